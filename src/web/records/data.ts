/** The parts of a clinical record, as its tabs show them. */
export const parts = ['notes', 'forms', 'files', 'correspondence', 'diagnoses'] as const;
export type RecordPart = (typeof parts)[number];
