import { Problem } from '#src/contract/problems.ts';
import { changeTags, mostOfPatient, mostTags } from '#src/contract/tags.ts';
import { serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { keyOf } from '#src/platform/names.ts';
import * as queries from './queries.ts';

export const routes: Route[] = [
  // Threat: tags on somebody whose profile one may not edit, a clinic filled with tags, or a word of another clinic's. The door asks for the right
  // in this chart, row security again for the rows; new tags are counted under a lock, and an id that is none of this patient's takes nothing off.
  serve(changeTags, async ({ tx, params: { patientId }, body }) => {
    await tx.one(queries.lockProfiles([patientId]));
    const names = new Set(body.add.map(keyOf));
    if (names.size > 0) await tx.one(queries.oneMakesAtOnce());
    const tags = names.size > 0 ? await tx.many(queries.tagsNamed(body.add)) : [];
    if (tags.length < names.size) throw new Problem('tags_full', { most: mostTags });
    const change = { patientIds: [patientId], add: tags.map(({ id }) => id), remove: body.remove };
    const changed = await tx.one(queries.changeTagsOf(change));
    if (changed?.refusal === 'full') throw new Problem('patient_tags_full', { most: mostOfPatient });
    if (!changed || changed.refusal) throw new Problem('not_found');
    return { tags: await tx.many(queries.tagsOf(patientId)) };
  }),
];
