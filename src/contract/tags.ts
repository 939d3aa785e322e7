import { z } from 'zod';
import { endpoint, Id, text } from './endpoint.ts';
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
