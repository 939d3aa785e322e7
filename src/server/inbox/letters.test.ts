import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { demoOutbox } from '#src/contract/demo.ts';
import { breakGlass, endEmergency, requestAccess, reviewEmergency, settleRequest } from '#src/contract/inbox.ts';
import { therapist } from '#seed/tell.ts';
import type { Letter } from '#src/platform/outbox.ts';
import { sendNextLetter } from '#src/server/mail/jobs.ts';
import { hashPassword } from '#src/server/session/passwords.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

const password = 'four unrelated words do well';
let world: World;
let hash: string;
const sent: Letter[] = [];
beforeAll(async () => {
  world = await openWorld({ demoLogins: [] });
  hash = await hashPassword(password);
});
afterAll(() => world.close());
beforeEach(async () => {
  sent.length = 0;
  // The post of other tests' clinics waits.
  await world.owner.query(`update outbox set due_at = now() + interval '1 day' where settled_at is null`);
});

const deliver = async (turns = 12) => {
  const next = sendNextLetter(world.database, async (letter) => void sent.push(letter), world.here);
  for (let i = 0; i < turns; i++) await next();
};
const results = async (tenantId: number, kind: string) =>
  (
    await looked<{ result: string | null }>(world, 'select result from outbox where tenant_id = $1 and letter = $2 order by result', [
      tenantId,
      kind,
    ])
  ).map(({ result }) => result);
/** Sam with everything that must not be in a letter; Otto, off the team, may open records in an emergency. */
const scene = async () => {
  const all = await world.tell((story) => {
    const people = cast(story, { policy: 'careTeam', features: ['therapistPatientAssignment', 'breakGlass'] });
    return { ...people, otto: therapist(story, people.at, { firstName: 'Otto', lastName: 'Off', permissions: ['canBreakGlass'] }) };
  });
  await world.owner.query('update user_account set password_hash = $1 where id = $2', [hash, all.otto.userId]);
  await world.owner.query(
    `update patient set first_name = 'Canaryfirst', last_name = 'Canarylast', preferred_name = 'Canarycalled', email = 'canary@mail.example', phone = '555 0199' where id = $1`,
    [all.sam.patientId],
  );
  return all;
};
const secrets = (...ids: number[]) => ['Canary', 'canary', '0199', 'Reasoncanary', 'Notecanary', ...ids.map(String)];

test('A10 A14 letters of the inbox reach those concerned and hold no name, address, number, reason, note or id of a patient', async () => {
  const { otto, diego, maya, nina, ruth, olga, sam } = await scene();
  const { body: request } = await world.as(diego, requestAccess, {
    params: { patientId: sam.patientId },
    body: { reason: 'Reasoncanary' },
  });
  await deliver();
  expect(sent.map(({ to }) => to).sort()).toEqual([maya.email, nina.email, ruth.email].sort());
  await world.as(nina, settleRequest, { params: { requestId: request.id }, body: { decision: 'approve', note: 'Notecanary' } });
  await deliver();
  expect(sent.slice(3).map(({ to }) => to)).toEqual([diego.email]);
  const opened = await world.as(otto, breakGlass, { params: { patientId: sam.patientId }, body: { reason: 'Reasoncanary!', password } });
  await deliver();
  expect(
    sent
      .slice(4)
      .map(({ to }) => to)
      .sort(),
  ).toEqual([diego.email, maya.email, nina.email, ruth.email, olga.email].sort());
  await world.owner.query(`update outbox set due_at = now() where tenant_id = $1 and settled_at is null`, [sam.tenantId]);
  await deliver();
  expect(
    sent
      .slice(9)
      .map(({ to }) => to)
      .sort(),
  ).toEqual([ruth.email, olga.email].sort());
  for (const letter of sent) {
    const text = `${letter.subject}\n${letter.text}\n${letter.html}`;
    expect(text).toContain('http://localhost:3000/inbox');
    expect(text).toContain('Hill Clinic');
    for (const secret of secrets(sam.patientId, request.id, opened.body.id)) expect(text).not.toContain(secret);
  }
});

test('A10 a request that was settled before its letter left asks nobody any more', async () => {
  const { at, diego, maya, sam } = await scene();
  const { body } = await world.as(diego, requestAccess, { params: { patientId: sam.patientId }, body: { reason: 'soon' } });
  await world.as(maya, settleRequest, { params: { requestId: body.id }, body: { decision: 'decline' } });
  await deliver();
  expect(sent.map(({ to, subject }) => [to, subject])).toEqual([[diego.email, 'Your request for access was answered at Hill Clinic']]);
  expect(await results(at.tenantId, 'accessRequested')).toEqual(['withdrawn', 'withdrawn', 'withdrawn']);
});

test('R4 who no longer sees the patient when the letter leaves is not told', async () => {
  const { at, diego, hope, sam } = await scene();
  await world.owner.query(`update tenant set assignment_policy = 'managed' where id = $1`, [at.tenantId]);
  await world.as(diego, requestAccess, { params: { patientId: sam.patientId }, body: { reason: 'soon' } });
  await world.owner.query(`update member set visibility = 'own' where id = $1`, [hope.memberId]);
  await deliver();
  expect(sent.map(({ to }) => to)).not.toContain(hope.email);
  expect(await results(at.tenantId, 'accessRequested')).toEqual(['sent', 'sent', 'sent', 'sent', 'withdrawn']);
});

test('A14 a review that was made in time is not escalated; one that was not is, to those who review by then', async () => {
  const { at, otto, ruth, olga, sam } = await scene();
  const openOne = async () => {
    const { body } = await world.as(otto, breakGlass, {
      params: { patientId: sam.patientId },
      body: { reason: 'a real emergency', password },
    });
    await world.as(otto, endEmergency, { params: { emergencyId: body.id } });
    return body.id;
  };
  const reviewed = await openOne();
  await openOne();
  await world.as(olga, reviewEmergency, { params: { emergencyId: reviewed }, body: { verdict: 'justified' } });
  await deliver();
  sent.length = 0;
  expect(await results(at.tenantId, 'emergencyOverdue')).toEqual([null, null]);
  // Ruth has become a clinician meanwhile.
  await world.owner.query(`update member set roles = '{clinician}' where id = $1`, [ruth.memberId]);
  await world.owner.query(`update outbox set due_at = now() where tenant_id = $1 and settled_at is null`, [at.tenantId]);
  await deliver();
  expect(sent.map(({ to }) => to)).toEqual([olga.email]);
  expect(await results(at.tenantId, 'emergencyOverdue')).toEqual(['sent', 'sent', 'withdrawn']);
});

describe('A14 an emergency that nobody reviewed in time', () => {
  /** Sam’s record was opened by Otto, or by whom it is said, and the review is due. */
  const overdue = async (prepare: (all: Awaited<ReturnType<typeof scene>>) => Promise<unknown> = async () => {}) => {
    const all = await scene();
    await world.as(all.otto, breakGlass, { params: { patientId: all.sam.patientId }, body: { reason: 'a real emergency', password } });
    await deliver();
    sent.length = 0;
    await prepare(all);
    await world.owner.query(`update outbox set due_at = now() where tenant_id = $1 and settled_at is null`, [all.at.tenantId]);
    await deliver();
    return all;
  };
  const logged = (tenantId: number) =>
    looked(world, `select member_id, patient_id, outcome, rule from activity where tenant_id = $1 and action = 'emergency.overdue'`, [
      tenantId,
    ]);

  test('A14 BG-1 L1 is told to a clinical admin who was appointed after it was opened, and stands in the log once', async () => {
    const { at, ruth, olga, nina, sam } = await overdue(({ nina: one }) =>
      world.owner.query(`update member set roles = '{clinicalAdmin}' where id = $1`, [one.memberId]),
    );
    expect(sent.map(({ to }) => to).sort()).toEqual([ruth.email, olga.email, nina.email].sort());
    expect(await logged(at.tenantId)).toEqual([{ member_id: null, patient_id: sam.patientId, outcome: 'done', rule: 'emergency.review' }]);
  });

  test('A14 is told also where whoever opened it may no longer act, and to nobody for whom the patient does not exist', async () => {
    const { olga } = await overdue(async ({ at, otto, ruth, sam, maya }) => {
      await world.owner.query(`update member set status = 'suspended' where id = $1`, [otto.memberId]);
      await world.owner.query(
        `insert into patient_block (tenant_id, patient_id, member_id, blocked_by, blocked_at, reason) values ($1, $2, $3, $4, now(), 'kin')`,
        [at.tenantId, sam.patientId, ruth.memberId, maya.memberId],
      );
    });
    expect(sent.map(({ to }) => to)).toEqual([olga.email]);
  });

  test('A14 that its opener alone could review waits for somebody who may, and is told to them', async () => {
    const { at, maya } = await overdue(({ at: { tenantId }, otto, ruth: one }) =>
      world.owner.query(
        `update member set roles = case id when $2 then array['owner'] else array['clinician'] end where tenant_id = $1 and id in ($2, $3)
           or tenant_id = $1 and roles && array['owner']`,
        [tenantId, otto.memberId, one.memberId],
      ),
    );
    expect(sent).toEqual([]);
    expect(await logged(at.tenantId)).toHaveLength(1);
    await world.owner.query(`update member set roles = '{clinicalAdmin}' where id = $1`, [maya.memberId]);
    await deliver();
    expect(sent).toEqual([]);
    await world.owner.query(`update outbox set due_at = now() where tenant_id = $1 and settled_at is null`, [at.tenantId]);
    await deliver();
    expect(sent.map(({ to }) => to)).toEqual([maya.email]);
    expect(await logged(at.tenantId)).toHaveLength(1);
  });
});

test('O1 the demo’s outbox does not show a letter before it is due', async () => {
  const { otto, ruth, sam } = await scene();
  await world.as(otto, breakGlass, { params: { patientId: sam.patientId }, body: { reason: 'a real emergency', password } });
  const subjects = async () => (await world.as(ruth, demoOutbox, {})).body.letters.map(({ subject }) => subject);
  expect(await subjects()).not.toContain('An emergency access waits for its review at Hill Clinic');
  expect(await subjects()).toContain('A record was opened in an emergency at Hill Clinic');
});
