import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assign, careTeam } from '#src/contract/assignments.ts';
import { breakGlass, endEmergency, inbox, reviewEmergency } from '#src/contract/inbox.ts';
import { blocked, emergency, member, therapist } from '#seed/tell.ts';
import type { Story } from '#seed/story.ts';
import type { Member } from '#seed/tell.ts';
import { hashPassword } from '#src/server/session/passwords.ts';
import { cast, knock, looked } from '#test/cast.ts';
import type { Policy } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

const password = 'four unrelated words do well';
const reason = 'called from the emergency room';
let world: World;
let hash: string;
beforeAll(async () => {
  world = await openWorld();
  hash = await hashPassword(password);
});
afterAll(() => world.close());

/** Sam's care team is Maya and Nina; Otto is on none and may open records in an emergency. */
const scene = async (
  policy: Policy = 'careTeam',
  more: (story: Story, all: ReturnType<typeof cast> & { otto: Member }) => void = () => {},
) => {
  const all = await world.tell((story) => {
    const people = cast(story, { policy, features: ['therapistPatientAssignment', 'breakGlass', 'allActivePatientsDashboard'] });
    const otto = therapist(story, people.at, { firstName: 'Otto', lastName: 'Off', permissions: ['canBreakGlass'] });
    more(story, { ...people, otto });
    return { ...people, otto };
  });
  await world.owner.query(`update user_account set password_hash = $1 where id in (select user_id from member where tenant_id = $2)`, [
    hash,
    all.at.tenantId,
  ]);
  return all;
};
const open = (who: Member, patientId: number, how: { password?: string; reason?: string } = {}) =>
  world.as(who, breakGlass, { params: { patientId }, body: { reason: how.reason ?? reason, password: how.password ?? password } });
const end = (who: Member, emergencyId: number) => world.as(who, endEmergency, { params: { emergencyId } });
const review = (who: Member, emergencyId: number, verdict: 'justified' | 'unjustified' = 'justified', note?: string) =>
  world.as(who, reviewEmergency, { params: { emergencyId }, body: { verdict, ...(note && { note }) } });
/** Whether the database opens the record to a member now (R6). */
const opens = async (who: Member, patientId: number) => {
  await world.owner.query('begin');
  await world.owner.query(
    `select set_config('app.tenant', $1, true), set_config('app.member', $2, true), set_config('app.patient', '0', true)`,
    [String(who.tenantId), String(who.memberId)],
  );
  const { rowCount } = await world.owner.query('select from app.my_open_record where patient_id = $1', [patientId]);
  await world.owner.query('rollback');
  return (rowCount ?? 0) > 0;
};
const lettersOf = async (tenantId: number, kind: string) =>
  (
    await looked<{ recipient_id: number; member_id: number; wait: number }>(
      world,
      `select recipient_id, member_id, round(extract(epoch from due_at - created_at))::int as wait from outbox
       where tenant_id = $1 and letter = $2 order by recipient_id`,
      [tenantId, kind],
    )
  ).map((one) => ({ ...one }));
const logOf = (tenantId: number) =>
  looked<{ action: string; outcome: string; rule: string; member_id: number; detail: unknown }>(
    world,
    `select action, outcome, rule, member_id, detail from activity where tenant_id = $1 and action like 'emergency.%' order by id`,
    [tenantId],
  );
const ids = (...people: { memberId: number }[]) => people.map(({ memberId }) => memberId).sort((a, b) => a - b);

describe('A14 opening a record in an emergency', () => {
  test('A14 BG-1 opens it at once, for an hour, and tells the care team, the clinical admins and the owner', async () => {
    const { at, otto, maya, nina, ruth, olga, sam } = await scene();
    expect(await opens(otto, sam.patientId)).toBe(false);
    const answer = await open(otto, sam.patientId);
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({
      patient: { id: sam.patientId },
      reason,
      running: true,
      isMine: true,
      mayEnd: true,
      mayReview: false,
      verdict: null,
    });
    expect(Date.parse(answer.body.until) - Date.parse(answer.body.from)).toBe(60 * 60_000);
    expect(Date.parse(answer.body.reviewDueAt) - Date.parse(answer.body.from)).toBe(72 * 60 * 60_000);
    expect(await opens(otto, sam.patientId)).toBe(true);
    expect((await lettersOf(at.tenantId, 'emergencyOpened')).map(({ recipient_id, wait }) => [recipient_id, wait])).toEqual(
      ids(maya, nina, ruth, olga).map((id) => [id, 0]),
    );
    // Who reviews hears once more when it is overdue: whoever that is by then.
    expect(await lettersOf(at.tenantId, 'emergencyOverdue')).toEqual([
      { recipient_id: null, member_id: otto.memberId, wait: 72 * 60 * 60 },
    ]);
    expect(await logOf(at.tenantId)).toMatchObject([
      {
        action: 'emergency.opened',
        outcome: 'done',
        rule: 'canBreakGlass',
        member_id: otto.memberId,
        detail: { emergencyId: answer.body.id },
      },
    ]);
    const team = await world.as(maya, careTeam, { params: { patientId: sam.patientId } });
    expect(team.body.connections.find(({ id }) => id === otto.practitionerId)).toMatchObject({ kind: 'emergency', via: 'breakGlass' });
  });

  test('A14 lasts as long as the clinic says, and is reviewed by then', async () => {
    const { at, otto, sam } = await scene();
    await world.owner.query('update tenant set emergency_minutes = 15, emergency_review_hours = 24 where id = $1', [at.tenantId]);
    const { body } = await open(otto, sam.patientId);
    expect(Date.parse(body.until) - Date.parse(body.from)).toBe(15 * 60_000);
    expect(Date.parse(body.reviewDueAt) - Date.parse(body.from)).toBe(24 * 60 * 60_000);
  });

  test('A14 R1 needs the permission, a practitioner, the clinical level and a record that is not open anyway', async () => {
    const more = await world.tell((story) => {
      const all = cast(story, { features: ['therapistPatientAssignment', 'breakGlass'] });
      const may = { permissions: ['canBreakGlass' as const] };
      return {
        ...all,
        admin: therapist(story, all.at, { firstName: 'Ad', lastName: 'Ministrative', ...may, level: 'administrative' }),
        nobody: member(story, all.at, { firstName: 'No', lastName: 'Practitioner', roles: ['clinician'], ...may }),
        team: member(story, all.at, { firstName: 'Maya', lastName: 'Twice', roles: ['clinician'], practises: all.maya, ...may }),
      };
    });
    await world.owner.query('update user_account set password_hash = $1 where id = $2', [hash, more.team.userId]);
    const code = async (who: Member) => (await open(who, more.sam.patientId)).body.code;
    expect(await code(more.diego)).toBe('not_allowed');
    expect(await code(more.ruth)).toBe('not_allowed');
    expect(await code(more.nobody)).toBe('not_a_practitioner');
    expect(await code(more.admin)).toBe('administrative_level');
    expect(await code(more.team)).toBe('access_not_needed');
    expect(await looked(world, 'select id from emergency_access where tenant_id = $1', [more.at.tenantId])).toEqual([]);
  });

  test('F1 A14 is not there while its feature is off, and closes at once when it is switched off', async () => {
    const { at, otto, sam } = await scene();
    const flag = (on: boolean) =>
      world.owner.query(`update tenant_feature set enabled = $2 where tenant_id = $1 and feature = 'breakGlass'`, [at.tenantId, on]);
    await open(otto, sam.patientId);
    expect(await opens(otto, sam.patientId)).toBe(true);
    await flag(false);
    expect(await opens(otto, sam.patientId)).toBe(false);
    expect((await open(otto, sam.patientId)).body.code).toBe('feature_off');
    expect((await world.as(otto, inbox, {})).body.myEmergencies).toMatchObject([{ running: false }]);
    await flag(true);
    expect(await opens(otto, sam.patientId)).toBe(true);
  });

  test('R5 R7 a patient who is hidden, of another clinic or absent is not found, whatever the password', async () => {
    const elsewhere = await scene();
    const { otto, sam } = await scene('careTeam', (story, all) => blocked(story, all.otto, all.sam));
    const absent = withoutRequestId((await open(otto, 4_242_424_242)).text);
    for (const how of [{}, { password: 'wrong' }])
      for (const id of [sam.patientId, elsewhere.sam.patientId]) expect(withoutRequestId((await open(otto, id, how)).text)).toBe(absent);
  });

  test('A14 a reason of fewer than ten characters is refused, however many bytes they take', async () => {
    const { otto, sam } = await scene();
    for (const short of ['', 'too short', '         x          ', '🚑🚑🚑🚑🚑'])
      expect((await open(otto, sam.patientId, { reason: short })).body.code, short).toBe('invalid');
    expect((await open(otto, sam.patientId, { reason: '🚑🚑🚑🚑🚑🚑🚑🚑🚑🚑' })).status).toBe(201);
  });

  test('A14 ID-1 sent again with the same idempotency key, it is answered again and opens once', async () => {
    const { at, otto, sam } = await scene();
    const once = (text: string) =>
      world.as(
        otto,
        breakGlass,
        { params: { patientId: sam.patientId }, body: { reason: text, password } },
        { headers: { 'idempotency-key': 'k' } },
      );
    const first = await once(reason);
    const again = await once(reason);
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    expect(await looked(world, 'select id from emergency_access where tenant_id = $1', [at.tenantId])).toHaveLength(1);
    expect((await open(otto, sam.patientId)).body.code).toBe('access_not_needed');
    const kept = await looked<{ whole: string }>(world, 'select t::text as whole from idempotency t where tenant_id = $1', [at.tenantId]);
    expect(JSON.stringify(kept)).not.toContain(password);
  });

  test('A14 eight at once open one', async () => {
    const { at, otto, sam } = await scene();
    const answers = await Promise.all(Array.from({ length: 8 }, () => open(otto, sam.patientId)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([undefined, 'access_not_needed']));
    expect(await lettersOf(at.tenantId, 'emergencyOverdue')).toHaveLength(1);
  });
});

describe('A14 the password again', () => {
  test('A14 a wrong password opens nothing, is logged without a trace of it, and guessing ends after ten attempts', async () => {
    const { at, otto, sam } = await scene();
    const guess = 'my secret guess of a password';
    expect((await open(otto, sam.patientId, { password: guess })).body.code).toBe('wrong_password');
    expect(await logOf(at.tenantId)).toMatchObject([{ action: 'emergency.opened', outcome: 'refused', rule: 'wrongPassword' }]);
    const written = await looked<{ all: string }>(world, 'select a::text as all from activity a where a.tenant_id = $1', [at.tenantId]);
    expect(JSON.stringify(written)).not.toContain('secret');
    for (let i = 0; i < 9; i++) expect((await open(otto, sam.patientId, { password: guess })).body.code).toBe('wrong_password');
    expect((await open(otto, sam.patientId)).body.code).toBe('too_many_attempts');
    expect(await opens(otto, sam.patientId)).toBe(false);
  });

  test('A14 a stranger who guesses at the sign-in keeps nobody from a record in an emergency', async () => {
    const { otto, sam } = await scene();
    const guess = () =>
      knock(world, null, '/v2/auth/sign-in', { method: 'POST', body: { email: otto.email, password: 'x' }, ip: '10.9.0.1' });
    for (let i = 0; i < 10; i++) expect((await guess()).body.code).toBe('wrong_credentials');
    expect((await guess()).body.code).toBe('too_many_attempts');
    expect((await open(otto, sam.patientId)).status).toBe(201);
  });

  test('A14 a right password takes its count back', async () => {
    const { otto, sam } = await scene();
    for (let i = 0; i < 12; i++) {
      const opened = await open(otto, sam.patientId);
      expect(opened.status).toBe(201);
      await end(otto, opened.body.id);
    }
  });
});

describe('A14 what an emergency gives', () => {
  test.each(['open', 'careTeam', 'managed'] as const)('A14 (k) (q) under %s it lets nobody assign', async (policy) => {
    const { otto, diego, sam } = await scene(policy);
    await open(otto, sam.patientId);
    const self = await world.as(otto, assign, { body: { patientId: sam.patientId } });
    const colleague = await world.as(otto, assign, { body: { patientId: sam.patientId, targetDoctorId: diego.practitionerId } });
    expect([self.body.code, colleague.body.code]).toEqual(
      {
        open: ['emergency_assigns_nobody', 'emergency_assigns_nobody'],
        careTeam: ['self_by_request', 'colleague_by_team'],
        managed: ['managed_assignments', 'managed_assignments'],
      }[policy],
    );
    expect((await looked(world, 'select from assignment where patient_id = $1', [sam.patientId])).length).toBe(2);
  });

  test('A14 A11 it ends by itself, to the second', async () => {
    const { otto, sam } = await scene();
    const { body } = await open(otto, sam.patientId);
    await world.owner.query(`update emergency_access set ends_at = clock_timestamp() + interval '700 milliseconds' where id = $1`, [
      body.id,
    ]);
    expect(await opens(otto, sam.patientId)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 750));
    expect(await opens(otto, sam.patientId)).toBe(false);
    expect((await end(otto, body.id)).body.code).toBe('emergency_over');
  });

  test('A14 BG-1 its holder or one who reviews ends it early; nobody else, and nobody twice', async () => {
    const { at, otto, maya, ruth, bea, sam } = await scene();
    const { body } = await open(otto, sam.patientId);
    expect((await end(maya, body.id)).body.code).toBe('not_allowed');
    expect((await end(bea, body.id)).body.code).toBe('not_found');
    expect(await opens(otto, sam.patientId)).toBe(true);
    const ended = await end(ruth, body.id);
    expect(ended.body).toMatchObject({ running: false, endedBy: { id: ruth.memberId }, mayReview: true, mayEnd: false });
    expect(await opens(otto, sam.patientId)).toBe(false);
    expect((await end(otto, body.id)).body.code).toBe('emergency_over');
    expect((await logOf(at.tenantId)).map(({ action, rule }) => [action, rule])).toEqual([
      ['emergency.opened', 'canBreakGlass'],
      ['emergency.ended', 'emergency.review'],
    ]);
  });

  test('A14 who waited while a colleague ended it does not put its end back', async () => {
    const { otto, ruth, sam } = await scene();
    const { body } = await open(otto, sam.patientId);
    await world.owner.query('begin');
    await world.owner.query('select from chart_lock where patient_id = $1 for update', [sam.patientId]);
    const late = end(ruth, body.id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { rows } = await world.owner.query<{ ends_at: string }>(
      'update emergency_access set ends_at = clock_timestamp(), ended_by = member_id where id = $1 returning ends_at',
      [body.id],
    );
    await world.owner.query('commit');
    expect((await late).body.code).toBe('emergency_over');
    expect(await looked(world, 'select ends_at, ended_by from emergency_access where id = $1', [body.id])).toMatchObject([
      { ends_at: rows[0]?.ends_at, ended_by: otto.memberId },
    ]);
  });
});

describe('A14 the review', () => {
  test('A14 owner and clinical admins review once it has ended; nobody their own, nobody twice, nobody else', async () => {
    const { at, otto, maya, pia, ruth, olga, sam } = await scene();
    const { body } = await open(otto, sam.patientId);
    expect((await review(ruth, body.id)).body.code).toBe('emergency_running');
    await end(otto, body.id);
    for (const who of [maya, pia, otto]) expect((await review(who, body.id)).body.code).toBe('not_allowed');
    expect((await review(ruth, body.id, 'unjustified', 'Talk to me')).body).toMatchObject({
      verdict: 'unjustified',
      reviewNote: 'Talk to me',
      reviewedBy: { id: ruth.memberId },
      mayReview: false,
    });
    const again = await review(olga, body.id);
    expect([again.body.code, (again.body as { by?: { id: number } }).by?.id]).toEqual(['already_settled', ruth.memberId]);
    expect((await logOf(at.tenantId)).at(-1)).toMatchObject({ action: 'emergency.reviewed', detail: { verdict: 'unjustified' } });
    expect((await world.as(otto, inbox, {})).body.myEmergencies).toMatchObject([{ verdict: 'unjustified', reviewNote: 'Talk to me' }]);
  });

  test('A14 a clinical admin who opened a record themselves is reviewed by another, and is not asked to', async () => {
    const { ruth, olga, sam, own } = await world.tell((story) => {
      const all = cast(story, { features: ['therapistPatientAssignment', 'breakGlass'] });
      return { ...all, own: emergency(story, all.sam, all.ruth, { minutesAgo: 90 }).emergencyId };
    });
    expect((await review(ruth, own)).body.code).toBe('own_emergency');
    expect((await world.as(ruth, inbox, {})).body).toMatchObject({ count: 0, emergencies: [] });
    expect((await world.as(olga, inbox, {})).body).toMatchObject({ count: 1, emergencies: [{ id: own, mayReview: true }] });
    expect((await review(olga, own)).status).toBe(200);
    expect((await world.as(olga, inbox, {})).body).toMatchObject({ count: 0, emergencies: [] });
    expect(sam.patientId).toBeGreaterThan(0);
  });

  test('A14 R5 the inbox shows what is to be reviewed to those who review, the overdue first, and nothing of a patient they are kept from', async () => {
    const all = await world.tell((story) => {
      const people = cast(story, { features: ['therapistPatientAssignment', 'breakGlass'] });
      const two = people.ofMaya('Two');
      blocked(story, people.ruth, two);
      const late = emergency(story, people.sam, people.diego, { minutesAgo: 6000, reviewDueHours: 72 }).emergencyId;
      const recent = emergency(story, two, people.diego, { minutesAgo: 90 }).emergencyId;
      emergency(story, people.sam, people.nina, {
        minutesAgo: 900,
        reviewed: { by: people.olga, verdict: 'justified', minutesAgo: 10 },
      });
      return { ...people, late, recent };
    });
    const seen = async (who: Member) => (await world.as(who, inbox, {})).body.emergencies.map(({ id, overdue }) => [id, overdue]);
    expect(await seen(all.olga)).toEqual([
      [all.late, true],
      [all.recent, false],
    ]);
    expect(await seen(all.ruth)).toEqual([[all.late, true]]);
    for (const who of [all.maya, all.pia, all.sky, all.bea, all.tess, all.diego]) expect(await seen(who)).toEqual([]);
    expect((await review(all.ruth, all.recent)).status).toBe(404);
    expect((await end(all.ruth, all.recent)).status).toBe(404);
  });
});
