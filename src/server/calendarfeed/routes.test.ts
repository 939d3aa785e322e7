import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activity } from '#src/contract/activity.ts';
import { calendarFeed, makeCalendarFeed, revokeCalendarFeed } from '#src/contract/calendarFeed.ts';
import { book, cancelAppointment } from '#src/contract/scheduling.ts';
import { changeMember } from '#src/contract/team.ts';
import { service, timeOff } from '#seed/offer.ts';
import { assigned, blocked, patient, therapist } from '#seed/tell.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { cast, knock } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const day = 86_400_000;
const scene = () =>
  world.tell((story) => {
    const people = cast(story);
    const away = new Date(story.now.getTime() + 20 * day).toISOString();
    timeOff(story, people.maya, people.maya, { startsAt: away, endsAt: new Date(Date.parse(away) + day).toISOString() });
    return { ...people, ...service(story, people.at, { name: 'Trauma therapy' }) };
  });
type Scene = Awaited<ReturnType<typeof scene>>;

/** The nth day from now, by the clinic's clock, which is UTC. */
const inDays = (n: number) => new Date(Date.now() + n * day).toISOString().slice(0, 10);
const booked = async (s: Scene, whom: Patient, practitioner: Member, start: string) => {
  const { practitionerId } = practitioner;
  const body = { patientId: whom.patientId, practitionerId: practitionerId as number, serviceId: s.serviceId, roomId: null, start };
  const answer = await world.as(s.sky, book, { body });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.appointment;
};
const make = async (who: Someone, body = {}) => (await world.as(who, makeCalendarFeed, { body })).body.url;
const pathOf = (url: string) => url.replace(world.here.baseUrl, '');
const fetched = (url: string) => knock(world, null, pathOf(url));
/** What stands in the calendar at an address, soonest first. */
const shown = async (url: string) => {
  const { status, text } = await fetched(url);
  expect(status, text).toBe(200);
  return [...text.matchAll(/BEGIN:VEVENT[^]*?END:VEVENT/g)].map(([event]) => {
    const value = (name: string) => new RegExp(`^${name}:(.*)\r$`, 'm').exec(event)?.[1] ?? '';
    return { summary: value('SUMMARY'), from: value('DTSTART'), until: value('DTEND'), uid: value('UID'), text: event };
  });
};
const summaries = async (url: string) => (await shown(url)).map(({ summary }) => summary);
const refusedAs = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const gone = [410, 'link_not_open'];

describe('S4 the address of one’s own calendar', () => {
  test('S4 IJ-2 shows when, and initials: no name, service, place, status or reason; what is cancelled is not there, absences are', async () => {
    const s = await scene();
    await booked(s, s.sam, s.maya, `${inDays(3)}T09:00`);
    const cancelled = await booked(s, s.sam, s.maya, `${inDays(4)}T09:00`);
    await world.as(s.sky, cancelAppointment, {
      params: { appointmentId: cancelled.id },
      body: { version: 1, by: 'clinic', reason: 'fell ill' },
    });
    await booked(s, s.sam, s.nina, `${inDays(5)}T09:00`);
    const { status, text, headers } = await fetched(await make(s.maya));
    expect([status, headers['content-type'], headers['cache-control'], headers['referrer-policy']]).toEqual([
      200,
      'text/calendar; charset=utf-8',
      'no-store',
      'no-referrer',
    ]);
    const [first, away, ...rest] = await shown(await make(s.maya));
    expect(first).toMatchObject({
      summary: 'S. O.',
      from: `${inDays(3).replaceAll('-', '')}T090000Z`,
      until: `${inDays(3).replaceAll('-', '')}T095000Z`,
    });
    expect([away?.summary, rest]).toEqual(['Away', []]);
    for (const word of ['Sam', 'Okafor', 'Trauma', 'Lin', 'fell', 'LOCATION', 'DESCRIPTION', 'ORGANIZER', 'ATTENDEE', 'URL'])
      expect(text).not.toContain(word);
    expect(
      text
        .split('\r\n')
        .filter(
          (line) =>
            !/^(BEGIN|END|VERSION|PRODID|METHOD|NAME|X-WR-CALNAME|REFRESH-INTERVAL|X-PUBLISHED-TTL|UID|SEQUENCE|DTSTAMP|DTSTART|DTEND|SUMMARY|CLASS|STATUS)[:;]/.test(
              line,
            ),
        ),
    ).toEqual(['']);
  });

  test('S4 an event keeps its name from reading to reading, and over a new address', async () => {
    const s = await scene();
    await booked(s, s.sam, s.maya, `${inDays(3)}T09:00`);
    const url = await make(s.maya);
    const [first, second] = [await shown(url), await shown(url)];
    const third = await shown(await make(s.maya));
    const uids = (events: typeof first) => events.map(({ uid }) => uid);
    expect(uids(first)).toEqual(uids(second));
    expect(uids(first)).toEqual(uids(third));
    expect(new Set(uids(first)).size).toBe(2);
  });

  test('S4 reaches from 31 days ago to 366 days ahead', async () => {
    const s = await scene();
    const { id } = await booked(s, s.sam, s.maya, `${inDays(3)}T09:00`);
    const url = await make(s.maya);
    const at = async (days: number) => {
      await world.owner.query(
        `update appointment set starts_at = now() + make_interval(days => $2), ends_at = now() + make_interval(days => $2, mins => 50),
           busy = tstzrange(now() + make_interval(days => $2), now() + make_interval(days => $2, mins => 50)) where id = $1`,
        [id, days],
      );
      return (await summaries(url)).includes('S. O.');
    };
    for (const days of [-31, -30, 0, 365]) expect([days, await at(days)]).toEqual([days, true]);
    for (const days of [-32, 367]) expect([days, await at(days)]).toEqual([days, false]);
  });

  test('S4 says busy and away in the language in which the address was made', async () => {
    const s = await scene();
    await booked(s, s.sam, s.maya, `${inDays(3)}T09:00`);
    const url = await make(s.maya, { language: 'es' });
    expect(await summaries(url)).toEqual(['S. O.', 'Ausente']);
    await world.tell((story) => blocked(story, s.maya, s.sam));
    expect(await summaries(url)).toEqual(['Ocupado', 'Ausente']);
  });

  test('S4 is told once, ends the one before, and says when it was last read, to the hour', async () => {
    const s = await scene();
    expect((await world.as(s.maya, calendarFeed, {})).body).toEqual({ feed: null });
    const first = await make(s.maya);
    expect((await world.as(s.maya, calendarFeed, {})).body.feed).toMatchObject({ lastReadAt: null });
    await shown(first);
    const readAt = (await world.as(s.maya, calendarFeed, {})).body.feed?.lastReadAt;
    expect(Date.now() - Date.parse(readAt ?? '')).toBeLessThan(60_000);
    await shown(first);
    expect((await world.as(s.maya, calendarFeed, {})).body.feed?.lastReadAt).toBe(readAt);
    await world.owner.query(`update calendar_feed set last_read_at = now() - interval '61 minutes' where member_id = $1`, [
      s.maya.memberId,
    ]);
    await shown(first);
    expect(Date.now() - Date.parse((await world.as(s.maya, calendarFeed, {})).body.feed?.lastReadAt ?? '')).toBeLessThan(60_000);

    const second = await make(s.maya);
    expect(refusedAs(await fetched(first))).toEqual(gone);
    expect(await summaries(second)).toEqual(['Away']);
    expect((await world.as(s.maya, calendarFeed, {})).text).not.toContain(second.slice(-40, -10));
    expect((await world.as(s.maya, revokeCalendarFeed, {})).body).toEqual({ feed: null });
    expect(refusedAs(await fetched(second))).toEqual(gone);
    // Once more changes nothing.
    expect((await world.as(s.maya, revokeCalendarFeed, {})).status).toBe(200);
  });

  test('S4 of ten that are made at once one is good', async () => {
    const s = await scene();
    const urls = await Promise.all(Array.from({ length: 10 }, () => make(s.maya)));
    const answers = await Promise.all(urls.map((url) => fetched(url)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, ...Array(9).fill(410)]);
  });

  test('L1 making and ending it are entries of the log; a program that reads it is none', async () => {
    const s = await scene();
    const url = await make(s.maya);
    await shown(url);
    await make(s.maya);
    await world.as(s.maya, revokeCalendarFeed, {});
    const { items } = (await world.as(s.olga, activity, { query: {} })).body;
    expect(
      items
        .filter(({ action }) => action.startsWith('calendarFeed'))
        .map(({ action, member, patient, rule }) => [action, member?.id, patient, rule]),
    ).toEqual(['revoked', 'made', 'revoked', 'made'].map((act) => [`calendarFeed.${act}`, s.maya.memberId, null, 'calendar.read']));
    expect(items.filter(({ action }) => !/^(calendarFeed|session|patient|careTeam|appointment)\./.test(action))).toEqual([]);
  });
});

describe('RV-6 it obeys what its member may see now', () => {
  test('RV-6 R5 a patient from whom the member is kept is busy at the next reading, and known again after', async () => {
    const s = await scene();
    await booked(s, s.sam, s.maya, `${inDays(3)}T09:00`);
    const url = await make(s.maya);
    expect(await summaries(url)).toEqual(['S. O.', 'Away']);
    await world.tell((story) => blocked(story, s.maya, s.sam));
    expect(await summaries(url)).toEqual(['Busy', 'Away']);
    await world.owner.query('delete from patient_block where member_id = $1', [s.maya.memberId]);
    expect(await summaries(url)).toEqual(['S. O.', 'Away']);
  });

  test('RV-6 R4 whoever sees only their own has the others’ appointments as busy, from the moment they leave the care team', async () => {
    const s = await scene();
    const { omar, whose } = await world.tell((story) => {
      const omar = therapist(story, s.at, { firstName: 'Omar', lastName: 'Own', visibility: 'own' });
      const whose = patient(story, s.at, { firstName: 'Ida', lastName: 'Quist', by: s.maya });
      assigned(story, whose, s.maya, { kind: 'primary', via: 'invite' });
      assigned(story, whose, omar);
      return { omar, whose };
    });
    await booked(s, whose, s.maya, `${inDays(2)}T09:00`);
    await booked(s, whose, omar, `${inDays(3)}T09:00`);
    const url = await make(omar);
    expect(await summaries(url)).toEqual(['I. Q.']);
    await world.owner.query(`update assignment set status = 'archived', ends_at = now() where patient_id = $1 and practitioner_id = $2`, [
      whose.patientId,
      omar.practitionerId,
    ]);
    expect(await summaries(url)).toEqual(['Busy']);
  });

  const ends: [string, (s: Scene) => Promise<unknown>][] = [
    [
      'the member is suspended',
      (s) => world.as(s.olga, changeMember, { params: { memberId: s.maya.memberId }, body: { version: 1, status: 'suspended' } }),
    ],
    [
      'the member is approved no longer',
      (s) => world.as(s.olga, changeMember, { params: { memberId: s.maya.memberId }, body: { version: 1, approved: false } }),
    ],
    [
      'the member is given another practitioner',
      (s) => world.owner.query('update member set practitioner_id = $2 where id = $1', [s.maya.memberId, s.nina.practitionerId]),
    ],
    [
      'the member gives no care any more',
      (s) => world.owner.query(`update member set practitioner_id = null, type = 'STAFF' where id = $1`, [s.maya.memberId]),
    ],
    ['it is taken back', (s) => world.as(s.maya, revokeCalendarFeed, {})],
    ['another is made', (s) => make(s.maya)],
  ];
  test.each(ends)('RV-6 IN-6 once %s it is refused, and so is everything else with one answer', async (_, end) => {
    const s = await scene();
    await booked(s, s.sam, s.maya, `${inDays(3)}T09:00`);
    const [url, another] = [await make(s.maya), await make(s.nina)];
    expect((await fetched(url)).status).toBe(200);
    await end(s);
    const refused = await fetched(url);
    expect(refusedAs(refused)).toEqual(gone);
    const bare = (text: string) => text.replace(/"requestId":"[^"]*"/, '');
    for (const wrong of [
      '/v2/calendar/feeds/x',
      `/v2/calendar/feeds/${'1'.repeat(40)}`,
      pathOf(url).replace('.ics', 'x'),
      pathOf(url).replace(/feeds\/\w+\./, 'feeds/abc.'),
    ])
      expect(bare((await knock(world, null, wrong)).text)).toBe(bare(refused.text));
    // A colleague's stays.
    expect((await fetched(another)).status).toBe(200);
  });

  test('RV-6 a member who was given another practitioner sees that there is none, and makes the next', async () => {
    const s = await scene();
    await booked(s, s.sam, s.nina, `${inDays(3)}T09:00`);
    await make(s.maya);
    await world.owner.query('update member set practitioner_id = $2 where id = $1', [s.maya.memberId, s.nina.practitionerId]);
    expect((await world.as(s.maya, calendarFeed, {})).body).toEqual({ feed: null });
    expect(await summaries(await make(s.maya))).toEqual(['S. O.']);
  });
});

describe('R1 whose it is', () => {
  test('R1 everyone with a calendar of their own makes one, of that calendar only; whoever has none is told so', async () => {
    const s = await scene();
    await booked(s, s.sam, s.maya, `${inDays(3)}T09:00`);
    for (const who of [s.maya, s.nina, s.diego, s.hope, s.ruth, s.olga, s.tess, s.sue])
      expect([who.firstName, await summaries(await make(who))]).toEqual([who.firstName, who === s.maya ? ['S. O.', 'Away'] : []]);
    for (const who of [s.pia, s.sky, s.bea]) {
      expect(refusedAs(await world.as(who, makeCalendarFeed, { body: {} }))).toEqual([409, 'no_own_calendar']);
      expect((await world.as(who, calendarFeed, {})).body).toEqual({ feed: null });
      expect((await world.as(who, revokeCalendarFeed, {})).body).toEqual({ feed: null });
    }
    expect((await world.as(null, makeCalendarFeed, { body: {} })).status).toBe(401);
  });

  test('R1 nobody sees, ends or takes the place of a colleague’s, the owner and one who shares the practitioner included', async () => {
    const s = await scene();
    await world.owner.query('update member set practitioner_id = $2 where id = $1', [s.diego.memberId, s.maya.practitionerId]);
    const url = await make(s.maya);
    for (const who of [s.olga, s.pia, s.ruth, s.diego, s.sky]) {
      expect((await world.as(who, calendarFeed, {})).body).toEqual({ feed: null });
      await world.as(who, revokeCalendarFeed, {});
      await world.as(who, makeCalendarFeed, { body: {} });
      expect([who.firstName, (await fetched(url)).status]).toEqual([who.firstName, 200]);
    }
  });
});

describe('TM-4 times', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Asia/Kathmandu'];
  test.each(zones)(
    'TM-4 TM-1 at a clinic in %s a weekly nine o’clock is nine o’clock there all year, and in UTC in the calendar',
    async (zone) => {
      const s = await scene();
      await world.owner.query('update tenant set time_zone = $2 where id = $1', [s.at.tenantId, zone]);
      const days = Array.from({ length: 26 }, (_, nth) => inDays(4 + nth * 14));
      for (const one of days) await booked(s, s.sam, s.maya, `${one}T09:00`);
      const events = (await shown(await make(s.maya))).filter(({ summary }) => summary === 'S. O.');
      const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
      const instant = (at: string) => new Date(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
      expect(events.map(({ from }) => local.format(instant(from)))).toEqual(days.map((one) => `${one} 09:00`));
      expect(events.map(({ until }) => local.format(instant(until)))).toEqual(days.map((one) => `${one} 09:50`));
      const hours = new Set(events.map(({ from }) => from.slice(9)));
      expect(hours.size).toBe(zone === 'Asia/Kathmandu' ? 1 : 2);
      expect(events.map(({ text }) => text).join('')).not.toContain('TZID');
    },
  );
});
