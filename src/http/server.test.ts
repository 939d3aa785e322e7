import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invitationLink, invite } from '#src/contract/invitations.ts';
import { assign } from '#src/contract/assignments.ts';
import { changeFeatures } from '#src/contract/clinic.ts';
import { inPortal, newUser } from '#seed/tell.ts';
import { holdersOf, roles } from '#src/policy/rights.ts';
import { routes } from '#src/server/routes.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { endpoints } from '#test/policy/matrix.ts';
import type { Ids } from '#test/policy/matrix.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { beside } from './server.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ demoLogins: [] });
});
afterAll(() => world.close());

let count = 0;
const eva = (at: { tenantId: number }) => ({ firstName: 'Eva', lastName: 'New', email: `key-${(count += 1)}-${at.tenantId}@example.test` });
const under = (key: string) => ({ headers: { 'idempotency-key': key } });
const patientsOf = async (tenantId: number) =>
  (await looked<{ n: number }>(world, `select count(*)::int as n from patient where tenant_id = $1 and last_name = 'New'`, [tenantId]))[0]
    ?.n;

describe('ID-1 a creating request under a key is carried out once', () => {
  test('ID-1 the same key and body get the same answer, byte for byte, one patient and one letter', async () => {
    const { maya, at } = await world.tell((story) => cast(story));
    const body = eva(at);
    const [first, again] = [await world.as(maya, invite, { body }, under('k1')), await world.as(maya, invite, { body }, under('k1'))];
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    expect(await patientsOf(at.tenantId)).toBe(1);
    expect(await looked(world, 'select 1 from outbox where tenant_id = $1', [at.tenantId])).toHaveLength(1);
    const more = await world.as(maya, invite, { body }, under('k2'));
    expect([more.status, more.body.patient.id === first.body.patient.id]).toEqual([201, false]);
  });

  test('ID-1 the same key with another body answers 422, and changes nothing', async () => {
    const { maya, at } = await world.tell((story) => cast(story));
    await world.as(maya, invite, { body: eva(at) }, under('k'));
    const answer = await world.as(maya, invite, { body: eva(at) }, under('k'));
    expect([answer.status, answer.body.code]).toEqual([422, 'key_reused']);
    expect(await patientsOf(at.tenantId)).toBe(1);
  });

  test('ID-1 many repeats at once make one patient, and all are told of the same one', async () => {
    const { maya, at } = await world.tell((story) => cast(story));
    const body = eva(at);
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.as(maya, invite, { body }, under('at once'))));
    expect([new Set(answers.map(({ status }) => status)), new Set(answers.map(({ text }) => text)).size]).toEqual([new Set([201]), 1]);
    expect(await patientsOf(at.tenantId)).toBe(1);
  });

  test('ID-1 a colleague’s same key, and one at another clinic, are others', async () => {
    const [here, there] = [await world.tell((story) => cast(story)), await world.tell((story) => cast(story))];
    const body = eva(here.at);
    const answers = await Promise.all([here.maya, here.diego, there.maya].map((who) => world.as(who, invite, { body }, under('shared'))));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body: { patient } }) => patient.id)).size).toBe(3);
    expect([await patientsOf(here.at.tenantId), await patientsOf(there.at.tenantId)]).toEqual([2, 1]);
  });

  test('ID-1 a request that failed does not use its key up', async () => {
    const { maya, at } = await world.tell((story) => cast(story));
    const body = eva(at);
    expect((await world.as(maya, invite, { body: { ...body, additionalTherapistIds: [424_242] } }, under('k'))).status).toBe(422);
    expect((await world.as(maya, invite, { body }, under('k'))).status).toBe(201);
  });

  test('ID-1 R1 a repeat by someone who may no longer invite is refused', async () => {
    const { maya, at } = await world.tell((story) => cast(story));
    const body = eva(at);
    await world.as(maya, invite, { body }, under('k'));
    await world.owner.query(`update member set roles = '{biller}' where id = $1`, [maya.memberId]);
    expect((await world.as(maya, invite, { body }, under('k'))).status).toBe(403);
  });

  test('ID-1 a key longer than a key can be is refused, not overlooked', async () => {
    const { maya, at } = await world.tell((story) => cast(story));
    const body = eva(at);
    const answers = [
      await world.as(maya, invite, { body }, under('x'.repeat(201))),
      await world.as(maya, invite, { body }, under('x'.repeat(201))),
    ];
    expect([await patientsOf(at.tenantId), answers.map(({ status }) => status)]).not.toEqual([2, [201, 201]]);
  });
});

describe('AZ-3 every address is known', () => {
  test('AZ-3 what is mounted is the contract and the list beside it, nothing more', () => {
    const mounted = new Set<string>();
    const stack: string[] = [];
    for (const line of world.app.printRoutes({ commonPrefix: false }).split('\n')) {
      const [, indent = '', path = '', methods = ''] =
        /^([│ ]*)[├└]── (.*?) \(([A-Z, ]+)\)$/.exec(line) ?? /^([│ ]*)[├└]── (.*)$/.exec(line) ?? [];
      stack.length = indent.length / 4;
      stack.push(path);
      for (const method of methods.split(', ')) if (method && method !== 'HEAD') mounted.add(`${method} ${stack.join('')}`);
    }
    const declared = [...routes.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`), ...beside.map((path) => `GET ${path}`)];
    expect([...mounted].filter((one) => !declared.includes(one) && !/^(OPTIONS|GET) \*?$/.test(one))).toEqual([]);
    expect(routes.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`).filter((one) => !mounted.has(one))).toEqual([]);
  });

  test('AZ-3 open to anyone are signing in and out, what is known by a link, a code or an address, and the demo’s logins', () => {
    const open = routes.filter(({ endpoint }) => endpoint.needs === 'anyone').map(({ endpoint }) => endpoint.path);
    expect(open.sort()).toEqual([
      '/v2/appointment-links/cancel',
      '/v2/appointment-links/confirm',
      '/v2/appointment-links/look',
      '/v2/auth/sign-in',
      '/v2/auth/sign-out',
      '/v2/calendar/feeds/:token',
      '/v2/demo/logins',
      '/v2/portal/invitations/accept',
      '/v2/portal/invitations/look',
      '/v2/portal/sign-in-links',
      '/v2/portal/sign-in-links/use',
      '/v2/setup',
      '/v2/setup/look',
    ]);
  });

  test('AZ-3 everything else answers 401 to whoever is not signed in, and a patient gets nothing of a member', async () => {
    const scene = await world.tell((story) => {
      const all = cast(story);
      const user = newUser(story, `census-${all.at.tenantId}@example.test`, null);
      inPortal(story, all.sam, user);
      return { ...all, portal: { ...all.sam, ...user } };
    });
    const ids = new Proxy({} as Ids, { get: () => 42 });
    const bodies: Record<string, unknown> = { '/v2/doctor/patients/invite': eva(scene.at) };
    for (const { endpoint } of routes) {
      if (endpoint.needs === 'anyone') continue;
      const listed = endpoints[`${endpoint.method} ${endpoint.path}`];
      const query = new URLSearchParams(listed?.query).toString();
      const url = `${endpoint.path.replace(':patientId', String(scene.sam.patientId)).replace(/:\w+/g, '42')}${query && `?${query}`}`;
      const how = {
        method: endpoint.method,
        ...(endpoint.method !== 'GET' && { body: listed?.body?.(ids) ?? bodies[endpoint.path] ?? {} }),
      };
      const answer = await knock(world, null, url, how);
      expect([answer.status, answer.body.code], url).toEqual([401, 'not_signed_in']);
      if (endpoint.needs !== 'signedIn' && 'right' in endpoint.needs) {
        const asPatient = await knock(world, scene.portal, url, how);
        expect([401, 403], `${url} ${asPatient.text}`).toContain(asPatient.status);
      }
    }
  });

  test('P the OpenAPI document describes every endpoint, who may call it and how it can fail', async () => {
    const { body } = await knock(world, null, '/openapi.json');
    const document = body as unknown as {
      openapi: string;
      paths: Record<string, Record<string, { summary: string; responses: object; security: object[] }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    for (const { endpoint } of routes) {
      const operation = document.paths[endpoint.path.replace(/:(\w+)/g, '{$1}')]?.[endpoint.method.toLowerCase()];
      expect(operation?.summary, endpoint.path).toBe(endpoint.summary);
      expect(operation?.responses, endpoint.path).toHaveProperty(String(endpoint.status ?? 200));
      const limited =
        typeof endpoint.needs === 'object' && 'right' in endpoint.needs && holdersOf(endpoint.needs.right).roles.length < roles.length;
      if (limited) expect(operation?.responses, `${endpoint.method} ${endpoint.path} can answer 403`).toHaveProperty('403');
    }
    expect(JSON.stringify(document)).not.toMatch(/postgres|node_modules/);
  });

  test('P every problem that an endpoint answers with is one it declares, or one that any can', async () => {
    const { sue, maya, diego, at } = await world.tell((story) => cast(story, { policy: 'careTeam' }));
    await world.owner.query('update member set type = $2 where id = $1', [maya.memberId, 'STAFF']);
    const answer = await world.as(maya, invite, { body: { ...eva(at), additionalTherapistIds: [diego.practitionerId] } });
    const any = ['invalid', 'not_signed_in', 'not_allowed', 'another_clinic', 'cross_site', 'unavailable', 'internal'];
    expect([...any, ...invite.problems], answer.text).toContain(answer.body.code);
    expect(any).toContain((await world.as(sue, assign, { body: { patientId: 1 } })).body.code);
  });

  test('HD-4 measurements are for this machine only', async () => {
    expect((await knock(world, null, '/metrics', { ip: '127.0.0.1' })).status).toBe(200);
    expect((await knock(world, null, '/metrics', { ip: '10.1.2.3' })).status).toBe(404);
    expect((await knock(world, null, '/metrics', { ip: '10.1.2.3', headers: { 'x-forwarded-for': '127.0.0.1' } })).status).toBe(404);
  });
});

test('P an endpoint that takes no body takes none, and one whose body is optional does without', async () => {
  const { maya, at } = await world.tell((story) => cast(story));
  const { invitationId } = (await world.as(maya, invite, { body: eva(at) })).body;
  const link = await knock(world, maya, invitationLink.path.replace(':invitationId', String(invitationId)), { method: 'POST' });
  expect(link.status, link.text).toBe(200);
  expect((await knock(world, maya, '/v2/auth/sign-out', { method: 'POST' })).status).toBe(200);
});

test('R7 a refusal says what it is, in a sentence and a code, with the id of the request', async () => {
  const { tess } = await world.tell((story) => cast(story));
  const answer = await knock(world, tess, '/v2/tenant/features', { method: changeFeatures.method, body: { features: {} } });
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.body).toEqual({
    type: '/docs#not_allowed',
    title: expect.any(String),
    status: 403,
    code: 'not_allowed',
    error: 'Your role does not include this. Ask an owner or practice admin of your clinic.',
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});
