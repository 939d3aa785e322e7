import type { LinkedAppointment } from '#src/contract/appointmentLinks.ts';
import type { ChosenWords, Language } from '#src/contract/words.ts';
import { query } from '#src/platform/db.ts';

export type AppointmentLetterKind = 'appointmentBooked' | 'appointmentMoved' | 'appointmentCancelled' | 'appointmentReminder';

/**
 * Tells the patient by mail that appointments were booked (or restored), moved or cancelled, in the transaction that does it and after it:
 * one letter for each series among them, and for each that is of none; and posts a reminder for each that comes later than that (S4). Whether there is still a reason for
 * a letter, and an address, is decided when it is sent.
 */
export const postAppointmentLetter = (letter: Exclude<AppointmentLetterKind, 'appointmentReminder'>, ids: readonly number[]) =>
  query`
    with one as (
      select a.tenant_id, a.id, a.patient_id, a.series_id, a.is_exception, a.starts_at, a.starts_at - make_interval(hours => t.reminder_hours) as reminder_at,
        ${letter}::text <> 'appointmentCancelled' and t.reminder_hours > 0
          and a.starts_at - make_interval(hours => t.reminder_hours) > now() + interval '1 hour' as is_reminded
      from appointment a join tenant t on t.id = a.tenant_id
      where a.tenant_id = app.tenant() and a.id = any (${ids}::bigint[])
    ), told as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, created_at, due_at)
      select distinct on (coalesce(series_id, id)) tenant_id, app.new_id(), ${letter}, patient_id, id, nullif(app.member(), 0), now(), now() from one
      -- One that was moved by itself stands for itself: where there are others, the letter is about one of those.
      order by coalesce(series_id, id), is_exception, starts_at
    )
    insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, created_at, due_at)
    select tenant_id, app.new_id(), 'appointmentReminder', patient_id, id, nullif(app.member(), 0), now(), reminder_at from one where is_reminded`;

/**
 * What cancelled appointments have freed is offered to those who wait for it (S5), in a minute: who has cancelled by mistake takes it back first.
 * In the transaction that cancels, after it, by whomever; nothing where nobody waits.
 */
export const offerFreed = (ids: readonly number[]) =>
  query`
    insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, created_at, due_at)
    select a.tenant_id, app.new_id(), 'slotFreed', a.patient_id, a.id, nullif(app.member(), 0), now(), now() + interval '1 minute'
    from appointment a
    where a.tenant_id = app.tenant() and a.id = any (${ids}::bigint[]) and a.status = 'cancelled' and a.cancelled_at = now() and a.starts_at > now()
      and exists (select from app.waited_for v where v.tenant_id = a.tenant_id)`;

/** The appointment of the link that was followed, as its page shows it. */
export const linkedAppointment = () =>
  query<LinkedAppointment>`
    select clinic, first_name as "firstName", practitioner, to_char(starts_at at time zone zone, 'YYYY-MM-DD"T"HH24:MI') as "wallStart",
      to_char(ends_at at time zone zone, 'YYYY-MM-DD"T"HH24:MI') as "wallEnd", zone as "timeZone", starts_at as "startsAt",
      case when location is not null then json_build_object('location', location, 'addressLines', address_lines, 'room', room) end as place,
      status, open, is_late as "isLate", notice_hours as "noticeHours"
    from app.linked_appointment where tenant_id = app.tenant() and is_linked`;

/** Takes the row of the appointment of the link while it can be answered, in a statement of its own: what follows sees what others have done. */
export const lockLinked = () =>
  query<{ id: number }>`select id from appointment where tenant_id = app.tenant() and id = app.linked() for update`;

/** Confirms it, and logs it. No row where there is nothing to confirm. */
export const confirmLinked = () =>
  query<{ id: number }>`
    with confirmed as (
      update appointment set status = 'confirmed', version = version + 1
      where tenant_id = app.tenant() and id = app.linked() and status = 'booked' and starts_at > now()
      returning id, patient_id
    )
    select id, app.announce('calendar', null, null)::text,
      app.record('appointment.confirmedByClient', patient_id, 'done', 'link', jsonb_build_object('appointmentId', id))::text
    from confirmed`;

/** Cancels it for its patient, late where the clinic's notice has begun, and logs it. No row where there is nothing to cancel. */
export const cancelLinked = () =>
  query<{ id: number; patientId: number }>`
    with cancelled as (
      update appointment a set status = 'cancelled', cancelled_by = 'patient', cancelled_at = now(), cancelled_late = l.is_late, version = a.version + 1
      from app.linked_appointment l
      where a.tenant_id = app.tenant() and a.id = app.linked() and l.tenant_id = a.tenant_id and l.id = a.id
        and a.status in ('booked', 'confirmed') and a.starts_at > now()
      returning a.id, a.patient_id, a.cancelled_late
    )
    select id, patient_id as "patientId", app.announce('calendar', null, null)::text,
      app.record('appointment.cancelledByClient', patient_id, 'done', 'link', jsonb_build_object('appointmentId', id, 'late', cancelled_late))::text
    from cancelled`;

/** Writes to the members of its practitioner that it was cancelled. */
export const tellColleagues = (appointmentId: number, patientId: number) =>
  query`
    insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
    select app.tenant(), app.new_id(), 'appointmentDeclined', ${patientId}, ${appointmentId}, c.id, c.id, now(), now() from app.linked_colleague c`;

type Written = {
  tenantId: number;
  id: number;
  isLinked: boolean;
  startsAt: string;
  endsAt: string;
  zone: string;
  status: LinkedAppointment['status'];
  open: boolean;
  isException: boolean;
  cancelledAt: string | null;
  isToCome: boolean;
  isLate: boolean;
  version: number;
  clinic: string;
  noticeHours: number;
  reminderHours: number;
  mails: boolean;
  firstName: string;
  language: Language;
  room: string | null;
  location: string | null;
  addressLines: string[] | null;
};
/** The appointment that a letter is about, and those that were booked with it, in order. */
export const appointmentsOfLetter = () =>
  query<Written>`
    select tenant_id as "tenantId", id, is_linked as "isLinked", starts_at as "startsAt", ends_at as "endsAt", zone, status, open, is_exception as "isException",
      cancelled_at as "cancelledAt", starts_at > now() as "isToCome", is_late as "isLate", version, clinic, notice_hours as "noticeHours", reminder_hours as "reminderHours",
      appointment_mails as mails, first_name as "firstName", language, room, location, address_lines as "addressLines"
    from app.linked_appointment where tenant_id = app.tenant() order by starts_at, id`;

/** Makes the link of an appointment for an address, where it is not there yet. @param hash of its token */
export const makeLink = (email: string, appointmentId: number, hash: Buffer) =>
  query`
    insert into appointment_link (tenant_id, appointment_id, email, token_hash) values (app.tenant(), ${appointmentId}, ${email}, ${hash})
    on conflict do nothing`;

/** How the letter itself stands among those about the same appointment. */
export const letterAmongOthers = (letterId: number) =>
  query<{ isOfBooking: boolean; isOvertaken: boolean }>`
    select is_of_booking as "isOfBooking", is_overtaken as "isOvertaken" from app.linked_letter where tenant_id = app.tenant() and id = ${letterId}`;

/** For the letter to a colleague: the clinic, while the appointment is cancelled by its patient. */
export const declinedAppointment = (appointmentId: number) =>
  query<ChosenWords & { clinic: string; language: Language }>`
    select t.name as clinic, t.language, t.patient_word as "patientWord", t.therapist_word as "therapistWord" from appointment a join tenant t on t.id = a.tenant_id
    where a.tenant_id = app.tenant() and a.id = ${appointmentId} and a.status = 'cancelled' and a.cancelled_by = 'patient'`;
