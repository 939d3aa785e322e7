import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { careTeam } from '#src/contract/assignments.ts';
import { inbox, requestAccess, settleRequest, withdrawRequest } from '#src/contract/inbox.ts';
import { assigned, blocked, member, patient, requested, supervises, therapist } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import type { Policy } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

type Who = Member;
const reason = 'stands in at the group session on Mondays';
const ask = (who: Who, patientId: number) => world.as(who, requestAccess, { params: { patientId }, body: { reason } });
const settle = (who: Who, requestId: number, body: { decision: 'approve' | 'decline'; until?: string | null; note?: string }) =>
  world.as(who, settleRequest, { params: { requestId }, body });
/** Diego, who is on no care team, has asked for access to Sam. */
const asked = (policy: Policy = 'careTeam') =>
  world.tell((story) => {
    const all = cast(story, { policy });
    return { ...all, ...requested(story, all.sam, all.diego, { reason }) };
  });
const grants = (patientId: number, practitionerId: number | null) =>
  looked<{ status: string; via: string; ends_at: Date | null; assigned_by: number }>(
    world,
    `select status, via, ends_at, assigned_by from assignment where patient_id = $1 and practitioner_id = $2`,
    [patientId, practitionerId],
  );
const logOf = (tenantId: number, action: string) =>
  looked<{ member_id: number; rule: string; outcome: string; detail: Record<string, unknown> }>(
    world,
    `select member_id, rule, outcome, detail from activity where tenant_id = $1 and action = $2 order by id`,
    [tenantId, action],
  );
const lettersOf = async (tenantId: number) =>
  (
    await looked<{ letter: string; recipient_id: string }>(
      world,
      'select letter, recipient_id from outbox where tenant_id = $1 order by letter, recipient_id',
      [tenantId],
    )
  ).map(({ letter, recipient_id: to }) => [letter, Number(to)] as const);
const inName = (...pairs: (readonly [string, { memberId: number }])[]) =>
  pairs.map(([letter, { memberId }]) => [letter, memberId] as const).sort((a, b) => a[0].localeCompare(b[0]) || a[1] - b[1]);

describe('A10 asking for access', () => {
  test.each([
    ['open', { maya: 'access_not_needed', diego: 'access_not_needed', hope: 'access_not_needed', tess: 201, sue: 201 }],
    ['careTeam', { maya: 'access_not_needed', diego: 201, hope: 'access_not_needed', tess: 201, sue: 201 }],
    ['managed', { maya: 'access_not_needed', diego: 201, hope: 'access_not_needed', tess: 201, sue: 201 }],
  ] as const)('A10 (r) under %s those who give care and may not assign themselves may ask, and nobody else', async (policy, expected) => {
    const all = await world.tell((story) => cast(story, { policy }));
    const answered: Record<string, unknown> = {};
    for (const name of ['maya', 'diego', 'hope', 'tess', 'sue'] as const) {
      const answer = await ask(all[name], all.sam.patientId);
      answered[name] = answer.status === 201 ? 201 : answer.body.code;
    }
    expect(answered).toEqual(expected);
    for (const name of ['ruth', 'olga'] as const) expect((await ask(all[name], all.sam.patientId)).body.code).toBe('access_not_needed');
    for (const name of ['pia', 'sky', 'bea'] as const) expect((await ask(all[name], all.sam.patientId)).body.code).toBe('not_allowed');
  });

  test('A10 the request holds the reason, is logged, and goes to the care team and the clinical admins, not to the one who asks', async () => {
    const { at, maya, nina, ruth, diego, sam } = await world.tell((story) => cast(story, { policy: 'careTeam' }));
    const answer = await ask(diego, sam.patientId);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      patient: { id: sam.patientId, firstName: 'Sam' },
      practitioner: { id: diego.practitionerId },
      requester: { id: diego.memberId },
      reason,
      outcome: null,
      maySettle: false,
      isMine: true,
    });
    expect(await lettersOf(at.tenantId)).toEqual(inName(['accessRequested', maya], ['accessRequested', nina], ['accessRequested', ruth]));
    expect(await logOf(at.tenantId, 'access.requested')).toMatchObject([
      { rule: 'careTeam.request', outcome: 'done', detail: { requestId: answer.body.id, practitionerId: diego.practitionerId } },
    ]);
    // Until then the requester learns nothing of the chart.
    const team = await world.as(diego, careTeam, { params: { patientId: sam.patientId } });
    expect(team.body.connections.map(({ id }) => id)).not.toContain(diego.practitionerId);
  });

  test('A10 under managed it also goes to those who decide: owners, and holders of the permission', async () => {
    const { at, maya, nina, ruth, hope, olga, diego, sam } = await world.tell((story) => cast(story, { policy: 'managed' }));
    expect((await ask(diego, sam.patientId)).status).toBe(201);
    expect(new Set((await lettersOf(at.tenantId)).map(([, id]) => id))).toEqual(
      new Set([maya, nina, ruth, hope, olga].map(({ memberId }) => memberId)),
    );
  });

  test('R4 R5 under managed a holder for whom the patient does not exist is told nothing', async () => {
    const { at, hope, own, hidden, diego, sam } = await world.tell((story) => {
      const all = cast(story, { policy: 'managed' });
      const holds = { permissions: ['canChangeAssignedPractitioners' as const] };
      const unseen = therapist(story, all.at, { firstName: 'Una', lastName: 'Own', visibility: 'own', ...holds });
      const kept = therapist(story, all.at, { firstName: 'Ben', lastName: 'Blocked', ...holds });
      blocked(story, kept, all.sam);
      const seeing = therapist(story, all.at, {
        firstName: 'Sia',
        lastName: 'Supervisor',
        visibility: 'own',
        roles: ['supervisor'],
        ...holds,
      });
      supervises(story, seeing, all.maya);
      return { ...all, own: seeing, hidden: [unseen, kept] };
    });
    expect((await ask(diego, sam.patientId)).status).toBe(201);
    const told = (await lettersOf(at.tenantId)).map(([, id]) => id);
    expect(told).toEqual(expect.arrayContaining([hope.memberId, own.memberId]));
    for (const { memberId } of hidden) expect(told).not.toContain(memberId);
  });

  test('A10 whoever asks twice, or twenty times at once, has asked once', async () => {
    const { at, diego, sam } = await world.tell((story) => cast(story, { policy: 'careTeam' }));
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(diego, sam.patientId)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([undefined, 'already_requested']));
    expect(await looked(world, 'select id from access_request where tenant_id = $1', [at.tenantId])).toHaveLength(1);
    expect(await logOf(at.tenantId, 'access.requested')).toHaveLength(1);
  });

  test('A10 sent again with the same idempotency key, the request is answered again; the key serves no other', async () => {
    const { at, diego, sam } = await world.tell((story) => cast(story, { policy: 'careTeam' }));
    const once = () =>
      world.as(diego, requestAccess, { params: { patientId: sam.patientId }, body: { reason } }, { headers: { 'idempotency-key': 'k' } });
    const first = await once();
    const again = await once();
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    const other = await world.as(
      diego,
      requestAccess,
      { params: { patientId: sam.patientId }, body: { reason: 'another' } },
      { headers: { 'idempotency-key': 'k' } },
    );
    expect(other.body.code).toBe('key_reused');
    expect(await looked(world, 'select id from access_request where tenant_id = $1', [at.tenantId])).toHaveLength(1);
  });

  test('R5 R7 a patient who is hidden, of another clinic or absent cannot be asked about, in the same words', async () => {
    const elsewhere = await world.tell((story) => cast(story, { policy: 'careTeam' }));
    const { diego, sam, own } = await world.tell((story) => {
      const all = cast(story, { policy: 'careTeam' });
      blocked(story, all.diego, all.sam);
      return { ...all, own: therapist(story, all.at, { firstName: 'Only', lastName: 'Own', visibility: 'own' }) };
    });
    const absent = withoutRequestId((await ask(diego, 4_242_424_242)).text);
    expect(withoutRequestId((await ask(diego, sam.patientId)).text)).toBe(absent);
    expect(withoutRequestId((await ask(diego, elsewhere.sam.patientId)).text)).toBe(absent);
    expect(withoutRequestId((await ask(own, sam.patientId)).text)).toBe(absent);
  });

  test('A2 A10 who cannot be assigned, or has no practitioner, and an archived patient, are refused with the reason', async () => {
    const { diego, staff, nobody, sam } = await world.tell((story) => {
      const all = cast(story, { policy: 'careTeam' });
      return {
        ...all,
        staff: therapist(story, all.at, { firstName: 'Of', lastName: 'Staff', type: 'STAFF' }),
        nobody: member(story, all.at, { firstName: 'No', lastName: 'Practitioner', roles: ['clinician'] }),
      };
    });
    expect((await ask(staff, sam.patientId)).body.code).toBe('invalid_target');
    expect((await ask(nobody, sam.patientId)).body.code).toBe('not_a_practitioner');
    await world.owner.query(`update patient set status = 'archived' where id = $1`, [sam.patientId]);
    expect((await ask(diego, sam.patientId)).body.code).toBe('patient_archived');
  });
});

describe('A10 taking a request back', () => {
  test('A10 its author takes it back, once; then nobody can approve it', async () => {
    const { at, diego, maya, requestId } = await asked();
    const back = (who: Who) => world.as(who, withdrawRequest, { params: { requestId } });
    expect((await back(maya)).body.code).toBe('not_found');
    expect((await back(diego)).body).toMatchObject({ outcome: 'withdrawn', settledBy: { id: diego.memberId } });
    expect((await back(diego)).body.code).toBe('already_settled');
    expect((await settle(maya, requestId, { decision: 'approve' })).body.code).toBe('already_settled');
    expect(await logOf(at.tenantId, 'access.withdrawn')).toHaveLength(1);
  });

  test('A10 taken back and approved at the same moment, one of the two counts', async () => {
    for (let round = 0; round < 5; round++) {
      const { diego, maya, sam, requestId } = await asked();
      const [back, yes] = await Promise.all([
        world.as(diego, withdrawRequest, { params: { requestId } }),
        settle(maya, requestId, { decision: 'approve' }),
      ]);
      expect([back.status, yes.status].sort((a, b) => a - b)).toEqual([200, 409]);
      expect(await grants(sam.patientId, diego.practitionerId)).toHaveLength(yes.status === 200 ? 1 : 0);
    }
  });
});

describe('A10 the inbox', () => {
  const seen = async (who: Who) => {
    const { body } = await world.as(who, inbox, {});
    return { count: body.count, requests: body.requests.map(({ id, maySettle }) => [id, maySettle]), mine: body.myRequests.length };
  };

  test.each([
    ['careTeam', true],
    ['managed', false],
  ] as const)('A10 (r) under %s the care team and those who may always assign see a request, nobody else', async (policy, teamDecides) => {
    const all = await asked(policy);
    const { requestId } = all;
    for (const name of ['maya', 'nina'] as const)
      expect(await seen(all[name]), name).toEqual({ count: teamDecides ? 1 : 0, requests: [[requestId, teamDecides]], mine: 0 });
    for (const name of ['hope', 'ruth', 'olga'] as const)
      expect(await seen(all[name]), name).toEqual({ count: 1, requests: [[requestId, true]], mine: 0 });
    for (const name of ['pia', 'sky', 'bea', 'tess', 'sue'] as const)
      expect(await seen(all[name]), name).toEqual({ count: 0, requests: [], mine: 0 });
    expect(await seen(all.diego)).toEqual({ count: 0, requests: [], mine: 1 });
  });

  test('R5 R4 a clinical admin who is kept from the patient, and a clinician with visibility own off the team, see nothing of it', async () => {
    const { ruth, own, other, requestId } = await world.tell((story) => {
      const all = cast(story, { policy: 'careTeam' });
      blocked(story, all.ruth, all.sam);
      const only = therapist(story, all.at, { firstName: 'Only', lastName: 'Own', visibility: 'own' });
      const theirs = patient(story, all.at, { firstName: 'Of', lastName: 'Own', by: only });
      assigned(story, theirs, only);
      return { ...all, own: only, other: requested(story, theirs, all.diego).requestId, ...requested(story, all.sam, all.diego) };
    });
    expect((await seen(ruth)).requests).toEqual([[other, true]]);
    expect((await seen(own)).requests).toEqual([[other, true]]);
    expect((await settle(own, requestId, { decision: 'approve' })).status).toBe(404);
  });

  test('A2 A10 a request that nobody could grant now waits out of sight, and comes back', async () => {
    const { maya, diego, sam } = await asked();
    expect((await seen(maya)).requests).toHaveLength(1);
    await world.owner.query(`update member set approved = false where id = $1`, [diego.memberId]);
    expect((await seen(maya)).requests).toHaveLength(0);
    await world.owner.query(`update member set approved = true where id = $1`, [diego.memberId]);
    await world.owner.query(`update patient set status = 'archived' where id = $1`, [sam.patientId]);
    expect((await seen(maya)).requests).toHaveLength(0);
    await world.owner.query(`update patient set status = 'active' where id = $1`, [sam.patientId]);
    expect((await seen(maya)).requests).toHaveLength(1);
  });

  test('A10 another clinic’s requests are not there', async () => {
    const here = await asked();
    const there = await asked();
    expect((await seen(there.ruth)).requests).toEqual([[there.requestId, true]]);
    expect((await settle(there.ruth, here.requestId, { decision: 'approve' })).status).toBe(404);
  });
});
