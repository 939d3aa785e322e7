import { activity, chainState, exportActivity } from '#src/contract/activity.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, stream } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { activityPage, chainNow, headNow, linksAfter, noteExport, strays } from './queries.ts';
import { signerOf } from './rules.ts';

/** How many of the most recent entries are hashed anew for the screen. */
const recent = 2_000;
/** How many links of the chain an export reads at a time. */
const linksAtOnce = 1_000;

const line = (value: object): string => `${JSON.stringify(value)}\n`;

export const routes: Route[] = [
  // Threat: entries about a hidden patient, or how much happens elsewhere. Row security decides which entries there are; neither ids nor places leave, and cursors are sealed.
  answer(
    activity,
    (input) => [activityPage(input.query, placeOf(input, 'at'), input.query.limit)],
    ([rows], input) => {
      const { items, nextCursor } = pageOf(rows, input);
      return { items: items.map(({ id: _place, ...entry }) => entry), nextCursor };
    },
  ),

  answer(
    chainState,
    () => [chainNow(recent)],
    ([[found]]) => {
      const { entries, head, checked, firstBad, strays: outside } = found as NonNullable<typeof found>;
      return { entries, head, checked, firstBad, strays: outside, intact: firstBad === null && outside === 0 };
    },
  ),

  // Threat: an export as a way around R5, or one that goes on after access ended. What row security hides leaves as its hash alone; every page is entered anew, and the export is in the log before its first line is sent.
  stream(exportActivity, { type: 'application/x-ndjson', name: 'caseload-activity.ndjson' }, async function* ({ page, here }) {
    await page(noteExport());
    const [[head]] = await page(headNow());
    const { tenantId, seq: last, hash } = head ?? { tenantId: 0, seq: 0, hash: '' };
    const about = { caseload: 'activity', exportedAt: new Date().toISOString(), from: 1, tenantId };
    yield line(about);
    let after = 0;
    for (;;) {
      const [links] = await page(linksAfter(after, last, linksAtOnce));
      // The entry is already written as it was hashed, so it is not written again.
      const text = links.map(({ seq, entry, entryHash, hash: linked, gone, altered }) =>
        entry === null
          ? line({ seq, entryHash, hash: linked, ...(gone && { gone }), ...(altered && { altered }) })
          : `{"entry":${entry},"entryHash":"${entryHash}","hash":"${linked}"}\n`,
      );
      if (text.length > 0) yield text.join('');
      after = links.at(-1)?.seq ?? last;
      if (after >= last) break;
    }
    const [outside] = await page(strays());
    for (const { entry } of outside) yield `{"entry":${entry},"stray":true}\n`;
    yield line(signerOf(here.config.secret).sign({ ...about, caseload: 'activity.end', seq: last, hash }));
  }),
];
