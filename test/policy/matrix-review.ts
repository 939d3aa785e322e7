// Endpoints of the dashboard of the clinic and of the access review, and who may call them: by hand from O2, A7 and table R.
type Ids = { patientId: number; practitionerId: number };
const review = { who: 'keep or end in a review', feature: 'therapistPatientAssignment' } as const;
const reviewed = ({ patientId, practitionerId }: Ids) => ({ patientId, practitionerId });
const oversees = 'the dashboard of the clinic' as const;

export const reviewEndpoints = {
  'GET /v2/overview': { who: oversees },
  'GET /v2/access-review': { who: oversees, feature: 'therapistPatientAssignment' },
  'POST /v2/access-review/keep': { ...review, body: (ids: Ids) => ({ items: [reviewed(ids)] }) },
  'POST /v2/access-review/end': { ...review, body: (ids: Ids) => ({ items: [reviewed(ids)], reason: 'moved away' }) },
  'POST /v2/access-review/undo': { ...review, body: (ids: Ids) => ({ items: [reviewed(ids)] }) },
  'PATCH /v2/access-review/settings': { who: 'flags, policy, portal settings', body: () => ({ contactDays: 60 }) },
} as const;
