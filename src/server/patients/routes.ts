import { allActivePatients, myPatients, similarPatients } from '#src/contract/patients.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { canonicalEmail, searchWords } from '#src/platform/names.ts';
import { featuresNow, isOn } from '../clinic/queries.ts';
import { patientPage, similarTo } from './queries.ts';
import { withoutTeam } from './rules.ts';

const wordsOf = (q: string | undefined): string[] | null => (q === undefined ? null : searchWords(q));

export const routes: Route[] = [
  // Threat: a list, its length or its cursor telling of hidden patients. Page and match are made inside the allowed set; cursors are sealed.
  answer(
    myPatients,
    (input) => [patientPage(wordsOf(input.query.q), true, placeOf(input), input.query.limit), featuresNow()],
    ([rows, features], input) => {
      const { items, nextCursor } = pageOf(rows, input);
      if (isOn(features, 'therapistPatientAssignment')) return { items, nextCursor };
      return { items: items.map(withoutTeam), nextCursor };
    },
  ),

  answer(
    allActivePatients,
    (input) => [patientPage(wordsOf(input.query.q), false, placeOf(input), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),

  // Threat: finding out whether a hidden person is a patient. Only patients the one asking sees anyway are compared.
  answer(
    similarPatients,
    ({ query }) => [similarTo(searchWords(`${query.firstName} ${query.lastName}`), canonicalEmail(query.email ?? ''))],
    ([items]) => ({ items }),
  ),
];
