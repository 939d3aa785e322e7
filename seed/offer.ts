import { Temporal } from 'temporal-polyfill';
import type { Dice } from './profiles.ts';
import type { Team } from './days.ts';
import type { Story } from './story.ts';
import type { Clinic, Member } from './tell.ts';

export type Location = { tenantId: number; locationId: number; name: string };
export type Room = { tenantId: number; roomId: number; name: string };
export type Service = { tenantId: number; serviceId: number; name: string; duration: number; bufferBefore: number; bufferAfter: number };

type Status = 'active' | 'archived';
type Colour = 'teal' | 'blue' | 'grape' | 'orange' | 'pink' | 'lime' | 'yellow' | 'gray';

/** A place where a clinic sees people. */
export function location(
  story: Story,
  { tenantId }: Clinic,
  about: { name?: string; addressLines?: string[]; status?: Status } = {},
): Location {
  const id = story.id();
  const name = about.name ?? 'Main street';
  story.rows.location.push({
    tenant_id: tenantId,
    id,
    name,
    address_lines: about.addressLines ?? [],
    status: about.status ?? 'active',
    version: 1,
  });
  return { tenantId, locationId: id, name };
}

/** A room of a location. */
export function room(story: Story, at: Location, about: { name?: string; status?: Status } = {}): Room {
  const id = story.id();
  const name = about.name ?? 'Room 1';
  story.rows.room.push({ tenant_id: at.tenantId, id, location_id: at.locationId, name, status: about.status ?? 'active', version: 1 });
  return { tenantId: at.tenantId, roomId: id, name };
}

/** Something that can be booked: fifty minutes without buffers, unless said. */
export function service(
  story: Story,
  { tenantId }: Clinic,
  about: {
    name?: string;
    duration?: number;
    bufferBefore?: number;
    bufferAfter?: number;
    priceLabel?: string;
    colour?: Colour;
    status?: Status;
  } = {},
): Service {
  const id = story.id();
  const { name = 'Session', duration = 50, bufferBefore = 0, bufferAfter = 0 } = about;
  story.rows.service.push({
    tenant_id: tenantId,
    id,
    name,
    duration_minutes: duration,
    buffer_before_minutes: bufferBefore,
    buffer_after_minutes: bufferAfter,
    price_label: about.priceLabel ?? '',
    colour: about.colour ?? 'teal',
    status: about.status ?? 'active',
    version: 1,
  });
  return { tenantId, serviceId: id, name, duration, bufferBefore, bufferAfter };
}

type Whom = { tenantId: number; practitionerId: number | null };
/** `9:00` or `24:00` in minutes of the day. */
const minuteOf = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
};

/** Hours of a practitioner on some days, 1 is Monday: `hours(story, maya, [1, 2], ['9:00-13:00', '14:00-18:00'])`. */
export function hours(story: Story, whom: Whom, weekdays: number[], spans: string[], at: Location | null = null): void {
  for (const weekday of weekdays) {
    for (const span of spans) {
      const [from = '', to = ''] = span.split('-');
      story.rows.working_hours.push({
        tenant_id: whom.tenantId,
        practitioner_id: whom.practitionerId,
        weekday,
        from_minute: minuteOf(from),
        to_minute: minuteOf(to),
        location_id: at?.locationId ?? null,
      });
    }
  }
}

/** An absence. @param by who entered it */
export function timeOff(story: Story, whom: Whom, by: Member, when: { startsAt: string; endsAt: string }): { timeOffId: number } {
  const id = story.id();
  story.rows.time_off.push({
    tenant_id: whom.tenantId,
    id,
    practitioner_id: whom.practitionerId,
    starts_at: when.startsAt,
    ends_at: when.endsAt,
    created_by: by.memberId,
    created_at: new Date(story.now.getTime() - 20 * 86_400_000).toISOString(),
  });
  return { timeOffId: id };
}

type Offered = {
  services: Parameters<typeof service>[2][];
  locations: { name: string; addressLines: string[]; rooms: string[] }[];
};

const offers: Record<'okta' | 'harbor' | 'summit', Offered> = {
  okta: {
    services: [
      { name: 'First assessment', duration: 60, bufferAfter: 10, priceLabel: '€95', colour: 'blue' },
      { name: 'Physiotherapy', duration: 30, bufferAfter: 5, priceLabel: '€48', colour: 'teal' },
      { name: 'Manual therapy', duration: 45, bufferAfter: 5, priceLabel: '€68', colour: 'grape' },
      { name: 'Sports rehabilitation', duration: 60, bufferBefore: 5, bufferAfter: 10, priceLabel: '€85', colour: 'orange' },
      { name: 'Back school, group', duration: 75, priceLabel: '€18 a person', colour: 'lime', status: 'archived' },
    ],
    locations: [
      { name: 'Mitte', addressLines: ['Torstraße 12', '10119 Berlin'], rooms: ['Room 1', 'Room 2', 'Room 3', 'Gym'] },
      { name: 'Prenzlauer Berg', addressLines: ['Kastanienallee 80', '10435 Berlin'], rooms: ['Room A', 'Room B'] },
    ],
  },
  harbor: {
    services: [
      { name: 'Intake', duration: 80, bufferAfter: 10, priceLabel: '$240', colour: 'blue' },
      { name: 'Psychotherapy', duration: 50, bufferAfter: 10, priceLabel: '$180', colour: 'teal' },
      { name: 'Couples therapy', duration: 80, bufferAfter: 10, priceLabel: '$260', colour: 'grape' },
      { name: 'Testing and report', duration: 120, bufferBefore: 15, bufferAfter: 30, priceLabel: 'from $600', colour: 'orange' },
      { name: 'Check-in by telephone', duration: 20, priceLabel: '', colour: 'gray' },
    ],
    locations: [
      {
        name: 'Harbor Street',
        addressLines: ['41 Harbor Street', 'Suite 300', 'Boston, MA 02210'],
        rooms: ['Beacon', 'Cove', 'Dune', 'Elm', 'Fern', 'Group room'],
      },
    ],
  },
  summit: {
    services: [
      { name: 'Initial consultation', duration: 60, bufferAfter: 10, priceLabel: '$190', colour: 'blue' },
      { name: 'Standard consultation', duration: 40, bufferAfter: 5, priceLabel: '$125', colour: 'teal' },
      { name: 'Short review', duration: 20, bufferAfter: 5, priceLabel: '$75', colour: 'lime' },
      { name: 'Home visit', duration: 60, bufferBefore: 30, bufferAfter: 30, priceLabel: '$230', colour: 'orange' },
    ],
    locations: [
      {
        name: 'Parramatta',
        addressLines: ['Level 2, 90 Church Street', 'Parramatta NSW 2150'],
        rooms: ['Room 1', 'Room 2', 'Room 3', 'Room 4'],
      },
      { name: 'Bondi Junction', addressLines: ['18 Spring Street', 'Bondi Junction NSW 2022'], rooms: ['East', 'West'] },
    ],
  },
};

/** B2: what clients can book in the portal of a clinic, and with whom. @param full who takes nobody new @param withheld services that are booked by the clinic only */
export function tellPortal(
  story: Story,
  { clinic: { tenantId } }: Team,
  about: { withAnyone: boolean; newClients: boolean; noticeHours: number; days: number; full: (Member | undefined)[]; withheld: string[] },
): void {
  for (const row of story.rows.tenant.filter(({ id }) => id === tenantId)) {
    row['book_with_anyone'] = about.withAnyone;
    row['new_clients_book'] = about.newClients;
    row['booking_notice_hours'] = about.noticeHours;
    row['booking_days'] = about.days;
  }
  const full = new Set(about.full.map((one) => one?.practitionerId));
  for (const row of story.rows.practitioner) if (full.has(row['id'] as number)) row['accepting_new_patients'] = false;
  for (const row of story.rows.service.filter((one) => one['tenant_id'] === tenantId))
    row['in_portal'] = !about.withheld.includes(String(row['name']));
}

/** Weeks as people work them: the days, the hours, and whether the second location is where some of them are. */
const weeks: { days: number[]; spans: string[] }[][] = [
  [{ days: [1, 2, 3, 4, 5], spans: ['9:00-13:00', '14:00-18:00'] }],
  [
    { days: [1, 3, 5], spans: ['8:00-12:30', '13:15-16:30'] },
    { days: [2, 4], spans: ['11:00-15:00', '15:30-19:30'] },
  ],
  [{ days: [1, 2, 3, 4], spans: ['8:30-12:30', '13:30-18:30'] }],
  [
    { days: [2, 3, 4, 5], spans: ['10:00-14:00', '15:00-19:00'] },
    { days: [6], spans: ['9:00-13:00'] },
  ],
  [
    { days: [1, 2, 4], spans: ['8:00-14:00'] },
    { days: [5], spans: ['8:00-12:00'] },
  ],
];

export type OfferTold = { services: Service[]; locations: Location[]; rooms: Room[] };

/** What a clinic of the demo offers, the week of each therapist, and who will be away. */
export function tellOffer(story: Story, which: keyof typeof offers, { clinic, therapists, admin }: Team, dice: Dice): OfferTold {
  const zone = String(story.rows.tenant.find(({ id }) => id === clinic.tenantId)?.['time_zone']);
  const services = offers[which].services.map((one) => service(story, clinic, one));
  const places = offers[which].locations.map(({ rooms, ...about }) => {
    const at = location(story, clinic, about);
    return { at, rooms: rooms.map((name) => room(story, at, { name })) };
  });
  for (const [nth, one] of therapists.entries()) {
    for (const [part, { days, spans }] of (weeks[nth % weeks.length] ?? []).entries()) {
      // Those with two kinds of days see people at the second location on the rarer ones.
      const place = places[part % places.length] ?? places[0];
      hours(story, one, days, spans, place?.at ?? null);
    }
  }
  // A vacation of two weeks, a day of training, and an afternoon that is over soon.
  const today = Temporal.Instant.from(story.now.toISOString()).toZonedDateTimeISO(zone).startOfDay();
  const monday = today.add({ days: 8 - today.dayOfWeek });
  const away = (who: Member | undefined, from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime) => {
    if (who) timeOff(story, who, admin, { startsAt: from.toInstant().toString(), endsAt: to.toInstant().toString() });
  };
  away(therapists[2], monday.add({ weeks: 2 }), monday.add({ weeks: 4 }));
  away(therapists[4], monday.add({ days: 3 }), monday.add({ days: 4 }));
  away(dice.pick(therapists), monday.add({ weeks: 1, days: 1, hours: 12 }), monday.add({ weeks: 1, days: 1, hours: 17 }));
  return { services, locations: places.map(({ at }) => at), rooms: places.flatMap(({ rooms }) => rooms) };
}
