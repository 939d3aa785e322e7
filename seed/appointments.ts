import { Temporal } from 'temporal-polyfill';
import type { Team } from './days.ts';
import type { OfferTold } from './offer.ts';
import type { Dice } from './profiles.ts';
import type { Story } from './story.ts';
import type { Member } from './tell.ts';

type Span = { practitioner: number; weekday: number; from: number; to: number };

/**
 * The calendar of a clinic: six weeks that have passed and four to come, each therapist with their own patients at their own hours, three
 * quarters of the time; most of them weekly, some cancelled, some who did not come. And one booked with somebody who is not on the care team.
 */
export function tellAppointments(
  story: Story,
  { clinic, therapists, admin, caseloads }: Team,
  { services, rooms }: OfferTold,
  dice: Dice,
): void {
  const zone = String(story.rows.tenant.find(({ id }) => id === clinic.tenantId)?.['time_zone']);
  const now = Temporal.Instant.from(story.now.toISOString());
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const monday = today.subtract({ days: today.dayOfWeek - 1 });
  const away = story.rows.time_off.map((row) => ({
    practitioner: row['practitioner_id'],
    from: Date.parse(String(row['starts_at'])),
    until: Date.parse(String(row['ends_at'])),
  }));
  const week: Span[] = story.rows.working_hours.map((row) => ({
    practitioner: Number(row['practitioner_id']),
    weekday: Number(row['weekday']),
    from: Number(row['from_minute']),
    to: Number(row['to_minute']),
  }));
  // The longer ones are for first visits.
  const usual = services.filter(({ duration }) => duration >= 20 && duration <= 60);
  const stands = new Map<number, [number, number][]>();
  const roomOf = new Map(therapists.slice(0, rooms.length).map((who, nth) => [who, rooms[nth]?.roomId]));

  const book = (who: Member, patientId: number, day: Temporal.PlainDate, minute: number, service: (typeof usual)[number]) => {
    const starts = day.toZonedDateTime({ timeZone: zone, plainTime: { hour: Math.floor(minute / 60), minute: minute % 60 } });
    const ends = starts.add({ minutes: service.duration });
    const [at, until] = [starts.epochMilliseconds, ends.epochMilliseconds];
    if (away.some((one) => one.practitioner === who.practitionerId && one.from < until && one.until > at)) return null;
    // Nobody is with two therapists at once.
    const others = stands.get(patientId) ?? [];
    if (others.some(([from, to]) => from < until && to > at)) return null;
    const past = until < story.now.getTime();
    const fate = dice.below(20);
    const status = fate === 0 ? 'cancelled' : past ? (fate === 1 ? 'noShow' : 'completed') : fate < 8 ? 'confirmed' : 'booked';
    if (status !== 'cancelled') stands.set(patientId, [...others, [at, until]]);
    const id = story.id();
    const booked = new Date(Math.min(story.now.getTime(), at) - (3 + dice.below(20)) * 86_400_000).toISOString();
    const instant = (zoned: Temporal.ZonedDateTime) => zoned.toInstant().toString();
    story.rows.appointment.push({
      tenant_id: clinic.tenantId,
      id,
      patient_id: patientId,
      practitioner_id: who.practitionerId,
      service_id: service.serviceId,
      room_id: roomOf.get(who) ?? null,
      starts_at: instant(starts),
      ends_at: instant(ends),
      zone,
      wall_start: starts.toPlainDateTime().toString(),
      busy: `[${instant(starts.subtract({ minutes: service.bufferBefore }))},${instant(ends.add({ minutes: service.bufferAfter }))})`,
      status,
      cancelled_by: status === 'cancelled' ? dice.pick(['clinic', 'patient', 'patient']) : null,
      cancelled_at: status === 'cancelled' ? booked : null,
      cancelled_late: status === 'cancelled' ? false : null,
      booked_by: admin.memberId,
      booked_at: booked,
      placed_by: admin.memberId,
      placed_at: booked,
    });
    return { id, status, at };
  };

  for (const who of therapists) {
    const own = (caseloads.get(who) ?? []).map(({ patientId }) => patientId);
    if (own.length === 0) continue;
    for (const { weekday, from, to } of week.filter(({ practitioner }) => practitioner === who.practitionerId)) {
      for (let minute = from; ;) {
        const service = dice.pick(usual);
        const starts = minute + service.bufferBefore;
        minute = Math.ceil((starts + service.duration + service.bufferAfter) / 15) * 15;
        if (minute > to) break;
        if (!dice.chance(0.75)) continue;
        // The same hour belongs to the same person, week after week or every other.
        const patientId = dice.pick(own);
        const every = dice.pick([1, 1, 2]);
        for (let nth = -6; nth < 4; nth += every) book(who, patientId, monday.add({ days: nth * 7 + weekday - 1 }), starts, service);
      }
    }
  }

  // A6: booked by the desk with a colleague who is not on the care team.
  const [first, second] = therapists;
  const whom = first && caseloads.get(first)?.[0];
  const service = usual[0];
  if (!second || !whom || !service) return;
  const onTeam = story.rows.assignment.some(
    (row) => row['patient_id'] === whom.patientId && row['practitioner_id'] === second.practitionerId && row['status'] === 'active',
  );
  const made = onTeam ? null : book(second, whom.patientId, monday.add({ weeks: 4, days: 1 }), 9 * 60, service);
  if (!made || made.status === 'cancelled') return;
  story.rows.access_needed.push({
    tenant_id: clinic.tenantId,
    id: story.id(),
    appointment_id: made.id,
    patient_id: whom.patientId,
    practitioner_id: second.practitionerId,
    raised_by: admin.memberId,
    raised_at: new Date(story.now.getTime() - 3_600_000).toISOString(),
  });
}
