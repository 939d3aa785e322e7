// Holes beside row security, in the ways of asking: a stream, an export, a count. Each is planted in a copy, and must be found.
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assign, caseloads } from '#src/contract/assignments.ts';
import { assigned, blocked, clinic, patient, therapist } from '#seed/tell.ts';
import { knock } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { openCopy } from './copy.ts';
import type { Copy } from './copy.ts';

let copy: Copy;
beforeAll(async () => {
  copy = await openCopy();
});
afterAll(() => copy.drop());

/** What a clinical admin who is kept from a patient learns of that patient all the same. */
async function findingsOf(world: World): Promise<string[]> {
  const { ruth, diego, nina, sam } = await world.tell((story) => {
    const at = clinic(story, { name: 'Hill Clinic', policy: 'open', features: ['therapistPatientAssignment'] });
    const ruth = therapist(story, at, { firstName: 'Ruth', lastName: 'Feldman', roles: ['clinicalAdmin'] });
    const diego = therapist(story, at, { firstName: 'Diego', lastName: 'Ruiz' });
    const nina = therapist(story, at, { firstName: 'Nina', lastName: 'Abara' });
    const [sam, mei] = ['Sam', 'Mei'].map((firstName) => patient(story, at, { firstName, lastName: 'Okafor', by: diego }));
    for (const who of [sam, mei]) if (who) assigned(story, who, diego);
    if (!sam) throw new Error('nobody to be kept from');
    blocked(story, ruth, sam, { by: diego });
    return { ruth, diego, nina, sam };
  });
  const findings: string[] = [];

  await world.app.listen({ port: 0, host: '127.0.0.1' });
  const stop = new AbortController();
  const { port } = world.app.server.address() as AddressInfo;
  const stream = await fetch(`http://127.0.0.1:${port}/v2/events`, {
    headers: { cookie: `caseload=${await world.session(ruth)}` },
    signal: stop.signal,
  });
  let heard = '';
  const listening = (async () => {
    for await (const chunk of stream.body as ReadableStream<Uint8Array>) heard += Buffer.from(chunk).toString();
  })().catch(() => {});
  const added = await world.as(diego, assign, { body: { patientId: sam.patientId, targetDoctorId: nina.practitionerId } });
  expect(added.status).toBe(200);
  // A second change, of which she may hear, comes after it: when that is there, the first would have been.
  await world.owner.query(`select pg_notify('caseload', $1)`, [JSON.stringify({ tenantId: ruth.tenantId, what: 'features' })]);
  await expect.poll(() => heard, { timeout: 5_000 }).toContain('features');
  if (heard.includes(String(sam.patientId))) findings.push('the stream tells of a hidden patient');
  stop.abort();
  await listening;

  const { text } = await knock(world, ruth, '/v2/activity/export');
  expect(text.split('\n').length).toBeGreaterThan(4);
  if (text.includes(String(sam.patientId))) findings.push('the export tells of a hidden patient');

  const { body } = await world.as(ruth, caseloads, {});
  if (body.find(({ id }) => id === diego.practitionerId)?.caseload !== 1) findings.push('the count tells of a hidden patient');
  return findings;
}

async function inCopy(hole: string | null, options: Parameters<typeof openWorld>[0] = {}): Promise<string[]> {
  if (hole) await copy.client.query(`set role caseload_owner; ${hole}; reset role`);
  const world = await openWorld({ ...options, admin: copy.admin });
  try {
    return await findingsOf(world);
  } finally {
    await world.close();
  }
}

test('nothing at all without a hole', async () => {
  expect(await inCopy(null)).toEqual([]);
});

test('26 · RV-4 a stream that does not ask whether its receiver sees the patient', async () => {
  const unasked: NonNullable<Parameters<typeof openWorld>[0]>['database'] = (database) => ({
    ...database,
    together: (async (...queries: Parameters<typeof database.together>) => {
      const answers = await database.together(...queries);
      for (const row of (answers as unknown[][]).flat()) if (typeof row === 'object' && row !== null && 'seen' in row) row.seen = true;
      return answers;
    }) as typeof database.together,
  });
  expect(await inCopy(null, { database: unasked })).toEqual(['the stream tells of a hidden patient']);
});

test('27 · AU-5 an export that shows every entry of the clinic', async () => {
  const hole = 'create policy leak on activity for select to caseload_app using (tenant_id = (select app.tenant()))';
  expect(await inCopy(hole)).toEqual(['the export tells of a hidden patient']);
  await copy.client.query('drop policy leak on activity');
});

test('28 · AZ-2 a count over all the patients of the clinic', async () => {
  // Two fences stand around it, the reasons' and the patients': a hole in one alone counts nothing more.
  const view = 'create or replace view app.visible_connection as select c.* from app.connection c';
  expect(await inCopy(view)).toEqual([]);
  const hole = 'create policy leak on patient for select to caseload_app using (tenant_id = (select app.tenant()))';
  expect(await inCopy(hole)).toContain('the count tells of a hidden patient');
});
