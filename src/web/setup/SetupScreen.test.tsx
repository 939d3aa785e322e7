import { cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { chooseLanguage, speakAs } from '#src/web/text.ts';
import { SetupScreen } from './SetupScreen.tsx';
import { WordsScreen } from './WordsScreen.tsx';

beforeEach(() => {
  window.location.hash = '#code=K7QF2-9XMRT-ABCDE-FGHJK';
});
afterEach(async () => {
  window.location.hash = '';
  vi.restoreAllMocks();
  sessionStorage.clear();
  await chooseLanguage('en');
  speakAs({ patientWord: 'patient', therapistWord: 'therapist' });
});

const open = () => {
  const clinic = new ClinicAtFetch({});
  const sent: object[] = [];
  clinic.answers.set('look', () => ({ expiresAt: '2026-12-01T12:00:00.000Z' }));
  clinic.answers.set('setup', ({ body }) => {
    sent.push(body);
    return { tenantName: 'Hill Clinic' };
  });
  const { person } = show(<SetupScreen />, clinic);
  return { clinic, person, sent };
};

test('O1 what is missing is said where it is missing, and a weak password leads back to it', async () => {
  const { clinic, person, sent } = open();
  await screen.findByRole('heading', { name: 'Your clinic' });
  await person.click(screen.getByRole('button', { name: 'Continue' }));
  expect(screen.getByText('Give the clinic a name.')).toBeDefined();
  await person.type(screen.getByLabelText('Name of the clinic'), 'Hill Clinic');
  await person.click(screen.getByRole('radio', { name: 'Client' }));
  expect(await screen.findByText('So the screens say: “Assign therapists to clients”.')).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Continue' }));
  await person.click(screen.getByRole('button', { name: 'Continue' }));
  expect(screen.getAllByText('Fill in a name.')).toHaveLength(2);
  await person.type(screen.getByLabelText('First name'), 'Olga');
  await person.type(screen.getByLabelText('Last name'), 'Vega');
  await person.type(screen.getByLabelText('E-mail'), 'olga@hill-clinic.org');
  await person.type(screen.getByLabelText('Choose a password'), 'hill clinic 12345');
  await person.click(screen.getByRole('button', { name: 'Continue' }));
  await person.click(await screen.findByRole('radio', { name: 'Managed' }));
  clinic.refusals.set('setup', { code: 'weak_password' });
  await person.click(screen.getByRole('button', { name: 'Open the clinic' }));
  expect(await screen.findByText(/^Take at least 15 characters/)).toBeDefined();
  expect(screen.getByRole('heading', { name: 'You, the owner' })).toBeDefined();
  clinic.refusals.clear();
  await person.click(screen.getByRole('button', { name: 'Continue' }));
  await person.click(await screen.findByRole('button', { name: 'Open the clinic' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    code: 'K7QF2-9XMRT-ABCDE-FGHJK',
    clinic: { name: 'Hill Clinic', patientWord: 'client', therapistWord: 'therapist', language: 'en', assignmentPolicy: 'managed' },
    owner: { firstName: 'Olga', lastName: 'Vega', email: 'olga@hill-clinic.org', givesCare: false },
  });
});

test('O1 what was typed outlasts a reload; the password and the set-up code are kept nowhere', async () => {
  const { person } = open();
  await person.type(await screen.findByLabelText('Name of the clinic'), 'Hill Clinic');
  await person.click(screen.getByRole('radio', { name: 'Client' }));
  await person.click(screen.getByRole('button', { name: 'Continue' }));
  await person.type(screen.getByLabelText('First name'), 'Olga');
  await person.type(screen.getByLabelText('Choose a password'), 'hill clinic 12345');
  for (const secret of ['hill clinic 12345', 'K7QF2'])
    for (const storage of [localStorage, sessionStorage]) expect(JSON.stringify(Object.entries(storage))).not.toContain(secret);
  cleanup();
  const again = open();
  expect((await screen.findByLabelText<HTMLInputElement>('First name')).value).toBe('Olga');
  expect(screen.getByLabelText<HTMLInputElement>('Choose a password').value).toBe('');
  expect(screen.getByRole('switch', { name: /^I see clients myself/ })).toBeDefined();
  await again.person.type(screen.getByLabelText('Last name'), 'Vega');
  await again.person.type(screen.getByLabelText('E-mail'), 'olga@hill-clinic.org');
  await again.person.type(screen.getByLabelText('Choose a password'), 'lantern orchid gravel');
  await again.person.click(screen.getByRole('button', { name: 'Continue' }));
  await again.person.click(await screen.findByRole('button', { name: 'Open the clinic' }));
  await waitFor(() =>
    expect(again.sent).toMatchObject([{ clinic: { name: 'Hill Clinic', patientWord: 'client' }, owner: { firstName: 'Olga' } }]),
  );
  await waitFor(() => expect(sessionStorage.length).toBe(0));
});

test('O1 what a browser has kept and nobody can read is passed over', async () => {
  for (const kept of ['{', '7', '{"clinic":{"name":7},"owner":[],"at":"x"}']) {
    sessionStorage.setItem('caseload-first-run', kept);
    open();
    expect((await screen.findByLabelText<HTMLInputElement>('Name of the clinic')).value).toBe('');
    cleanup();
  }
});

test('AN-8 a code that opens nothing is said to, and another can be typed', async () => {
  const clinic = new ClinicAtFetch({});
  clinic.refusals.set('look', { code: 'setup_not_open' });
  show(<SetupScreen />, clinic);
  expect(await screen.findByText('This code opens nothing')).toBeDefined();
  expect(screen.getByLabelText<HTMLInputElement>('Set-up code').value).toBe('K7QF2-9XMRT-ABCDE-FGHJK');
});

test('G the words are changed, and Undo brings the others back', async () => {
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights: ['settings.change'] }) });
  let words = { version: 3, name: 'Hill Clinic', patientWord: 'patient', therapistWord: 'therapist' };
  const changes: object[] = [];
  clinic.answers.set('words', ({ method, body }) => {
    if (method !== 'PATCH') return words;
    changes.push(body);
    words = { ...words, ...body, version: words.version + 1 };
    return words;
  });
  const { person } = show(<WordsScreen />, clinic);
  await person.click(await screen.findByRole('radio', { name: 'Clinician' }));
  await person.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(changes).toEqual([{ version: 3, therapistWord: 'clinician' }]));
  await person.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(changes.at(-1)).toEqual({ version: 4, therapistWord: 'therapist' }));
});

test('G who may not change settings is told who can', () => {
  show(<WordsScreen />, new ClinicAtFetch({ me: signedInAs({ rights: [] }) }));
  expect(screen.getByText('Ask an owner or practice admin of your clinic.')).toBeDefined();
});
