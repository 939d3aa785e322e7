import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { CareTeam, Connection } from '#src/contract/assignments.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { ana, ClinicAtFetch, maya, nothingMay, patientNamed, show, signedInAs, tom } from '#test/screen.tsx';
import { CliniciansTab } from './CliniciansTab.tsx';
import { ManageTab } from './ManageTab.tsx';

const pageOf = (patient: ReturnType<typeof patientNamed>, offered: Partial<PatientPage['may']>): PatientPage => ({
  ...patient,
  profile: null,
  sealed: false,
  recordOpens: true,
  requestedAt: null,
  emergency: null,
  may: { ...nothingMay, assignColleagues: true, ...offered },
});
const year = new Date().getFullYear() + 1;
const connection = (about: Partial<Connection> & Pick<Connection, 'id' | 'firstName' | 'lastName'>): Connection => ({
  discipline: 'Physiotherapy',
  kind: 'assigned',
  via: 'manual',
  since: '2026-03-03T12:00:00.000Z',
  until: null,
  isMe: false,
  ...about,
});

const open = async (offered: Partial<PatientPage['may']> = {}, team = [maya, ana], Tab = CliniciansTab) => {
  const zoe = patientNamed('Zoe Young', team);
  const clinic = new ClinicAtFetch({ patients: [zoe], me: signedInAs() });
  const shown = show(<Tab patient={pageOf(zoe, offered)} />, clinic);
  if (Tab === CliniciansTab && team.length > 0) await screen.findAllByRole('listitem');
  return { clinic, zoe, ...shown };
};
type Shown = Awaited<ReturnType<typeof open>>;
const edit = ({ person }: Shown) => person.click(screen.getByRole('button', { name: 'Edit' }));
const add = async ({ person }: Shown, name: string) => {
  await person.click(screen.getByRole('combobox', { name: 'Add a therapist' }));
  await person.click(await screen.findByRole('option', { name }));
};
const sent = ({ clinic }: Shown) => clinic.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
const sentence = () =>
  screen
    .getAllByRole('status')
    .map(({ textContent }) => textContent)
    .join('');

describe('A8 (d) the box Assigned Clinicians', () => {
  test('A8 (d) a click anywhere in the box begins to edit, and several are added one after another', async () => {
    const shown = await open({ unassign: true });
    await shown.person.click(screen.getByText('Ana Ruiz'));
    expect(document.activeElement?.textContent).toContain('Assigned Therapists');
    await shown.person.click(screen.getByRole('button', { name: 'Remove Ana Ruiz' }));
    expect(document.activeElement?.textContent).toContain('Assigned Therapists');
    await add(shown, 'Tom Berg');
    expect(sentence()).toContain(
      'Tom Berg will be able to open the record. Ana Ruiz will no longer be able to open the record, unless their role reads every record.',
    );
    await shown.person.click(screen.getByRole('button', { name: 'Put Ana Ruiz back' }));
    await add(shown, 'Lena Fox');
    expect(sentence()).toContain('Tom Berg and Lena Fox will be able to open the record.');
    await shown.person.click(screen.getByRole('button', { name: 'Save Changes' }));
    expect(await screen.findByText('Zoe Young’s care team is saved.')).toBeDefined();
    expect(sent(shown)).toEqual([
      {
        version: 'first',
        add: [
          { practitionerId: 3, until: null },
          { practitionerId: 4, until: null },
        ],
        remove: [],
      },
    ]);
    expect(screen.queryByRole('button', { name: 'Save Changes' })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit' }));
  });

  test('A7 there is an X only for those who may unassign, and at whom one has just added', async () => {
    const shown = await open();
    await edit(shown);
    expect(screen.queryByRole('button', { name: /^Remove/ })).toBeNull();
    await add(shown, 'Tom Berg');
    await shown.person.click(screen.getByRole('button', { name: 'Remove Tom Berg' }));
    expect(sentence()).toContain('Nothing has been changed yet.');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save Changes' }).disabled).toBe(true);
  });

  test('A7 whoever removes someone says why, and can put them back', async () => {
    const shown = await open({ unassign: true });
    await edit(shown);
    await shown.person.click(screen.getByRole('button', { name: 'Remove Ana Ruiz' }));
    expect(sentence()).toContain('Ana Ruiz will no longer be able to open the record, unless their role reads every record.');
    await shown.person.click(screen.getByRole('button', { name: 'Save Changes' }));
    expect(await screen.findByText('Say why: it is kept with the history.')).toBeDefined();
    expect(sent(shown)).toEqual([]);
    await shown.person.click(screen.getByRole('button', { name: 'Put Ana Ruiz back' }));
    expect(sentence()).toContain('Nothing has been changed yet.');
    await shown.person.click(screen.getByRole('button', { name: 'Remove Ana Ruiz' }));
    await shown.person.type(screen.getByRole('textbox', { name: /Why does someone leave/ }), 'has moved away');
    await shown.person.click(screen.getByRole('button', { name: 'Save Changes' }));
    await waitFor(() => expect(sent(shown)).toMatchObject([{ remove: [ana.id], reason: 'has moved away' }]));
  });

  test('A7 the primary is replaced, and the last one goes only with “leave unassigned”', async () => {
    const shown = await open({ unassign: true });
    await edit(shown);
    await shown.person.click(screen.getByRole('button', { name: 'Remove Maya Lin' }));
    await shown.person.type(screen.getByRole('textbox', { name: /Why does someone leave/ }), 'on leave');
    await shown.person.click(screen.getByRole('button', { name: 'Save Changes' }));
    expect(await screen.findByText(/Choose who follows/)).toBeDefined();
    await shown.person.click(screen.getByRole('combobox', { name: /Who is primary from now on/ }));
    await shown.person.click(await screen.findByRole('option', { name: 'Ana Ruiz' }));
    expect(sentence()).toContain(
      'Maya Lin will no longer be able to open the record, unless their role reads every record. Ana Ruiz becomes primary.',
    );

    await shown.person.click(screen.getByRole('button', { name: 'Remove Ana Ruiz' }));
    await shown.person.click(screen.getByRole('button', { name: 'Save Changes' }));
    expect(await screen.findByText('Confirm it, or add someone.')).toBeDefined();
    await shown.person.click(screen.getByRole('checkbox', { name: 'Leave Zoe Young unassigned' }));
    await shown.person.click(screen.getByRole('button', { name: 'Save Changes' }));
    await waitFor(() =>
      expect(sent(shown)).toEqual([{ version: 'first', add: [], remove: [maya.id, ana.id], reason: 'on leave', leaveUnassigned: true }]),
    );
  });

  test('A11 with dates, the sentence says from when and until when, and whole days of the clinic are sent', async () => {
    const shown = await open();
    await edit(shown);
    await add(shown, 'Tom Berg');
    await shown.person.click(screen.getByRole('button', { name: 'Dates: Tom Berg' }));
    const dates = within(screen.getByRole('group', { name: 'Dates: Tom Berg' }));
    await shown.person.type(dates.getByLabelText('From'), `${year}-07-01`);
    await shown.person.type(dates.getByLabelText('Until the end of'), `${year}-12-03`);
    expect(sentence()).toMatch(/^Tom Berg will be able to open the record from .*\b1\b.* until .*\b3\b.*\.$/);
    await shown.person.click(screen.getByRole('button', { name: 'Save Changes' }));
    // London is an hour ahead in July, and not in December.
    await waitFor(() =>
      expect(sent(shown)[0]?.['add']).toEqual([
        { practitionerId: tom.id, from: `${year}-06-30T23:00:00.000Z`, until: `${year}-12-03T23:59:59.000Z` },
      ]),
    );
  });

  test('A11 who begins later is shown with the dates, and an emergency is no one to remove', async () => {
    const zoe = patientNamed('Zoe Young', [maya]);
    const clinic = new ClinicAtFetch({ patients: [zoe] });
    const team: CareTeam = {
      patientId: zoe.id,
      version: 'first',
      connections: [connection({ ...maya, kind: 'primary', isMe: true }), connection({ ...ana, kind: 'emergency', via: 'breakGlass' })],
      upcoming: [connection({ ...tom, since: `${year}-05-02T09:00:00.000Z`, until: `${year}-05-09T22:59:59.000Z` })],
    };
    const shown = show(<CliniciansTab patient={pageOf(zoe, { unassign: true })} />, clinic);
    await screen.findAllByRole('listitem');
    shown.client.setQueryData(['careTeam', zoe.id], team);
    const later = (await screen.findByText('Tom Berg')).closest('li');
    expect(later?.textContent).toMatch(/Begins later.*from .*2.*until .*9/);
    expect(screen.getByText('Emergency access')).toBeDefined();
    await shown.person.click(screen.getByRole('button', { name: 'Edit' }));
    expect(screen.getByRole('button', { name: 'Remove Tom Berg' })).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Remove Ana Ruiz' })).toBeNull();
  });

  test('A3 who may change nothing is not offered to edit', async () => {
    const shown = await open({ assignColleagues: false });
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull();
    await shown.person.click(screen.getByText('Ana Ruiz'));
    expect(screen.queryByRole('button', { name: 'Save Changes' })).toBeNull();
  });
});

describe('A8 (d) saving over someone else’s change', () => {
  const theirs: CareTeam = {
    patientId: 1,
    version: 'second',
    connections: [connection({ ...maya, kind: 'primary', isMe: true }), connection({ id: 7, firstName: 'Kai', lastName: 'Zhou' })],
    upcoming: [],
  };
  const conflict = async () => {
    const shown = await open();
    await edit(shown);
    await add(shown, 'Tom Berg');
    shown.clinic.refusals.set('care-team', { code: 'care_team_changed', current: theirs });
    await shown.person.click(screen.getByRole('button', { name: 'Save Changes' }));
    const note = within(await screen.findByRole('alert'));
    expect(
      within(note.getByRole('heading', { name: 'As it is now' }).parentElement as HTMLElement)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['Maya Lin · Primary', 'Kai Zhou']);
    expect(note.getByText('Tom Berg')).toBeDefined();
    shown.clinic.refusals.clear();
    return shown;
  };

  test('A8 (d) shows both, and mine can be saved on top of theirs', async () => {
    const shown = await conflict();
    await shown.person.click(screen.getByRole('button', { name: 'Save mine on top' }));
    expect(await screen.findByText('Zoe Young’s care team is saved.')).toBeDefined();
    expect(sent(shown).at(-1)).toEqual({ version: 'second', add: [{ practitionerId: tom.id, until: null }], remove: [] });
  });

  test('A8 (d) shows both, and taking theirs sends nothing more', async () => {
    const shown = await conflict();
    const before = sent(shown).length;
    await shown.person.click(screen.getByRole('button', { name: 'Take theirs' }));
    expect(screen.queryByRole('button', { name: 'Save Changes' })).toBeNull();
    expect(sent(shown)).toHaveLength(before);
  });
});

describe('A8 (e) Admin › Manage', () => {
  test('A8 (e) the primary and the assigned practitioners are changed in two fields and saved as one', async () => {
    const shown = await open({ unassign: true }, [maya, ana], ManageTab);
    await shown.person.click(await screen.findByRole('combobox', { name: 'Primary therapist' }));
    await shown.person.click(await screen.findByRole('option', { name: 'Ana Ruiz' }));
    await shown.person.click(screen.getByRole('combobox', { name: 'Assigned therapists' }));
    await shown.person.click(await screen.findByRole('option', { name: 'Tom Berg' }));
    expect(sentence()).toContain('Tom Berg will be able to open the record. Ana Ruiz becomes primary.');
    await shown.person.click(screen.getByRole('button', { name: 'Save Changes' }));
    await waitFor(() =>
      expect(sent(shown)).toEqual([{ version: 'first', add: [{ practitionerId: tom.id, until: null }], remove: [], primaryId: ana.id }]),
    );
  });
});
