import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activity } from '#src/contract/activity.ts';
import { book, calendar, cancelAppointment, restoreAppointment } from '#src/contract/scheduling.ts';
import { connect } from '#src/platform/db.ts';
import type { Database } from '#src/platform/db.ts';
import type { Logger } from '#src/platform/log.ts';
import { service } from '#seed/offer.ts';
import { patient } from '#seed/tell.ts';
import { ownAdmin } from '#test/admin.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { engineHere, keepTime } from './jobs.ts';
import { instantOf } from '../scheduling/rules.ts';

let world: World;
let owner: Database;
beforeAll(async () => {
  world = await openWorld();
  owner = connect(ownAdmin(), 1);
  // Whatever else is in this database is where its clocks are.
  await keepTime(owner, log, fresh());
});
afterAll(async () => {
  await owner.close();
  await world.close();
});

const said: { level: 'warn'; what: object; words: string }[] = [];
const log = { warn: (what: object, words: string) => void said.push({ level: 'warn', what, words }) } as unknown as Logger;
let starts = 0;
/** A version of the zone data that no start has seen. */
const fresh = () => `tz ${process.pid}.${Date.now()}.${starts++}`;

// A zone for each clinic here, so that other rules for it move nobody else's appointments.
const zones = Intl.supportedValuesOf('timeZone').filter((zone) => /^(Pacific|Antarctica)\//.test(zone));
const scene = async (zone = zones.pop() as string) => {
  const all = await world.tell((story) => {
    const people = cast(story);
    const nora = patient(story, people.at, { firstName: 'Nora', lastName: 'New', by: people.ruth });
    return { ...people, nora, ...service(story, people.at, { duration: 50, bufferAfter: 10 }) };
  });
  await inZone(all, zone);
  return { ...all, zone };
};
type Scene = Awaited<ReturnType<typeof scene>>;
const inZone = ({ at }: { at: { tenantId: number } }, zone: string) =>
  world.owner.query('update tenant set time_zone = $2 where id = $1', [at.tenantId, zone]);
const booking = async (s: Scene, start: string, more: object = {}) => {
  const { status, body } = await world.as(s.sky, book, {
    body: {
      patientId: s.sam.patientId,
      practitionerId: s.maya.practitionerId as number,
      serviceId: s.serviceId,
      roomId: null,
      start,
      ...more,
    },
  });
  expect(status).toBe(201);
  return body.appointment;
};
/** Rules by which the clocks of a zone stand so many hours behind from June 2027 on: a time of day is as much later. */
const behind =
  (zone: string, hours = 1): typeof instantOf =>
  (wall, of, later) =>
    of === zone && wall >= '2027-06-01' ? instantOf(wall, of, later).add({ hours }) : instantOf(wall, of, later);
const rows = (s: Scene) =>
  looked<{ id: number; startsAt: string; endsAt: string; wall: string; busy: string; version: number }>(
    world,
    `select id::float8 as id, to_json(starts_at) #>> '{}' as "startsAt", to_json(ends_at) #>> '{}' as "endsAt", to_char(wall_start, 'YYYY-MM-DD"T"HH24:MI') as wall,
       busy::text, version from appointment where tenant_id = $1 order by starts_at`,
    [s.at.tenantId],
  );
const hour = 3_600_000;
const at = (instant: string | undefined) => Date.parse(instant ?? '');
const entries = (s: Scene) =>
  looked<{ outcome: string; member: number | null; rule: string; detail: { appointmentId: number; startsAt: string; before: string } }>(
    world,
    `select outcome, member_id as member, rule, detail from activity where tenant_id = $1 and action = 'appointment.reckoned' order by id`,
    [s.at.tenantId],
  );

describe('TM-2 when the rules of a time zone change', () => {
  test('TM-2 appointments to come keep their time of day, those one after another too; others stay; a second start changes nothing', async () => {
    const s = await scene();
    await booking(s, '2027-05-03T09:00');
    // Without a gap: each has to make room for the one before it.
    for (const start of ['09:00', '10:00', '11:00', '12:00']) await booking(s, `2027-07-05T${start}`);
    await booking(s, '2027-07-05T23:30', { minutes: 120 });
    const before = await rows(s);
    const engine = fresh();
    said.length = 0;
    expect(await keepTime(owner, log, engine, behind(s.zone))).toEqual({ changed: 5, refused: 0 });
    const after = await rows(s);
    expect(after.map(({ wall }) => wall)).toEqual(before.map(({ wall }) => wall));
    expect(after.map(({ startsAt }, nth) => at(startsAt) - at(before[nth]?.startsAt))).toEqual([0, hour, hour, hour, hour, hour]);
    expect(after.map(({ endsAt }, nth) => at(endsAt) - at(before[nth]?.endsAt))).toEqual([0, hour, hour, hour, hour, hour]);
    expect(after.map(({ version }) => version)).toEqual([1, 2, 2, 2, 2, 2]);
    expect(said).toMatchObject([{ what: { changed: 5, refused: 0, engine } }]);
    const told = await entries(s);
    expect(told.map(({ outcome, member, rule }) => [outcome, member, rule])).toEqual(Array(5).fill(['done', null, 'zoneRules']));
    expect(new Set(told.map(({ detail }) => detail.appointmentId))).toEqual(new Set(after.slice(1).map(({ id }) => id)));
    for (const { detail } of told) expect(at(detail.startsAt) - at(detail.before)).toBe(hour);

    expect(await keepTime(owner, log, engine, behind(s.zone))).toBeNull();
    // Another version with the same rules looks again, and finds nothing.
    expect(await keepTime(owner, log, fresh(), behind(s.zone))).toEqual({ changed: 0, refused: 0 });
    expect([await rows(s), await entries(s)]).toEqual([after, told]);
    expect(said).toHaveLength(1);
    // And back, the other way round.
    expect(await keepTime(owner, log, fresh())).toEqual({ changed: 5, refused: 0 });
    expect((await rows(s)).map(({ startsAt }) => startsAt)).toEqual(before.map(({ startsAt }) => startsAt));
  });

  test('TM-2 L1 the clinic reads it in its log, chained as all else; another clinic does not', async () => {
    const [s, other] = [await scene(), await scene()];
    const { id } = await booking(s, '2027-07-05T09:00');
    await booking(other, '2027-07-05T09:00');
    await keepTime(owner, log, fresh(), behind(s.zone));
    const read = async (of: Scene) =>
      (await world.as(of.olga, activity, { query: { action: 'appointment.reckoned' } })).body.items.map(
        ({ outcome, member, patient: whom, detail }) => [outcome, member, whom?.id, detail['appointmentId']],
      );
    expect([await read(s), await read(other)]).toEqual([[['done', null, s.sam.patientId, id]], []]);
    expect(
      await looked(
        world,
        `select a.id from activity a left join activity_link l on l.tenant_id = a.tenant_id and l.activity_id = a.id
         where a.tenant_id = $1 and l.seq is null`,
        [s.at.tenantId],
      ),
    ).toEqual([]);
    expect(await keepTime(owner, log, fresh())).toEqual({ changed: 1, refused: 0 });
  });

  test('TM-2 of a time that comes twice the one that was chosen stays chosen', async () => {
    // The clock of New York, under a name that no other test's clinic has.
    const s = await scene('America/Detroit');
    await booking(s, '2027-11-07T01:30');
    await booking(s, '2027-11-07T01:30', { later: true });
    // Skipped by the clock, and so an hour later.
    await booking(s, '2027-03-14T02:30');
    const before = await rows(s);
    expect(await keepTime(owner, log, fresh())).toEqual({ changed: 0, refused: 0 });
    expect(await rows(s)).toEqual(before);
    // Where summer begins earlier and it is skipped no longer, it is when it was meant to be.
    const earlier: typeof instantOf = (wall, of, later) =>
      of === s.zone && wall < '2027-04' ? instantOf(wall, 'Etc/GMT+4', later) : instantOf(wall, of, later);
    expect(await keepTime(owner, log, fresh(), earlier)).toEqual({ changed: 1, refused: 0 });
    expect((await rows(s)).map(({ startsAt }) => at(startsAt))).toEqual([
      Date.parse('2027-03-14T06:30:00Z'),
      ...before.slice(1).map(({ startsAt }) => at(startsAt)),
    ]);
    expect(await keepTime(owner, log, fresh())).toEqual({ changed: 1, refused: 0 });
    expect((await rows(s)).map(({ startsAt }) => startsAt)).toEqual(before.map(({ startsAt }) => startsAt));
  });

  test('TM-2 S2 what would lie over another stays where it is, and the log says so, once', async () => {
    const s = await scene('Etc/UTC');
    // By a clock that does not change: where those of the other zone would go.
    const inTheWay = await booking(s, '2027-07-05T10:00', { patientId: s.nora.patientId });
    const zone = zones.pop() as string;
    await inZone(s, zone);
    const wallOf = (utc: string) =>
      new Date(
        at(utc) +
          at(`${instantOf('2027-07-05T12:00', zone).toPlainDateTime().toString()}Z`) -
          instantOf('2027-07-05T12:00', zone).epochMilliseconds,
      )
        .toISOString()
        .slice(0, 16);
    const stays = await booking(s, wallOf('2027-07-05T09:00:00Z'));
    const goes = await booking(s, wallOf('2027-07-05T08:00:00Z'), { practitionerId: s.nina.practitionerId, patientId: s.nora.patientId });
    const before = await rows(s);
    const engine = fresh();
    said.length = 0;
    expect(await keepTime(owner, log, engine, behind(zone))).toEqual({ changed: 1, refused: 1 });
    const after = await rows(s);
    const startOf = (all: typeof after, id: number) => at(all.find((one) => one.id === id)?.startsAt);
    expect([inTheWay, stays].map(({ id }) => startOf(after, id) - startOf(before, id))).toEqual([0, 0]);
    expect(startOf(after, goes.id) - startOf(before, goes.id)).toBe(hour);
    expect((await entries(s)).map(({ outcome, detail }) => [outcome, detail.appointmentId])).toEqual([
      ['done', goes.id],
      ['refused', stays.id],
    ]);
    expect(said).toMatchObject([{ what: { changed: 1, refused: 1 } }]);
    expect(await keepTime(owner, log, engine, behind(zone))).toBeNull();
    expect(await entries(s)).toHaveLength(2);
    await world.owner.query(
      `update appointment set status = 'cancelled', cancelled_by = 'clinic', cancelled_at = now() where tenant_id = $1`,
      [s.at.tenantId],
    );
  });

  test('TM-2 a start that was killed half-way goes on at the next, and does nothing twice', async () => {
    const s = await scene();
    await world.owner.query('update tenant set patient_overlap = true where id = $1', [s.at.tenantId]);
    for (const who of [s.maya, s.nina, s.diego])
      await booking(s, '2027-07-05T09:00', { practitionerId: who.practitionerId, repeat: { everyWeeks: 1, times: 50 } });
    const before = await rows(s);
    const engine = fresh();
    let batches = 0;
    const dying: Database = {
      ...owner,
      transaction: (opening, work) => {
        if (batches++ === 1) throw new Error('killed');
        return owner.transaction(opening, work);
      },
    };
    await expect(keepTime(dying, log, engine, behind(s.zone))).rejects.toThrow('killed');
    const moved = (all: typeof before) => all.filter(({ version }) => version === 2).length;
    expect(moved(await rows(s))).toBe(100);
    expect(await keepTime(owner, log, engine, behind(s.zone))).toEqual({ changed: 150, refused: 0 });
    const after = await rows(s);
    expect(moved(after)).toBe(150);
    expect(after.map(({ startsAt }, nth) => at(startsAt) - at(before[nth]?.startsAt))).toEqual(Array(150).fill(hour));
    expect(new Set((await entries(s)).map(({ detail }) => detail.appointmentId)).size).toBe(150);
    expect(await entries(s)).toHaveLength(150);
    expect(await keepTime(owner, log, engine, behind(s.zone))).toBeNull();
    await keepTime(owner, log, fresh());
  });

  test('TM-2 what was cancelled is not touched, and is taken back to where its clock is by then', async () => {
    const s = await scene();
    const { id } = await booking(s, '2027-07-05T09:00');
    const params = { appointmentId: id };
    await world.as(s.sky, cancelAppointment, { params, body: { version: 1, by: 'patient' } });
    // As though it had been booked by rules that hold no longer.
    await world.owner.query(
      `update appointment set starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour',
         busy = tstzrange(lower(busy) + interval '1 hour', upper(busy) + interval '1 hour') where id = $1`,
      [id],
    );
    expect(await keepTime(owner, log, fresh())).toEqual({ changed: 0, refused: 0 });
    expect((await world.as(s.sky, restoreAppointment, { params, body: { version: 2 } })).body).toMatchObject({
      startsAt: instantOf('2027-07-05T09:00', s.zone).toInstant().toString(),
      wallStart: '2027-07-05T09:00',
    });
  });

  test('TM-2 where PostgreSQL shows a zone otherwise than Node.js, or knows one that Node.js does not, the log of the process says so', async () => {
    const s = await scene();
    const { id } = await booking(s, '2027-07-05T09:00');
    // A zone that only PostgreSQL knows, by the name of its rule.
    await world.owner.query(`update appointment set zone = 'XYZ4' where id = $1`, [id]);
    said.length = 0;
    expect(await keepTime(owner, log, fresh())).toEqual({ changed: 0, refused: 0 });
    expect(said).toMatchObject([{ what: { zones: ['XYZ4'] } }]);
    await world.owner.query(`update appointment set zone = $2 where id = $1`, [id, s.zone]);
  });

  test('TM-2 with which versions it was, each start that found others writes down', async () => {
    expect(engineHere).toMatch(/^node \d+\.\d+\.\d+, tz 20\d\d[a-z]?/);
    const engine = fresh();
    await keepTime(owner, log, engine);
    const [last] = await looked<{ engine: string; database: string; done: boolean }>(
      world,
      'select engine, database, done_at is not null as done from zone_rules order by id desc limit 1',
    );
    expect(last).toMatchObject({ engine, done: true });
    expect(last?.database).toMatch(/^\d+\.\d+.* [0-9a-f]{32}$/);
  });
});

test('TM-2 after a change of rules the calendar shows what was booked at its time of day', async () => {
  const s = await scene();
  await booking(s, '2027-07-05T09:00');
  // As it was booked by the rules of then; today's are those of the engine and of PostgreSQL.
  await world.owner.query(
    `update appointment set starts_at = starts_at - interval '1 hour', ends_at = ends_at - interval '1 hour',
       busy = tstzrange(lower(busy) - interval '1 hour', upper(busy) - interval '1 hour') where tenant_id = $1`,
    [s.at.tenantId],
  );
  const shown = async () =>
    (await world.as(s.sky, calendar, { query: { from: '2027-07-05', days: '1' } })).body.appointments.map(({ wallStart }) => wallStart);
  expect(await shown()).toEqual(['2027-07-05T08:00']);
  expect(await keepTime(owner, log, fresh())).toEqual({ changed: 1, refused: 0 });
  expect(await shown()).toEqual(['2027-07-05T09:00']);
});
