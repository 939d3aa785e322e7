import { allActivePatients, changeProfile, getPatient, myPatients, similarPatients, unassignedPatients } from '#src/contract/patients.ts';
import { Problem } from '#src/contract/problems.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route, Viewer } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { canonicalEmail, searchWords } from '#src/platform/names.ts';
import { featuresNow, isOn } from '../clinic/queries.ts';
import {
  askedOf,
  changeProfileTo,
  lastChange,
  lockProfile,
  patientOpened,
  patientPage,
  patientWhole,
  profileNow,
  similarTo,
} from './queries.ts';
import { changeOf, pageFor, withoutTeam } from './rules.ts';

export const routes: Route[] = [
  // Threat: a list, its length or its cursor telling of hidden patients. Page and match are made inside the allowed set; cursors are sealed.
  answer(
    myPatients,
    (input) => [patientPage(askedOf({ q: input.query.q }), 'mine', placeOf(input), input.query.limit), featuresNow()],
    ([rows, features], input) => {
      const { items, nextCursor } = pageOf(rows, input);
      if (isOn(features, 'therapistPatientAssignment')) return { items, nextCursor };
      return { items: items.map(withoutTeam), nextCursor };
    },
  ),

  answer(
    allActivePatients,
    (input) => [patientPage(askedOf({ q: input.query.q }), 'all', placeOf(input), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),

  answer(
    unassignedPatients,
    (input) => [patientPage(askedOf({ q: input.query.q }), 'unassigned', placeOf(input), input.query.limit)],
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

  // Threat: writing over what a colleague has just saved, or reading a profile by way of the answer that says so. One version after the
  // other, whatever races; the door asks for the right in this chart, and row security again for each row.
  serve(changeProfile, async ({ tx, viewer, params: { patientId }, body: { version, ...wanted } }) => {
    const email = wanted.email == null ? wanted.email : canonicalEmail(wanted.email);
    if (wanted.email != null && !email) throw new Problem('invalid', { fields: [{ path: 'email', message: 'is not an e-mail address' }] });
    await tx.one(lockProfile(patientId));
    const now = await tx.one(profileNow(patientId));
    if (!now) throw new Problem('not_found');
    if (now.version !== version)
      throw new Problem('changed_meanwhile', { current: now, changed: (await tx.one(lastChange(patientId))) ?? null });
    const { fields, was, next } = changeOf(now, { ...wanted, email });
    if (fields.length > 0 && !(await tx.one(changeProfileTo(patientId, next, was, fields)))) throw new Problem('not_allowed');
    return pageNow(tx, viewer, patientId);
  }),
];

/** A patient's page as it is now. @throws not_found where the patient is not visible */
async function pageNow(tx: Tx, viewer: Viewer, patientId: number) {
  const patient = await tx.one(patientWhole(patientId));
  if (!patient) throw new Problem('not_found');
  const page = pageFor(patient, viewer);
  return isOn(await tx.many(featuresNow()), 'therapistPatientAssignment') ? page : withoutTeam(page);
}
