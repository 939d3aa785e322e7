import { z } from 'zod';
import { endpoint, Id, IdText, Instant } from './endpoint.ts';
import { Effect } from './team.ts';

const needs = { right: 'handover.make', feature: 'therapistPatientAssignment' } as const;
const Person = z.object({ id: Id, firstName: z.string(), lastName: z.string() });
const Wall = z.string();

/** What speaks for a colleague; `overCapacity` against. */
const Ground = z.enum(['careTeam', 'metBefore', 'discipline', 'language', 'overCapacity']);

export const handoverDraft = endpoint({
  method: 'GET',
  path: '/v2/handovers/of/:practitionerId',
  summary:
    'The caseload of a practitioner who leaves, with a colleague proposed for each patient, and which colleagues are free at its appointments',
  needs,
  params: z.strictObject({ practitionerId: IdText }),
  output: z.object({
    practitioner: Person.extend({ discipline: z.string(), acceptingNewPatients: z.boolean() }),
    patients: z.array(
      Person.extend({
        preferredName: z.string().nullable(),
        language: z.string().nullable(),
        /** As what the practitioner is on the care team; null where there are only appointments. */
        own: z.object({ kind: z.enum(['primary', 'assigned', 'covering']), from: Instant, until: Instant.nullable() }).nullable(),
        /** Another one who is primary. */
        primaryId: Id.nullable(),
        team: z.array(Id),
        proposed: z.object({ practitionerId: Id.nullable(), grounds: z.array(Ground) }),
      }),
    ),
    /** Those to come, soonest first. */
    appointments: z.array(
      z.object({
        id: Id,
        patientId: Id,
        /** With whom it is: the one who leaves, or a colleague who has it because they cover a leave. */
        practitionerId: Id,
        service: z.object({ name: z.string(), colour: z.string() }),
        wallStart: Wall,
        wallEnd: Wall,
        /** Colleagues who are booked then, and who do not work then. */
        taken: z.array(Id),
        outside: z.array(Id),
        /** Whether the caller books for this patient. */
        mayMove: z.boolean(),
      }),
    ),
    colleagues: z.array(
      Person.extend({
        discipline: z.string(),
        languages: z.array(z.string()),
        capacity: z.int().nullable(),
        acceptingNewPatients: z.boolean(),
        caseload: z.int(),
      }),
    ),
  }),
  problems: ['not_found'],
});
export type HandoverDraft = z.infer<typeof handoverDraft.output>;

/** What becomes of an appointment: unless said, it goes to whoever follows, at the same time. */
const Fate = z.discriminatedUnion('outcome', [
  /** To somebody at the same time; `anyway`: although they do not work then. */
  z.strictObject({ appointmentId: Id, outcome: z.literal('move'), practitionerId: Id, anyway: z.boolean().optional() }),
  /** To somebody’s first free time, not before its own day. */
  z.strictObject({ appointmentId: Id, outcome: z.literal('firstFree'), practitionerId: Id }),
  z.strictObject({ appointmentId: Id, outcome: z.literal('cancel') }),
]);
const Wanted = {
  practitionerId: Id,
  /** Everyone of the caseload. Null: nobody follows, where somebody else is primary. */
  patients: z.array(z.strictObject({ patientId: Id, practitionerId: Id.nullable() })).max(2000),
  appointments: z.array(Fate).max(5000),
  stopAccepting: z.boolean(),
};
/** All of them, each with the longest ids that there are. */
const bodyLimit = 600_000;
export type HandoverWanted = z.infer<z.ZodObject<typeof Wanted>>;

export const HandoverEffect = z.object({
  /** Of this effect: whoever commits says which one they have seen. */
  version: z.string(),
  patients: z.array(
    z.object({
      patientId: Id,
      practitionerId: Id.nullable(),
      becomesPrimary: z.boolean(),
      /** Whether they join the care team with it. */
      joins: z.boolean(),
    }),
  ),
  /** Who joins care teams only for an appointment. */
  joinForAppointment: z.array(z.object({ patientId: Id, practitionerId: Id })),
  /** Whose place on a care team is made to hold at an appointment that they get: they stay longer than was said, or begin sooner. */
  longerForAppointment: z.array(z.object({ patientId: Id, practitionerId: Id })),
  /** Who no longer covers the leaves to come of the one who leaves; the sessions that they had for that are among those that move. */
  coversEnd: z.array(z.object({ patientId: Id, practitionerId: Id })),
  moves: z.array(z.object({ appointmentId: Id, patientId: Id, practitionerId: Id, wallStart: Wall, isOtherTime: z.boolean() })),
  cancelled: z.array(z.object({ appointmentId: Id, patientId: Id })),
  /** What has to be settled first. */
  unsettled: z.array(
    z.object({
      patientId: Id,
      appointmentId: Id.nullable(),
      why: z.enum(['nobody', 'taken', 'outside', 'noFreeTime', 'notYours']),
    }),
  ),
  colleagues: z.array(z.object({ practitionerId: Id, patients: z.int(), primaries: z.int(), appointments: z.int(), caseload: z.int() })),
  /** Whose opening of records changes; null while something is unsettled. */
  members: Effect.shape.members.nullable(),
});
export type HandoverEffect = z.infer<typeof HandoverEffect>;

const refusals = ['not_found', 'invalid_target', 'handover_changed'] as const;
export const previewHandover = endpoint({
  method: 'POST',
  path: '/v2/handovers/preview',
  summary: 'What handing over a caseload like this would do, found by carrying it out and taking it back; nothing is changed',
  needs,
  body: z.strictObject(Wanted),
  bodyLimit,
  output: HandoverEffect,
  problems: refusals,
});

export const makeHandover = endpoint({
  method: 'POST',
  path: '/v2/handovers',
  summary: 'Hand over a caseload as it was shown, in one transaction',
  needs,
  body: z.strictObject({ ...Wanted, version: z.string().max(100) }),
  bodyLimit,
  output: z.object({ id: Id }),
  status: 201,
  problems: [...refusals, 'handover_unsettled'],
});

const OfHandover = z.strictObject({ id: IdText });
const Left = Person.extend({ why: z.enum(['careTeam', 'appointments', 'taken', 'archived']) });
export const undoHandover = endpoint({
  method: 'POST',
  path: '/v2/handovers/:id/undo',
  summary: 'Take back of a hand-over all that has not been changed since; what has is named and left',
  needs,
  params: OfHandover,
  output: z.object({ restored: z.int(), left: z.array(Left) }),
  problems: ['not_found', 'already_settled', 'invalid_target'],
});

export const handovers = endpoint({
  method: 'GET',
  path: '/v2/handovers',
  summary: 'The latest hand-overs, and practitioners with a caseload',
  needs,
  output: z.object({
    items: z.array(
      z.object({
        id: Id,
        practitioner: Person,
        by: Person,
        madeAt: Instant,
        patients: z.int(),
        to: z.array(Person.extend({ patients: z.int() })),
        undone: z.object({ by: Person, at: Instant, restored: z.int(), left: z.array(Person) }).nullable(),
      }),
    ),
    /** Whoever has active patients or appointments to come, assignable or not, by name. */
    practitioners: z.array(Person.extend({ discipline: z.string(), patients: z.int() })),
  }),
});
export type Handovers = z.infer<typeof handovers.output>;
