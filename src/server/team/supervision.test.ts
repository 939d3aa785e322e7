import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRecord } from '#src/contract/access.ts';
import { endSupervision, supervise, team } from '#src/contract/team.ts';
import { practitioner, supervises } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const open = () => world.tell((story) => cast(story));
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const begin = (
  who: Member,
  supervisor: Member,
  whom: { practitionerId: number | null },
  dates: { from?: string; until?: string | null } = {},
) => world.as(who, supervise, { body: { supervisorId: supervisor.memberId, practitionerId: whom.practitionerId ?? 0, ...dates } });
const end = (who: Member, supervisionId: number) => world.as(who, endSupervision, { params: { supervisionId } });
const opens = async (who: Member, { patientId }: { patientId: number }) =>
  (await world.as(who, openRecord, { params: { patientId } })).status;

test('R6 a supervisor opens what the supervised practitioner opens, from the beginning to the end of the supervision', async () => {
  const all = await open();
  expect(await opens(all.sue, all.sam)).toBe(403);
  const begun = await begin(all.pia, all.sue, all.maya);
  expect([begun.status, begun.body]).toMatchObject([
    201,
    { supervisorId: all.sue.memberId, practitionerId: all.maya.practitionerId, until: null },
  ]);
  expect([await opens(all.sue, all.sam), await opens(all.tess, all.sam)]).toEqual([200, 403]);
  expect((await world.as(all.pia, team, {})).body.supervisions).toEqual([begun.body]);
  const ended = await end(all.olga, begun.body.id);
  expect([ended.status, ended.body.until === null]).toEqual([200, false]);
  expect(await opens(all.sue, all.sam)).toBe(403);
  expect((await world.as(all.pia, team, {})).body.supervisions).toEqual([]);
  const again = await end(all.olga, begun.body.id);
  expect([again.status, again.body.code]).toEqual([409, 'already_settled']);
  const log = await looked(world, `select action, detail from activity where tenant_id = $1 and action like 'supervision.%' order by id`, [
    all.at.tenantId,
  ]);
  const detail = { memberId: all.sue.memberId, practitionerId: all.maya.practitionerId };
  expect(log).toEqual([
    { action: 'supervision.begun', detail },
    { action: 'supervision.ended', detail },
  ]);
});

test('R6 A11 a supervision may begin later and end by the clock, and one that has not begun can be taken back', async () => {
  const all = await open();
  const soon = new Date(Date.now() + 700).toISOString();
  await begin(all.pia, all.sue, all.maya, { from: soon, until: new Date(Date.now() + 1600).toISOString() });
  expect(await opens(all.sue, all.sam)).toBe(403);
  await sleep(900);
  expect(await opens(all.sue, all.sam)).toBe(200);
  await sleep(900);
  expect(await opens(all.sue, all.sam)).toBe(403);
  const later = await begin(all.pia, all.sue, all.maya, { from: inDays(3) });
  expect((await world.as(all.pia, team, {})).body.supervisions).toHaveLength(1);
  expect((await end(all.pia, later.body.id)).status).toBe(200);
  expect((await world.as(all.pia, team, {})).body.supervisions).toEqual([]);
  expect((await end(all.pia, later.body.id)).body.code).toBe('already_settled');
});

test('AZ-10 only owner and practice admin begin and end a supervision, and nobody their own', async () => {
  const all = await world.tell((story) => {
    const scene = cast(story);
    supervises(story, scene.sue, scene.nina);
    supervises(story, scene.olga, scene.nina);
    return { ...scene, ids: story.rows.supervision.slice(-2).map(({ id }) => Number(id)) };
  });
  const [ofSue = 0, ofOlga = 0] = all.ids;
  for (const who of [all.ruth, all.maya, all.sue, all.tess, all.sky, all.bea]) {
    expect((await begin(who, all.sue, all.maya)).body.code, who.firstName).toBe('not_allowed');
    expect((await end(who, ofSue)).body.code, who.firstName).toBe('not_allowed');
  }
  for (const who of [all.olga, all.pia]) expect((await begin(who, who, all.maya)).body.code).toBe('own_rights');
  expect((await end(all.olga, ofOlga)).body.code).toBe('own_rights');
  expect((await end(all.pia, ofOlga)).status).toBe(200);
  expect((await end(all.olga, ofSue)).status).toBe(200);
});

test('R6 dates that lie in the past or backwards, and people who are not there, are refused and nothing is made', async () => {
  const [all, other] = [
    await world.tell((story) => {
      const scene = cast(story);
      return { ...scene, gone: practitioner(story, scene.at, { firstName: 'Al', lastName: 'Gone', status: 'archived' }) };
    }),
    await open(),
  ];
  for (const dates of [{ from: inDays(-1) }, { until: inDays(-1) }, { from: inDays(2), until: inDays(1) }]) {
    expect((await begin(all.pia, all.sue, all.maya, dates)).body.code, JSON.stringify(dates)).toBe('dates_backwards');
  }
  for (const never of [{ from: '0000-01-01T00:00:00Z' }, { until: '2026-02-30T00:00:00Z' }]) {
    expect((await begin(all.pia, all.sue, all.maya, never)).body.code, JSON.stringify(never)).toBe('invalid');
  }
  for (const [who, whom] of [
    [other.sue, all.maya],
    [all.sue, other.maya],
    [all.sue, all.gone],
    [all.sue, { practitionerId: 424_242 }],
  ] as const) {
    expect((await begin(all.pia, who, whom)).body.code).toBe('invalid_target');
  }
  const foreign = await begin(other.pia, other.sue, other.maya);
  const answers = [await end(all.pia, foreign.body.id), await end(all.pia, 424_242)];
  expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  expect(new Set(answers.map(({ text }) => withoutRequestId(text))).size).toBe(1);
  expect(await looked(world, 'select 1 from supervision where tenant_id = $1', [all.at.tenantId])).toEqual([]);
});
