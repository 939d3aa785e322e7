import { bulkAssign, bulkTag, previewBulkAssign, previewBulkTag } from '#src/contract/bulk.ts';
import type { BulkAssignEffect, BulkTagChange, BulkTagEffect } from '#src/contract/bulk.ts';
import type { Tag } from '#src/contract/patients.ts';
import { Problem } from '#src/contract/problems.ts';
import { mostTags } from '#src/contract/tags.ts';
import { serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { query } from '#src/platform/db.ts';
import type { Query, Tx } from '#src/platform/db.ts';
import { lockCharts } from '../assignments/queries.ts';
import { refused } from '../assignments/rules.ts';
import { effectOf } from '../clinic/queries.ts';
import { changeTagsOf, lockProfiles, oneMakesAtOnce, tagsForeseen, tagsNamed } from '../tags/queries.ts';
import type { TagRefusal } from '../tags/queries.ts';
import * as queries from './queries.ts';
import { leftOut, versionOf } from './rules.ts';

type AssignBody = { patientIds: number[]; practitionerIds: number[] };
type TagBody = { patientIds: number[]; change: BulkTagChange };
type WhyNotAssigned = BulkAssignEffect['practitioners'][number]['refused'][number]['why'];
type WhyNotTagged = BulkTagEffect['refused'][number]['why'];
const whyNotTagged: Record<TagRefusal, WhyNotTagged> = { closed: 'record_closed', readOnly: 'record_read_only', full: 'patient_tags_full' };

export const routes: Route[] = [
  // Threat: a dry run as a way to ask about hidden patients, or to change something. One id that is not visible answers like none, and all is rolled back.
  // It takes no chart: colleagues go on meanwhile, and whoever commits says by its version what they have seen.
  serve(previewBulkAssign, async ({ tx, body }) => {
    const { practitioners, version, ids } = await assignForeseen(tx, body, queries.seenAmong);
    const members = await effectOf(tx, { patients: ids.patients }, () => tx.many(queries.assignAll(ids.patients, ids.practitioners)));
    return { practitioners, version, members };
  }),

  // Threat: a way into many records past the clinic's policy, or other ones than were shown. The database decides each pair in the statement that
  // writes, under the locks of the charts; what is not as it was shown is not done at all.
  serve(bulkAssign, async ({ tx, body }) => {
    const { version, ids } = await assignForeseen(tx, body, lockCharts);
    if (version !== body.version) throw new Problem('bulk_changed');
    const assigned = await tx.many(queries.assignAll(ids.patients, ids.practitioners));
    return { assigned: assigned.length };
  }),

  // Threat: as for assigning; and words that nobody wanted to keep. A tag that the trial makes is taken back with it.
  serve(previewBulkTag, async ({ tx, body }) => {
    await tx.one(query`savepoint before_the_change`);
    const { effect } = await tagForeseen(tx, body);
    await tx.one(query`rollback to savepoint before_the_change`);
    return effect;
  }),

  // Threat: tags on those whose profile one may not edit. They are left out, as was shown, and row security decides each row again.
  // A new one is made only where somebody carries it then.
  serve(bulkTag, async ({ tx, body }) => {
    await tx.many(lockProfiles(body.patientIds));
    await tx.one(query`savepoint before_the_change`);
    const { effect, change, tag } = await tagForeseen(tx, body);
    if (effect.version !== body.version) throw new Problem('bulk_changed');
    if (effect.changes === 0) {
      await tx.one(query`rollback to savepoint before_the_change`);
      return { changed: [], tag: effect.isNew ? null : tag };
    }
    const rows = await tx.many(changeTagsOf(change));
    return { changed: rows.filter(({ differs, refusal }) => differs && refusal === null).map(({ id }) => id), tag };
  }),
];

/** What assigning comes to now, with the charts taken, or looked for only. @throws Problem not_found */
async function assignForeseen(
  tx: Tx,
  { patientIds, practitionerIds }: AssignBody,
  charts: (patientIds: readonly number[]) => Query<{ id: number } | { patientId: number }>,
) {
  const ids = { patients: [...new Set(patientIds)], practitioners: [...new Set(practitionerIds)] };
  const there = await tx.many(charts(ids.patients));
  const known = await tx.many(queries.practitionersAmong(ids.practitioners));
  if (there.length < ids.patients.length || known.length < ids.practitioners.length) throw new Problem('not_found');
  const pairs = await tx.many(queries.pairsForeseen(ids.patients, ids.practitioners));
  const practitioners = ids.practitioners.map((practitionerId) => {
    const theirs = pairs
      .filter((pair) => pair.practitionerId === practitionerId)
      .map((pair) => ({ ...pair, why: pair.refusal && (refused(pair.refusal, practitionerId).code as WhyNotAssigned) }));
    const assigns = theirs.filter(({ already, refusal }) => !already && refusal === null).length;
    return { practitionerId, assigns, already: theirs.filter(({ already }) => already).length, refused: leftOut(theirs) };
  });
  const version = versionOf(pairs.map(({ patientId, practitionerId, already, refusal }) => [patientId, practitionerId, already, refusal]));
  return { ids, practitioners, version };
}

/** What tagging comes to now, and the tag made where it is new. @throws Problem not_found, tags_full */
async function tagForeseen(tx: Tx, { patientIds, change: wanted }: TagBody) {
  const ids = [...new Set(patientIds)];
  if ((await tx.many(queries.seenAmong(ids))).length < ids.length) throw new Problem('not_found');
  let tag: (Tag & { isNew: boolean }) | null = null;
  if (wanted.act === 'add') {
    await tx.one(oneMakesAtOnce());
    tag = (await tx.one(tagsNamed([wanted.name]))) ?? null;
    if (!tag) throw new Problem('tags_full', { most: mostTags });
  }
  const change = { patientIds: ids, add: tag ? [tag.id] : [], remove: wanted.act === 'remove' ? [wanted.tagId] : [] };
  const rows = await tx.many(tagsForeseen(change));
  const changes = rows.filter(({ differs, refusal }) => differs && refusal === null).length;
  const same = rows.filter(({ differs, refusal }) => !differs && refusal === null).length;
  const left = leftOut(rows.map((row) => ({ ...row, patientId: row.id, why: row.refusal && whyNotTagged[row.refusal] })));
  const version = versionOf([wanted, rows.map(({ id, differs, refusal }) => [id, differs, refusal])]);
  return {
    effect: { version, changes, same, isNew: tag?.isNew ?? false, refused: left },
    change,
    tag: tag && { id: tag.id, name: tag.name },
  };
}
