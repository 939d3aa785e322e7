// Who is invited to the team: as rows, as what is tried on them, and what the oracle says of it (O1).
import * as care from '#test/oracle/care.ts';
import type { Principal, Role, World } from '#test/oracle/world.ts';
import type { Verdict } from './expected.ts';

const no = (reason: string): Verdict => ({ allow: false, reason });

/** In every clinic with a team: one invitation of a clinician, and one of an owner. */
const invitedOf = (world: World): { tenantId: number; id: number; roles: Role[]; by: number }[] =>
  world.tenants.flatMap(({ id }) => {
    const by = world.members.find(({ tenantId }) => tenantId === id)?.id;
    if (by === undefined) return [];
    return [
      { tenantId: id, id: 2 * id, roles: ['clinician'], by },
      { tenantId: id, id: 2 * id + 1, roles: ['owner'], by },
    ];
  });

type Moments = { shift: number; at: (microseconds: number) => string; yesterday: string };
export const invitedMembers = (world: World, { shift, at, yesterday }: Moments) =>
  invitedOf(world).map(({ tenantId, id, roles, by }) => ({
    tenant_id: tenantId + shift,
    id: id + shift,
    email: `member-${id}@example.test`,
    first_name: 'Cora',
    last_name: 'New',
    roles,
    access_level: 'clinical',
    visibility: 'all',
    gives_care: true,
    sort_name: 'new cora',
    nonce: 1,
    token_hash: `\\x${(id + shift).toString(16).padStart(64, '0')}`,
    link_made_at: yesterday,
    expires_at: at(86_400_000_000),
    invited_by: by + shift,
    created_at: yesterday,
  }));

export const seenOfTeam = (world: World, who: Principal) => ({
  member_invitation: new Map(
    invitedOf(world).map(({ id, tenantId }): [string, Verdict] => [String(id), care.seesInvitedMembers(world, who, tenantId)]),
  ),
});

const another = `coalesce((select m.id from member m where m.id <> app.member() order by m.id limit 1), 4242)`;
/** Of `pg_temp.done` in deciders.ts, in plpgsql: how each of them is tried. */
export const onTeam = `elsif what like 'invite a colleague%' or what like 'invite an owner%' then
      insert into member_invitation (tenant_id, id, email, first_name, last_name, roles, access_level, visibility, gives_care, sort_name, nonce,
          token_hash, link_made_at, expires_at, invited_by, created_at)
        values (app.tenant(), 4242, 'new@example.test', 'New', 'Colleague', array[case when what like 'invite an owner%' then 'owner' else 'clinician' end],
          'clinical', 'all', true, 'colleague new', 1, '\\x01', now(), now() + interval '1 day',
          case when what like '%in the name of another' then ${another} else app.member() end,
          case when what like '%dated back' then now() - interval '1 second' else now() end);
    elsif what like 'renew the invitation of a colleague%' then
      update member_invitation t set nonce = 2, token_hash = '\\x02', link_made_at = now(), expires_at = now() + interval '1 day',
        invited_by = case when what like '%in the name of another' then ${another} else app.member() end
      where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what like 'withdraw the invitation of a colleague%' then
      update member_invitation t set revoked_at = case when what like '%dated back' then now() - interval '1 second' else now() end,
        revoked_by = case when what like '%in the name of another' then ${another} else app.member() end
      where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what like 'write to a colleague%' then
      insert into outbox (tenant_id, id, letter, subject_id, member_id, created_at, due_at)
        values (app.tenant(), 4242, 'memberInvitation', done.patient, case when what like '%in the name of another' then ${another} else app.member() end,
          now(), now());`;

type Attempt = (what: string, id: number, other: number, decision: Verdict) => void;
export function changingTeam(world: World, who: Principal, attempt: Attempt): void {
  const here = who.tenantId;
  attempt('invite a colleague', 0, 0, care.mayInviteMember(world, who, here, ['clinician']));
  attempt('invite an owner', 0, 0, care.mayInviteMember(world, who, here, ['owner']));
  attempt('invite a colleague in the name of another', 0, 0, no('in one’s own name'));
  attempt('invite a colleague dated back', 0, 0, no('AU-4 at the moment it is done'));
  for (const { id, tenantId, roles, by } of invitedOf(world)) {
    const may = care.mayInviteMember(world, who, tenantId, roles);
    const stands = who.kind === 'member' && who.memberId === by;
    attempt('renew the invitation of a colleague', id, 0, may);
    attempt('renew the invitation of a colleague in the name of another', id, 0, no('in one’s own name'));
    attempt('withdraw the invitation of a colleague', id, 0, may);
    attempt('withdraw the invitation of a colleague in the name of another', id, 0, no('in one’s own name'));
    attempt('withdraw the invitation of a colleague dated back', id, 0, no('AU-4 at the moment it is done'));
    attempt('write to a colleague', id, 0, stands ? care.seesInvitedMembers(world, who, tenantId) : no('IN-5 of one’s own invitations'));
    attempt('write to a colleague in the name of another', id, 0, no('in one’s own name'));
  }
}
