import { z } from 'zod';
import { endpoint, Id, IdText, Instant, text } from './endpoint.ts';
import { TherapistInfo } from './people.ts';

/** O2. A number is what the list it leads to shows to the one asking (R4, R5); null, where there is no such list for them. */
export const Overview = z.object({
  /** After how many days without contact an assignment is asked about. */
  contactDays: z.int(),
  practitioners: z.array(
    TherapistInfo.extend({
      discipline: z.string(),
      /** Whether patients can be assigned to them; those who cannot stay here while they have any. */
      assignable: z.boolean(),
      acceptingNewPatients: z.boolean(),
      caseload: z.int(),
      capacity: z.int().nullable(),
      noContact: z.int(),
    }),
  ),
  unassigned: z.int().nullable(),
  /** Of the inbox, which shows at most 200 of each. */
  needs: z.int(),
  requests: z.int().nullable(),
  emergencies: z.int().nullable(),
  overdueEmergencies: z.int(),
  noContact: z.int().nullable(),
  ending: z.int().nullable(),
});
export type Overview = z.infer<typeof Overview>;

export const overview = endpoint({
  method: 'GET',
  path: '/v2/overview',
  summary: 'How the clinic stands: caseloads against capacity, and how many of what waits for somebody',
  needs: { right: 'clinic.oversee' },
  output: Overview,
});

const PatientName = z.object({ id: Id, firstName: z.string(), lastName: z.string(), preferredName: z.string().nullable() });

/** An assignment that is asked about, and what ending it would do. */
export const ReviewItem = z.object({
  patient: PatientName,
  practitioner: TherapistInfo,
  kind: z.enum(['primary', 'assigned', 'covering']),
  since: Instant,
  until: Instant.nullable(),
  /** No appointment held or to come, and no note that the one asking may read, for as many days as the clinic says. */
  noContact: z.boolean(),
  /** Ends by its date within two weeks. */
  ending: z.boolean(),
  /** The last appointment that was held; null, if there was none. */
  lastMetAt: Instant.nullable(),
  /** With this practitioner, to come: what becomes of them is decided on the page of the patient. */
  appointments: z.int(),
  /** Who would be primary: the one longest on the care team; null, where that is not to be said, or nobody can be. */
  follows: TherapistInfo.nullable(),
  /** Nobody else is on the care team now. */
  leavesNobody: z.boolean(),
});
export type ReviewItem = z.infer<typeof ReviewItem>;

const review = { right: 'accessReview.settle', feature: 'therapistPatientAssignment' } as const;

export const accessReview = endpoint({
  method: 'GET',
  path: '/v2/access-review',
  summary: 'Assignments without contact for long, or about to end, that nobody has reviewed; by practitioner and patient',
  needs: { right: 'accessReview.read', feature: 'therapistPatientAssignment' },
  query: z.strictObject({
    cursor: z.string().max(2048).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    practitionerId: IdText.optional(),
    only: z.enum(['noContact', 'ending']).optional(),
  }),
  output: z.object({
    contactDays: z.int(),
    /** How many there are, of this practitioner and kind. */
    pending: z.int(),
    /** How many were kept or ended in a review within 30 days, of this practitioner. */
    reviewed: z.int(),
    maySettle: z.boolean(),
    items: z.array(ReviewItem),
    nextCursor: z.string().nullable(),
  }),
  problems: ['feature_off'],
});
export type AccessReview = z.infer<typeof accessReview.output>;

const Pair = { patientId: Id, practitionerId: Id };
const once = (items: readonly { patientId: number; practitionerId: number }[]) =>
  new Set(items.map((one) => `${one.patientId} ${one.practitionerId}`)).size === items.length;
const list = <Item extends z.ZodType<{ patientId: number; practitionerId: number }>>(item: Item) =>
  z.array(item).min(1).max(200).refine(once, 'names one twice');

/** What was done, and what stands otherwise by now and was left alone. */
const Reviewed = z.object({
  done: z.array(z.object(Pair)),
  left: z.array(
    z.object({
      ...Pair,
      /**
       * changed: not on the care team by now, or nothing to take back · appointments: there are some to come · last: nobody would be left ·
       * primary: nobody follows · invalidTarget: cannot be assigned (A2).
       */
      why: z.enum(['changed', 'appointments', 'last', 'primary', 'invalidTarget']),
    }),
  ),
});
export type Reviewed = z.infer<typeof Reviewed>;
const problems = ['not_found', 'feature_off', 'admins_unassign', 'managed_assignments'] as const;

export const keepAssignments = endpoint({
  method: 'POST',
  path: '/v2/access-review/keep',
  summary: 'Keep assignments: they are not asked about again for as many days as the clinic says',
  needs: review,
  body: z.strictObject({ items: list(z.strictObject(Pair)) }),
  output: Reviewed,
  problems,
});

export const endAssignments = endpoint({
  method: 'POST',
  path: '/v2/access-review/end',
  summary: 'End assignments of which nothing is left to be decided (A7)',
  needs: review,
  body: z.strictObject({
    items: list(
      z.strictObject({
        ...Pair,
        /** Who is primary from now on, where the primary goes and others remain. */
        primaryId: Id.nullish(),
        /** The last one goes. */
        leaveUnassigned: z.boolean().optional(),
      }),
    ),
    reason: text(500),
  }),
  output: Reviewed,
  problems,
});
export type Ending = z.infer<typeof endAssignments.body>['items'][number];

export const undoReview = endpoint({
  method: 'POST',
  path: '/v2/access-review/undo',
  summary: 'Take back what one has kept or ended within the last quarter of an hour',
  needs: review,
  body: z.strictObject({ items: list(z.strictObject(Pair)) }),
  output: Reviewed,
  problems,
});

export const changeContactDays = endpoint({
  method: 'PATCH',
  path: '/v2/access-review/settings',
  summary: 'After how many days without contact an assignment is asked about',
  needs: { right: 'settings.change' },
  body: z.strictObject({ contactDays: z.int().min(14).max(730) }),
  output: z.object({ contactDays: z.int() }),
});
