import { afterAll, beforeAll, expect, test } from 'vitest';
import { addLocation, addTimeOff, removeTimeOff, setHours, workingHours } from '#src/contract/offer.ts';
import type { Hours } from '#src/contract/offer.ts';
import { hours, location, service, timeOff } from '#seed/offer.ts';
import { practitioner } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const open = () =>
  world.tell((story) => {
    const all = cast(story);
    const mitte = location(story, all.at, { name: 'Mitte' });
    hours(story, all.maya, [1, 2], ['9:00-13:00', '14:00-18:00'], mitte);
    hours(story, all.nina, [3], ['8:00-16:00']);
    const away = timeOff(story, all.nina, all.sky, { startsAt: inDays(7), endsAt: inDays(14) });
    timeOff(story, all.nina, all.sky, { startsAt: inDays(-14), endsAt: inDays(-7) });
    return { ...all, mitte, away };
  });
type Cast = Awaited<ReturnType<typeof open>>;
const span = (weekday: number, from: number, to: number, locationId: number | null = null): Hours => ({ weekday, from, to, locationId });
const morning = [span(1, 480, 720), span(4, 480, 720)];
const weekOf = async (all: Cast, who: { practitionerId: number | null }) =>
  (await world.as(all.bea, workingHours, {})).body.practitioners.find(({ id }) => id === who.practitionerId);
/** As somebody who has just looked at the week. */
const set = async (who: Cast['maya'] | Cast['pia'], whose: { practitionerId: number | null }, to: Hours[], version?: number) => {
  const [now] = await looked<{ version: number }>(world, 'select version from working_week where practitioner_id = $1', [
    whose.practitionerId,
  ]);
  return world.as(who, setHours, {
    params: { practitionerId: whose.practitionerId ?? 0 },
    body: { version: version ?? now?.version ?? 0, hours: to },
  });
};
const takeOff = (who: Cast['maya'] | Cast['pia'], whose: { practitionerId: number | null }, startsAt = inDays(2), endsAt = inDays(3)) =>
  world.as(who, addTimeOff, { params: { practitionerId: whose.practitionerId ?? 0 }, body: { startsAt, endsAt } });

test('S1 everyone reads when the practitioners work and are away from now on; whose hours one may change is said', async () => {
  const all = await open();
  await world.tell((story) => practitioner(story, all.at, { firstName: 'Gone', lastName: 'Away', status: 'archived' }));
  const names = ['Nina', 'Ruth', 'Hope', 'Maya', 'Olga', 'Diego', 'Tess', 'Sue'];
  const own = (name: string) => (name === '' ? [] : [name]);
  for (const [who, may] of [
    [all.olga, names],
    [all.pia, names],
    [all.ruth, names],
    [all.sky, names],
    [all.maya, own('Maya')],
    [all.tess, own('Tess')],
    [all.sue, own('')],
    [all.bea, own('')],
  ] as const) {
    const { status, body } = await world.as(who, workingHours, {});
    expect(status).toBe(200);
    expect(body.practitioners.map(({ firstName }) => firstName)).toEqual(names);
    expect(
      body.practitioners.filter(({ mayChange }) => mayChange).map(({ firstName }) => firstName),
      who.firstName,
    ).toEqual(may);
    expect(body.timeZone).toBe('Etc/UTC');
  }
  const at = all.mitte.locationId;
  expect((await weekOf(all, all.maya))?.hours).toEqual([
    span(1, 540, 780, at),
    span(1, 840, 1080, at),
    span(2, 540, 780, at),
    span(2, 840, 1080, at),
  ]);
  const nina = await weekOf(all, all.nina);
  expect([nina?.hours, nina?.timeOff.map(({ id }) => id)]).toEqual([[span(3, 480, 960)], [all.away.timeOffId]]);
  expect(Object.keys(nina?.timeOff[0] ?? {}).sort()).toEqual(['endsAt', 'id', 'practitionerId', 'startsAt']);
});

test('S1 R1 those who plan set anyone’s week, and a clinician or trainee their own; everyone else is refused, and nothing is changed', async () => {
  const all = await open();
  for (const [who, whose, may] of [
    [all.maya, all.maya, true],
    [all.maya, all.nina, false],
    [all.hope, all.nina, false],
    [all.tess, all.tess, true],
    [all.tess, all.maya, false],
    [all.sue, all.sue, false],
    [all.sue, all.tess, false],
    [all.bea, all.nina, false],
  ] as const) {
    const before = await weekOf(all, whose);
    const answer = await set(who, whose, morning);
    expect([answer.status, answer.body.code], `${who.firstName} ${whose.firstName}`).toEqual(may ? [200, undefined] : [403, 'not_allowed']);
    // Clearing is refused as well: what row security leaves alone is not said to be done.
    if (!may) expect((await set(who, whose, [])).status).toBe(403);
    expect((await weekOf(all, whose))?.hours).toEqual(may ? morning : before?.hours);
  }
  for (const [nth, who] of [all.olga, all.pia, all.ruth, all.sky].entries()) {
    const to = [span(5, 600, 660 + nth)];
    expect((await set(who, all.nina, to)).body).toEqual({ hours: to, version: nth + 1 });
    expect((await weekOf(all, all.nina))?.hours).toEqual(to);
  }
});

test('R7 hours and absences of nobody, of another clinic, and at another clinic’s location are not found', async () => {
  const [all, other] = [await open(), await open()];
  for (const who of [all.olga, all.sky, all.maya]) {
    for (const whose of [other.maya, { practitionerId: 999 }]) {
      expect((await set(who, whose, morning)).status).toBe(404);
      expect((await takeOff(who, whose)).status).toBe(404);
    }
    expect((await world.as(who, removeTimeOff, { params: { id: other.away.timeOffId } })).status).toBe(404);
  }
  expect((await set(all.maya, all.maya, [span(1, 0, 60, other.mitte.locationId)])).status).toBe(404);
  expect((await weekOf(other, other.maya))?.hours).toHaveLength(4);
  expect((await weekOf(other, other.nina))?.timeOff).toHaveLength(1);
  expect((await weekOf(all, all.maya))?.hours).toHaveLength(4);
});

test('S1 hours that overlap are refused whole; those that touch, and midnight to midnight, are not', async () => {
  const all = await open();
  const before = (await weekOf(all, all.maya))?.hours;
  for (const wrong of [
    [span(1, 480, 720), span(1, 719, 780)],
    [span(1, 480, 720), span(1, 480, 720)],
    [span(1, 0, 1440), span(1, 600, 660, all.mitte.locationId)],
    [span(7, 600, 660), span(1, 480, 600), span(7, 540, 601)],
  ]) {
    const answer = await set(all.maya, all.maya, wrong);
    expect([answer.status, answer.body.code]).toEqual([422, 'hours_overlap']);
  }
  expect((await weekOf(all, all.maya))?.hours).toEqual(before);
  const touching = [span(1, 0, 720), span(1, 720, 1440, all.mitte.locationId), span(2, 0, 1440)];
  expect((await set(all.maya, all.maya, touching.toReversed())).body).toEqual({ hours: touching, version: 1 });
  expect((await set(all.maya, all.maya, [])).body).toEqual({ hours: [], version: 2 });
  expect((await weekOf(all, all.maya))?.hours).toEqual([]);
});

test('S1 the database itself keeps hours from overlapping', async () => {
  const all = await open();
  await expect(world.tell((story) => hours(story, all.maya, [1], ['12:00-15:00']))).rejects.toMatchObject({
    constraint: 'working_hours_once',
  });
});

test('S1 what is no week is refused, and nothing is changed', async () => {
  const all = await open();
  for (const wrong of [
    [span(1, 600, 600)],
    [span(1, 720, 480)],
    [span(1, 480, 1441)],
    [span(1, 1440, 1441)],
    [span(0, 480, 720)],
    [span(8, 480, 720)],
    [span(1, -1, 720)],
    [span(1, 480.5, 720)],
    [{ ...span(1, 480, 720), practitionerId: all.nina.practitionerId }],
    [{ weekday: 1, from: 480, to: 720 }],
    Array.from({ length: 43 }, (_, nth) => span(1, nth * 10, nth * 10 + 10)),
  ]) {
    const answer = await set(all.maya, all.maya, wrong as Hours[]);
    expect([answer.status, answer.body.code], JSON.stringify(wrong).slice(0, 80)).toEqual([400, 'invalid']);
  }
  expect((await set(all.maya, all.maya, [span(1, 0, 60), span(1, 720, 480)])).body.fields).toEqual([
    { path: 'hours.1.to', message: 'must come after from' },
  ]);
  expect((await weekOf(all, all.maya))?.hours).toHaveLength(4);
});

test('S1 OC-1 of two who set the same week at once one is shown the week of the other, and overwrites nothing', async () => {
  const all = await open();
  const weeks = [morning, [span(1, 600, 900)]];
  const answers = await Promise.all([set(all.maya, all.maya, weeks[0] ?? [], 0), set(all.sky, all.maya, weeks[1] ?? [], 0)]);
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412]);
  const now = await weekOf(all, all.maya);
  expect(now?.version).toBe(1);
  expect(weeks).toContainEqual(now?.hours);
  expect(answers.find(({ status }) => status === 412)?.body).toMatchObject({
    code: 'changed_meanwhile',
    current: { hours: now?.hours, version: 1 },
  });
});

test('S1 OC-1 a week that was looked at before a colleague set it is not set over theirs, not even to what it was', async () => {
  const all = await open();
  const before = (await weekOf(all, all.nina))?.hours ?? [];
  expect((await set(all.sky, all.nina, morning, 0)).body.version).toBe(1);
  for (const to of [before, morning, []]) {
    const late = await set(all.nina, all.nina, to, 0);
    expect([late.status, late.body]).toMatchObject([412, { code: 'changed_meanwhile', current: { hours: morning, version: 1 } }]);
  }
  expect((await set(all.nina, all.nina, before, 1)).body).toEqual({ hours: before, version: 2 });
  // Who may not set it is not told what it is now either.
  expect((await set(all.maya, all.nina, morning, 0)).status).toBe(403);
});

test('S1 R1 those who plan enter and take back anyone’s absence, and a clinician or trainee their own; everyone else is refused', async () => {
  const all = await open();
  for (const [who, whose, may] of [
    [all.olga, all.maya, true],
    [all.pia, all.maya, true],
    [all.ruth, all.maya, true],
    [all.sky, all.maya, true],
    [all.maya, all.maya, true],
    [all.tess, all.tess, true],
    [all.maya, all.nina, false],
    [all.tess, all.nina, false],
    [all.sue, all.sue, false],
    [all.bea, all.nina, false],
  ] as const) {
    const said = `${who.firstName} ${whose.firstName}`;
    const answer = await takeOff(who, whose);
    expect([answer.status, answer.body.code], said).toEqual(may ? [201, undefined] : [403, 'not_allowed']);
    const id = may ? answer.body.id : all.away.timeOffId;
    const removed = await world.as(who, removeTimeOff, { params: { id } });
    expect([removed.status, removed.body.code], said).toEqual(may ? [200, undefined] : [403, 'not_allowed']);
    if (may) expect((await world.as(who, removeTimeOff, { params: { id } })).status, said).toBe(404);
  }
  expect((await weekOf(all, all.nina))?.timeOff).toHaveLength(1);
  expect((await weekOf(all, all.maya))?.timeOff).toEqual([]);
});

test('S1 an absence may have begun; it must end after it begins, and not be over', async () => {
  const all = await open();
  for (const [from, to] of [
    [inDays(3), inDays(2)],
    [inDays(3), inDays(3)],
    [inDays(-3), inDays(-2)],
  ] as const) {
    const answer = await takeOff(all.maya, all.maya, from, to);
    expect([answer.status, answer.body.code]).toEqual([422, 'dates_backwards']);
  }
  for (const wrong of ['yesterday', '2026-11-26', '2026-02-30T10:00:00Z', '0000-01-01T00:00:00Z', '']) {
    expect((await takeOff(all.maya, all.maya, wrong)).status, wrong).toBe(400);
  }
  expect((await takeOff(all.maya, all.maya, inDays(-1), inDays(1))).status).toBe(201);
  expect((await weekOf(all, all.maya))?.timeOff).toHaveLength(1);
});

test('S1 entering an absence tells how many booked appointments lie in it, also those whose names one does not see; they stay', async () => {
  const all = await open();
  const session = await world.tell((story) => service(story, all.at));
  const book = async (whose: { practitionerId: number | null }, from: number, status = 'booked') => {
    const cancelled = status === 'cancelled';
    await world.owner.query(
      `insert into appointment (tenant_id, id, patient_id, practitioner_id, service_id, starts_at, ends_at, zone, wall_start, busy, status,
         booked_by, placed_by, cancelled_at, cancelled_by)
       values ($1, (random() * 1e15)::bigint, $2, $3, $4, $5::timestamptz, $5::timestamptz + interval '50 minutes', 'Etc/UTC',
         $5::timestamptz at time zone 'Etc/UTC', tstzrange($5::timestamptz, $5::timestamptz + interval '50 minutes'), $6, $7, $7, $8, $9)`,
      [
        all.at.tenantId,
        all.sam.patientId,
        whose.practitionerId,
        session.serviceId,
        inDays(from),
        status,
        all.maya.memberId,
        cancelled ? inDays(0) : null,
        cancelled ? 'clinic' : null,
      ],
    );
  };
  await book(all.diego, 2.1);
  await book(all.diego, 2.5);
  await book(all.diego, 2.6, 'cancelled');
  await book(all.diego, 4);
  await book(all.nina, 2.3);
  const answer = await takeOff(all.diego, all.diego);
  expect([answer.status, answer.body.appointments]).toEqual([201, 2]);
  expect(Object.keys(answer.body).sort()).toEqual(['appointments', 'endsAt', 'id', 'practitionerId', 'startsAt']);
  expect(await looked(world, `select 1 from appointment where tenant_id = $1 and status = 'booked'`, [all.at.tenantId])).toHaveLength(4);
});

test('S1 L1 hours and absences are in the log with the rule, old and new; a week that stays as it is is not', async () => {
  const all = await open();
  const { practitionerId } = all.nina;
  await set(all.sky, all.nina, morning);
  await set(all.sky, all.nina, morning.toReversed());
  const { body } = await takeOff(all.sky, all.nina);
  await world.as(all.sky, removeTimeOff, { params: { id: body.id } });
  const rule = { rule: 'hours.change', member: all.sky.memberId, patient: null };
  expect(
    await looked(
      world,
      `select action, rule, member_id::float8 as member, patient_id as patient, detail from activity
       where tenant_id = $1 and rule = 'hours.change' order by at, id`,
      [all.at.tenantId],
    ),
  ).toMatchObject([
    { action: 'hours.changed', ...rule, detail: { practitionerId, hours: { from: [span(3, 480, 960)], to: morning } } },
    { action: 'timeOff.added', ...rule, detail: { practitionerId, timeOffId: body.id } },
    { action: 'timeOff.removed', ...rule, detail: { practitionerId, timeOffId: body.id } },
  ]);
});

test('S1 open screens hear that the offer or a week has changed, and whose, and nothing else of it', async () => {
  const all = await open();
  const heard: { tenantId: number }[] = [];
  const stop = await world.database.listen('caseload', (payload) => void heard.push(JSON.parse(payload) as { tenantId: number }));
  await set(all.sky, all.nina, morning);
  const { body } = await takeOff(all.sky, all.nina);
  await world.as(all.sky, removeTimeOff, { params: { id: body.id } });
  await world.as(all.pia, addLocation, { body: { name: 'Annex', addressLines: [] } });
  await set(all.maya, all.nina, []);
  const ours = () => heard.filter(({ tenantId }) => tenantId === all.at.tenantId);
  await expect.poll(ours).toHaveLength(4);
  const { tenantId } = all.at;
  const week = { tenantId, what: 'offer', practitionerId: all.nina.practitionerId };
  expect(ours()).toEqual([week, week, week, { tenantId, what: 'offer' }]);
  await stop();
});
