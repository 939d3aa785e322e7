import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '#src/contract/endpoint.ts';
import { acceptInvitation, invite, lookAtInvitation } from '#src/contract/invitations.ts';
import { assign, changeCareTeam } from '#src/contract/assignments.ts';
import { signIn, signOut, switchIdentity } from '#src/contract/auth.ts';
import { blockMember, sealChart } from '#src/contract/access.ts';
import { changeFeatures, changeSettings, previewFeatures } from '#src/contract/clinic.ts';
import { breakGlass, requestAccess, reviewEmergency, settleRequest } from '#src/contract/inbox.ts';
import { changeMember, previewMember, supervise } from '#src/contract/team.ts';
import { routes } from '#src/server/routes.ts';
import { holdersOf } from '#src/policy/rights.ts';
import { inPortal, newUser } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { endpoints } from '#test/policy/matrix.ts';
import type { Ids } from '#test/policy/matrix.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
let all: ReturnType<typeof cast>;
let portal: Someone;
let invitationId: number;
beforeAll(async () => {
  world = await openWorld();
  const told = await world.tell((story) => {
    const people = cast(story, { features: ['therapistPatientAssignment', 'clientPortal', 'breakGlass'] });
    const user = newUser(story, `portal-${people.at.tenantId}@example.test`, null);
    inPortal(story, people.sam, user);
    return { people, user };
  });
  all = told.people;
  portal = { ...all.sam, ...told.user };
  invitationId = (
    await world.as(all.olga, invite, { body: { firstName: 'Eva', lastName: 'New', email: `closed-${all.at.tenantId}@example.test` } })
  ).body.invitationId;
});
afterAll(() => world.close());

const writes = routes.map(({ endpoint }) => endpoint).filter(({ method, receives }) => method !== 'GET' && !receives);
const anyIds = new Proxy({} as Ids, { get: () => 424_242 });
/** Somebody who has the function at all, so that it is the id that is answered to. */
const whoMay = ({ needs }: Endpoint): Someone => {
  if (typeof needs !== 'object' || !('right' in needs)) return typeof needs === 'object' ? portal : all.olga;
  const { roles, permission } = holdersOf(needs.right);
  if (permission || roles.includes('owner')) return all.olga;
  return roles.includes('clinicalAdmin') ? all.ruth : all.sue;
};
/** A body with which each endpoint would change something. */
const goodBody = (endpoint: Endpoint): Record<string, unknown> => {
  const bodies = new Map<unknown, Record<string, unknown>>([
    [signIn, { email: 'nobody@example.test', password: 'x' }],
    [signOut, {}],
    [switchIdentity, { tenantId: all.at.tenantId, memberId: all.olga.memberId, patientId: null }],
    [changeFeatures, { features: { breakGlass: true } }],
    [assign, { patientId: all.sam.patientId, targetDoctorId: all.diego.practitionerId }],
    [changeCareTeam, { version: 'x', remove: [all.nina.practitionerId], reason: 'r' }],
    [invite, { firstName: 'A', lastName: 'B', email: 'a-b@example.test' }],
    [requestAccess, { reason: 'r' }],
    [settleRequest, { decision: 'decline' }],
    [breakGlass, { reason: 'called from the hospital', password: 'x' }],
    [reviewEmergency, { verdict: 'justified' }],
    [previewFeatures, { features: { breakGlass: false } }],
    [changeSettings, { version: 1, assignmentPolicy: 'managed' }],
    [
      changeMember,
      {
        version: 1,
        visibility: 'own',
        roles: ['biller'],
        permissions: [],
        accessLevel: 'clinical',
        status: 'suspended',
        approved: false,
        type: 'STAFF',
      },
    ],
    [
      previewMember,
      {
        version: 1,
        visibility: 'own',
        roles: ['biller'],
        permissions: [],
        accessLevel: 'clinical',
        status: 'suspended',
        approved: false,
        type: 'STAFF',
      },
    ],
    [supervise, { supervisorId: all.sue.memberId, practitionerId: all.tess.practitionerId }],
    [blockMember, { reason: 'neighbours' }],
    [sealChart, { sealed: true }],
    [lookAtInvitation, { token: 'x'.repeat(50) }],
    [acceptInvitation, { token: 'x'.repeat(50), password: 'four unrelated words' }],
  ]);
  return (
    bodies.get(endpoint) ?? (endpoints[`${endpoint.method} ${endpoint.path}`]?.body?.(anyIds) as Record<string, unknown> | undefined) ?? {}
  );
};
const urlOf = (endpoint: Endpoint, id?: string | number) =>
  endpoint.path
    .replace(':patientId', String(id ?? all.sam.patientId))
    .replace(':invitationId', String(id ?? invitationId))
    .replace(':memberId', String(id ?? all.diego.memberId))
    .replace(/:\w+/g, String(id ?? 424_242));
const send = (endpoint: Endpoint, raw: string, url = urlOf(endpoint)) =>
  knock(world, all.olga, url, { method: endpoint.method, raw, headers: { 'content-type': 'application/json' }, ip: '10.5.0.1' });
/** Everything of the clinic that a request could have changed. */
const everything = async () => {
  const tables = [
    'tenant',
    'member',
    'practitioner',
    'tenant_feature',
    'patient',
    'patient_profile',
    'assignment',
    'assignment_period',
    'invitation',
    'outbox',
    'activity',
    'idempotency',
    'portal_access',
    'form_request',
    'form_request_answer',
    'profile_version',
    'access_request',
    'emergency_access',
    'supervision',
    'patient_block',
  ];
  const rows = await Promise.all(
    tables.map((name) =>
      looked<{ n: number; h: string }>(
        world,
        `select count(*)::int as n, md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as h from ${name} t where ${name === 'tenant' ? 'id' : 'tenant_id'} = $1`,
        [all.at.tenantId],
      ),
    ),
  );
  return JSON.stringify(rows);
};

const sensitive = [
  'id',
  'tenantId',
  'tenant_id',
  'memberId',
  'userId',
  'patientID',
  'PatientId',
  'practitionerid',
  'role',
  'roles',
  'permissions',
  'accessLevel',
  'visibility',
  'status',
  'approved',
  'type',
  'kind',
  'via',
  'startsAt',
  'endsAt',
  'assignedBy',
  'assignedAt',
  'createdAt',
  'createdBy',
  'version',
  'isOwner',
  'admin',
  'sealedAt',
  'invitedBy',
  'expiresAt',
  'acceptedAt',
  'nonce',
  'enabled',
  'constructor',
  'prototype',
  'toString',
  '$where',
  'patient.id',
  'patient[id]',
  'features.breakGlass',
  '',
  ' ',
  'hasOwnProperty',
  '_method',
  'by',
  'force',
];

describe('AZ-5 a body holds what its endpoint takes and nothing else', () => {
  test.each(writes.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    'AZ-5 %s refuses every key it does not know, and changes nothing',
    async (_, endpoint) => {
      const good = goodBody(endpoint);
      const before = await everything();
      for (const key of sensitive.filter((one) => !Object.hasOwn(good, one))) {
        const answer = await send(endpoint, JSON.stringify({ ...good, [key]: 1 }));
        expect([answer.status, answer.body.code], key).toEqual([400, 'invalid']);
      }
      const inner = JSON.stringify(good).slice(1, -1);
      const odd = [
        `{"__proto__":{"admin":true}${inner && `,${inner}`}}`,
        `{${inner && `${inner},`}"__proto__":null}`,
        `{"constructor":{"prototype":{"admin":true}}${inner && `,${inner}`}}`,
        `[${JSON.stringify(good)}]`,
        '"text"',
        '5',
        'true',
      ];
      for (const body of odd) expect([(await send(endpoint, body)).status, body]).toEqual([400, body]);
      expect(await everything()).toBe(before);
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
    },
  );

  test('AZ-5 nested keys are refused as well', async () => {
    const before = await everything();
    for (const body of [
      '{"features":{"breakGlass":true,"__proto__":{"x":true}}}',
      '{"features":{"__proto__":true}}',
      '{"features":{"breakGlass":true,"tenantId":1}}',
      '{"features":{"constructor":true}}',
    ]) {
      expect([(await send(changeFeatures, body)).status, body]).toEqual([400, body]);
    }
    expect(
      (await send(invite, '{"firstName":"A","lastName":"B","email":"a@b.example","additionalTherapistIds":{"0":1,"length":1}}')).status,
    ).toBe(400);
    expect(await everything()).toBe(before);
  });

  test('IP-2 a key that is given twice is refused, since two readers could read two things', async () => {
    const before = await everything();
    const answer = await send(assign, `{"patientId":424242,"patientId":${all.sam.patientId},"targetDoctorId":${all.diego.practitionerId}}`);
    expect(answer.status, answer.text).toBe(400);
    expect(await everything()).toBe(before);
  });

  test.each([
    '{',
    '',
    'null',
    '{"a":1}}',
    "{'a':1}",
    '\ufeff{}',
    '{"patientId":NaN}',
    '{"patientId":1e400}',
    '{"patientId":Infinity}',
    '[]',
    '\u0000',
  ])('IP-2 %j is no body of an assignment', async (raw) => {
    const answer = await send(assign, raw);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid']);
  });

  test('IP-2 a body deeper or larger than any of ours is refused at once', async () => {
    const deep = `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`;
    expect((await send(assign, deep)).status).toBe(400);
    expect((await send(assign, JSON.stringify({ patientId: 1, x: 'x'.repeat(64_001) }))).status).toBe(413);
  });
});

describe('AZ-4 ids in addresses', () => {
  const withId = routes.map(({ endpoint }) => endpoint).filter(({ path }) => /:(?!token)/.test(path));
  test.each(withId.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    'AZ-4 %s takes one id, and finds only one’s own clinic’s',
    async (_, endpoint) => {
      const elsewhere = await world.tell((story) => cast(story));
      const body = endpoint.method === 'GET' ? undefined : goodBody(endpoint);
      const query = new URLSearchParams(endpoints[`${endpoint.method} ${endpoint.path}`]?.query).toString();
      const how = endpoint.receives ? { raw: 'x', headers: { 'content-type': endpoint.receives.media } } : { ...(body && { body }) };
      const ask = (id: string | number) =>
        knock(world, whoMay(endpoint), `${urlOf(endpoint, id)}${query && `?${query}`}`, { method: endpoint.method, ...how });
      for (const id of [
        '0',
        '-1',
        '1.0',
        '1e3',
        '9007199254740992',
        '99999999999999999999',
        'NaN',
        'null',
        'undefined',
        '%5B1%5D',
        '1,2',
        '1%00',
        '٣',
        '%F0%9F%98%80',
        '1%20',
        "1'",
        'x'.repeat(101),
        'x'.repeat(2000),
      ]) {
        const answer = await ask(id);
        expect([400, 404], `${id.slice(0, 40)} ${answer.text}`).toContain(answer.status);
        expect(answer.body.code).toMatch(/^(invalid|not_found)$/);
      }
      // A practitioner's id is no id of anything else.
      const another = endpoint.path.includes(':practitionerId') ? elsewhere.maya.practitionerId : all.maya.practitionerId;
      // The entries of the log are counted, so that 1 can be one of one's own.
      const first = endpoint.path.includes('/accesses/') ? 7_777_777_777 : 1;
      for (const id of [424_242, elsewhere.sam.patientId, first, Number.MAX_SAFE_INTEGER, another]) {
        const answer = await ask(id);
        expect([answer.status, answer.body.code], String(id)).toEqual([404, 'not_found']);
      }
    },
  );

  test('AZ-4 SE-2 the ids of a switch are each checked, and together', async () => {
    for (const body of [
      { tenantId: 0, memberId: null, patientId: null },
      { tenantId: '1', memberId: null, patientId: null },
      { tenantId: [1], memberId: null, patientId: null },
      { tenantId: 2 ** 53, memberId: 1, patientId: null },
      { tenantId: 1 },
    ]) {
      expect((await send(switchIdentity, JSON.stringify(body))).status).toBe(400);
    }
  });
});
