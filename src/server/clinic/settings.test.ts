import { afterAll, beforeAll, expect, test } from 'vitest';
import { assign } from '#src/contract/assignments.ts';
import { me } from '#src/contract/auth.ts';
import { changeSettings, getSettings, policyEffect } from '#src/contract/clinic.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const booking = { noticeHours: 24, patientOverlap: false, appointmentMails: true, reminderHours: 24, language: 'en' as const };
const open = (policy: 'open' | 'careTeam' | 'managed' = 'careTeam') => world.tell((story) => cast(story, { policy }));

test('A3 A14 every member reads the policy and the limits of emergency access; owner and practice admin change them', async () => {
  const all = await open();
  const began = { version: 1, assignmentPolicy: 'careTeam', emergencyMinutes: 60, emergencyReviewHours: 72, ...booking };
  for (const who of [all.olga, all.pia, all.ruth, all.maya, all.hope, all.sue, all.tess, all.sky, all.bea]) {
    expect((await world.as(who, getSettings, {})).body, who.firstName).toEqual(began);
    const may = who === all.olga || who === all.pia;
    const answer = await world.as(who, changeSettings, { body: { version: 1 } });
    expect([answer.status, answer.body.code], who.firstName).toEqual(may ? [200, undefined] : [403, 'not_allowed']);
    expect((await world.as(who, policyEffect, { query: { policy: 'open' } })).status, who.firstName).toBe(may ? 200 : 403);
  }
  expect((await world.as(all.pia, getSettings, {})).body).toEqual(began);
});

test('A3 a change of policy holds on the next request, of this clinic only, and is in the log with old and new', async () => {
  const [all, other] = [await open(), await open()];
  const myself = async ({ diego, sam }: typeof all) => (await world.as(diego, assign, { body: { patientId: sam.patientId } })).body.code;
  expect(await myself(all)).toBe('self_by_request');
  const done = await world.as(all.pia, changeSettings, { body: { version: 1, assignmentPolicy: 'open', emergencyMinutes: 30 } });
  expect(done.body).toEqual({ version: 2, assignmentPolicy: 'open', emergencyMinutes: 30, emergencyReviewHours: 72, ...booking });
  expect((await world.as(all.diego, me, {})).body.assigning).toEqual({ oneself: 'allowed', colleagues: 'toAnyone' });
  expect(await myself(all)).toBeUndefined();
  expect(await myself(other)).toBe('self_by_request');
  expect(
    await looked(
      world,
      `select rule, member_id::float8 as member, detail from activity where tenant_id = $1 and action = 'settings.changed'`,
      [all.at.tenantId],
    ),
  ).toEqual([
    {
      rule: 'settings.change',
      member: all.pia.memberId,
      detail: { assignmentPolicy: { from: 'careTeam', to: 'open' }, emergencyMinutes: { from: 60, to: 30 } },
    },
  ]);
});

test('A3 two who change the settings at once: one is told to look again, and nothing of theirs is written', async () => {
  const { at, olga, pia } = await open();
  const answers = await Promise.all([
    world.as(olga, changeSettings, { body: { version: 1, emergencyMinutes: 15 } }),
    world.as(pia, changeSettings, { body: { version: 1, emergencyReviewHours: 24 } }),
  ]);
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412]);
  expect(answers.find(({ status }) => status === 412)?.body.code).toBe('changed_meanwhile');
  expect(await looked(world, `select 1 from activity where tenant_id = $1 and action = 'settings.changed'`, [at.tenantId])).toHaveLength(1);
});

test('A14 limits outside their bounds, other policies and unknown keys are refused and nothing is changed', async () => {
  const { olga } = await open();
  for (const wrong of [
    { emergencyMinutes: 61 },
    { emergencyMinutes: 4 },
    { emergencyReviewHours: 0 },
    { emergencyReviewHours: 721 },
    { assignmentPolicy: 'anarchy' },
    { noticeHours: 337 },
    { noticeHours: -1 },
    { patientOverlap: 'yes' },
    { name: 'Hacked' },
    { emergencyMinutes: 5.5 },
    { reminderHours: -1 },
    { reminderHours: 169 },
    { reminderHours: 1.5 },
    { reminderHours: null },
    { appointmentMails: 'no' },
    { language: 'fr' },
    { language: null },
  ]) {
    const answer = await world.as(olga, changeSettings, { body: { version: 1, ...wrong } as never });
    expect(answer.status, JSON.stringify(wrong)).toBe(400);
  }
  expect((await world.as(olga, getSettings, {})).body.version).toBe(1);
});

test('S4 the mails to patients: the owner and practice admins switch them and set the hours, each by itself, old and new in the log', async () => {
  const all = await open();
  for (const who of [all.ruth, all.maya, all.sky, all.bea])
    expect((await world.as(who, changeSettings, { body: { version: 1, appointmentMails: false } })).status).toBe(403);
  const off = await world.as(all.pia, changeSettings, { body: { version: 1, appointmentMails: false } });
  expect(off.body).toMatchObject({ version: 2, appointmentMails: false, reminderHours: 24, emergencyMinutes: 60 });
  for (const [nth, hours] of [0, 168, 48].entries())
    expect((await world.as(all.olga, changeSettings, { body: { version: 2 + nth, reminderHours: hours } })).body.reminderHours).toBe(hours);
  expect((await world.as(all.olga, changeSettings, { body: { version: 4, appointmentMails: true } })).body.code).toBe('changed_meanwhile');
  expect((await world.as(all.maya, getSettings, {})).body).toMatchObject({ version: 5, appointmentMails: false, reminderHours: 48 });
  const entries = await looked<{ detail: object }>(
    world,
    `select detail from activity where tenant_id = $1 and action = 'settings.changed' order by at limit 2`,
    [all.at.tenantId],
  );
  expect(entries.map(({ detail }) => detail)).toEqual([
    { appointmentMails: { from: true, to: false } },
    { reminderHours: { from: 24, to: 0 } },
  ]);
});

test('O3 the effect of another policy names who gains and loses which way, and it is what then holds', async () => {
  const all = await open('careTeam');
  for (const policy of ['open', 'managed'] as const) {
    const { members } = (await world.as(all.pia, policyEffect, { query: { policy } })).body;
    expect(members.map(({ firstName }) => firstName)).toEqual(['Nina', 'Maya', 'Diego']);
    const { version } = (await world.as(all.pia, getSettings, {})).body;
    const now = await Promise.all(members.map(({ id }) => world.as(whoIs(all, id), me, {})));
    expect(now.map(({ body }) => body.assigning)).toEqual(members.map(({ before }) => before));
    await world.as(all.pia, changeSettings, { body: { version, assignmentPolicy: policy } });
    const then = await Promise.all(members.map(({ id }) => world.as(whoIs(all, id), me, {})));
    expect(then.map(({ body }) => body.assigning)).toEqual(members.map(({ after }) => after));
    await world.as(all.pia, changeSettings, { body: { version: version + 1, assignmentPolicy: 'careTeam' } });
  }
  expect((await world.as(all.pia, policyEffect, { query: { policy: 'careTeam' } })).body.members).toEqual([]);
});
const whoIs = (all: Awaited<ReturnType<typeof open>>, id: number) =>
  [all.nina, all.maya, all.diego, all.hope].find(({ memberId }) => memberId === id) ?? null;
