import { Problem } from '#src/contract/problems.ts';
import { changeView, countPatients, deleteView, saveView, searchChoices, searchPatients, selectPatients } from '#src/contract/search.ts';
import { mostSelected } from '#src/contract/bulk.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { newId } from '#src/platform/ids.ts';
import { featuresNow, isOn } from '../clinic/queries.ts';
import { withoutTeam } from '../patients/rules.ts';
import {
  addView,
  foundCount,
  foundIds,
  foundPage,
  myViews,
  oneKeepsAtOnce,
  practitionersToChoose,
  removeView,
  tagsToChoose,
  updateView,
  viewNamed,
} from './queries.ts';
import { asksOfTeams } from './rules.ts';

/** How many views a member keeps. */
const mostViews = 50;

export const routes: Route[] = [
  // Threat: a filter, a count, an order or a cursor telling of hidden patients, or of what a visible one's profile and calendar hold. Everything is
  // matched inside the allowed set by app.page_of_patients, and what is shown beside the names comes through row security.
  answer(
    searchPatients,
    (input) => {
      const { limit, cursor: _cursor, ...filter } = input.query;
      return [foundPage(filter, placeOf(input), limit), featuresNow()];
    },
    ([rows, features], input) => {
      const { items, nextCursor } = pageOf(rows, input);
      if (isOn(features, 'therapistPatientAssignment')) return { items, nextCursor };
      if (asksOfTeams(input.query)) throw new Problem('feature_off');
      return { items: items.map(withoutTeam), nextCursor };
    },
  ),

  answer(
    countPatients,
    ({ query }) => [foundCount(query), featuresNow()],
    ([[found], features], { query }) => {
      if (asksOfTeams(query) && !isOn(features, 'therapistPatientAssignment')) throw new Problem('feature_off');
      return { count: found?.count ?? 0 };
    },
  ),

  answer(
    selectPatients,
    ({ query }) => [foundIds(query, mostSelected + 1), featuresNow()],
    ([found, features], { query }) => {
      if (asksOfTeams(query) && !isOn(features, 'therapistPatientAssignment')) throw new Problem('feature_off');
      return { ids: found.slice(0, mostSelected).map(({ id }) => id), more: found.length > mostSelected };
    },
  ),

  answer(
    searchChoices,
    () => [practitionersToChoose(), tagsToChoose(), myViews(), featuresNow()],
    ([practitioners, tags, views, features]) => ({
      practitioners: isOn(features, 'therapistPatientAssignment') ? practitioners : [],
      tags,
      views,
    }),
  ),

  // Threat: reading or changing a colleague's views, which can name somebody. Row security knows one's own only.
  serve(saveView, async ({ tx, body }) => {
    await tx.one(oneKeepsAtOnce());
    const kept = await tx.many(myViews());
    if (kept.length >= mostViews) throw new Problem('views_full');
    const view = await tx.one(addView(newId(), body.name, body.asked));
    if (!view) throw new Problem('view_name_taken');
    return view;
  }),

  // Threat: as above; an id of somebody else's is as if it were none.
  serve(changeView, async ({ tx, params: { id: viewId }, body }) => {
    if (body.name !== undefined && (await tx.one(viewNamed(body.name, viewId)))) {
      if (!(await tx.many(myViews())).some(({ id }) => id === viewId)) throw new Problem('not_found');
      throw new Problem('view_name_taken');
    }
    const view = await tx.one(updateView(viewId, body.name ?? null, body.asked ?? null));
    if (!view) throw new Problem('not_found');
    return view;
  }),

  // Threat: as above.
  serve(deleteView, async ({ tx, params: { id: viewId } }) => {
    if (!(await tx.one(removeView(viewId)))) throw new Problem('not_found');
    return {};
  }),
];
