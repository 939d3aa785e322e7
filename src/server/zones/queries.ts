import { query } from '#src/platform/db.ts';
import { placed } from '../scheduling/queries.ts';
import type { Place, Placed } from '../scheduling/queries.ts';

/** TM-2, as the tables' owner: what is done at the start, for all clinics, by nobody. */
export const asOwner = () => query`select set_config('role', 'caseload_owner', true)`;
export const inClinic = (tenantId: number) =>
  query`select set_config('app.tenant', ${String(tenantId)}, true), set_config('app.member', '0', true), set_config('app.patient', '0', true)`;
export const savepoint = () => query`savepoint before_the_next`;
export const backToSavepoint = () => query`rollback to savepoint before_the_next`;

/** What PostgreSQL knows of the zones in use: its version, and a hash of what their clocks show at noon of each week to 2037; and the last start. */
export const zoneRulesNow = () =>
  query<{ database: string; last: { id: number; engine: string; database: string; isDone: boolean } | null }>`
    select current_setting('server_version') || ' ' || coalesce(md5((
        select string_agg((day at time zone z.name)::text, ',' order by z.name, day)
        from (select distinct time_zone as name from tenant) z
        cross join generate_series(timestamptz '2025-01-01 12:00Z', '2038-01-01 12:00Z', interval '7 days') day)), '') as database,
      (select json_build_object('id', r.id, 'engine', r.engine, 'database', r.database, 'isDone', r.done_at is not null)
       from zone_rules r order by r.id desc limit 1) as last`;
export const beginReckoning = (engine: string, database: string) =>
  query<{ id: number }>`insert into zone_rules (engine, database) values (${engine}, ${database}) returning id`;

export type ToReckon = Placed & { tenantId: number; id: number; version: number; shown: string };
/** A page of appointments to come, with what PostgreSQL shows of them. */
export const toReckon = (after: { tenantId: number; id: number }, most: number) =>
  query<ToReckon>`
    select tenant_id as "tenantId", id, version, ${placed}, to_char(starts_at at time zone zone, 'YYYY-MM-DD"T"HH24:MI') as shown
    from appointment
    where starts_at > now() and status <> 'cancelled' and (tenant_id, id) > (${after.tenantId}, ${after.id})
    order by tenant_id, id
    limit ${most}`;

/** Puts an appointment where its clock is now. No row where somebody has changed it meanwhile. */
export const reckon = ({ tenantId, id, version, startsAt }: ToReckon, place: Place) =>
  query<{ id: number }>`
    with moved as (
      update appointment set starts_at = ${place.startsAt}, ends_at = ${place.endsAt}, busy = tstzrange(${place.busyFrom}, ${place.busyUntil}),
        version = version + 1
      where tenant_id = ${tenantId} and id = ${id} and version = ${version} and status <> 'cancelled'
      returning id, patient_id, practitioner_id, starts_at
    )
    select id, app.announce('calendar', null, null)::text,
      app.record('appointment.reckoned', patient_id, 'done', 'zoneRules', jsonb_build_object('appointmentId', id, 'practitionerId', practitioner_id,
        'startsAt', starts_at, 'before', ${startsAt}::timestamptz))::text
    from moved`;
/** Writes down what could not be put where its clock is now, since its time is taken there. */
export const notReckoned = (all: readonly { id: number; startsAt: string }[]) =>
  query`
    select app.record('appointment.reckoned', a.patient_id, 'refused', 'zoneRules', jsonb_build_object('appointmentId', a.id,
      'practitionerId', a.practitioner_id, 'startsAt', t."startsAt", 'before', a.starts_at))::text
    from jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as t (id bigint, "startsAt" timestamptz)
    join appointment a on a.tenant_id = app.tenant() and a.id = t.id`;
export const countReckoned = (id: number, changed: number) => query`update zone_rules set changed = changed + ${changed} where id = ${id}`;
/** No row where another server was done first. */
export const endReckoning = (id: number, refused: number) =>
  query<{ changed: number }>`
    update zone_rules set done_at = now(), refused = ${refused} where id = ${id} and done_at is null returning changed`;
