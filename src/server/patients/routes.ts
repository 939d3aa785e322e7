import { allActivePatients, getPatient, myPatients, similarPatients, unassignedPatients } from '#src/contract/patients.ts';
import { Problem } from '#src/contract/problems.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { canonicalEmail, searchWords } from '#src/platform/names.ts';
import { featuresNow, isOn } from '../clinic/queries.ts';
import { patientOpened, patientPage, patientWhole, similarTo } from './queries.ts';
import { pageFor, withoutTeam } from './rules.ts';

const wordsOf = (q: string | undefined): string[] | null => (q === undefined ? null : searchWords(q));

export const routes: Route[] = [
  // Threat: a list, its length or its cursor telling of hidden patients. Page and match are made inside the allowed set; cursors are sealed.
  answer(
    myPatients,
    (input) => [patientPage(wordsOf(input.query.q), 'mine', placeOf(input), input.query.limit), featuresNow()],
    ([rows, features], input) => {
      const { items, nextCursor } = pageOf(rows, input);
      if (isOn(features, 'therapistPatientAssignment')) return { items, nextCursor };
      return { items: items.map(withoutTeam), nextCursor };
    },
  ),

  answer(
    allActivePatients,
    (input) => [patientPage(wordsOf(input.query.q), 'all', placeOf(input), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),

  answer(
    unassignedPatients,
    (input) => [patientPage(wordsOf(input.query.q), 'unassigned', placeOf(input), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),

  // Threat: a hidden patient's page, or more of a visible one than is the caller's. Every part comes through row security or a refusal of the database.
  answer(
    getPatient,
    ({ params, asked }) => [patientWhole(params.patientId), featuresNow(), patientOpened(params.patientId, !asked.background)],
    ([[patient], features], _, viewer) => {
      if (!patient) throw new Problem('not_found');
      const page = pageFor(patient, viewer);
      return isOn(features, 'therapistPatientAssignment') ? page : withoutTeam(page);
    },
  ),

  // Threat: finding out whether a hidden person is a patient. Only patients the one asking sees anyway are compared.
  answer(
    similarPatients,
    ({ query }) => [similarTo(searchWords(`${query.firstName} ${query.lastName}`), canonicalEmail(query.email ?? ''))],
    ([items]) => ({ items }),
  ),
];
