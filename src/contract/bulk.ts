import { z } from 'zod';
import { endpoint, Id, text } from './endpoint.ts';
import { Tag } from './patients.ts';
import { mostCharacters } from './tags.ts';
import { Effect } from './team.ts';

// What is done with several patients at once (Q2): first what it would come to, then exactly that.

export const mostSelected = 500;
const Selection = z.array(Id).min(1).max(mostSelected);
const Version = z.string().max(100);
const Person = z.object({ id: Id, firstName: z.string(), lastName: z.string() });
/** How many are left out for one reason, and the first of them. */
const left = <Why extends z.ZodType>(why: Why) => z.object({ why, count: z.int(), patients: z.array(Person) });

const WhyNotAssigned = z.enum([
  'self_by_request',
  'colleague_by_team',
  'managed_assignments',
  'emergency_assigns_nobody',
  'patient_archived',
  'invalid_target',
  'not_allowed',
  'feature_off',
]);
const assigning = { right: 'careTeam.assign', feature: 'therapistPatientAssignment' } as const;
const Assigning = { patientIds: Selection, practitionerIds: z.array(Id).min(1).max(3) };

export const BulkAssignEffect = z.object({
  /** Of this effect: whoever commits says which one they have seen. */
  version: Version,
  practitioners: z.array(
    z.object({
      practitionerId: Id,
      assigns: z.int(),
      /** On the care team already, whose assignment stays as it is. */
      already: z.int(),
      refused: z.array(left(WhyNotAssigned)),
    }),
  ),
  members: Effect.shape.members,
});
export type BulkAssignEffect = z.infer<typeof BulkAssignEffect>;

export const previewBulkAssign = endpoint({
  method: 'POST',
  path: '/v2/patients/bulk/assign/preview',
  summary: 'What assigning practitioners to several patients would do, and who gains access by it; nothing is changed',
  needs: assigning,
  body: z.strictObject(Assigning),
  output: BulkAssignEffect,
  problems: ['not_found'],
});

export const bulkAssign = endpoint({
  method: 'POST',
  path: '/v2/patients/bulk/assign',
  summary: 'Assign practitioners to several patients as it was shown, in one transaction',
  needs: assigning,
  body: z.strictObject({ ...Assigning, version: Version }),
  output: z.object({ assigned: z.int() }),
  problems: ['not_found', 'bulk_changed'],
});

const WhyNotTagged = z.enum(['record_closed', 'record_read_only', 'patient_tags_full']);
const tagging = { right: 'profile.edit' } as const;
const Tagging = {
  patientIds: Selection,
  /** Put on by name, so that a new one is made; taken off by id. */
  change: z.discriminatedUnion('act', [
    z.strictObject({ act: z.literal('add'), name: text(mostCharacters) }),
    z.strictObject({ act: z.literal('remove'), tagId: Id }),
  ]),
};
export type BulkTagChange = z.infer<typeof Tagging.change>;

export const BulkTagEffect = z.object({
  version: Version,
  changes: z.int(),
  /** Who carries it already, or does not. */
  same: z.int(),
  /** Whether the clinic has no such tag yet. */
  isNew: z.boolean(),
  refused: z.array(left(WhyNotTagged)),
});
export type BulkTagEffect = z.infer<typeof BulkTagEffect>;

export const previewBulkTag = endpoint({
  method: 'POST',
  path: '/v2/patients/bulk/tags/preview',
  summary: 'What putting a tag on several patients, or taking it off, would do; nothing is changed',
  needs: tagging,
  body: z.strictObject(Tagging),
  output: BulkTagEffect,
  problems: ['not_found', 'tags_full'],
});

export const bulkTag = endpoint({
  method: 'POST',
  path: '/v2/patients/bulk/tags',
  summary: 'Put a tag on several patients, or take it off, as it was shown, in one transaction',
  needs: tagging,
  body: z.strictObject({ ...Tagging, version: Version }),
  /** Whose tags have changed: what takes it back. */
  output: z.object({ changed: z.array(Id), tag: Tag.nullable() }),
  problems: ['not_found', 'tags_full', 'bulk_changed'],
});
