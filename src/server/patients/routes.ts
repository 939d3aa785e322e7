import { allActivePatients, myPatients } from '#src/contract/patients.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { searchWords } from '#src/platform/names.ts';
import { featuresNow } from '../clinic/queries.ts';
import { patientPage } from './queries.ts';

export const routes: Route[] = [
  // Threat: a list, its length or its cursor telling of hidden patients. Page and match are made inside the allowed set; cursors are sealed.
  answer(
    myPatients,
    (input) => [patientPage(searchWords(input.query.q ?? ''), true, placeOf(input), input.query.limit), featuresNow()],
    ([rows, features], input) => {
      const { items, nextCursor } = pageOf(rows, input);
      if (features.some(({ feature, enabled }) => feature === 'therapistPatientAssignment' && enabled)) return { items, nextCursor };
      return { items: items.map(({ connectedTherapists: _team, isConnectedToMe: _mine, ...patient }) => patient), nextCursor };
    },
  ),

  answer(
    allActivePatients,
    (input) => [patientPage(searchWords(input.query.q ?? ''), false, placeOf(input), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),
];
