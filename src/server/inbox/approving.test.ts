import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecord } from '#src/contract/access.ts';
import { assign, careTeam } from '#src/contract/assignments.ts';
import { inbox, requestAccess, settleRequest } from '#src/contract/inbox.ts';
import { assigned, emergency, member, requested, therapist } from '#seed/tell.ts';
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

describe('A3 A10 approving is assigning', () => {
  const table: Record<Policy, Record<string, string>> = {
    open: { maya: 'yes', nina: 'yes', hope: 'yes', ruth: 'yes', olga: 'yes', otto: 'not_found' },
    careTeam: { maya: 'yes', nina: 'yes', hope: 'yes', ruth: 'yes', olga: 'yes', otto: 'not_found' },
    managed: { maya: 'managed_assignments', nina: 'managed_assignments', hope: 'yes', ruth: 'yes', olga: 'yes', otto: 'not_found' },
  };
  test.each(['open', 'careTeam', 'managed'] as const)(
    'A3 (r) who may approve under %s, and with which reason others may not',
    async (policy) => {
      const names = Object.keys(table[policy]);
      const scene = await world.tell((story) => {
        const all = cast(story, { policy });
        const otto = therapist(story, all.at, { firstName: 'Otto', lastName: 'Off' });
        // Under open a clinician needs no request; a trainee does.
        const who = policy === 'open' ? all.tess : all.diego;
        return {
          ...all,
          otto,
          who,
          asks: new Map(names.map((name) => [name, requested(story, all.ofMaya(`For ${name}`), who).requestId])),
        };
      });
      const answered: Record<string, string> = {};
      for (const name of names) {
        const answer = await settle(scene[name as 'maya' | 'otto'], scene.asks.get(name) ?? 0, { decision: 'approve' });
        answered[name] = answer.status === 200 ? 'yes' : (answer.body.code ?? '');
        const [row] = await looked<{ outcome: string | null; patient_id: string }>(
          world,
          'select outcome, patient_id from access_request where id = $1',
          [scene.asks.get(name)],
        );
        expect(row?.outcome, name).toBe(answer.status === 200 ? 'approved' : null);
        expect(await grants(Number(row?.patient_id), scene.who.practitionerId), name).toHaveLength(answer.status === 200 ? 1 : 0);
      }
      expect(answered).toEqual(table[policy]);
      for (const name of ['pia', 'sky', 'bea', 'sue'] as const)
        expect((await settle(scene[name], scene.asks.get('otto') ?? 0, { decision: 'approve' })).body.code).toBe('not_allowed');
    },
  );

  test('A10 the grant is the approver’s, by hand, and the one who asked is told', async () => {
    const { at, diego, maya, sam, requestId } = await asked();
    const answer = await settle(maya, requestId, { decision: 'approve', note: 'Mondays only' });
    expect(answer.body).toMatchObject({ outcome: 'approved', settledBy: { id: maya.memberId }, note: 'Mondays only', maySettle: false });
    const [row] = await grants(sam.patientId, diego.practitionerId);
    expect(row).toMatchObject({ status: 'active', via: 'manual', ends_at: null, assigned_by: maya.memberId });
    expect(await lettersOf(at.tenantId)).toEqual(inName(['accessSettled', diego]));
    expect(await logOf(at.tenantId, 'access.approved')).toMatchObject([
      { member_id: maya.memberId, rule: 'careTeam.assign', detail: { practitionerId: diego.practitionerId } },
    ]);
    expect((await logOf(at.tenantId, 'careTeam.assigned')).at(-1)).toMatchObject({ rule: 'policy.careTeam', member_id: maya.memberId });
  });

  test('A10 twenty approvals at once make one grant, and nineteen learn who was first', async () => {
    const { at, maya, nina, ruth, olga, diego, sam, requestId } = await asked();
    const people = [maya, nina, ruth, olga];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => settle(people[i % 4] as Who, requestId, { decision: i % 5 ? 'approve' : 'decline' })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const [winner] = answers.filter(({ status }) => status === 200);
    const losers = answers.filter(({ status }) => status !== 200);
    expect(new Set(losers.map(({ status, body }) => `${status} ${body.code}`))).toEqual(new Set(['409 already_settled']));
    for (const { body } of losers) expect(body).toMatchObject({ by: { id: winner?.body.settledBy?.id } });
    const outcome = winner?.body.outcome;
    expect(await grants(sam.patientId, diego.practitionerId)).toHaveLength(outcome === 'approved' ? 1 : 0);
    const settledEntries = [...(await logOf(at.tenantId, 'access.approved')), ...(await logOf(at.tenantId, 'access.declined'))];
    expect(settledEntries).toHaveLength(1);
    expect(await lettersOf(at.tenantId)).toHaveLength(1);
  });

  test('A10 a declined request gives nothing, is told, and may be asked again', async () => {
    const { at, diego, nina, sam, requestId } = await asked();
    expect((await settle(nina, requestId, { decision: 'decline', note: 'Please ask Maya' })).body).toMatchObject({ outcome: 'declined' });
    expect(await grants(sam.patientId, diego.practitionerId)).toEqual([]);
    expect(await lettersOf(at.tenantId)).toEqual(inName(['accessSettled', diego]));
    expect((await world.as(diego, inbox, {})).body.myRequests).toMatchObject([{ outcome: 'declined', note: 'Please ask Maya' }]);
    expect((await ask(diego, sam.patientId)).status).toBe(201);
  });

  test('A10 (r) nobody decides about their own request, nor one under a practitioner they share', async () => {
    const { ruth, diego, maya, sam, noah, ofNoah } = await world.tell((story) => {
      const all = cast(story, { policy: 'careTeam' });
      const twin = member(story, all.at, { firstName: 'Noah', lastName: 'Assistant', roles: ['clinician'], practises: all.diego });
      assigned(story, all.sam, all.hope);
      return { ...all, noah: twin, ofNoah: requested(story, all.sam, twin).requestId };
    });
    expect((await settle(noah, ofNoah, { decision: 'approve' })).body.code).toBe('own_request');
    // Diego is not on the care team: another's request for his own practitioner does not exist for him.
    expect((await settle(diego, ofNoah, { decision: 'approve' })).body.code).toBe('not_found');
    expect((await settle(ruth, ofNoah, { decision: 'approve' })).status).toBe(200);
    expect((await settle(maya, ofNoah, { decision: 'approve' })).body.code).toBe('already_settled');
    expect(await grants(sam.patientId, diego.practitionerId)).toHaveLength(1);
  });

  test('A1 A10 who is on the care team by now is not assigned again, and the request is settled', async () => {
    const { diego, maya, ruth, sam, requestId } = await asked();
    await world.as(ruth, assign, { body: { patientId: sam.patientId, targetDoctorId: diego.practitionerId } });
    const before = await grants(sam.patientId, diego.practitionerId);
    expect((await settle(maya, requestId, { decision: 'approve' })).body.outcome).toBe('approved');
    expect(await grants(sam.patientId, diego.practitionerId)).toEqual(before);
  });

  test('A14 an emergency access is no ground to approve', async () => {
    const { otto, requestId } = await world.tell((story) => {
      const all = cast(story, { policy: 'careTeam', features: ['therapistPatientAssignment', 'breakGlass'] });
      const off = therapist(story, all.at, { firstName: 'Otto', lastName: 'Off' });
      emergency(story, all.sam, off);
      return { otto: off, ...requested(story, all.sam, all.diego) };
    });
    expect((await settle(otto, requestId, { decision: 'approve' })).status).toBe(404);
    // Under open he sees it only by the emergency, too.
    const open = await world.tell((story) => {
      const all = cast(story, { policy: 'open', features: ['therapistPatientAssignment', 'breakGlass'] });
      emergency(story, all.sam, all.diego);
      return { ...all, ...requested(story, all.sam, all.tess) };
    });
    expect((await settle(open.diego, open.requestId, { decision: 'approve' })).status).toBe(404);
    expect((await world.as(open.diego, assign, { body: { patientId: open.sam.patientId } })).body.code).toBe('emergency_assigns_nobody');
  });

  test('F2 R5 A2 nothing is approved while assignment is off, for an archived patient, for someone suspended, or of a hidden patient', async () => {
    const { at, maya, ruth, diego, sam, requestId } = await asked();
    const flag = (on: boolean) =>
      world.owner.query(`update tenant_feature set enabled = $2 where tenant_id = $1 and feature = 'therapistPatientAssignment'`, [
        at.tenantId,
        on,
      ]);
    const code = async () => (await settle(maya, requestId, { decision: 'approve' })).body.code;
    await flag(false);
    expect(await code()).toBe('feature_off');
    await flag(true);
    await world.owner.query(`update patient set status = 'archived' where id = $1`, [sam.patientId]);
    expect(await code()).toBe('patient_archived');
    await world.owner.query(`update patient set status = 'active' where id = $1`, [sam.patientId]);
    await world.owner.query(`update member set status = 'suspended' where id = $1`, [diego.memberId]);
    expect(await code()).toBe('invalid_target');
    await world.owner.query(`update member set status = 'active' where id = $1`, [diego.memberId]);
    await world.owner.query(
      `insert into patient_block (tenant_id, patient_id, member_id, blocked_by, blocked_at, reason) values ($1, $2, $3, $4, now(), 'kin')`,
      [at.tenantId, sam.patientId, ruth.memberId, maya.memberId],
    );
    const hidden = await settle(ruth, requestId, { decision: 'approve' });
    const absent = await settle(ruth, 4_242_424_242, { decision: 'approve' });
    expect(withoutRequestId(hidden.text)).toBe(withoutRequestId(absent.text));
    expect(await grants(sam.patientId, diego.practitionerId)).toEqual([]);
  });
});

describe('A11 access until a date', () => {
  test('A11 works until its date and not a second longer', async () => {
    const { diego, maya, sam, requestId } = await asked();
    const until = new Date(Date.now() + 2000).toISOString();
    const answer = await settle(maya, requestId, { decision: 'approve', until });
    expect([answer.status, Date.parse(answer.body.until ?? '')]).toEqual([200, Date.parse(until)]);
    const mine = async () =>
      (await world.as(diego, careTeam, { params: { patientId: sam.patientId } })).body.connections.some(({ isMe }) => isMe);
    expect(await mine()).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, Date.parse(until) - Date.now() + 5));
    expect(await mine()).toBe(false);
    // The data is as it was: it is the clock that closed it.
    await world.owner.query(`update assignment set ends_at = now() + interval '1 hour' where patient_id = $1 and practitioner_id = $2`, [
      sam.patientId,
      diego.practitionerId,
    ]);
    expect(await mine()).toBe(true);
  });

  test('A10 A11 the record opens with the approval and closes at its date, to the second', async () => {
    const { diego, maya, sam, requestId } = await asked();
    const look = async () => {
      const began = Date.now();
      const { status, body } = await world.as(diego, openRecord, { params: { patientId: sam.patientId } });
      return { began, ended: Date.now(), answer: status === 200 ? '200' : `${status} ${body.code}` };
    };
    expect((await look()).answer).toBe('403 record_closed');
    const until = Date.now() + 3000;
    expect((await settle(maya, requestId, { decision: 'approve', until: new Date(until).toISOString() })).status).toBe(200);
    const looks = [await look()];
    // A tick of the clock later than its date nothing is open; whoever asked before it was answered.
    while ((looks.at(-1)?.began ?? 0) <= until + 200) looks.push(await look());
    const before = looks.filter(({ ended }) => ended < until);
    const after = looks.filter(({ began }) => began > until);
    expect(before.length).toBeGreaterThan(1);
    expect(new Set(before.map(({ answer }) => answer))).toEqual(new Set(['200']));
    expect(new Set(after.map(({ answer }) => answer))).toEqual(new Set(['403 record_closed']));
  });

  test('A11 an end that has passed is refused and leaves the request open; a decline has no end', async () => {
    const { maya, requestId } = await asked();
    const past = new Date(Date.now() - 1000).toISOString();
    expect((await settle(maya, requestId, { decision: 'approve', until: past })).body.code).toBe('dates_backwards');
    expect((await settle(maya, requestId, { decision: 'decline', until: new Date(Date.now() + 60_000).toISOString() })).status).toBe(400);
    expect((await settle(maya, requestId, { decision: 'approve', until: 'tomorrow' })).status).toBe(400);
    expect((await world.as(maya, inbox, {})).body.count).toBe(1);
  });
});
