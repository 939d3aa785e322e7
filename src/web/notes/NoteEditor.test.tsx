import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Note, NoteContent } from '#src/contract/notes.ts';
import { colleague, contentOf, draftOf, noteOf, pageOfSam } from '#test/notes.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { NotesPanel } from './NotesPanel.tsx';

// Each test writes in a note of its own: what is being written outlives the screen.
let noteId = 40;
beforeEach(() => {
  noteId++;
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => vi.useRealTimers());

/** Maya in front of the notes of Sam, and what the server keeps of her draft. */
const writing = async (fields: NoteContent['fields'] = { subjective: 'Before.' }, about: { roles?: string[]; notes?: Note[] } = {}) => {
  const me = signedInAs({ rights: ['record.read', 'record.write', 'contactNote.write'] });
  const clinic = new ClinicAtFetch({ me: { ...me, member: me.member && { ...me.member, roles: about.roles ?? ['clinician'] } } });
  const kept = { content: contentOf(fields), version: 1 };
  let reachable = true;
  const sealed: unknown[] = [];
  const at = '2026-03-03T14:03:00.000Z';
  clinic.answers.set('notes', () => ({ items: [draftOf(noteId, kept.content.fields), ...(about.notes ?? [])], nextCursor: null }));
  clinic.answers.set('given-drafts', () => ({ items: [] }));
  clinic.answers.set('sealed-drafts', () => ({ items: [] }));
  clinic.answers.set('draft', ({ body }) => {
    if (!reachable) throw new TypeError('Failed to fetch');
    kept.content = body['content'] as NoteContent;
    return { version: ++kept.version, savedAt: at };
  });
  clinic.answers.set('sign', () => noteOf(noteId));
  clinic.answers.set('discard', () => ({}));
  clinic.answers.set('sealed', ({ body }) => (sealed.push(body['content']), { id: 77 }));
  clinic.answers.set('give', () => ({ id: 77, patient: null, kind: 'progress', sealedAt: at, givenAt: at }));
  const shown = show(<NotesPanel patient={pageOfSam()} />, clinic);
  const person = shown.person.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });
  await person.click(await screen.findByRole('button', { name: 'Continue' }));
  const saves = () => clinic.requests.filter(({ path }) => path.endsWith('/draft'));
  return { clinic, person, kept, sealed, saves, reach: (yes: boolean) => (reachable = yes) };
};
const subjective = () => screen.getByLabelText(/^Subjective/);
const soon = () => vi.advanceTimersByTimeAsync(900);

test('C1 what is typed is saved after a pause, with the version it goes on from, and the screen says when', async () => {
  const { person, saves } = await writing();
  await person.type(subjective(), ' And now');
  expect(screen.getByText('Saving…')).toBeTruthy();
  expect(saves()).toEqual([]);
  await soon();
  expect(await screen.findByText(/^Saved at (14:03|2:03.PM)/)).toBeTruthy();
  await person.type(subjective(), '.');
  await soon();
  expect(saves().map(({ body }) => [body['version'], (body['content'] as NoteContent).fields['subjective']])).toEqual([
    [1, 'Before. And now'],
    [2, 'Before. And now.'],
  ]);
});

test('C1 whoever types without a pause is saved every three seconds', async () => {
  const { person, saves } = await writing();
  for (let second = 0; second < 8; second++) {
    await person.type(subjective(), 'x');
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(saves().length).toBe(1);
  await soon();
  expect(await screen.findByText(/^Saved at/)).toBeTruthy();
});

test('C1 C4 what is typed without a connection stays, is tried again, and the browser asks before the page is left', async () => {
  const { person, reach, kept } = await writing();
  reach(false);
  await person.type(subjective(), ' Offline.');
  await soon();
  expect((await screen.findAllByText('Not saved: offline, trying again')).length).toBeGreaterThan(0);
  const leaving = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(leaving);
  expect(leaving.defaultPrevented).toBe(true);
  await person.type(subjective(), ' Still.');
  expect((subjective() as HTMLTextAreaElement).value).toBe('Before. Offline. Still.');
  reach(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(await screen.findByText(/^Saved at/)).toBeTruthy();
  expect(kept.content.fields['subjective']).toBe('Before. Offline. Still.');
  const after = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(after);
  expect(after.defaultPrevented).toBe(false);
});

test('C3 what was saved elsewhere meanwhile stands beside one’s own, and saving goes on from it', async () => {
  const { clinic, person, kept, saves } = await writing({ subjective: 'Before.', plan: 'Walk.' });
  kept.version = 5;
  clinic.refusals.set('draft', {
    code: 'changed_meanwhile',
    current: { content: contentOf({ plan: 'Swim.', subjective: 'Elsewhere.' }), version: 5, savedAt: '2026-03-03T14:00:00.000Z' },
  });
  await person.type(subjective(), ' Here.');
  await soon();
  await screen.findByText('This draft was saved elsewhere meanwhile');
  expect(screen.getByText('Before. Here.')).toBeTruthy();
  expect(screen.getByText('Elsewhere.')).toBeTruthy();
  const plan = screen.getByRole('radiogroup', { name: 'Plan: which one?' });
  await person.click(within(plan).getByRole('radio', { name: 'Take the other' }));
  clinic.refusals.clear();
  await person.click(screen.getByRole('button', { name: 'Go on with this' }));
  await soon();
  expect(saves().at(-1)?.body['version']).toBe(5);
  expect(kept.content.fields).toEqual({ subjective: 'Before. Here.', plan: 'Swim.' });
  expect(await screen.findByText(/^Saved at/)).toBeTruthy();
});

test('C3 an answer that was lost on the way is no change of somebody else’s', async () => {
  const { clinic, person } = await writing();
  clinic.refusals.set('draft', {
    code: 'changed_meanwhile',
    current: { content: contentOf({ subjective: 'Before.!' }), version: 2, savedAt: '2026-03-03T14:03:00.000Z' },
  });
  await person.type(subjective(), '!');
  await soon();
  expect(await screen.findByText(/^Saved at (14:03|2:03.PM)/)).toBeTruthy();
});

test('C1 signing marks what is still empty, then says what it does, and signs what was kept last', async () => {
  const { clinic, person } = await writing();
  await person.click(screen.getByRole('button', { name: 'Sign' }));
  expect(screen.getAllByText('Fill this in before you sign.').length).toBe(2);
  expect(document.activeElement?.getAttribute('name')).toBe('assessment');
  await person.type(screen.getByLabelText(/^Assessment/), 'Better.');
  await person.type(screen.getByLabelText(/^Plan/), 'Go on.');
  await person.keyboard('{Control>}{Enter}{/Control}');
  expect(await screen.findByText(/afterwards it changes by addendum only/)).toBeTruthy();
  await person.keyboard('{Control>}{Enter}{/Control}');
  await screen.findByText('The note is signed.');
  const sign = clinic.requests.find(({ path }) => path.endsWith('/sign'));
  // The last words had not been saved yet: they were, first.
  expect(sign?.body).toEqual({ draftVersion: 2 });
  expect(screen.queryByLabelText(/^Subjective/)).toBe(null);
});

test('C1 a trainee is told that the supervisor co-signs', async () => {
  const filled = { subjective: 'a', assessment: 'b', plan: 'c' };
  const { person } = await writing(filled, { roles: ['trainee'] });
  await person.click(screen.getByRole('button', { name: 'Sign' }));
  expect(screen.getByText(/Your supervisor co-signs it/)).toBeTruthy();
});

test('C1 the previous note is beside the one that is written, and is not a draft', async () => {
  await writing({}, { notes: [noteOf(9, { author: colleague(2, 'Ana', 'Ruiz') })] });
  const aside = screen.getByRole('complementary', { name: 'Previous note' });
  expect(within(aside).getByText('Slept well.')).toBeTruthy();
  expect(within(aside).getByText(/^Signed/)).toBeTruthy();
});

test('C1 a draft that is discarded is gone, and not put away', async () => {
  const { clinic, person, sealed } = await writing();
  await person.type(subjective(), ' More.');
  await person.click(screen.getByRole('button', { name: 'More about this note' }));
  await person.click(await screen.findByRole('menuitem', { name: 'Discard' }));
  await person.click(screen.getByRole('button', { name: 'Discard' }));
  await screen.findByText('The draft is put away.');
  expect(clinic.requests.find(({ path }) => path.endsWith('/discard'))?.body).toEqual({ draftVersion: 2 });
  await vi.advanceTimersByTimeAsync(5000);
  expect(sealed).toEqual([]);
});

test.each(['record_closed', 'not_found', 'record_read_only'] as const)(
  'C4 when access ends (%s) nothing of the record stays on the screen, and what was written is sealed and can be given',
  async (code) => {
    const { clinic, person, sealed } = await writing({ subjective: 'Private words.' }, { notes: [noteOf(9)] });
    clinic.refusals.set('draft', { code });
    await person.type(subjective(), ' Unsaved words.');
    await soon();
    expect(await screen.findByText('Your access to Sam Okafor’s record has ended')).toBeTruthy();
    expect(document.body.textContent).not.toMatch(/words|Slept well|Subjective/);
    expect(document.querySelector('textarea, input')).toBe(null);
    await screen.findByText(/kept as a sealed draft/);
    expect(sealed).toEqual([contentOf({ subjective: 'Private words. Unsaved words.' })]);
    await person.click(screen.getByRole('button', { name: 'Give it to the care team' }));
    expect(await screen.findByText('The care team has it.')).toBeTruthy();
    expect(clinic.requests.some(({ path }) => path === '/v2/sealed-drafts/77/give')).toBe(true);
    await person.click(screen.getByRole('button', { name: 'Close' }));
  },
);

test('C4 text that cannot be sealed at once is tried again with the same key', async () => {
  const { clinic, person } = await writing();
  clinic.refusals.set('draft', { code: 'record_closed' });
  clinic.refusals.set('sealed', { code: 'unavailable' });
  await person.type(subjective(), '!');
  await soon();
  await screen.findByText(/not put away yet: offline, trying again/);
  clinic.refusals.delete('sealed');
  await vi.advanceTimersByTimeAsync(3000);
  await screen.findByText(/kept as a sealed draft/);
  const keys = clinic.requests.filter(({ path }) => path.endsWith('/sealed')).map(({ headers }) => headers['idempotency-key']);
  expect(keys.length).toBe(2);
  expect(new Set(keys).size).toBe(1);
  await person.click(screen.getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.queryByRole('alert')).toBe(null));
});
