import type { MyWait, Waiting, WaitlistOffer } from '#src/contract/waitlist.ts';
import { fragment, query } from '#src/platform/db.ts';
import { practitionerName } from '../access/queries.ts';
import type { Place } from '../scheduling/queries.ts';
import { wall } from '../scheduling/queries.ts';

// Row security shows a patient in the portal their own, and staff those for whom they book (db/policy/scheduling.sql). Offers are made in
// db/policy/waitlist.sql.

type Wish = {
  serviceId: number;
  practitionerId: number | null;
  weekdays: number[];
  fromMinute: number;
  toMinute: number;
  until: string | null;
};

const today = fragment`(now() at time zone (select t.time_zone from tenant t where t.id = app.tenant()))::date`;
/** Whose last day has come waits for nothing any more. */
const waits = fragment`w.state = 'waiting' and coalesce(w.until_on, 'infinity') >= ${today}`;
const practitionerOf = (id: ReturnType<typeof fragment>) =>
  fragment`(select ${practitionerName} from practitioner pr where pr.tenant_id = w.tenant_id and pr.id = ${id})`;
const entry = fragment`
  w.id, json_build_object('id', s.id, 'name', s.name) as service, ${practitionerOf(fragment`w.practitioner_id`)} as practitioner,
  w.weekdays, w.from_minute as "fromMinute", w.to_minute as "toMinute", w.until_on as until, w.joined_at as "joinedAt"`;

/** What the patient waits for, in the order in which they joined. */
export const myEntries = (id: number | null = null) =>
  query<MyWait>`
    select ${entry}
    from waitlist_entry w join service s on s.tenant_id = w.tenant_id and s.id = w.service_id
    where w.tenant_id = app.tenant() and w.patient_id = app.patient() and (${id}::bigint is null or w.id = ${id}) and ${waits}
    order by w.joined_at, w.id`;

/** How long after it has gone a client is told so. */
const toldHours = 48;
/** What is kept for the patient now, soonest to run out first, and what was until a short while ago, while the time itself is to come. */
export const myOffers = () =>
  query<WaitlistOffer>`
    select w.id, ${practitionerName} as practitioner, json_build_object('id', s.id, 'name', s.name) as service, w.starts_at as "startsAt",
      ${wall(fragment`w.starts_at`)} as "wallStart", ${wall(fragment`w.ends_at`)} as "wallEnd", w.expires_at as "expiresAt",
      ${wall(fragment`w.expires_at`)} as "wallExpires", greatest(0, floor(extract(epoch from w.expires_at - now())))::integer as seconds,
      case when w.outcome is null and w.expires_at > now() then
          case when app.portal_refusal(w.practitioner_id, w.service_id, w.starts_at) is null then 'open' else 'withdrawn' end
        when w.outcome = 'withdrawn' then 'withdrawn' else 'expired' end as state
    from waitlist_offer w
    join service s on s.tenant_id = w.tenant_id and s.id = w.service_id
    join practitioner pr on pr.tenant_id = w.tenant_id and pr.id = w.practitioner_id
    where w.tenant_id = app.tenant() and w.patient_id = app.patient() and coalesce(w.outcome, 'expired') in ('expired', 'withdrawn')
      and coalesce(w.settled_at, w.expires_at) > now() - make_interval(hours => ${toldHours}) and w.starts_at > now()
    order by w.expires_at, w.id`;

/** Ends what has had its last day, so that somebody can wait for the same again. */
export const endPast = (patientId: number) =>
  query`
    update waitlist_entry w set state = 'left', ended_at = now(), ended_by = nullif(app.member(), 0)
    where w.tenant_id = app.tenant() and w.patient_id = ${patientId} and w.state = 'waiting' and w.until_on < ${today}`;

const byRule = fragment`case when app.member() = 0 then 'portal' else 'appointment.book' end`;
const asWhom = fragment`case when app.member() = 0 then 'ByClient' else '' end`;

/** Whether the patient, in the portal, may wait for this. */
export const mayWaitFor = (serviceId: number, practitionerId: number | null) =>
  query<{ may: boolean }>`
    select exists (select from service s where s.tenant_id = app.tenant() and s.id = ${serviceId} and s.status = 'active' and s.in_portal)
      and (${practitionerId}::bigint is null or ${practitionerId} = any (app.portal_practitioners())) as may`;

/** Puts a patient at the end of the line. No row where they wait for the same already. */
export const join = (id: number, patientId: number, { serviceId, practitionerId, weekdays, fromMinute, toMinute, until }: Wish) =>
  query<{ id: number }>`
    with joined as (
      insert into waitlist_entry (tenant_id, id, patient_id, service_id, practitioner_id, weekdays, from_minute, to_minute, until_on, joined_at, added_by)
      values (app.tenant(), ${id}, ${patientId}, ${serviceId}, ${practitionerId}, ${weekdays.toSorted((a, b) => a - b)}::integer[], ${fromMinute}, ${toMinute},
        ${until}, now(), nullif(app.member(), 0))
      on conflict do nothing
      returning id, patient_id
    )
    select id, app.announce('waitlist', patient_id, null)::text,
      app.record('waitlist.joined' || ${asWhom}, patient_id, 'done', ${byRule}, jsonb_build_object('entryId', id))::text
    from joined`;

/** Takes the row of an entry while it waits, in a statement of its own; no row where it does not. */
export const lockEntry = (id: number) =>
  query<{ id: number }>`select id from waitlist_entry where tenant_id = app.tenant() and id = ${id} and state = 'waiting' for update`;

/** Ends a wait; whoever is offering a time for it comes after. No row where it has ended. */
export const end = (id: number, state: 'left' | 'booked') =>
  query<{ id: number }>`
    with ended as (
      update waitlist_entry set state = ${state}, ended_at = now(), ended_by = nullif(app.member(), 0)
      where tenant_id = app.tenant() and id = ${id} and state = 'waiting'
      returning id, patient_id
    )
    select id, app.announce('waitlist', patient_id, null)::text, case when ${state}::text = 'left' then
      app.record('waitlist.left' || ${asWhom}, patient_id, 'done', ${byRule}, jsonb_build_object('entryId', id))::text end
    from ended`;

/** Settles the offer that stands for an entry. The appointment by which its time became free. */
export const settleOfEntry = (entryId: number, outcome: 'declined' | 'withdrawn') =>
  query<{ freedBy: number; patientId: number }>`
    update waitlist_offer set outcome = ${outcome}, settled_at = now()
    where tenant_id = app.tenant() and entry_id = ${entryId} and outcome is null
    returning freed_by as "freedBy", patient_id as "patientId"`;

/** The time that was declined, or taken back, is offered to the next in line. */
export const offerToNext = (freedBy: number, patientId: number) =>
  query`
    insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, created_at, due_at)
    values (app.tenant(), app.new_id(), 'slotFreed', ${patientId}, ${freedBy}, nullif(app.member(), 0), now(), now())`;

type Offer = Place & { entryId: number; practitionerId: number; serviceId: number; freedBy: number; stands: boolean; zone: string };
const offer = fragment`
  select w.entry_id as "entryId", w.practitioner_id as "practitionerId", w.service_id as "serviceId", w.freed_by as "freedBy",
    w.outcome is null and w.expires_at > now() as stands, t.time_zone as zone, w.starts_at as "startsAt", w.ends_at as "endsAt",
    lower(w.busy) as "busyFrom", upper(w.busy) as "busyUntil", ${wall(fragment`w.starts_at`)} as "wallStart",
    (extract(epoch from w.ends_at - w.starts_at) / 60)::integer as minutes
  from waitlist_offer w join tenant t on t.id = w.tenant_id
  where w.tenant_id = app.tenant() and w.patient_id = app.patient()`;
/** An offer of the patient’s own, whatever became of it. */
export const myOffer = (id: number) => query<Offer>`${offer} and w.id = ${id}`;

/** Whether the time of an offer is free but for the offer itself, and the patient not elsewhere. */
export const isFree = (id: number) =>
  query<{ free: boolean }>`
    select not exists (select from app.visible_busy b where b.tenant_id = w.tenant_id and b.practitioner_id = w.practitioner_id and b.busy && w.busy and b.id <> w.id)
      and ((select t.patient_overlap from tenant t where t.id = app.tenant()) or not exists (select from appointment a
        where a.tenant_id = w.tenant_id and a.patient_id = w.patient_id and a.status <> 'cancelled' and a.starts_at < w.ends_at and a.ends_at > w.starts_at)) as free
    from waitlist_offer w where w.tenant_id = app.tenant() and w.id = ${id}`;

/** Answers an offer, once, while it stands; no row where it does not. @param appointmentId what was booked for it */
export const answerOffer = (id: number, outcome: 'accepted' | 'declined', appointmentId: number | null) =>
  query<{ freedBy: number }>`
    with answered as (
      update waitlist_offer set outcome = ${outcome}, settled_at = now(), appointment_id = ${appointmentId}
      where tenant_id = app.tenant() and id = ${id} and patient_id = app.patient() and outcome is null and expires_at > now()
      returning id, patient_id, practitioner_id, freed_by
    )
    select freed_by as "freedBy", app.announce('waitlist', patient_id, null)::text, app.announce('calendar', null, null)::text,
      app.record('waitlist.' || ${outcome}::text, patient_id, 'done', 'portal', jsonb_build_object('offerId', id, 'practitionerId', practitioner_id))::text
    from answered`;

const waiting = fragment`
  select ${entry}, json_build_object('id', p.id, 'firstName', p.first_name, 'lastName', p.last_name, 'preferredName', p.preferred_name) as patient,
    w.added_by is null as "joinedByClient",
    exists (select from portal_access a where a.tenant_id = w.tenant_id and a.patient_id = w.patient_id and 'appointments' = any (a.scopes)
      and coalesce(a.ends_at, 'infinity') > now()) as "hasPortal",
    (select json_build_object('practitioner', ${practitionerName}, 'wallStart', ${wall(fragment`o.starts_at`)}, 'wallExpires', ${wall(fragment`o.expires_at`)})
      from waitlist_offer o join practitioner pr on pr.tenant_id = o.tenant_id and pr.id = o.practitioner_id
      where o.tenant_id = w.tenant_id and o.entry_id = w.id and o.outcome is null and o.expires_at > now()) as offer
  from waitlist_entry w
  join patient p on p.tenant_id = w.tenant_id and p.id = w.patient_id
  join service s on s.tenant_id = w.tenant_id and s.id = w.service_id
  where w.tenant_id = app.tenant() and p.status = 'active'`;
/** A page of those who wait, of those for whom the one asking books, in the order in which they joined; one more than `limit`. */
export const waitingNow = (after: { name: string; id: number } | null, limit: number) =>
  query<Waiting>`
    ${waiting} and ${waits} ${after === null ? fragment`` : fragment`and (w.joined_at, w.id) > (${after.name}::timestamptz, ${after.id})`}
    order by w.joined_at, w.id limit ${limit + 1}`;
export const waitingById = (id: number) => query<Waiting>`${waiting} and w.id = ${id} and w.state = 'waiting'`;

/** Whether a service is offered. */
export const isOffered = (serviceId: number) =>
  query<{ id: number }>`select id from service where tenant_id = app.tenant() and id = ${serviceId} and status = 'active'`;
