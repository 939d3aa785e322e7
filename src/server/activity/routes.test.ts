import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activity, chainState, exportActivity } from '#src/contract/activity.ts';
import { assign, careTeam } from '#src/contract/assignments.ts';
import { signIn } from '#src/contract/auth.ts';
import { changeFeatures } from '#src/contract/clinic.ts';
import { getPatient } from '#src/contract/patients.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';
import { blocked } from '#seed/tell.ts';
import { anchoring } from './jobs.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const open = () => world.tell((story) => cast(story, { policy: 'managed' }));
const newest = async (who: Someone, query: object = {}) =>
  (await world.as(who, activity, { query: { limit: 200, ...query } } as never)).body.items;
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, never> & { entry?: { action: string; patientId: number | null } });

describe('AU-1 L1 what happens is in the log', () => {
  test('AU-1 n openings of a page are n entries, of the right patient, by whom and from where', async () => {
    const all = await open();
    for (let n = 0; n < 3; n++) await world.as(all.nina, getPatient, { params: { patientId: all.sam.patientId } });
    const entries = (await newest(all.ruth)).filter(({ action }) => action === 'patient.opened');
    expect(entries).toHaveLength(3);
    expect(entries[0]).toMatchObject({
      outcome: 'done',
      member: { id: all.nina.memberId, firstName: 'Nina', lastName: 'Abara' },
      patient: { id: all.sam.patientId, firstName: 'Sam', lastName: 'Okafor' },
      ip: '127.0.0.1',
    });
  });

  test('AU-1 a refusal on entering is an entry, with the address and no id; one that the act has logged itself is not logged twice', async () => {
    const all = await open();
    expect((await world.as(all.sky, chainState, {})).status).toBe(403);
    expect(
      (await world.as(all.nina, assign, { body: { patientId: all.sam.patientId, targetDoctorId: all.diego.practitionerId } })).status,
    ).toBe(403);
    const refused = (await newest(all.ruth)).filter(({ outcome }) => outcome === 'refused');
    expect(refused).toMatchObject([
      { action: 'careTeam.assigned', member: { id: all.nina.memberId }, named: { [all.diego.practitionerId]: 'Diego Ruiz' } },
      {
        action: 'request.refused',
        member: { id: all.sky.memberId },
        patient: null,
        rule: 'not_allowed',
        detail: { route: 'GET /v2/activity/chain' },
      },
    ]);
  });

  test('AU-1 F1 a feature that is off is a refusal, too; somebody who is not signed in is nobody in the log', async () => {
    const all = await world.tell((story) => cast(story, { features: [] }));
    expect((await world.as(all.maya, careTeam, { params: { patientId: all.sam.patientId } })).body.code).toBe('feature_off');
    expect((await world.as(null, careTeam, { params: { patientId: all.sam.patientId } })).status).toBe(401);
    expect((await newest(all.ruth, { outcome: 'refused' })).map(({ rule, member }) => [rule, member?.id])).toEqual([
      ['feature_off', all.maya.memberId],
    ]);
  });

  test('AU-1 a wrong password is an entry in the clinic of the login, and of no other', async () => {
    const [all, other] = [await open(), await open()];
    await world.as(null, signIn, { body: { email: all.maya.email, password: 'not hers at all' } });
    expect((await newest(all.ruth, { action: 'session' }))[0]).toMatchObject({
      outcome: 'refused',
      rule: 'wrong_credentials',
      member: { id: all.maya.memberId },
    });
    expect(await newest(other.ruth, { action: 'session' })).toEqual([]);
  });

  test('AU-1 if the log fails the act fails, with 503, and nothing has changed', async () => {
    const all = await open();
    // The place of the next entry is taken, so that no entry can join the chain.
    const take = `insert into activity_link select tenant_id, seq + 1, -1, hash, hash from activity_head where tenant_id = $1`;
    await world.owner.query(take, [all.at.tenantId]);
    const change = () => world.as(all.olga, changeFeatures, { body: { features: { breakGlass: true } } });
    const assigning = () =>
      world.as(all.ruth, assign, { body: { patientId: all.sam.patientId, targetDoctorId: all.diego.practitionerId } });
    const turned = await change();
    expect([turned.status, turned.body.code]).toEqual([503, 'unavailable']);
    expect((await assigning()).status).toBe(503);
    // What is refused cannot be refused, either.
    expect((await world.as(all.sky, chainState, {})).status).toBe(503);
    const left = `select (select count(*)::int from tenant_feature where tenant_id = $1 and feature = 'breakGlass') as flags,
      (select count(*)::int from assignment where tenant_id = $1 and practitioner_id = $2) as assignments`;
    expect(await looked(world, left, [all.at.tenantId, all.diego.practitionerId])).toEqual([{ flags: 0, assignments: 0 }]);
    await world.owner.query(`delete from activity_link where tenant_id = $1 and activity_id = -1`, [all.at.tenantId]);
    expect((await assigning()).status).toBe(200);
  });

  test('AU-3 two hundred acts at once make one chain without a gap', async () => {
    const all = await open();
    await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        world.as([all.nina, all.maya, all.ruth][n % 3] as Someone, getPatient, { params: { patientId: all.sam.patientId } }),
      ),
    );
    const state = (await world.as(all.olga, chainState, {})).body;
    expect(state).toMatchObject({ intact: true, firstBad: null, strays: 0 });
    expect(state.entries).toBeGreaterThanOrEqual(200);
  });
});

describe('AU-5 L2 who reads the log', () => {
  test('AU-5 owner, practice admin and clinical admin read everyone’s; everyone else their own acts', async () => {
    const all = await open();
    for (const who of [all.maya, all.nina, all.sky]) await world.as(who, getPatient, { params: { patientId: all.sam.patientId } });
    for (const who of [all.olga, all.pia, all.ruth])
      expect(new Set((await newest(who)).map(({ member }) => member?.id)), who.firstName).toEqual(
        new Set([all.maya.memberId, all.nina.memberId, all.sky.memberId]),
      );
    for (const who of [all.maya, all.nina, all.sky, all.diego, all.bea, all.tess, all.sue]) {
      const entries = await newest(who);
      expect(
        entries.every(({ member }) => member?.id === who.memberId),
        who.firstName,
      ).toBe(true);
      expect(
        entries.some(({ action }) => action === 'patient.opened'),
        who.firstName,
      ).toBe([all.maya, all.nina, all.sky].includes(who as never));
      // A filter widens nothing.
      if (who !== all.maya) expect(await newest(who, { memberId: all.maya.memberId }), who.firstName).toEqual([]);
    }
  });

  test('AU-5 R5 a blocked admin finds nothing of the patient in the list, nor by asking for it, and hashes alone in the export', async () => {
    const all = await world.tell((story) => {
      const told = cast(story);
      blocked(story, told.ruth, told.sam);
      return told;
    });
    await world.as(all.maya, getPatient, { params: { patientId: all.sam.patientId } });
    const text = JSON.stringify(await newest(all.ruth));
    expect(text).not.toContain(String(all.sam.patientId));
    expect(text).not.toContain('Okafor');
    expect(await newest(all.ruth, { patientId: all.sam.patientId })).toEqual([]);
    expect((await newest(all.olga, { patientId: all.sam.patientId })).length).toBeGreaterThan(1);
    const hers = await knock(world, all.ruth, exportActivity.path);
    expect(hers.text).not.toContain(String(all.sam.patientId));
    const [whole, part] = [linesOf((await knock(world, all.olga, exportActivity.path)).text), linesOf(hers.text)];
    const withheld = part.slice(1, -1).filter(({ entry }) => !entry);
    expect(withheld.length).toBe(whole.filter(({ entry }) => entry?.patientId === all.sam.patientId).length);
    expect(Object.keys(withheld[0] ?? {})).toEqual(['seq', 'entryHash', 'hash']);
    expect((await world.as(all.ruth, chainState, {})).body).toMatchObject({ intact: true });
  });

  test('L2 entries are found by patient, actor, action, outcome and time, page by page, newest first', async () => {
    const all = await open();
    for (let n = 0; n < 5; n++) await world.as(all.nina, getPatient, { params: { patientId: all.sam.patientId } });
    const whole = await newest(all.olga);
    expect(whole.map(({ at }) => at)).toEqual(
      whole
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    const paged: unknown[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await world.as(all.olga, activity, { query: { limit: 2, ...(cursor !== undefined && { cursor }) } });
      paged.push(...body.items);
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(paged).toEqual(whole);
    for (const entry of whole)
      expect(Object.keys(entry).sort()).toEqual(['action', 'at', 'detail', 'ip', 'member', 'named', 'outcome', 'patient', 'rule']);
    const count = async (query: object) => (await newest(all.olga, query)).length;
    expect(await count({ action: 'patient.opened' })).toBe(5);
    expect(await count({ action: 'patient' })).toBe(5);
    expect(await count({ action: 'pat' })).toBe(0);
    expect(await count({ memberId: all.nina.memberId, outcome: 'refused' })).toBe(0);
    const middle = whole[2]?.at ?? '';
    expect((await count({ since: middle })) + (await count({ until: middle }))).toBe(whole.length);
  });

  test('L2 a cursor is of this list and this session alone', async () => {
    const all = await open();
    const { body } = await world.as(all.maya, activity, { query: { limit: 1 } });
    const cursor = body.nextCursor ?? '';
    expect(cursor).not.toBe('');
    expect((await world.as(all.nina, activity, { query: { cursor } })).status).toBe(400);
    expect((await knock(world, all.maya, `/v2/doctor/patients/summary?cursor=${cursor}`)).status).toBe(400);
    expect((await world.as(all.maya, activity, { query: { cursor } })).status).toBe(200);
  });
});

describe('L1 AU-3 the chain leaves the building', () => {
  test('L1 the export is logged before it begins, is a file, and names nobody who may not export', async () => {
    const all = await open();
    const answer = await knock(world, all.pia, exportActivity.path);
    expect([answer.status, answer.headers['content-type'], answer.headers['content-disposition']]).toEqual([
      200,
      'application/x-ndjson',
      'attachment; filename="caseload-activity.ndjson"',
    ]);
    const lines = linesOf(answer.text);
    expect(lines[0]).toMatchObject({ caseload: 'activity', tenantId: all.at.tenantId, from: 1 });
    expect(lines.at(-2)?.entry?.action).toBe('activity.exported');
    expect(lines.at(-1)).toMatchObject({ caseload: 'activity.end', seq: lines.length - 2 });
    const refused = await knock(world, all.maya, exportActivity.path);
    expect([refused.status, refused.body.code]).toEqual([403, 'not_allowed']);
  });

  test('RV-2 L1 an export breaks off, without its end, when the one exporting loses the right', async () => {
    const all = await open();
    await world.owner.query(
      `insert into activity (tenant_id, at, action, outcome) select $1, now(), 'x.y', 'done' from generate_series(1, 2500)`,
      [all.at.tenantId],
    );
    const token = await world.session(all.pia);
    const address = await world.app.listen({ port: 0, host: '127.0.0.1' });
    const response = await fetch(`${address}${exportActivity.path}`, { headers: { cookie: `caseload=${token}` } });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await world.owner.query(`update member set status = 'suspended' where id = $1`, [all.pia.memberId]);
    let text = '';
    const rest = (async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return 'ended';
        text += Buffer.from(value).toString();
      }
    })();
    await expect(rest).rejects.toThrow('terminated');
    expect(text).not.toContain('activity.end');
  });

  test('AU-3 the heads are set down outside the database, signed, once for each time they moved', async () => {
    const all = await open();
    const folder = await mkdtemp(join(tmpdir(), 'caseload-anchors-'));
    const file = join(folder, 'below', 'anchors.ndjson');
    const anchor = anchoring(world.database, file, world.here.config.secret);
    const mine = async () => linesOf(await readFile(file, 'utf8')).filter(({ tenantId }) => tenantId === all.at.tenantId);
    await anchor();
    await anchor();
    expect(await mine()).toHaveLength(1);
    await world.as(all.nina, getPatient, { params: { patientId: all.sam.patientId } });
    await anchor();
    const [first, second] = await mine();
    expect(Number(second?.['seq'])).toBe(Number(first?.['seq']) + 1);
    expect(Object.keys(second ?? {})).toEqual(['at', 'caseload', 'hash', 'seq', 'tenantId', 'publicKey', 'signature']);
    await rm(folder, { recursive: true });
  });

  test('L1 what does not fit is told to those who oversee, with its place', async () => {
    const all = await open();
    const state = async () => (await world.as(all.olga, chainState, {})).body;
    expect(await state()).toMatchObject({ intact: true, checked: (await state()).entries });
    await world.owner.query(
      `update activity a set outcome = 'refused' from activity_link l where l.tenant_id = $1 and l.seq = 2 and a.tenant_id = $1 and a.id = l.activity_id`,
      [all.at.tenantId],
    );
    expect(await state()).toMatchObject({ intact: false, firstBad: 2 });
    expect((await world.as(all.maya, chainState, {})).status).toBe(403);
  });
});

test.each(['activity', 'activity_link', 'activity_head'])(
  'AU-4 the server’s own role writes nothing into %s, by no verb',
  async (table) => {
    const all = await open();
    const rows = async () => (await looked<{ n: string }>(world, `select count(*) as n from ${table}`))[0]?.n;
    const before = await rows();
    const column = table === 'activity' ? 'at' : 'hash';
    for (const statement of [
      `insert into ${table} (tenant_id) values (${all.at.tenantId})`,
      `update ${table} set ${column} = ${column}`,
      `delete from ${table}`,
      `truncate ${table}`,
      `alter table ${table} disable trigger all`,
      `drop table ${table}`,
      `select app.link_entries(${all.at.tenantId}, array[1]::bigint[])::text`,
      `select app.chain()`,
    ]) {
      const tried = world.database.together({ compile: () => ({ sql: statement, parameters: [] }) as never });
      await expect(tried, statement).rejects.toThrow(/permission denied|must be owner|trigger functions/);
    }
    expect(await rows()).toBe(before);
  },
);
