import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Partings } from '#src/contract/assignments.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import type { BookingEffect } from '#src/contract/scheduling.ts';
import { ana, ClinicAtFetch, maya, nothingMay, others, patientNamed, show, tom } from '#test/screen.tsx';
import { CliniciansTab } from './CliniciansTab.tsx';
import { ManageTab } from './ManageTab.tsx';

const lena = others[2] as { id: number };
const session = (id: number, day: number, about: Partial<Partings['appointments'][number]> = {}): Partings['appointments'][number] => ({
  id,
  practitionerId: ana.id,
  service: { name: 'Physiotherapy', colour: 'teal' },
  startsAt: `2030-03-0${day}T09:00:00Z`,
  endsAt: `2030-03-0${day}T09:50:00Z`,
  wallStart: `2030-03-0${day}T09:00`,
  wallEnd: `2030-03-0${day}T09:50`,
  status: 'booked',
  version: 1,
  taken: [],
  outside: [],
  ...about,
});
/** Three with Ana: Tom is taken at the second, and does not work at the third. */
const three = [session(51, 4), session(52, 5, { taken: [tom.id] }), session(53, 6, { version: 4, outside: [tom.id] })];

type About = { partings?: Partial<Partings>; effect?: BookingEffect; Tab?: typeof CliniciansTab | typeof ManageTab };
const open = async ({ partings = {}, effect = 'booker', Tab = CliniciansTab }: About = {}) => {
  const zoe = patientNamed('Zoe Young', [maya, ana]);
  const clinic = new ClinicAtFetch({ patients: [zoe] });
  const found = { appointments: three, mayBook: true, colleagues: [maya, ...others.filter(({ id }) => id !== ana.id)], ...partings };
  clinic.answers.set('upcoming', ({ query }) => (query.get('practitionerId') === String(ana.id) ? found : { ...found, appointments: [] }));
  clinic.answers.set('booking-effect', () => ({ effect, becomesPrimary: false }));
  const patient: PatientPage = {
    ...zoe,
    profile: null,
    sealed: false,
    recordOpens: true,
    requestedAt: null,
    emergency: null,
    may: { ...nothingMay, assignColleagues: true, unassign: true },
  };
  const shown = show(<Tab patient={patient} />, clinic);
  if (Tab === CliniciansTab) {
    await shown.person.click(await screen.findByRole('button', { name: 'Edit' }));
    await shown.person.click(screen.getByRole('button', { name: 'Remove Ana Ruiz' }));
  }
  return { clinic, ...shown };
};
type Shown = Awaited<ReturnType<typeof open>>;
const list = async () => within(await screen.findByRole('region', { name: '3 appointments to come with Ana Ruiz' }));
const choose = async ({ person }: Shown, field: RegExp, option: string) => {
  await person.click(screen.getByRole('combobox', { name: field }));
  await person.click(await screen.findByRole('option', { name: option }));
};
const why = ({ person }: Shown) => person.type(screen.getByRole('textbox', { name: /Why does someone leave/ }), 'on leave');
const save = ({ person }: Shown) => person.click(screen.getByRole('button', { name: 'Save Changes' }));
const sent = ({ clinic }: Shown) => clinic.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
const sentence = () =>
  screen
    .getAllByRole('status')
    .map(({ textContent }) => textContent)
    .join(' ');
const value = (field: RegExp) => screen.getByRole<HTMLInputElement>('combobox', { name: field }).value;

describe('A7 the appointments to come of somebody who is removed', () => {
  test('A7 are listed before saving, by day, time and service, and are kept as time slots unless something else is said', async () => {
    const shown = await open();
    const rows = (await list()).getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^Mon, Mar 4, 9:00 AM – 9:50 AMPhysiotherapy/);
    expect(screen.getByText('What you keep stays in Ana Ruiz’s calendar: the time slot only, without the record.')).toBeDefined();
    expect(sentence()).toContain('3 appointments stay with Ana Ruiz, the time slots only.');
    await why(shown);
    await save(shown);
    await waitFor(() =>
      expect(sent(shown)).toMatchObject([
        {
          remove: [ana.id],
          appointments: [
            { appointmentId: 51, version: 1, outcome: 'keep' },
            { appointmentId: 52, version: 1, outcome: 'keep' },
            { appointmentId: 53, version: 4, outcome: 'keep' },
          ],
        },
      ]),
    );
  });

  test('A7 are decided each by itself: moved, also outside the hours on purpose, cancelled with a reason, kept', async () => {
    const shown = await open();
    await list();
    await choose(shown, /What becomes of .*Mar 4/, 'Move to Tom Berg');
    await choose(shown, /What becomes of .*Mar 5/, 'Cancel');
    await choose(shown, /What becomes of .*Mar 6/, 'Move to Tom Berg (outside the hours)');
    expect(sentence()).toContain('2 appointments move to Tom Berg. 1 appointment is cancelled.');
    expect(await screen.findByText('This also puts Tom Berg on the care team: Tom Berg will be able to open the record.')).toBeDefined();
    await shown.person.type(screen.getByRole('textbox', { name: 'Why are appointments cancelled?' }), 'Ana is away');
    await why(shown);
    await save(shown);
    await waitFor(() =>
      expect(sent(shown)).toMatchObject([
        {
          add: [],
          reason: 'on leave',
          cancelReason: 'Ana is away',
          appointments: [
            { appointmentId: 51, outcome: 'move', practitionerId: tom.id },
            { appointmentId: 52, outcome: 'cancel' },
            { appointmentId: 53, outcome: 'move', practitionerId: tom.id, anyway: true },
          ],
        },
      ]),
    );
  });

  test('A7 are decided all at once; those at which the colleague is not free stay to be decided', async () => {
    const shown = await open();
    await list();
    await choose(shown, /^All of them/, 'Move to Tom Berg (1 of 3 free)');
    expect(sentence()).toContain('Tom Berg is not free at 2 of these times. Decide about them by themselves.');
    expect([value(/Mar 4/), value(/Mar 5/), value(/Mar 6/), value(/^All of them/)]).toEqual([
      'Move to Tom Berg',
      'Keep the time slot',
      'Keep the time slot',
      '',
    ]);
    await shown.person.click(screen.getByRole('combobox', { name: /Mar 5/ }));
    expect((await screen.findByRole('option', { name: 'Move to Tom Berg (taken)' })).hasAttribute('data-combobox-disabled')).toBe(true);
    await shown.person.keyboard('{Escape}');
    await choose(shown, /^All of them/, 'Move to Lena Fox');
    expect([value(/Mar 4/), value(/Mar 5/), value(/Mar 6/), value(/^All of them/)]).toEqual(Array(4).fill('Move to Lena Fox'));
    await choose(shown, /^All of them/, 'Cancel');
    expect(sentence()).toContain('3 appointments are cancelled.');
  });

  test('A7 A6 moved to who is on the care team, nothing more is said; to who will not be, that access is asked for', async () => {
    const shown = await open({ effect: 'needed' });
    await list();
    await choose(shown, /Mar 4/, 'Move to Maya Lin');
    expect(shown.clinic.requests.some(({ path }) => path.endsWith('/booking-effect'))).toBe(false);
    await choose(shown, /Mar 4/, 'Move to Lena Fox');
    expect(await screen.findByText(/^Lena Fox is not on the care team and will not be by this booking/)).toBeDefined();
  });

  test('A7 who takes over from the last one may be named primary, and nobody is left unassigned', async () => {
    const shown = await open();
    await list();
    await choose(shown, /Mar 4/, 'Move to Lena Fox');
    await screen.findByText(/^This also puts Lena Fox/);
    await shown.person.click(screen.getByRole('button', { name: 'Remove Maya Lin' }));
    expect(screen.queryByRole('checkbox', { name: /unassigned/ })).toBeNull();
    await choose(shown, /Who is primary from now on/, 'Lena Fox');
    expect(sentence()).toContain('Lena Fox becomes primary.');
    await why(shown);
    await save(shown);
    await waitFor(() => expect(sent(shown)).toMatchObject([{ add: [], remove: [ana.id, maya.id], primaryId: lena.id }]));
  });

  test('A7 R1 who may not book for this patient is told so, and keeps them', async () => {
    const shown = await open({ partings: { mayBook: false, colleagues: [] } });
    const rows = await list();
    expect(rows.queryByRole('combobox')).toBeNull();
    expect(rows.getByText(/^You do not book for this patient, so they stay with Ana Ruiz/)).toBeDefined();
    await why(shown);
    await save(shown);
    await waitFor(() => expect(sent(shown)[0]?.['appointments']).toHaveLength(3));
  });

  test('A7 a colleague who has been booked meanwhile is marked where it is chosen; the reason is said, and nothing is lost', async () => {
    const shown = await open();
    await list();
    await choose(shown, /Mar 4/, 'Move to Lena Fox');
    await why(shown);
    shown.clinic.refusals.set('care-team', { code: 'colleague_not_free', times: [] });
    shown.clinic.answers.set('upcoming', () => ({
      appointments: [session(51, 4, { taken: [lena.id] }), ...three.slice(1)],
      mayBook: true,
      colleagues: others,
    }));
    await save(shown);
    expect(await screen.findByText('Not everyone has these times free')).toBeDefined();
    expect(await screen.findByText('Lena Fox is taken at this time by now.')).toBeDefined();
    expect(value(/Mar 4/)).toBe('Move to Lena Fox (taken)');
  });

  test('A7 one that was booked meanwhile appears, to be decided', async () => {
    const shown = await open({ partings: { appointments: three.slice(1) } });
    await screen.findByRole('region', { name: '2 appointments to come with Ana Ruiz' });
    await why(shown);
    shown.clinic.refusals.set('care-team', { code: 'appointments_undecided', count: 1 });
    shown.clinic.answers.set('upcoming', () => ({ appointments: three, mayBook: true, colleagues: others }));
    await save(shown);
    expect(await screen.findByText('There are appointments to decide about')).toBeDefined();
    expect((await list()).getAllByRole('listitem')).toHaveLength(3);
  });

  test('A7 nobody is saved away before their appointments are known', async () => {
    const shown = await open();
    const release = shown.clinic.hold('upcoming');
    await shown.person.click(screen.getByRole('button', { name: 'Remove Maya Lin' }));
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save Changes' }).disabled).toBe(true);
    release();
    await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save Changes' }).disabled).toBe(false));
  });

  test('A8 (e) A7 under Manage they are asked about as well', async () => {
    const shown = await open({ Tab: ManageTab });
    await shown.person.click(await screen.findByRole('combobox', { name: 'Assigned therapists' }));
    await shown.person.keyboard('{Backspace}');
    expect((await list()).getAllByRole('listitem')).toHaveLength(3);
  });
});
