import { expect, test } from 'vitest';
import { colleague } from '#test/colleague.ts';
import { propose } from './rules.ts';
import type { Colleague, Wanting } from './rules.ts';

const patient = (id: number, about: Partial<Wanting> = {}): Wanting => ({ id, language: null, team: [], met: [], ...about });
const toWhom = (...asked: Parameters<typeof propose>) => propose(...asked).map(({ practitionerId }) => practitionerId);

test('A13 a patient is proposed whoever of the same discipline is on the care team already', () => {
  expect(propose([patient(1, { team: [2] })], [colleague(1), colleague(2), colleague(3)], 'physiotherapy')).toEqual([
    { patientId: 1, practitionerId: 2, grounds: ['careTeam', 'discipline'] },
  ]);
  expect(toWhom([patient(1, { team: [2] })], [colleague(1), colleague(2, { discipline: 'Dietetics' })], 'Physiotherapy')).toEqual([1]);
});

test('A13 having met before counts, and so does the language, whatever its case and accents', () => {
  expect(toWhom([patient(1, { met: [{ practitionerId: 3, times: 2 }] })], [colleague(1), colleague(2), colleague(3)], '')).toEqual([3]);
  expect(propose([patient(1, { language: 'Español' })], [colleague(1), colleague(2, { languages: ['espanol'] })], '')).toEqual([
    { patientId: 1, practitionerId: 2, grounds: ['language'] },
  ]);
});

test('A13 without more to go by, patients are spread by what room there is', () => {
  const many = Array.from({ length: 120 }, (_, nth) => patient(nth + 1));
  const of = (colleagues: Colleague[]) => {
    const chosen = toWhom(many, colleagues, '');
    return colleagues.map(({ id }) => chosen.filter((one) => one === id).length);
  };
  expect(of([colleague(1), colleague(2), colleague(3), colleague(4)])).toEqual([30, 30, 30, 30]);
  expect(of([colleague(1, { capacity: 100, caseload: 60 }), colleague(2, { capacity: 100, caseload: 20 })])).toEqual([40, 80]);
});

test('A13 nobody gets more than fits while another has room; and where nobody has, it is said', () => {
  const small = colleague(1, { capacity: 10, caseload: 9 });
  expect(toWhom([patient(1, { language: 'Thai' }), patient(2)], [{ ...small, languages: ['Thai'] }, colleague(2)], '')).toEqual([1, 2]);
  expect(propose([patient(1)], [{ ...small, caseload: 10 }], '')).toEqual([{ patientId: 1, practitionerId: 1, grounds: ['overCapacity'] }]);
  // Who has the patient already does not get fuller.
  expect(propose([patient(1, { team: [1] })], [{ ...small, caseload: 10 }], '')[0]?.grounds).toEqual(['careTeam']);
});

test('A13 who takes nobody new is proposed to patients who have them already, and to nobody else', () => {
  const full = colleague(1, { acceptingNewPatients: false });
  expect(toWhom([patient(1, { team: [1] }), patient(2)], [full], '')).toEqual([1, null]);
});

test('A12 who has no time comes after everybody who has, but is proposed where nobody has; who is barred never is', () => {
  const three = [colleague(1, { languages: ['Thai'] }), colleague(2), colleague(3)];
  const thai = patient(1, { language: 'Thai' });
  const withTime = (...ids: number[]) =>
    propose([thai], three, '', (_patient, id) => ids.includes(id)).map(({ practitionerId }) => practitionerId);
  expect([withTime(1, 2, 3), withTime(2, 3), withTime(3), withTime()]).toEqual([[1], [2], [3], [1]]);
  expect(
    toWhom(
      [
        { ...thai, barred: [1] },
        { ...patient(2), barred: [1, 2, 3] },
      ],
      three,
      '',
    ),
  ).toEqual([2, null]);
});

test('A13 the same question has the same answer, in the order of the question', () => {
  const patients = Array.from({ length: 50 }, (_, nth) =>
    patient(nth + 1, { language: nth % 3 ? 'Thai' : null, team: nth % 7 ? [] : [2] }),
  );
  const colleagues = [colleague(1, { languages: ['Thai'], capacity: 20 }), colleague(2, { capacity: 30, caseload: 5 }), colleague(3)];
  expect(propose(patients, colleagues, 'Physiotherapy')).toEqual(propose(patients, colleagues, 'Physiotherapy'));
  expect(propose(patients, colleagues, '').map(({ patientId }) => patientId)).toEqual(patients.map(({ id }) => id));
});
