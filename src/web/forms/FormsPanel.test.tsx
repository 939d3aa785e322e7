import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Curve, FilledForm } from '#src/contract/forms.ts';
import { colleague, pageOfSam } from '#test/notes.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { FormsPanel } from './FormsPanel.tsx';

const at = '2026-03-04T08:00:00.000Z';
const template = { id: 3, version: 1, name: 'Weekly check' };
const filled: FilledForm = {
  id: 40,
  template,
  status: 'completed',
  version: 1,
  author: colleague(1, 'Maya', 'Lin'),
  client: null,
  at,
  savedAt: at,
  completedAt: at,
  result: null,
  corrects: null,
  reason: null,
  correctedBy: null,
  isMine: true,
};
const curve: Curve = {
  template: { id: 3, name: 'Weekly check' },
  method: 'sum',
  min: 0,
  max: 27,
  bands: [],
  points: [{ formId: 40, at, value: 12, band: null, warned: false }],
};

test('C2 a menu that is open stays open while the curves of the first scores arrive', async () => {
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights: ['record.read', 'record.write'] }) });
  clinic.answers.set('forms', () => ({ items: [filled], nextCursor: null }));
  clinic.answers.set('form-requests', () => ({ items: [], nextCursor: null }));
  clinic.answers.set('form-templates', () => ({ items: [{ id: 3, name: 'Weekly check', questions: 9 }], nextCursor: null }));
  clinic.answers.set('scores', () => ({ curves: [curve] }));
  const arrive = clinic.hold('scores');
  const { person } = show(<FormsPanel patient={pageOfSam()} />, clinic);
  await person.click(await screen.findByRole('button', { name: 'Fill in a form' }));
  await screen.findByRole('menuitem', { name: /Weekly check/ });
  arrive();
  expect(await screen.findByRole('heading', { name: 'Scores over time' })).toBeTruthy();
  expect(screen.getByRole('menuitem', { name: /Weekly check/ })).toBeTruthy();
  expect(screen.getByRole('heading', { name: 'Filled forms' })).toBeTruthy();
});
