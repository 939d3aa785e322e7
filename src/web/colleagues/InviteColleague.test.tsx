import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { MemberInvitation } from '#src/contract/colleagues.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { InviteColleagueModal } from './InviteColleagueModal.tsx';
import { InvitedColleagues } from './InvitedColleagues.tsx';
import { InvitedNote } from './InvitedNote.tsx';

const invited = (about: Partial<MemberInvitation> = {}): MemberInvitation => ({
  id: 7,
  firstName: 'Cora',
  lastName: 'New',
  email: 'cora@example.test',
  roles: ['clinician'],
  accessLevel: 'clinical',
  visibility: 'all',
  givesCare: true,
  discipline: '',
  invitedBy: 'Olga Owner',
  invitedAt: '2026-11-01T09:00:00Z',
  expiresAt: '2026-11-08T09:00:00Z',
  hasExpired: false,
  mayChange: true,
  ...about,
});

class Clinic extends ClinicAtFetch {
  invitations = [invited()];
  sent: { url: string; body: Record<string, unknown> }[] = [];
  override readonly fetch: ClinicAtFetch['fetch'] = async (url, options) => {
    if (url.endsWith('/me')) return Response.json(this.me);
    if (options?.method === 'POST') this.sent.push({ url, body: JSON.parse(options.body ?? '{}') });
    if (url.endsWith('/preview')) {
      const roles = this.sent.at(-1)?.body['roles'] as string[];
      return Response.json({
        rights: ['record.read', 'chart.seal'],
        opens: 42,
        reads: roles.includes('clinicalAdmin') ? 'all' : 'assigned',
        sees: 'all',
      });
    }
    if (url.endsWith('/resend')) return Response.json({ expiresAt: '2026-11-08T09:00:00Z' });
    if (url.endsWith('/link')) return Response.json({ url: 'http://localhost/invitation#abc', expiresAt: '2026-11-08T09:00:00Z' });
    if (url.endsWith('/withdraw')) this.invitations = [];
    else if (options?.method === 'POST') return Response.json({ invitationId: 8, expiresAt: '2026-11-08T09:00:00Z' }, { status: 201 });
    return Response.json({ invitations: this.invitations });
  };
}
const asOwner = (clinic: Clinic, roles = ['owner']) => {
  const me = signedInAs({ rights: ['team.manage'] });
  clinic.me = { ...me, member: { ...me.member, roles } as typeof me.member };
  return clinic;
};
const invitations = ({ sent }: Clinic) => sent.filter(({ url }) => url.endsWith('/v2/team/invitations'));

test('O1 O3 a colleague is invited with roles; what that opens is said before, and the level follows the roles (R3)', async () => {
  const clinic = asOwner(new Clinic({}));
  const { person } = show(<InviteColleagueModal opened onClose={() => {}} />, clinic);
  expect(await screen.findByText(/of nobody yet/)).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Send the invitation' }));
  expect(screen.getAllByText('Enter a name.')).toHaveLength(2);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('First name')));
  expect(invitations(clinic)).toEqual([]);
  await person.type(screen.getByLabelText('First name'), 'Cora');
  await person.type(screen.getByLabelText('Last name'), 'New');
  await person.type(screen.getByLabelText('E-mail'), 'cora@example.test');
  await person.click(screen.getByRole('checkbox', { name: 'Clinical admin' }));
  expect(await screen.findByText(/They could open 42 records at once/)).toBeDefined();
  await person.click(screen.getByRole('checkbox', { name: 'Clinical admin' }));
  await person.click(screen.getByRole('checkbox', { name: 'Clinician' }));
  await person.click(screen.getByRole('checkbox', { name: 'Scheduler' }));
  await person.click(screen.getByRole('button', { name: 'Send the invitation' }));
  await waitFor(() => expect(invitations(clinic)).toHaveLength(1));
  expect(invitations(clinic)[0]?.body).toEqual({
    firstName: 'Cora',
    lastName: 'New',
    email: 'cora@example.test',
    roles: ['scheduler'],
    accessLevel: 'administrative',
    visibility: 'all',
    givesCare: false,
    discipline: '',
  });
});

test('R2 a practice admin is not offered to invite an owner', async () => {
  show(<InviteColleagueModal opened onClose={() => {}} />, asOwner(new Clinic({}), ['practiceAdmin']));
  await screen.findByText(/of nobody yet/);
  expect(screen.queryByRole('checkbox', { name: 'Owner' })).toBeNull();
});

test('IN-2 who has not accepted is listed, written to again, or taken back', async () => {
  const clinic = asOwner(new Clinic({}));
  const { person } = show(<InvitedColleagues />, clinic);
  const list = await screen.findByRole('region', { name: 'Invited, not here yet' });
  expect(within(list).getByText('Clinician · cora@example.test')).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Send again the invitation of Cora New' }));
  await waitFor(() => expect(clinic.sent.map(({ url }) => url)).toEqual(['/v2/team/invitations/7/resend']));
  await person.click(screen.getByRole('button', { name: 'Take back the invitation of Cora New' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Invited, not here yet' })).toBeNull());
});

test('IN-3 where the server sends no mail, the link is shown when asked for, with what to mind', async () => {
  const clinic = asOwner(new Clinic({}));
  clinic.me = { ...clinic.me, mails: false };
  const { person } = show(<InvitedColleagues />, clinic);
  await person.click(await screen.findByRole('button', { name: 'Show the link of Cora New' }));
  expect(await screen.findByText('http://localhost/invitation#abc')).toBeDefined();
  expect(screen.getByText(/hand the link to Cora New yourself/)).toBeDefined();
});

test('R2 an owner’s invitation that one may not change has no buttons', async () => {
  const clinic = asOwner(new Clinic({}), ['practiceAdmin']);
  clinic.invitations = [invited({ roles: ['owner'], mayChange: false, hasExpired: true })];
  show(<InvitedColleagues />, clinic);
  expect(await screen.findByText('The link has expired')).toBeDefined();
  expect(screen.queryAllByRole('button')).toEqual([]);
});

test('O1 who is invited and not here yet is named on the dashboard, with the way to where that is settled, until nobody is', async () => {
  const clinic = asOwner(new Clinic({}));
  clinic.invitations = ['Cora', 'Dov', 'Eli', 'Fay', 'Gus'].map((firstName, nth) => invited({ id: 70 + nth, firstName }));
  show(<InvitedNote />, clinic);
  const note = await screen.findByRole('complementary', { name: 'Invited, not here yet' });
  expect(note.textContent).toContain('Cora New, Dov New, Eli New, and 2 more');
  expect(screen.getByRole('link', { name: 'See it under Team' }).getAttribute('href')).toBe('/clinic/team');
});
