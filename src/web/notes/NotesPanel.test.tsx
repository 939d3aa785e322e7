import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Note } from '#src/contract/notes.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { colleague, contentOf, draftOf, noteOf, pageOfSam } from '#test/notes.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { MySealedDrafts } from './MySealedDrafts.tsx';
import { NotesPanel } from './NotesPanel.tsx';

const rights = ['record.read', 'record.write', 'contactNote.write', 'psychotherapyNote.write', 'note.coSign'];
const at = '2026-03-04T08:00:00.000Z';
const ana = colleague(2, 'Ana', 'Ruiz');

/** The notes of Sam in front of Maya. */
const shown = (notes: Note[], patient: PatientPage = pageOfSam()) => {
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights }) });
  clinic.answers.set('notes', ({ method, query }) =>
    method === 'POST'
      ? { id: 501, version: 1, draftVersion: 1 }
      : { items: notes.filter(({ kind }) => !query.has('kind') || query.get('kind') === kind), nextCursor: null },
  );
  clinic.answers.set('contact-notes', ({ method }) =>
    method === 'POST' ? { id: 502, version: 1, draftVersion: 1 } : { items: notes, nextCursor: null },
  );
  for (const act of ['given-drafts', 'sealed-drafts']) clinic.answers.set(act, () => ({ items: [] }));
  return { clinic, ...show(<NotesPanel patient={patient} />, clinic) };
};
const asked = (clinic: ClinicAtFetch, method: string) => clinic.requests.filter((one) => one.method === method);

test('C1 the stream says of each note in words whether it is a draft, signed, waiting, co-signed or returned', async () => {
  shown([
    draftOf(1, { subjective: 'Only mine.' }),
    noteOf(2),
    noteOf(3, { coSignature: 'needed' }),
    noteOf(4, { coSignature: 'given', coSignedBy: colleague(8, 'Lena', 'Fox'), coSignedAt: at }),
    noteOf(5, {
      status: 'returned',
      coSignature: 'needed',
      returned: { by: colleague(8, 'Lena', 'Fox'), at, reason: 'The plan is missing.' },
    }),
  ]);
  const cards = await screen.findAllByRole('article');
  const said = [/Draft: only you see it/, /Signed/, /Waits for co-signature/, /Co-signed by Lena Fox/, /Returned for changes by Lena Fox/];
  for (const [index, words] of said.entries()) expect(cards[index]?.textContent).toMatch(words);
  expect(cards[4]?.textContent).toContain('The plan is missing.');
  expect(within(cards[1] as HTMLElement).getByText('Slept well.')).toBeTruthy();
  expect(within(cards[1] as HTMLElement).queryByRole('button')).toBe(null);
});

test('C1 who only reads is offered nothing to write with', async () => {
  shown([noteOf(2)], pageOfSam({}));
  await screen.findByRole('article');
  expect(screen.queryByRole('button')).toBe(null);
});

test('C1 an empty record says what appears here, and offers the one act', async () => {
  const { clinic, person } = shown([]);
  await screen.findByText('No notes yet');
  await person.click(screen.getByRole('button', { name: 'New note' }));
  await person.click(await screen.findByRole('menuitem', { name: 'Progress note · SOAP' }));
  expect(await screen.findByLabelText(/^Subjective/)).toBeTruthy();
  expect(asked(clinic, 'POST').map(({ path, body }) => [path, body['kind'], body['template']])).toEqual([
    ['/v2/patients/7/notes', 'progress', 'soap'],
  ]);
});

test('C1 a contact note has an address of its own, and notes are filtered by kind', async () => {
  const { clinic, person } = shown([noteOf(2), noteOf(3, { kind: 'contact', template: 'contact', content: contentOf({ text: 'Rang.' }) })]);
  expect((await screen.findAllByRole('article')).length).toBe(2);
  await person.click(screen.getByRole('combobox', { name: 'Show' }));
  await person.click(await screen.findByRole('option', { name: 'Contact note' }));
  await waitFor(() => expect(screen.getAllByRole('article').length).toBe(1));
  await person.click(screen.getByRole('button', { name: 'New note' }));
  await person.click(await screen.findByRole('menuitem', { name: 'Contact note' }));
  await screen.findByLabelText(/^With whom/);
  expect(asked(clinic, 'POST').map(({ path }) => path)).toEqual(['/v2/patients/7/contact-notes']);
});

test('R1 a scheduler, to whom the record is closed, sees and writes notes of contacts only', async () => {
  const { clinic, person } = shown(
    [noteOf(3, { kind: 'contact', template: 'contact', content: contentOf({ with: 'Mother', text: 'Rang.' }) })],
    pageOfSam({ writeContacts: true }, false),
  );
  await screen.findByRole('article');
  await person.click(screen.getByRole('button', { name: 'New note' }));
  expect((await screen.findAllByRole('menuitem')).map(({ textContent }) => textContent)).toEqual(['Contact note', 'Missed appointment']);
  expect(clinic.requests.some(({ path }) => /\/notes$|given|psycho/.test(path))).toBe(false);
});

test('C1 an addendum is written in place, and sent once however often it is tried', async () => {
  const { clinic, person } = shown([noteOf(2, { may: { addend: true } })]);
  await person.click(await screen.findByRole('button', { name: 'Add an addendum' }));
  await person.click(screen.getByRole('button', { name: 'Add' }));
  expect(screen.getByText('Write what there is to add.')).toBeTruthy();
  await person.type(screen.getByLabelText('Addendum'), 'The left side was meant.');
  clinic.answers.set('addenda', () => ({ id: 9 }));
  clinic.refusals.set('addenda', { code: 'unavailable' });
  await person.click(screen.getByRole('button', { name: 'Add' }));
  await screen.findByRole('alert');
  clinic.refusals.clear();
  await person.click(screen.getByRole('button', { name: 'Add' }));
  await screen.findByText('The addendum is in the record.');
  const sent = asked(clinic, 'POST');
  expect(sent.map(({ body }) => body)).toEqual([{ text: 'The left side was meant.' }, { text: 'The left side was meant.' }]);
  expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});

test('C1 a supervisor co-signs, or returns with what should change', async () => {
  const { clinic, person } = shown([noteOf(2, { coSignature: 'needed', version: 3, may: { coSign: true } })], pageOfSam({}));
  clinic.answers.set('co-sign', () => noteOf(2));
  clinic.answers.set('return', () => noteOf(2));
  await person.click(await screen.findByRole('button', { name: 'Return for changes' }));
  await person.type(screen.getByLabelText('What should Ana Ruiz change?'), 'Say more about the risk.');
  await person.click(screen.getByRole('button', { name: 'Return the note' }));
  await screen.findByText('The note is back with Ana Ruiz.');
  await person.click(screen.getByRole('button', { name: 'Co-sign' }));
  await screen.findByText('You have co-signed the note of Ana Ruiz.');
  expect(asked(clinic, 'POST').map(({ path, body }) => [path, body])).toEqual([
    ['/v2/patients/7/notes/2/return', { version: 3, reason: 'Say more about the risk.' }],
    ['/v2/patients/7/notes/2/co-sign', { version: 3 }],
  ]);
  expect(screen.queryByRole('button', { name: 'New note' })).toBe(null);
});

test('C1 C3 unlocking asks why and opens the editor; earlier versions stay to be read', async () => {
  const { clinic, person } = shown([noteOf(2, { timesSigned: 2, may: { unlock: true } })]);
  clinic.answers.set('versions', () => ({
    items: [
      { nth: 2, content: contentOf({ subjective: 'Slept well.' }), signedAt: at, unlockedReason: null },
      { nth: 1, content: contentOf({ subjective: 'Slept badly.' }), signedAt: at, unlockedReason: 'The wrong night.' },
    ],
  }));
  clinic.answers.set('unlock', () => noteOf(2, { draft: { content: contentOf({ subjective: 'Slept well.' }), version: 1, savedAt: at } }));
  await person.click(await screen.findByRole('button', { name: 'Signed 2 times: earlier versions' }));
  expect(await screen.findByText('Slept badly.')).toBeTruthy();
  expect(screen.getByText('Unlocked afterwards: The wrong night.')).toBeTruthy();
  await person.click(screen.getByRole('button', { name: 'Close' }));
  await person.click(await screen.findByRole('button', { name: 'Unlock' }));
  await person.type(screen.getByLabelText('Why does this note have to change?'), 'Wrong side');
  await person.click(screen.getByRole('button', { name: 'Unlock the note' }));
  expect(await screen.findByLabelText(/^Subjective/)).toBeTruthy();
  expect(asked(clinic, 'POST').map(({ body }) => body)).toEqual([{ version: 2, reason: 'Wrong side' }]);
});

test('C4 a draft that a former colleague left is read by the care team, and taken up', async () => {
  const { clinic, person } = shown([]);
  const left = {
    id: 90,
    author: ana,
    kind: 'progress',
    template: 'soap',
    happenedAt: at,
    givenAt: at,
    content: contentOf({ plan: 'Call him.' }),
  };
  clinic.answers.set('given-drafts', () => ({ items: [left] }));
  clinic.answers.set('take', () => ({ id: 91 }));
  const notice = await screen.findByRole('region', { name: /^Ana Ruiz left a draft of .+ for the care team$/ });
  expect(within(notice).queryByText('Call him.')).toBe(null);
  await person.click(within(notice).getByRole('button', { name: 'Read it' }));
  expect(within(notice).getByText('Call him.')).toBeTruthy();
  clinic.answers.set('notes', () => ({ items: [draftOf(91, { plan: 'Call him.' }, { takenFrom: ana })], nextCursor: null }));
  await person.click(within(notice).getByRole('button', { name: 'Take it up' }));
  expect(((await screen.findByLabelText(/^Plan/)) as HTMLTextAreaElement).value).toBe('Call him.');
});

test('C4 one’s own sealed drafts are listed without a word of them, and given', async () => {
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights }) });
  const draft = { id: 77, patient: { id: 7, firstName: 'Sam', lastName: 'Okafor' }, kind: 'progress', sealedAt: at, givenAt: null };
  clinic.answers.set('sealed-drafts', () => ({ items: [draft, { ...draft, id: 78, patient: null }] }));
  clinic.answers.set('give', () => draft);
  const { person } = show(<MySealedDrafts />, clinic);
  expect((await screen.findAllByRole('listitem')).length).toBe(2);
  expect(screen.getByText('Progress note about someone you no longer see')).toBeTruthy();
  await person.click(screen.getByRole('button', { name: 'Give it to the care team: Progress note about Sam Okafor' }));
  await waitFor(() => expect(asked(clinic, 'POST').map(({ path }) => path)).toEqual(['/v2/sealed-drafts/77/give']));
});

test('C1 psychotherapy notes are apart from the record: asked for and shown only where one goes to them', async () => {
  const { clinic, person } = shown([noteOf(2)], pageOfSam({ write: true, writePsychotherapy: true }));
  await screen.findByText('Slept well.');
  expect(clinic.requests.some(({ path }) => path.includes('psychotherapy'))).toBe(false);
  const own = { id: 60, text: 'My own thoughts.', happenedAt: at, createdAt: at, savedAt: at, version: 4 };
  clinic.answers.set('psychotherapy-notes', () => ({ items: [own], nextCursor: null }));
  clinic.answers.set('60', () => ({ version: 5, savedAt: at }));
  await person.click(screen.getByRole('radio', { name: 'Only for me' }));
  expect(await screen.findByText('My own thoughts.')).toBeTruthy();
  expect(screen.queryByText('Slept well.')).toBe(null);
  expect(screen.getByText(/They are not part of the record.*Session times, diagnosis and plan belong/)).toBeTruthy();
  await person.click(screen.getByRole('button', { name: /^Continue: session/ }));
  await person.type(screen.getByLabelText('Psychotherapy note'), ' More.');
  await waitFor(() => expect(asked(clinic, 'PUT').length).toBe(1), { timeout: 3000 });
  expect(asked(clinic, 'PUT')[0]?.path).toBe('/v2/patients/7/psychotherapy-notes/60');
  expect(asked(clinic, 'PUT')[0]?.body).toEqual({ version: 4, text: 'My own thoughts. More.', happenedAt: at });
});

test('C1 nobody who may not write psychotherapy notes is shown that there could be any', async () => {
  shown([noteOf(2)]);
  await screen.findByText('Slept well.');
  expect(screen.queryByText('Only for me')).toBe(null);
});

test('C1 a body chart is read in words, and marked from a list', async () => {
  const content = {
    fields: { subjective: 'Stairs hurt.' },
    scales: { painNow: 6 },
    marks: [{ side: 'front' as const, x: 625, y: 712, what: 'pain' as const, note: 'stairs' }],
  };
  const { clinic, person } = shown([draftOf(70, {}, { template: 'physioProgress', draft: { content, version: 1, savedAt: at } })]);
  clinic.answers.set('draft', () => ({ version: 2, savedAt: at }));
  const card = await screen.findByRole('article');
  expect(card.textContent).toMatch(/Pain, left knee, front: stairs/);
  expect(within(card).getByText('/ 10').parentElement?.textContent).toBe('6 / 10');
  await person.click(screen.getByRole('button', { name: 'Continue' }));
  await person.selectOptions(screen.getByLabelText('What'), 'Stiffness');
  await person.selectOptions(screen.getByLabelText('Place'), 'Back: lower back');
  await person.click(screen.getByRole('button', { name: 'Add mark' }));
  expect(screen.getByText('Stiffness, lower back, back')).toBeTruthy();
  await person.click(screen.getByRole('button', { name: 'Remove mark 1: Pain, left knee, front' }));
  await person.click(within(screen.getByRole('radiogroup', { name: /^Pain now/ })).getByRole('radio', { name: '3' }));
  await waitFor(() => expect(asked(clinic, 'PUT').length).toBeGreaterThan(0), { timeout: 3000 });
  expect(asked(clinic, 'PUT').at(-1)?.body['content']).toEqual({
    fields: { subjective: 'Stairs hurt.' },
    scales: { painNow: 3 },
    marks: [{ side: 'back', x: 500, y: 415, what: 'stiffness', note: '' }],
  });
});
