import { z } from 'zod';
import { endpoint, Id, IdText, Instant, Nothing, Page, page, text, words } from './endpoint.ts';
import { TherapistInfo } from './people.ts';
import { PatientSummaryV2, Tag } from './patients.ts';

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
  summary: 'Patients whom a search and a filter find, among those whom I may see, by name: whose name it begins before who resembles it',
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

export const selectPatients = endpoint({
  method: 'GET',
  path: '/v2/patients/search/ids',
  summary: 'The first patients whom a search and a filter find, to do something with all of them at once',
  needs: { right: 'patient.list' },
  query: PatientFilter,
  output: z.object({ ids: z.array(Id), more: z.boolean() }),
  problems: ['feature_off'],
});

/** A filter as it stands in the address of the screen, such as `practitioners=12&noNext=yes`. */
const Asked = z
  .string()
  .max(2000)
  .refine((asked) => PatientFilter.safeParse(Object.fromEntries(new URLSearchParams(asked))).success, 'is not a filter');

/** A filter that a member keeps under a name: what is asked for, never what was found. */
export const SavedView = z.object({ id: Id, name: z.string(), asked: z.string() });
export type SavedView = z.infer<typeof SavedView>;

export const searchChoices = endpoint({
  method: 'GET',
  path: '/v2/patients/search/choices',
  summary: 'What a filter is made of: practitioners, those who work here no longer as well, tags, and my saved views',
  needs: { right: 'patient.list' },
  output: z.object({
    /** None where the clinic shows no care teams (F2). */
    practitioners: z.array(TherapistInfo.extend({ canBeAssigned: z.boolean() })),
    tags: z.array(Tag),
    views: z.array(SavedView),
  }),
});

const OfView = z.strictObject({ id: IdText });

export const saveView = endpoint({
  method: 'POST',
  path: '/v2/patients/search/views',
  summary: 'Keep a filter under a name of my own',
  needs: { right: 'patient.list' },
  body: z.strictObject({ name: text(60), asked: Asked }),
  output: SavedView,
  status: 201,
  problems: ['view_name_taken', 'views_full'],
});

export const changeView = endpoint({
  method: 'PATCH',
  path: '/v2/patients/search/views/:id',
  summary: 'Rename a saved view, or keep another filter under its name',
  needs: { right: 'patient.list' },
  params: OfView,
  body: z.strictObject({ name: text(60).optional(), asked: Asked.optional() }),
  output: SavedView,
  problems: ['not_found', 'view_name_taken'],
});

export const deleteView = endpoint({
  method: 'DELETE',
  path: '/v2/patients/search/views/:id',
  summary: 'Throw a saved view away',
  needs: { right: 'patient.list' },
  params: OfView,
  output: Nothing,
  problems: ['not_found'],
});
