import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invite } from '#src/contract/invitations.ts';
import { myPatients } from '#src/contract/patients.ts';
import { therapist } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import type { Policy } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const open = (policy: Policy = 'open') =>
  world.tell((story) => {
    const all = cast(story, { policy });
    return {
      ...all,
      others: Array.from({ length: 6 }, (_, i) => therapist(story, all.at, { firstName: `T${i}`, lastName: `Other ${i}` })),
    };
  });
let count = 0;
const eva = (additionalTherapistIds?: number[]) => ({
  firstName: 'Eva',
  lastName: 'New',
  email: `eva-${(count += 1)}@example.test`,
  ...(additionalTherapistIds && { additionalTherapistIds }),
});
const teamOf = async (patientId: number) =>
  await looked<{ id: number; kind: string; via: string }>(
    world,
    `select practitioner_id::float8 as id, kind, via from assignment where patient_id = $1 and status = 'active' order by kind desc, practitioner_id`,
    [patientId],
  );
/** How much of a clinic there is: an invitation that failed leaves no trace but a line in the log. */
const extent = async (tenantId: number) =>
  (
    await looked(
      world,
      `select (select count(*)::int from patient where tenant_id = $1) as patients, (select count(*)::int from invitation where tenant_id = $1) as invitations,
    (select count(*)::int from assignment where tenant_id = $1) as assignments, (select count(*)::int from assignment_period where tenant_id = $1) as periods,
    (select count(*)::int from outbox where tenant_id = $1) as letters, (select count(*)::int from chart_lock where tenant_id = $1) as locks`,
      [tenantId],
    )
  )[0];

describe('A4 inviting a patient', () => {
  test('A4 creates patient, invitation and one’s own assignment as primary, and posts one letter', async () => {
    const { maya, at } = await open();
    const before = await extent(at.tenantId);
    const body = { ...eva(), phone: ' +49 30 123 ', birthDate: '1990-02-28', firstName: '  Éva ' };
    const { status, body: made } = await world.as(maya, invite, { body });
    expect(status).toBe(201);
    expect(made.patient).toMatchObject({
      firstName: 'Éva',
      lastName: 'New',
      email: body.email,
      phone: '+49 30 123',
      status: 'active',
      portal: 'invited',
      isConnectedToMe: true,
      connectedTherapists: [{ id: maya.practitionerId }],
    });
    expect(Date.parse(made.expiresAt) - Date.now()).toBeGreaterThan(6.99 * 86_400_000);
    expect(Date.parse(made.expiresAt) - Date.now()).toBeLessThanOrEqual(7 * 86_400_000);
    expect(await extent(at.tenantId)).toEqual({
      ...before,
      ...Object.fromEntries(Object.entries(before ?? {}).map(([key, n]) => [key, n + 1])),
    });
    expect(await looked(world, 'select birth_date::text as d from patient_profile where patient_id = $1', [made.patient.id])).toEqual([
      { d: '1990-02-28' },
    ]);
    expect(await looked(world, `select action, rule from activity where patient_id = $1 order by id`, [made.patient.id])).toEqual([
      { action: 'careTeam.assigned', rule: 'invite' },
      { action: 'patient.invited', rule: 'patient.invite' },
    ]);
  });

  test.each([0, 1, 5, 6])('A4 with %i others, each is assigned', async (n) => {
    const { maya, others } = await open();
    const ids = others.slice(0, n).map((one) => one.practitionerId);
    const { status, body } = await world.as(maya, invite, { body: eva(ids) });
    expect(status).toBe(201);
    expect(await teamOf(body.patient.id)).toEqual([
      { id: maya.practitionerId, kind: 'primary', via: 'invite' },
      ...[...ids].sort((a, b) => a - b).map((id) => ({ id, kind: 'assigned', via: 'invite' })),
    ]);
    expect(body.patient.connectedTherapists).toHaveLength(n + 1);
    for (const one of others.slice(0, n))
      expect((await world.as(one, myPatients, { query: {} })).body.items.map(({ id }) => id)).toEqual([body.patient.id]);
  });

  test('A4 repeats and one’s own id are ignored', async () => {
    const { maya, diego } = await open();
    const { status, body } = await world.as(maya, invite, {
      body: eva([diego.practitionerId, maya.practitionerId, diego.practitionerId, maya.practitionerId]),
    });
    expect(status).toBe(201);
    expect((await teamOf(body.patient.id)).map(({ id }) => id)).toEqual([maya.practitionerId, diego.practitionerId]);
  });

  test('A4 one bad id among good ones and nothing is created, no mail sent, and all bad ones are named', async () => {
    const { maya, diego, bea, at, others } = await open();
    const elsewhere = await open();
    await world.owner.query(`update member set status = 'suspended' where id = $1`, [others[0]?.memberId]);
    const before = await extent(at.tenantId);
    const bad = [elsewhere.diego.practitionerId, 424_242, others[0]?.practitionerId ?? 0, bea.memberId];
    for (const ids of [...bad.map((id) => [id]), bad]) {
      const answer = await world.as(maya, invite, { body: eva([diego.practitionerId, ...ids, ...ids, maya.practitionerId]) });
      expect([answer.status, answer.body.code, answer.body.ids]).toEqual([422, 'invalid_target', ids]);
    }
    expect(await extent(at.tenantId)).toEqual(before);
  });

  test('A4 an invitation that fails late leaves nothing behind either', async () => {
    const { maya, diego, at } = await open('managed');
    const before = await extent(at.tenantId);
    const answer = await world.as(maya, invite, { body: eva([diego.practitionerId]) });
    expect([answer.status, answer.body.code]).toEqual([403, 'managed_assignments']);
    expect(await extent(at.tenantId)).toEqual(before);
  });
});

describe('A3 (g) who adds others at an invitation', () => {
  test.each([
    ['open', 'maya', 201],
    ['open', 'ruth', 201],
    ['open', 'olga', 201],
    ['careTeam', 'maya', 201],
    ['careTeam', 'diego', 201],
    ['managed', 'maya', 403],
    ['managed', 'hope', 201],
    ['managed', 'ruth', 201],
    ['managed', 'olga', 201],
  ] as const)('A3 under %s, %s is answered %i', async (policy, name, status) => {
    const all = await open(policy);
    const answer = await world.as(all[name], invite, { body: eva([all.nina.practitionerId]) });
    expect(answer.status, answer.text).toBe(status);
    if (status === 201) expect((await teamOf(answer.body.patient.id)).map(({ kind }) => kind)).toEqual(['primary', 'assigned']);
  });

  test('R1 a scheduler and a practice admin invite without assigning, and are refused with others', async () => {
    const { sky, pia, diego } = await open();
    for (const who of [sky, pia]) {
      const alone = await world.as(who, invite, { body: eva() });
      expect([alone.status, await teamOf(alone.body.patient.id)]).toEqual([201, []]);
      for (const id of [diego.practitionerId, 424_242]) {
        const refused = await world.as(who, invite, { body: eva([id]) });
        expect([refused.status, refused.body.code]).toEqual([403, 'not_allowed']);
      }
    }
  });

  test('R1 supervisors, trainees and billers do not invite', async () => {
    const { sue, tess, bea, at } = await open();
    const before = await extent(at.tenantId);
    for (const who of [sue, tess, bea]) expect((await world.as(who, invite, { body: eva() })).body.code).toBe('not_allowed');
    expect((await world.as(null, invite, { body: eva() })).status).toBe(401);
    expect(await extent(at.tenantId)).toEqual(before);
  });
});

describe('AN-9 IP-1 what may be written', () => {
  test.each([
    ['email', 'no address'],
    ['email', 'a@b'],
    ['email', 'a@b.example, c@d.example'],
    ['email', 'a@b.example\r\nBcc: c@d.example'],
    ['email', '"a b"@c.example'],
    ['email', 'a＠b.example'],
    ['email', `${'a'.repeat(65)}@b.example`],
    ['email', 'a@b..example'],
    ['email', 'a@-b.example'],
    ['email', 'a@b.example.'],
    ['email', 'a@bücher.example'],
    ['email', ''],
    ['email', '<a@b.example>'],
    ['firstName', ''],
    ['firstName', '   '],
    ['firstName', 'x'.repeat(101)],
    ['firstName', 'a\u0000b'],
    ['firstName', 'a\nb'],
    ['lastName', 'a\u202eb'],
    ['lastName', '\ud800'],
    ['lastName', 'a\u2028b'],
    ['lastName', 'a\u009bb'],
    ['birthDate', '1990-02-30'],
    ['birthDate', '30.02.1990'],
    ['birthDate', '1990-2-3'],
    ['birthDate', '0000-01-01'],
    ['birthDate', '1990-01-01T00:00:00Z'],
    ['birthDate', ''],
    ['phone', 'x'.repeat(41)],
    ['phone', '1\r\n2'],
    ['additionalTherapistIds', [1.5]],
    ['additionalTherapistIds', ['1']],
    ['additionalTherapistIds', [[1]]],
    ['additionalTherapistIds', [-1]],
    ['additionalTherapistIds', [2 ** 53]],
    ['additionalTherapistIds', 1],
    ['additionalTherapistIds', Array(101).fill(1)],
  ])('AN-9 IP-1 %s %j is refused with 400', async (field, value) => {
    const { maya } = await scene;
    const answer = await world.as(maya, invite, { body: { ...eva(), [field]: value } as never });
    expect([answer.status, answer.body.code, answer.body.fields?.map(({ path }) => path.split('.')[0])]).toEqual([400, 'invalid', [field]]);
  });
  let scene: ReturnType<typeof open>;
  beforeAll(() => {
    scene = open();
  });

  test('IP-1 names of every script are kept as they are, composed', async () => {
    const { maya } = await scene;
    for (const [given, kept] of [
      ['Zoe\u0308', 'Zoë'],
      ["O'Brien <b>", "O'Brien <b>"],
      ['محمد', 'محمد'],
      ['山田', '山田'],
      ['👩‍⚕️', '👩‍⚕️'],
      ["Robert'); drop table patient;--", "Robert'); drop table patient;--"],
    ] as const) {
      const { status, body } = await world.as(maya as Someone, invite, { body: { ...eva(), firstName: given } });
      expect([status, body.patient.firstName]).toEqual([201, kept]);
    }
  });
});
