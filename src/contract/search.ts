import { z } from 'zod';
import { endpoint, Id, Instant, Page, page, words } from './endpoint.ts';
import { PatientSummaryV2 } from './patients.ts';

/** Ids, as they stand in an address: `12,345`. At most 50. */
const Ids = z
  .string()
  .regex(/^[1-9][0-9]{0,15}(,[1-9][0-9]{0,15}){0,49}$/)
  .transform((text) => [...new Set(text.split(',').map(Number))])
  .pipe(z.array(Id).min(1));
/** What can only be asked for. */
const Yes = z.literal('yes');
const Day = z.iso.date().refine((day) => day >= '1900-01-01' && day <= '2199-12-31', 'is no day of this calendar');
const Age = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number)
  .pipe(z.int().max(150));

/**
 * Which patients are asked for (Q2): every part that is given must fit. It is written as it stands in the address of the Patients screen, and is the
 * same wherever patients are chosen by a filter: lists, counts, bulk acts, exports. Days are those of the clinic's time zone.
 */
export const PatientFilter = z.strictObject({
  /** Name, preferred name, e-mail address, phone number or date of birth, as people type them. */
  q: words(100).optional(),
  status: z.enum(['active', 'archived', 'all']).default('active'),
  /** On whose care team I am. */
  mine: Yes.optional(),
  /** Nobody is on the care team (A7). */
  unassigned: Yes.optional(),
  /** Assigned practitioners: any of these is on the care team now. */
  practitioners: Ids.optional(),
  /** Any of these is the primary practitioner. */
  primary: Ids.optional(),
  /** Carries every one of these. */
  tags: Ids.optional(),
  ageFrom: Age.optional(),
  ageTo: Age.optional(),
  /** The last appointment that took place, was before this day; on it or after. Together with `noLast`: or there was none. */
  lastBefore: Day.optional(),
  lastAfter: Day.optional(),
  noLast: Yes.optional(),
  /** The next appointment is before this day; on it or after. Together with `noNext`: or there is none. */
  nextBefore: Day.optional(),
  nextAfter: Day.optional(),
  noNext: Yes.optional(),
  portal: z.enum(['none', 'invited', 'active']).optional(),
  /** The chart is sealed (R5). */
  sealed: Yes.optional(),
  /** There are notes for safety in the profile. */
  alerts: Yes.optional(),
});
export type PatientFilter = z.output<typeof PatientFilter>;
/** As it is written into an address. */
export type PatientFilterText = z.input<typeof PatientFilter>;

export const Tag = z.object({ id: Id, name: z.string() });
export type Tag = z.infer<typeof Tag>;

export const FoundPatient = PatientSummaryV2.extend({
  /** Null where it is not known, or the profile is not open to the one asking. */
  birthDate: z.iso.date().nullable(),
  tags: z.array(Tag),
  /** Of the appointments that the one asking sees with names. */
  lastAppointmentAt: Instant.nullable(),
  nextAppointmentAt: Instant.nullable(),
});
export type FoundPatient = z.infer<typeof FoundPatient>;

export const searchPatients = endpoint({
  method: 'GET',
  path: '/v2/patients/search',
  summary: 'Patients whom a search and a filter find, among those whom I may see, by name',
  needs: { right: 'patient.list' },
  query: z.strictObject({ ...PatientFilter.shape, ...Page }),
  output: page(FoundPatient),
  problems: ['feature_off'],
});

export const countPatients = endpoint({
  method: 'GET',
  path: '/v2/patients/search/count',
  summary: 'How many patients a search and a filter find, among those whom I may see',
  needs: { right: 'patient.list' },
  query: PatientFilter,
  output: z.object({ count: z.int() }),
  problems: ['feature_off'],
});
