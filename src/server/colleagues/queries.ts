import type { MemberInvitation } from '#src/contract/colleagues.ts';
import type { ChosenWords, Language } from '#src/contract/words.ts';
import { fragment, query } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { nameKeys } from '#src/platform/names.ts';
import { holdersOf } from '#src/policy/rights.ts';
import { invitationDays, linkGraceMinutes } from '../invitations/rules.ts';

// As for clients: an invitation lives only as long as whoever stands for it may still invite such a member (IN-5).
const managing = holdersOf('team.manage').roles;

const mine = fragment`(not 'owner' = any (i.roles) or app.has_role('owner'))`;

/** Who is invited and has neither accepted nor been withdrawn, the last first. */
export const invitationsNow = () =>
  query<MemberInvitation>`
    select i.id, i.first_name as "firstName", i.last_name as "lastName", i.email, i.roles, i.access_level as "accessLevel", i.visibility,
      i.gives_care as "givesCare", i.discipline, trim(m.first_name || ' ' || m.last_name) as "invitedBy", i.created_at as "invitedAt",
      i.expires_at as "expiresAt", i.expires_at <= now() as "hasExpired", ${mine} as "mayChange"
    from member_invitation i join member m on m.tenant_id = i.tenant_id and m.id = i.invited_by
    where i.tenant_id = app.tenant() and i.accepted_at is null and i.revoked_at is null
    order by i.created_at desc, i.id desc
    limit 500`;

/** Why somebody with this address is not invited; the clinic has been taken. Whether they have a login elsewhere is not told. */
export const refusalOf = (email: string, roles: string[]) =>
  query<{ refusal: 'owners_only' | 'already_member' | 'already_invited' | null }>`
    select case
      when 'owner' = any (${roles}::text[]) and not app.has_role('owner') then 'owners_only'
      when exists (select from app.identities(${email}, null) a where a.tenant_id = app.tenant() and a.member_id is not null) then 'already_member'
      when exists (select from member_invitation i where i.tenant_id = app.tenant() and i.email = ${email} and i.accepted_at is null and i.revoked_at is null)
        then 'already_invited'
    end as refusal`;

type Wanted = Pick<
  MemberInvitation,
  'firstName' | 'lastName' | 'email' | 'roles' | 'accessLevel' | 'visibility' | 'givesCare' | 'discipline'
>;

/** A new invitation whose link was just made, and its letter into the outbox. */
export const createMemberInvitation = (id: number, nonce: number, tokenHash: Buffer, to: Wanted) =>
  query<{ expiresAt: string }>`
    with made as (
      insert into member_invitation (tenant_id, id, email, first_name, last_name, roles, access_level, visibility, gives_care, discipline, sort_name,
        nonce, token_hash, link_made_at, expires_at, invited_by, created_at)
      values (app.tenant(), ${id}, ${to.email}, ${to.firstName}, ${to.lastName}, ${to.roles}, ${to.accessLevel}, ${to.visibility}, ${to.givesCare},
        ${to.discipline}, ${nameKeys(to).sortName}, ${nonce}, ${tokenHash}, now(), now() + make_interval(days => ${invitationDays}), app.member(), now())
    )
    select now() + make_interval(days => ${invitationDays}) as "expiresAt", app.announce('team', null, null)::text as told,
      app.record('member.invited', null, 'done', 'team.manage', jsonb_build_object('invitationId', ${id}::bigint, 'roles', ${to.roles}::text[],
        'accessLevel', ${to.accessLevel}::text, 'visibility', ${to.visibility}::text))::text as noted`;

/** Puts the letter of an invitation into the outbox: a statement of its own, since the fence looks for the invitation. */
export const postMemberInvitation = (id: number) =>
  query`
    insert into outbox (tenant_id, id, letter, subject_id, member_id, created_at, due_at)
    values (app.tenant(), ${newId()}, 'memberInvitation', ${id}, app.member(), now(), now())`;

/** An invitation, with whether it may be changed, and whether its link is so young that it stays; the clinic has been taken. */
export const invitationToChange = (id: number) =>
  query<{ nonce: number; open: boolean; accepted: boolean; mayChange: boolean; linkIsFresh: boolean; expiresAt: string }>`
    select i.nonce, i.accepted_at is null and i.revoked_at is null as open, i.accepted_at is not null as accepted, ${mine} as "mayChange",
      i.expires_at > now() and i.link_made_at > now() - make_interval(mins => ${linkGraceMinutes}) as "linkIsFresh", i.expires_at as "expiresAt"
    from member_invitation i where i.tenant_id = app.tenant() and i.id = ${id}`;

/** Stands for an invitation; with a new link (the one before is dead), or with the one there is. */
export const renewInvitation = (id: number, link: { nonce: number; tokenHash: Buffer } | null) =>
  query<{ nonce: number; expiresAt: string }>`
    with renewed as (
      update member_invitation i set invited_by = app.member(), nonce = coalesce(${link?.nonce ?? null}::bigint, i.nonce),
        token_hash = coalesce(${link?.tokenHash ?? null}::bytea, i.token_hash),
        link_made_at = case when ${link !== null} then now() else i.link_made_at end,
        expires_at = case when ${link !== null} then now() + make_interval(days => ${invitationDays}) else i.expires_at end
      where i.tenant_id = app.tenant() and i.id = ${id}
      returning i.nonce, i.expires_at as "expiresAt"
    )
    select *, app.announce('team', null, null)::text as told from renewed`;

/** Notes that an invitation was sent again, or its link shown. */
export const recordInvitation = (action: 'member.invitedAgain' | 'member.linkShown', id: number) =>
  query`select app.record(${action}, null, 'done', 'team.manage', jsonb_build_object('invitationId', ${id}::bigint))::text`;

export const withdrawNow = (id: number) =>
  query<{ id: number }>`
    with withdrawn as (
      update member_invitation i set revoked_at = now(), revoked_by = app.member() where i.tenant_id = app.tenant() and i.id = ${id}
      returning i.id
    )
    select id, app.announce('team', null, null)::text as told,
      app.record('member.inviteWithdrawn', null, 'done', 'team.manage', jsonb_build_object('invitationId', id))::text as noted
    from withdrawn`;

/** How many records a role that reads every record opens, of patients whom the one asking sees. */
export const unsealedNow = () =>
  query<{ opens: number }>`
    select count(*)::integer as opens from patient p where p.tenant_id = app.tenant() and p.sealed_at is null`;

/** What the letter of an invitation says, if it is still open, and whoever stands for it may still invite such a member. */
export const memberLetter = (id: number) =>
  query<
    ChosenWords & {
      tenantId: number;
      nonce: number;
      email: string;
      firstName: string;
      expiresAt: string;
      inviter: string;
      tenantName: string;
      timeZone: string;
      language: Language;
    }
  >`
    select i.tenant_id as "tenantId", i.nonce, i.email, i.first_name as "firstName", i.expires_at as "expiresAt",
      trim(m.first_name || ' ' || m.last_name) as inviter, t.name as "tenantName", t.time_zone as "timeZone", t.language,
      t.patient_word as "patientWord", t.therapist_word as "therapistWord"
    from member_invitation i
    join tenant t on t.id = i.tenant_id
    join member m on m.tenant_id = i.tenant_id and m.id = i.invited_by and m.status = 'active' and m.approved and m.roles && ${managing}::text[]
      and (not 'owner' = any (i.roles) or 'owner' = any (m.roles))
    where i.tenant_id = app.tenant() and i.id = ${id} and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()`;
