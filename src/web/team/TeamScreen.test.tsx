import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Effect, Team, TeamMember } from '#src/contract/team.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { TeamScreen } from './TeamScreen.tsx';

const member = (id: number, name: string, about: Partial<TeamMember> = {}): TeamMember => {
  const [firstName = '', lastName = ''] = name.split(' ');
  return {
    id,
    firstName,
    lastName,
    roles: ['clinician'],
    permissions: [],
    accessLevel: 'clinical',
    visibility: 'all',
    status: 'active',
    approved: true,
    type: 'DOCTOR',
    practitionerId: null,
    version: 1,
    isMe: false,
    mayChange: true,
    ...about,
  };
};

const practising = { languages: ['Spanish'], capacity: 40, acceptingNewPatients: true };

/** A practice admin's clinic: Ana shares Maya's practitioner and is administrative. */
class Clinic extends ClinicAtFetch {
  team: Team = {
    members: [
      member(2, 'Ana Desk', { practitionerId: 9, accessLevel: 'administrative' }),
      member(1, 'Maya Lin', { roles: ['practiceAdmin', 'clinician'], practitionerId: 9, isMe: true, mayChange: false }),
      member(3, 'Olga Owner', { roles: ['owner'], mayChange: false }),
      member(4, 'Sue Visor', { roles: ['supervisor'], status: 'suspended' }),
    ],
    practitioners: [
      { id: 9, firstName: 'Maya', lastName: 'Lin', discipline: 'Physiotherapy', status: 'active', ...practising },
      { id: 10, firstName: 'Diego', lastName: 'Ruiz', discipline: '', status: 'active', ...practising },
    ],
    supervisions: [{ id: 50, supervisorId: 4, practitionerId: 10, from: '2026-01-01T00:00:00Z', until: null }],
  };
  effect: Effect = {
    members: [
      {
        memberId: 2,
        firstName: 'Ana',
        lastName: 'Desk',
        gains: 12,
        loses: 0,
        gained: [{ id: 70, firstName: 'Sam', lastName: 'Okafor' }],
        lost: [],
      },
    ],
    rights: [{ memberId: 2, firstName: 'Ana', lastName: 'Desk', gains: ['chart.seal', 'inbox.read'], loses: [] }],
  };
  sent: { url: string; method: string; body: Record<string, unknown> }[] = [];
  override readonly fetch: ClinicAtFetch['fetch'] = async (url, options) => {
    if (url.endsWith('/me')) return Response.json(this.me);
    if (url.endsWith('/invitations')) return Response.json({ invitations: [] });
    const body = JSON.parse(options?.body ?? '{}') as Record<string, unknown>;
    if (options?.method !== 'GET' && options?.method !== undefined) this.sent.push({ url, method: options.method, body });
    const refusal = this.refusals.get(url.split('/').at(-1) ?? '');
    if (refusal) return Response.json(refusal, { status: 422 });
    if (url.endsWith('/preview')) return Response.json(this.effect);
    if (url.endsWith('/end')) {
      const [ended] = this.team.supervisions.splice(0, 1);
      return Response.json({ ...ended, until: '2026-11-21T00:00:00Z' });
    }
    if (url.endsWith('/supervision')) {
      const made = {
        id: 51,
        supervisorId: body['supervisorId'] as number,
        practitionerId: body['practitionerId'] as number,
        from: '2026-11-21T00:00:00Z',
        until: null,
      };
      this.team = { ...this.team, supervisions: [...this.team.supervisions, made] };
      return Response.json(made, { status: 201 });
    }
    const whom = this.team.members.find(({ id }) => url.endsWith(`/v2/team/${id}`));
    if (!whom) return Response.json(this.team);
    const changed = { ...whom, ...body, version: whom.version + 1 };
    this.team = { ...this.team, members: this.team.members.map((one) => (one === whom ? changed : one)) };
    return Response.json(changed);
  };
}
const open = async () => {
  const clinic = new Clinic({ me: signedInAs({ rights: ['team.manage'] }) });
  const { person, client } = show(<TeamScreen />, clinic);
  await screen.findByRole('table');
  return { clinic, person, client };
};
const edit = async (person: Awaited<ReturnType<typeof open>>['person'], name: RegExp) => {
  await person.click(screen.getByRole('button', { name }));
  return within(await screen.findByRole('dialog'));
};

test('R1 R3 R4 the table says of everyone roles, level, visibility, practitioner and with whom, supervision and standing', async () => {
  await open();
  const rows = screen.getAllByRole('row').map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent));
  expect(rows.slice(1)).toEqual([
    ['ADAna Desk ', 'Clinician', 'Administrative', 'Everyone', 'Maya Linshared with Maya Lin', '–', 'Active'],
    ['MLMaya Lin (You)', 'Practice admin, Clinician', 'Clinical', 'Everyone', 'Maya Linshared with Ana Desk', '–', 'Active'],
    ['OOOlga Owner ', 'Owner', 'Clinical', 'Everyone', '–', '–', 'Active'],
    ['SVSue Visor ', 'Supervisor', 'Clinical', 'Everyone', '–', 'Diego Ruiz', 'Suspended'],
  ]);
});

test('R1 the filter finds by name, role and practitioner, and says when nobody matches', async () => {
  const { person } = await open();
  const filter = screen.getByRole('searchbox');
  await person.type(filter, 'owner');
  expect(screen.getAllByRole('row')).toHaveLength(2);
  await person.clear(filter);
  await person.type(filter, 'lin');
  expect(screen.getAllByRole('row')).toHaveLength(3);
  await person.clear(filter);
  await person.type(filter, 'nobody');
  expect(screen.getByText('Nobody matches “nobody”')).toBeDefined();
  await person.click(screen.getAllByRole('button', { name: 'Clear the filter' })[1] as HTMLElement);
  expect(screen.getAllByRole('row')).toHaveLength(5);
});

test('O3 before a member is changed, the dialog says which records open and which rights come; saved, Undo takes it back', async () => {
  const { clinic, person } = await open();
  const dialog = await edit(person, /^Ana Desk/);
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
  await person.click(dialog.getByRole('radio', { name: 'Clinical' }));
  expect(await dialog.findByText('Ana Desk will be able to open 12 more records: Sam Okafor and 11 more.')).toBeDefined();
  expect(dialog.getByText('Ana Desk may then: seal charts.')).toBeDefined();
  expect(clinic.sent).toEqual([{ url: '/v2/team/2/preview', method: 'POST', body: { version: 1, accessLevel: 'clinical' } }]);
  await person.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(clinic.sent.at(-1)).toEqual({ url: '/v2/team/2', method: 'PATCH', body: { version: 1, accessLevel: 'clinical' } }),
  );
  await person.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(clinic.sent.at(-1)?.body).toEqual({ version: 2, accessLevel: 'administrative' }));
});

test('O3 a change that would be refused says so instead of the effect, and cannot be saved', async () => {
  const { clinic, person } = await open();
  clinic.refusals.set('preview', { code: 'owners_only' });
  const dialog = await edit(person, /^Ana Desk/);
  await person.click(dialog.getByRole('checkbox', { name: 'Owner' }));
  expect(await dialog.findByText('Only an owner changes an owner')).toBeDefined();
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
  await person.click(dialog.getByRole('checkbox', { name: 'Owner' }));
  await person.click(dialog.getByRole('checkbox', { name: 'Clinician' }));
  expect(await dialog.findByText('Choose at least one role.')).toBeDefined();
});

test('R1 what a colleague changes meanwhile is said, and not overwritten', async () => {
  const { clinic, person, client } = await open();
  const dialog = await edit(person, /^Ana Desk/);
  await person.click(dialog.getByRole('radio', { name: 'Clinical' }));
  const members = clinic.team.members.map((one) => (one.id === 2 ? { ...one, version: 2, visibility: 'own' as const } : one));
  clinic.team = { ...clinic.team, members };
  await client.invalidateQueries({ queryKey: ['team'] });
  await person.click(await dialog.findByRole('button', { name: 'Show what holds now' }));
  expect(dialog.getByRole<HTMLInputElement>('radio', { name: 'Administrative' }).checked).toBe(true);
  expect(dialog.getByRole<HTMLInputElement>('radio', { name: 'Own patients' }).checked).toBe(true);
});

test.each([
  [/^Maya Lin/, 'Nobody changes their own rights. Ask another owner or practice admin.'],
  [/^Olga Owner/, 'Only an owner changes an owner.'],
])('AZ-10 oneself and owners can be looked at and not changed: %s', async (name, why) => {
  const { person } = await open();
  const dialog = await edit(person, name);
  expect(dialog.getByText(why)).toBeDefined();
  expect(dialog.getByRole('group', { hidden: true, name: '' }).hasAttribute('disabled')).toBe(true);
  expect(dialog.queryByRole('button', { name: 'Save' })).toBeNull();
});

test('R6 a supervision is begun and ended where the member is', async () => {
  const { clinic, person } = await open();
  const dialog = await edit(person, /^Sue Visor/);
  await person.click(dialog.getByRole('button', { name: 'End the supervision of Diego Ruiz' }));
  expect(await screen.findByText('Sue Visor no longer supervises Diego Ruiz.')).toBeDefined();
  await person.click(dialog.getByRole('combobox', { name: 'Therapist to supervise' }));
  await person.click(await screen.findByRole('option', { name: 'Maya Lin' }));
  await person.click(dialog.getByRole('button', { name: 'Add' }));
  await waitFor(() =>
    expect(clinic.sent.at(-1)).toEqual({
      url: '/v2/supervision',
      method: 'POST',
      body: { supervisorId: 4, practitionerId: 9, until: null },
    }),
  );
  expect(await screen.findByText('Sue Visor now supervises Maya Lin.')).toBeDefined();
});

test('R1 who does not manage the team is told who does', () => {
  show(<TeamScreen />, new Clinic({ me: signedInAs({ rights: ['patient.list'] }) }));
  expect(screen.getByText('Ask an owner or practice admin of your clinic.')).toBeDefined();
  expect(screen.queryByRole('table')).toBeNull();
});
