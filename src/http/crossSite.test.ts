import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invite } from '#src/contract/invitations.ts';
import { buildServer } from '#src/http/server.ts';
import { routes } from '#src/server/routes.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const own = 'http://localhost:3000';
const open = () => world.tell((story) => cast(story));
type Scene = Awaited<ReturnType<typeof open>>;
const assigning = ({ diego, sam }: Scene, how: { headers?: Record<string, string>; raw?: string } = {}) =>
  knock(world, diego, '/v2/doctor/patients/assign', {
    method: 'POST',
    ...(how.raw === undefined ? { body: { patientId: sam.patientId } } : { raw: how.raw }),
    headers: { host: 'localhost:3000', ...how.headers },
  });
const happened = async ({ diego }: Scene) =>
  (await looked(world, 'select 1 from assignment where practitioner_id = $1', [diego.practitionerId])).length === 1;

describe('SE-7 a write that another site makes the browser send is not carried out', () => {
  test.each([
    ['from another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['from a sibling sub-domain', { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost:3000' }],
    ['by a navigation', { 'sec-fetch-site': 'none' }],
    ['from an unknown place', { origin: 'null' }],
    ['from another port', { origin: 'http://localhost:3001' }],
    ['over another protocol', { origin: 'https://localhost:3000' }],
    ['from a like name', { origin: 'http://localhost:3000.evil.example' }],
    ['from another site, said only by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['from a same origin that the browser denies', { 'sec-fetch-site': 'cross-site', origin: own }],
    ['with two origins', { origin: `${own}, https://evil.example` }],
    ['with an odd Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin, cross-site' }],
  ])('SE-7 %s', async (_, headers) => {
    const scene = await open();
    const answer = await assigning(scene, { headers: headers as Record<string, string> });
    expect([answer.status, answer.body.code, await happened(scene)]).toEqual([403, 'cross_site', false]);
  });

  test.each([
    ['our own page', { origin: own, 'sec-fetch-site': 'same-origin' }],
    ['our own page in an old browser', { origin: own }],
    ['a program', {}],
  ])('SE-7 %s is carried out', async (_, headers) => {
    const scene = await open();
    expect([(await assigning(scene, { headers: headers as Record<string, string> })).status, await happened(scene)]).toEqual([200, true]);
  });

  test('SE-7 every endpoint that writes refuses another site, before it looks at anything else', async () => {
    const writes = routes.map(({ endpoint }) => endpoint).filter(({ method }) => method !== 'GET');
    expect(writes.length).toBeGreaterThan(9);
    for (const { method, path } of writes) {
      for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as Record<string, string>[]) {
        const answer = await knock(world, null, path.replace(/:\w+/g, '1'), { method, body: {}, headers });
        expect([answer.status, answer.body.code], path).toEqual([403, 'cross_site']);
      }
    }
  });

  test('SE-7 on a public address the Host header does not make a site our own', async () => {
    const { diego, sam } = await open();
    const app = await buildServer({ ...world.here, baseUrl: 'https://clinic.example' }, routes, { logger: false, trustProxy: undefined });
    const post = async (headers: Record<string, string>) =>
      (
        await app.inject({
          method: 'POST',
          url: '/v2/doctor/patients/assign',
          payload: { patientId: sam.patientId },
          headers,
          cookies: { '__Host-caseload': await world.session(diego) },
        })
      ).statusCode;
    expect(await post({ origin: 'https://evil.example', host: 'clinic.example' })).toBe(403);
    expect(await post({ origin: 'https://clinic.example', host: 'clinic.example' })).toBe(200);
    expect(await post({ origin: 'http://clinic.example', host: 'clinic.example' })).toBe(403);
    await app.close();
  });
});

describe('SE-7 IP-2 what a form can send is not read', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json, text/plain',
    'text/json',
    'application/jsonp',
    'application/vnd.api+json',
    'application/*',
    '*/*',
    'application/json-patch+json',
    'x',
  ])('SE-7 %s answers 415', async (type) => {
    const scene = await open();
    const answer = await assigning(scene, { raw: JSON.stringify({ patientId: scene.sam.patientId }), headers: { 'content-type': type } });
    expect([answer.status, answer.body.code, await happened(scene)]).toEqual([415, 'unsupported_media', false]);
  });

  test('SE-7 nor a body without a type; JSON in any writing is', async () => {
    const scene = await open();
    const raw = JSON.stringify({ patientId: scene.sam.patientId });
    const without = await world.app.inject({
      method: 'POST',
      url: '/v2/doctor/patients/assign',
      payload: Buffer.from(raw),
      headers: { 'content-length': String(raw.length) },
      cookies: { caseload: await world.session(scene.diego) },
    });
    expect(without.statusCode).toBe(415);
    for (const type of ['application/json; charset=utf-8', 'Application/JSON', 'application/json'])
      expect((await assigning(scene, { raw, headers: { 'content-type': type } })).status, type).toBe(200);
  });
});

describe('SE-7 reading changes nothing', () => {
  test('SE-7 no GET or HEAD, with whatever override, carries out a write', async () => {
    const scene = await open();
    const body = { patientId: scene.sam.patientId };
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'] as const) {
      for (const headers of [
        {},
        { 'x-http-method-override': 'POST' },
        { 'x-method-override': 'POST' },
        { 'x-http-method': 'POST' },
      ] as Record<string, string>[]) {
        const answer = await knock(world, scene.diego, `/v2/doctor/patients/assign?_method=POST&patientId=${scene.sam.patientId}`, {
          method,
          ...(method !== 'GET' && method !== 'HEAD' && { body }),
          headers,
        });
        expect([404, 405], method).toContain(answer.status);
      }
    }
    expect(await happened(scene)).toBe(false);
  });

  test('SE-7 reading every list and page leaves the clinic as it was', async () => {
    const scene = await open();
    await world.as(scene.maya, invite, { body: { firstName: 'A', lastName: 'B', email: `read-${scene.at.tenantId}@example.test` } });
    const extent = () =>
      looked(
        world,
        `select (select count(*) from activity where tenant_id = $1 and action not like '%.read' and action not in ('patient.opened', 'record.opened', 'activity.exported', 'patient.listExported', 'patient.listSent', 'request.refused')) as a, (select count(*) from outbox where tenant_id = $1) as o, (select max(xmin::text) from invitation where tenant_id = $1) as i`,
        [scene.at.tenantId],
      );
    const before = await extent();
    for (const { endpoint } of routes) {
      if (endpoint.method === 'GET') await knock(world, scene.olga, endpoint.path.replace(':patientId', String(scene.sam.patientId)));
    }
    expect(await extent()).toEqual(before);
  });

  test('IP-3 an address that there is answers 405 to a method it does not take', async () => {
    const scene = await open();
    for (const [method, url] of [
      ['POST', '/v2/auth/me'],
      ['GET', '/v2/doctor/patients/assign'],
      ['DELETE', '/v2/tenant/features'],
      ['PUT', '/v2/doctor/patients/invite'],
      ['DELETE', '/v2/doctor/patients/all'],
    ] as const) {
      const answer = await knock(world, scene.olga, url, { method, ...(method !== 'GET' && { body: {} }) });
      expect([answer.status, answer.body.code], `${method} ${url}`).toEqual([405, 'wrong_method']);
    }
  });

  test('HD-2 no other site may read an answer', async () => {
    const scene = await open();
    for (const origin of ['https://evil.example', 'null', own, 'http://localhost:3001', 'https://localhost:3000']) {
      for (const url of ['/v2/auth/me', '/v2/doctor/patients/all', '/openapi.json', '/v2/demo/logins']) {
        const answer = await knock(world, scene.maya, url, { headers: { origin } });
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
      const preflight = await knock(world, scene.maya, '/v2/doctor/patients/assign', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});
