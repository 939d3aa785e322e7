import { Problem } from '#src/contract/problems.ts';
import { changeTags, listTags, mostOfPatient, mostTags, removeTag, renameTag } from '#src/contract/tags.ts';
import { answer, serve } from '#src/http/serve.ts';
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

  // Threat: numbers that tell of hidden patients. Those are counted whose profiles row security shows to the one asking.
  answer(
    listTags,
    () => [queries.allTags()],
    ([tags]) => ({ tags }),
  ),

  // Threat: two words that are one. Whoever makes or renames comes one after the other.
  serve(renameTag, async ({ tx, params: { id: tagId }, body: { name } }) => {
    await tx.one(queries.oneMakesAtOnce());
    if (!(await tx.one(queries.tagById(tagId)))) throw new Problem('not_found');
    if (await tx.one(queries.tagCalled(name, tagId))) throw new Problem('tag_name_taken');
    const renamed = await tx.one(queries.rename(tagId, name));
    if (!renamed) throw new Problem('not_found');
    return renamed;
  }),

  // Threat: taking a colleague's words away, or learning by a refusal that a hidden patient carries one. Row security decides, by whom one sees.
  serve(removeTag, async ({ tx, params: { id: tagId } }) => {
    await tx.one(queries.oneMakesAtOnce());
    if (!(await tx.one(queries.tagById(tagId)))) throw new Problem('not_found');
    if (!(await tx.one(queries.remove(tagId)))) throw new Problem('tag_in_use');
    return {};
  }),
];
