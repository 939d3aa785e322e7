import type { OpenInvitation, PortalEntry } from '#src/contract/guardians.ts';
import type { PortalScope } from '#src/contract/endpoint.ts';
import { query } from '#src/platform/db.ts';

/** Who enters the portal now: the patient first, then guardians in the order in which they came. */
export const entriesNow = (patientId: number) =>
  query<PortalEntry>`
    select user_id as id, relation = 'guardian' as "isGuardian", name, email, scopes, since, version
    from portal_access
    where tenant_id = app.tenant() and patient_id = ${patientId} and coalesce(ends_at, 'infinity') > now()
    order by relation = 'guardian', since, user_id`;

/** Who is invited and has not accepted, also where the link has run out: it can be sent again. */
export const openInvitations = (patientId: number) =>
  query<OpenInvitation>`
    select i.id, i.relation = 'guardian' as "isGuardian", i.name, i.email, i.scopes, trim(m.first_name || ' ' || m.last_name) as "invitedBy",
      i.created_at as "invitedAt", i.expires_at as "expiresAt", i.expires_at <= now() as "hasExpired"
    from invitation i join member m on m.tenant_id = i.tenant_id and m.id = i.invited_by
    where i.tenant_id = app.tenant() and i.patient_id = ${patientId} and i.accepted_at is null and i.revoked_at is null
    order by i.relation = 'guardian', i.created_at, i.id`;

/** Where the patient's own invitation goes, and whether one may be sent at all. */
export const addressOf = (patientId: number) =>
  query<{ email: string | null; isActive: boolean }>`
    select email, status = 'active' as "isActive" from patient where tenant_id = app.tenant() and id = ${patientId}`;

/** Waits for whoever else invites into this portal, and tells why one more to this address would be one too many; null where it is not. */
export const inTheWay = (patientId: number, email: string) =>
  query<{ because: 'already_in_portal' | 'already_invited' | null }>`
    select case
      when exists (select from portal_access a where a.tenant_id = app.tenant() and a.patient_id = ${patientId} and a.email = ${email}
        and coalesce(a.ends_at, 'infinity') > now()) then 'already_in_portal'
      when exists (select from invitation i where i.tenant_id = app.tenant() and i.patient_id = ${patientId} and i.email = ${email}
        and i.accepted_at is null and i.revoked_at is null) then 'already_invited' end as because
    from (select pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'portal', app.tenant(), ${patientId}::bigint), 0))) waited`;

/** Takes an invitation back. No row where it is not open any more. */
export const withdraw = (patientId: number, invitationId: number) =>
  query<{ id: number }>`
    with withdrawn as (
      update invitation set revoked_at = now()
      where tenant_id = app.tenant() and patient_id = ${patientId} and id = ${invitationId} and accepted_at is null and revoked_at is null
      returning id, patient_id
    )
    select id, app.announce('patient', patient_id, null)::text,
      app.record('invitation.withdrawn', patient_id, 'done', 'portal.entrust', jsonb_build_object('invitationId', id))::text
    from withdrawn`;

/** Whether an invitation is there at all, and accepted. */
export const stateOf = (patientId: number, invitationId: number) =>
  query<{ accepted: boolean }>`
    select accepted_at is not null as accepted from invitation
    where tenant_id = app.tenant() and patient_id = ${patientId} and id = ${invitationId}`;

/** Somebody's way in, for whoever changes it. No row where it has ended. */
export const entryForUpdate = (patientId: number, userId: number) =>
  query<{ isGuardian: boolean; version: number; scopes: PortalScope[] }>`
    select relation = 'guardian' as "isGuardian", version, scopes from portal_access
    where tenant_id = app.tenant() and patient_id = ${patientId} and user_id = ${userId} and coalesce(ends_at, 'infinity') > now() for update`;

/** Changes what a guardian may do, and logs what it was. */
export const rescope = (patientId: number, userId: number, scopes: PortalScope[], before: PortalScope[]) =>
  query<{ id: number }>`
    with changed as (
      update portal_access set scopes = ${scopes}::text[], version = version + 1
      where tenant_id = app.tenant() and patient_id = ${patientId} and user_id = ${userId}
      returning user_id, patient_id, scopes
    )
    select user_id as id, app.announce('patient', patient_id, null)::text,
      app.record('invitation.scopesChanged', patient_id, 'done', 'portal.entrust',
        jsonb_build_object('ofUserId', user_id, 'before', ${before}::text[], 'after', scopes))::text
    from changed`;

/**
 * Ends somebody's way in, and tells what they have open. What they accepted counts for nothing from here on: neither the lists nor the
 * correspondence take the portal for open.
 */
export const end = (patientId: number, userId: number) =>
  query<{ id: number }>`
    with ended as (
      update portal_access set ends_at = now(), version = version + 1
      where tenant_id = app.tenant() and patient_id = ${patientId} and user_id = ${userId} and coalesce(ends_at, 'infinity') > now()
      returning user_id, patient_id, relation, email
    ), closed as (
      update invitation i set revoked_at = now() from ended e
      where i.tenant_id = app.tenant() and i.patient_id = e.patient_id and i.relation = e.relation and i.accepted_at is not null and i.revoked_at is null
        and (e.relation = 'self' or i.email = e.email)
    )
    select user_id as id, app.announce('patient', patient_id, null)::text,
      pg_notify('caseload', json_build_object('tenantId', app.tenant(), 'what', 'session', 'userId', user_id)::text)::text,
      app.record('invitation.accessEnded', patient_id, 'done', 'portal.entrust', jsonb_build_object('ofUserId', user_id, 'relation', relation))::text
    from ended`;
