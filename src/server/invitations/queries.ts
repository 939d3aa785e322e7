import { sql } from 'kysely';
import type { z } from 'zod';
import { portalScopes } from '#src/contract/endpoint.ts';
import type { PortalScope } from '#src/contract/endpoint.ts';
import type { InviteBody } from '#src/contract/invitations.ts';
import type { ChosenWords, Language } from '#src/contract/words.ts';
import { query, tables } from '#src/platform/db.ts';
import type { Query } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { nameKeys } from '#src/platform/names.ts';
import { holdersOf } from '#src/policy/rights.ts';
import type { Role } from '#src/policy/rights.ts';
import type { Refusal } from '../assignments/queries.ts';
import { invitationDays, linkGraceMinutes } from './rules.ts';

// An invitation lives only as long as whoever sent it may still invite (IN-5).
const inviting = holdersOf('patient.invite').roles;
const managing = holdersOf('team.manage').roles;

type Person = Pick<z.output<typeof InviteBody>, 'firstName' | 'lastName' | 'phone' | 'birthDate'> & { email: string };

/** A new patient: directory entry, profile and chart lock, in three statements in this order. */
export const createPatient = (patientId: number, person: Person, invitedBy: number | null): Query<unknown>[] => {
  const { sortName, searchName } = nameKeys(person);
  return [
    query`
      insert into patient (tenant_id, id, first_name, last_name, email, phone, invited_by_practitioner_id, created_by, sort_name, search_name)
      values (app.tenant(), ${patientId}, ${person.firstName}, ${person.lastName}, ${person.email}, ${person.phone ?? null}, ${invitedBy},
        app.member(), ${sortName}, ${searchName})`,
    query`insert into patient_profile (tenant_id, patient_id, birth_date) values (app.tenant(), ${patientId}, ${person.birthDate ?? null}::date)`,
    query`insert into chart_lock (tenant_id, patient_id) values (app.tenant(), ${patientId})`,
  ];
};

/** The inviter's practitioner, if it can be assigned itself (A2). */
export const assignableMyself = () =>
  query<{ id: number }>`select a.id from app.assignable a where a.tenant_id = app.tenant() and a.id = app.my_practitioner()`;

/** Assigns at the invitation: the inviter as primary, others as assigned (A4), with a period of history and a line in the log. */
export const assignAtInvite = (patientId: number, practitionerId: number, kind: 'primary' | 'assigned') =>
  query`
    with granted as (
      insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
      values (app.tenant(), ${patientId}, ${practitionerId}, ${kind}, 'invite', now(), app.member(), now())
    ), period as (
      insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, opened_by, opened_at)
      values (app.tenant(), ${newId()}, ${patientId}, ${practitionerId}, ${kind}, 'invite', now(), app.member(), now())
    )
    select app.announce('careTeam', ${patientId}, ${practitionerId})::text,
      app.record('careTeam.assigned', ${patientId}, 'done', 'invite',
        jsonb_build_object('practitionerId', ${practitionerId}::bigint, 'via', 'invite'))::text`;

/** A3, for each of several practitioners: why the one asking may not assign them; no row for those they may. */
export const assignRefusals = (patientId: number, practitionerIds: number[]) =>
  query<{ id: number; refusal: Refusal }>`
    select id, refusal from (
      select t.id, app.assign_refusal(${patientId}, t.id) as refusal from unnest(${practitionerIds}::bigint[]) as t (id)
    ) r where refusal is not null order by id`;

/** A new invitation whose link was just made, and its letter into the outbox: of the patient, or of a guardian with some of the portal (B4). */
export const createInvitation = (
  invitation: { id: number; patientId: number; email: string; nonce: number; tokenHash: Buffer },
  { name, scopes }: { name: string; scopes: readonly PortalScope[] } | { name?: undefined; scopes?: undefined } = {},
) =>
  query<{ expiresAt: string }>`
    with made as (
      insert into invitation (tenant_id, id, patient_id, email, nonce, token_hash, link_made_at, expires_at, invited_by, relation, name, scopes)
      values (app.tenant(), ${invitation.id}, ${invitation.patientId}, ${invitation.email}, ${invitation.nonce}, ${invitation.tokenHash},
        now(), now() + make_interval(days => ${invitationDays}), app.member(), ${scopes ? 'guardian' : 'self'}, ${name ?? ''},
        ${scopes ?? portalScopes}::text[])
    ), posted as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, created_at, due_at)
      values (app.tenant(), ${newId()}, 'invitation', ${invitation.patientId}, ${invitation.id}, app.member(), now(), now())
    )
    select now() + make_interval(days => ${invitationDays}) as "expiresAt",
      app.record(${scopes ? 'invitation.guardian' : 'patient.invited'}, ${invitation.patientId}, 'done', 'patient.invite', jsonb_build_object('invitationId', ${invitation.id}::bigint))::text`;

/** Takes the chart's lock for an invitation, in a statement of its own, before its row is locked (RV-3). No row where it is not visible. */
export const lockChartOf = (invitationId: number) =>
  query<{ patientId: number }>`
    select patient_id as "patientId" from chart_lock
    where tenant_id = app.tenant()
      and patient_id = (select i.patient_id from invitation i where i.tenant_id = app.tenant() and i.id = ${invitationId})
    for update`;

/** An invitation of a patient the one asking can see, locked, with whether its link is so young that it stays. */
export const invitationForUpdate = (invitationId: number) =>
  query<{ patientId: number; nonce: number; open: boolean; accepted: boolean; linkIsFresh: boolean; expiresAt: string }>`
    select patient_id as "patientId", nonce, accepted_at is null and revoked_at is null as open, accepted_at is not null as accepted,
      expires_at > now() and link_made_at > now() - make_interval(mins => ${linkGraceMinutes}) as "linkIsFresh", expires_at as "expiresAt"
    from invitation where tenant_id = app.tenant() and id = ${invitationId} for update`;

/** Gives an invitation a new link: the one before is dead. */
export const renewLink = (invitationId: number, nonce: number, tokenHash: Buffer) =>
  query<{ expiresAt: string }>`
    update invitation set nonce = ${nonce}, token_hash = ${tokenHash}, link_made_at = now(), expires_at = now() + make_interval(days => ${invitationDays})
    where tenant_id = app.tenant() and id = ${invitationId}
    returning expires_at as "expiresAt"`;

/** Puts the letter of an invitation into the outbox once more. */
export const postInvitation = (invitationId: number, patientId: number) =>
  query`
    with posted as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, created_at, due_at)
      values (app.tenant(), ${newId()}, 'invitation', ${patientId}, ${invitationId}, app.member(), now(), now())
    )
    select app.record('invitation.sentAgain', ${patientId}, 'done', 'patient.invite', jsonb_build_object('invitationId', ${invitationId}::bigint))::text`;

/** Notes that someone was shown a link. */
export const recordLinkShown = (invitationId: number, patientId: number) =>
  query`select app.record('invitation.linkShown', ${patientId}, 'done', 'patient.invite', jsonb_build_object('invitationId', ${invitationId}::bigint))::text`;

const chosenWords = [
  sql<ChosenWords['patientWord']>`t.patient_word`.as('patientWord'),
  sql<ChosenWords['therapistWord']>`t.therapist_word`.as('therapistWord'),
] as const;

/** What the letter of an invitation says, if it is still open. */
export const invitationLetter = (invitationId: number) =>
  tables
    .selectFrom('invitation as i')
    .innerJoin('patient as p', (join) => join.onRef('p.tenant_id', '=', 'i.tenant_id').onRef('p.id', '=', 'i.patient_id'))
    .innerJoin('member as m', (join) => join.onRef('m.tenant_id', '=', 'i.tenant_id').onRef('m.id', '=', 'i.invited_by'))
    .innerJoin('tenant as t', 't.id', 'i.tenant_id')
    .select([
      'i.tenant_id as tenantId',
      'i.id',
      'i.nonce',
      'i.email',
      'i.relation',
      'i.expires_at as expiresAt',
      'p.first_name as firstName',
      'p.preferred_name as preferredName',
    ])
    .select(['m.first_name as inviterFirstName', 'm.last_name as inviterLastName', 't.name as tenantName', 't.time_zone as timeZone'])
    .leftJoin('patient_profile as f', (join) => join.onRef('f.tenant_id', '=', 'p.tenant_id').onRef('f.patient_id', '=', 'p.id'))
    .select(chosenWords)
    .select(sql<Language>`app.letter_language(f.language, t.language)`.as('language'))
    .where('i.tenant_id', '=', sql<number>`app.tenant()`)
    .where('i.id', '=', invitationId)
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .where('i.expires_at', '>', sql<string>`now()`)
    .where('p.status', '=', 'active')
    .where((eb) => eb.or([eb('i.relation', '=', 'guardian'), eb('p.email', '=', eb.ref('i.email'))]))
    .where(sql<boolean>`m.roles && ${inviting}`);

/** What the letter about a colleague's self-assignment says. */
export const selfAssignedLetter = (practitionerId: number) =>
  tables
    .selectFrom('practitioner as pr')
    .innerJoin('tenant as t', 't.id', 'pr.tenant_id')
    .select(['pr.first_name as firstName', 'pr.last_name as lastName', 't.name as tenantName'])
    .select(chosenWords)
    .select(sql<Language>`t.language`.as('language'))
    .where('pr.tenant_id', '=', sql<number>`app.tenant()`)
    .where('pr.id', '=', practitionerId);

/** What the holder of an open link may know; no row where it is not open. */
export const openInvitation = (tenantId: number, tokenHash: Buffer) =>
  query<{
    tenantName: string;
    inviter: string;
    firstName: string;
    email: string;
    expiresAt: string;
    hasLogin: boolean;
    isGuardian: boolean;
    scopes: PortalScope[];
    isColleague: boolean;
    roles: Role[];
  }>`
    select tenant_name as "tenantName", inviter, first_name as "firstName", email, expires_at as "expiresAt", has_login as "hasLogin",
      relation = 'guardian' as "isGuardian", coalesce(scopes, '{}') as scopes, relation = 'colleague' as "isColleague", coalesce(roles, '{}') as roles
    from app.open_invitation(${tenantId}, ${tokenHash}, ${inviting}, ${managing})`;

/** Accepts an invitation, once, whatever races; no row where it is not open any more. */
export const consumeInvitation = (
  tenantId: number,
  tokenHash: Buffer,
  by: { userId: number } | { passwordHash: string },
  asked: { requestId: string; ip: string },
) =>
  query<{ userId: number; patientId: number | null; memberId: number | null }>`
    select user_id as "userId", patient_id as "patientId", member_id as "memberId"
    from app.accept_invitation(${tenantId}, ${tokenHash}, ${inviting}, ${managing}, ${'userId' in by ? by.userId : null}, ${newId()},
      ${'passwordHash' in by ? by.passwordHash : null}, ${asked.requestId}, ${asked.ip})`;

/** The care team of the patient in the portal now: the primary, then by surname. An emergency access is no place on it (A14). */
export const myCareTeamNow = () =>
  query<{ id: number; firstName: string; lastName: string; discipline: string; isPrimary: boolean }>`
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName", pr.discipline, c.kind = 'primary' as "isPrimary"
    from app.visible_connection c
    join practitioner pr on pr.tenant_id = c.tenant_id and pr.id = c.practitioner_id
    where c.patient_id = app.patient() and c.kind <> 'emergency'
    order by c.kind <> 'primary', pr.sort_name, pr.id`;

/** Where the patient in the portal is, and how they are called. */
export const myself = () =>
  query<{ tenantName: string; firstName: string }>`
    select t.name as "tenantName", coalesce(p.preferred_name, p.first_name) as "firstName"
    from patient p join tenant t on t.id = p.tenant_id
    where p.tenant_id = app.tenant() and p.id = app.patient()`;
