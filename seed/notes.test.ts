import { expect, test } from 'vitest';
import type { NoteContent, NoteKind, NoteTemplate } from '#src/contract/notes.ts';
import { checkComplete, checkContent, checkTemplate } from '#src/server/notes/rules.ts';
import { demoStory } from './demo.ts';

const now = new Date('2026-03-01T12:00:00Z');
const { rows } = demoStory(now, 'hash');
type Note = {
  id: number;
  author_id: number;
  patient_id: number;
  kind: NoteKind;
  template: NoteTemplate;
  content: NoteContent;
  happened_at: string;
};
const notes = rows.note as unknown as Note[];

test('O1 C1 the demo has months of notes at every clinic, in the templates of its trade, whole where they are signed', () => {
  expect(notes.length).toBeGreaterThan(250);
  expect(notes.length).toBeLessThan(600);
  for (const { kind, template, content } of notes) {
    checkTemplate(kind, template);
    if (!content) continue;
    checkContent(template, content);
    checkComplete(template, content);
  }
  for (const template of ['physioProgress', 'dap', 'intake', 'soap', 'contact', 'missedAppointment'])
    expect(notes.some((note) => note.template === template)).toBe(true);
  expect(new Set(notes.map(({ happened_at: at }) => at.slice(0, 7))).size).toBeGreaterThan(2);
  expect(notes.filter(({ happened_at: at }) => at > now.toISOString())).toEqual([]);
});

test('C1 a trainee’s notes in the demo have been co-signed, but for one that waits and one that came back', () => {
  const trainee = rows.member.find((row) => (row['roles'] as string[]).includes('trainee'))?.['id'];
  const stood = rows.note
    .filter((row) => row['author_id'] === trainee && row['kind'] === 'progress')
    .map((row) => String(row['status']) + ' ' + String(row['co_signature']));
  expect([...new Set(stood)].toSorted()).toEqual(['returned needed', 'signed given', 'signed needed']);
  expect(stood.filter((one) => one === 'signed needed')).toHaveLength(1);
});

test('C4 the demo has a draft that was given to the care team', () => {
  expect(rows.sealed_draft.map((row) => row['given_at'] !== null)).toEqual([true]);
});

test('R6 nobody in the demo wrote a clinical note before they were on the care team', () => {
  const began = new Map(
    rows.assignment.map((row) => [`${String(row['patient_id'])} ${String(row['practitioner_id'])}`, String(row['starts_at'])]),
  );
  const practises = new Map(rows.member.map((row) => [row['id'], row['practitioner_id']]));
  const early = notes.filter(
    ({ kind, patient_id: patient, author_id: author, happened_at: at }) =>
      (kind === 'progress' || kind === 'intake') && at < (began.get(`${patient} ${String(practises.get(author))}`) ?? '9'),
  );
  expect(early).toEqual([]);
});
