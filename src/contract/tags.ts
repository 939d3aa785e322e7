import { z } from 'zod';
import { endpoint, Id, IdText, Nothing, text } from './endpoint.ts';
import { OfPatient, Tag } from './patients.ts';

/** Of a clinic, and of one patient. */
export const mostTags = 200;
export const mostOfPatient = 12;
export const mostCharacters = 40;
/** A word is there once, however it is written. */
const TagName = text(mostCharacters);

export const changeTags = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/tags',
  summary: 'Put tags on a patient, by name, so that a new one is made, or take them off',
  needs: { right: 'profile.edit', of: 'patientId' },
  params: OfPatient,
  body: z.strictObject({
    add: z.array(TagName).max(mostOfPatient).default([]),
    remove: z.array(Id).max(mostOfPatient).default([]),
  }),
  output: z.object({ tags: z.array(Tag) }),
  problems: ['not_found', 'record_closed', 'record_read_only', 'tags_full', 'patient_tags_full'],
});

/** A word of the clinic's, as those see it who keep them in order. */
export const KeptTag = Tag.extend({
  /** How many carry it, of those whose profiles the one asking sees. */
  patients: z.int(),
  mayRemove: z.boolean(),
});
export type KeptTag = z.infer<typeof KeptTag>;

export const listTags = endpoint({
  method: 'GET',
  path: '/v2/tags',
  summary: 'The clinic’s tags by name, with how many of the patients whom I see carry each, and whether I may remove it',
  needs: { right: 'profile.edit' },
  output: z.object({ tags: z.array(KeptTag) }),
});

const OfTag = z.strictObject({ id: IdText });

export const renameTag = endpoint({
  method: 'PATCH',
  path: '/v2/tags/:id',
  summary: 'Call a tag otherwise, on everyone who carries it',
  needs: { right: 'settings.change' },
  params: OfTag,
  body: z.strictObject({ name: TagName }),
  output: Tag,
  problems: ['not_found', 'tag_name_taken'],
});

export const removeTag = endpoint({
  method: 'DELETE',
  path: '/v2/tags/:id',
  summary:
    'Remove a tag, from everyone who carries it; whoever may not change settings removes those of their own making that nobody carries',
  needs: { right: 'profile.edit' },
  params: OfTag,
  output: Nothing,
  problems: ['not_found', 'tag_in_use'],
});
