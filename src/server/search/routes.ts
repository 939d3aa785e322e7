import { Problem } from '#src/contract/problems.ts';
import { countPatients, searchPatients } from '#src/contract/search.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { featuresNow, isOn } from '../clinic/queries.ts';
import { withoutTeam } from '../patients/rules.ts';
import { foundCount, foundPage } from './queries.ts';
import { asksOfTeams } from './rules.ts';

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
];
