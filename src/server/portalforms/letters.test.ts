import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeMyForm, sendForm, withdrawForm } from '#src/contract/portalforms.ts';
import type { Letter } from '#src/platform/outbox.ts';
import { answersOf, template } from '#seed/forms.ts';
import { service } from '#seed/offer.ts';
import { inPortal, newUser } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';
import { sendNextLetter } from '../mail/jobs.ts';

let world: World;
let sent: Letter[] = [];
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Sam is in the portal with an appointment in nine days; so are a guardian who may do with forms, and one who may not. */
const open = async () => {
  sent = [];
  await world.owner.query(`update outbox set due_at = now() + interval '90 days' where settled_at is null`);
  const s = await world.tell((story) => {
    const all = cast(story);
    const enters = (name: string, guardian?: { name: string; scopes: string[] }) => {
      const user = newUser(story, `${name}-${all.sam.patientId}@mail.example`, null);
      inPortal(story, all.sam, user, 25, guardian);
      return { ...all.sam, ...user };
    };
    return {
      ...all,
      phq9: template(story, all.at, all.olga, 'phq9'),
      ...service(story, all.at),
      samInPortal: enters('sam') as Someone,
      ana: enters('ana', { name: 'Ana Okafor', scopes: ['forms'] }),
      bo: enters('bo', { name: 'Bo Okafor', scopes: ['documents'] }),
    };
  });
  const appointmentId = 910_000_000 + s.sam.patientId;
  await world.owner.query(
    `insert into appointment (tenant_id, id, patient_id, practitioner_id, service_id, starts_at, ends_at, zone, wall_start, busy, booked_by, placed_by)
     select $1, $2, $3, $4, $5, t.at, t.at + interval '1 hour', 'Etc/UTC', t.at at time zone 'Etc/UTC', tstzrange(t.at, t.at + interval '1 hour'), $6, $6
     from (select now() + interval '9 days' as at) t`,
    [s.at.tenantId, appointmentId, s.sam.patientId, s.maya.practitionerId, s.serviceId, s.maya.memberId],
  );
  const send = async (due: { appointmentId: number } | { on: string } | null) =>
    (await world.as(s.maya, sendForm, { params: { patientId: s.sam.patientId }, body: { templateId: s.phq9.templateId, due } })).body.id;
  return { ...s, appointmentId, send };
};
type Scene = Awaited<ReturnType<typeof open>>;
const deliver = async () => {
  const next = sendNextLetter(world.database, async (letter) => void sent.push(letter), world.here);
  while (await next());
  return sent.splice(0).map(({ to, subject }) => [to.replace(/-.*/, ''), subject]);
};
/** Looks again at every reminder that waits. */
const wake = (s: Scene) =>
  world.owner.query(`update outbox set due_at = now() where tenant_id = $1 and letter = 'formReminder' and settled_at is null`, [
    s.at.tenantId,
  ]);
const moveTo = (s: Scene, inTime: string) =>
  world.owner.query(
    `update appointment set starts_at = now() + $2::interval, ends_at = now() + $2::interval + interval '1 hour',
       busy = tstzrange(now() + $2::interval, now() + $2::interval + interval '1 hour') where id = $1`,
    [s.appointmentId, inTime],
  );
const news = 'Something to fill in for Hill Clinic';
const reminder = 'A reminder from Hill Clinic';

test('B3 whoever may fill it in is told that there is something, and neither what, nor of whom, nor before what', async () => {
  const s = await open();
  await s.send({ appointmentId: s.appointmentId });
  const next = sendNextLetter(world.database, async (letter) => void sent.push(letter), world.here);
  while (await next());
  expect(sent.map(({ to }) => to.replace(/-.*/, '')).sort()).toEqual(['ana', 'sam']);
  for (const { text, html, subject } of sent) {
    expect(text).toContain('/portal/forms');
    for (const word of ['PHQ', 'Sam', 'Okafor', 'Maya', 'Lin', 'appointment', String(s.sam.patientId)])
      expect(subject + text + html, word).not.toContain(word);
  }
});

test('B3 a day before its appointment, wherever that was moved, whoever has not filled it in is reminded once', async () => {
  const s = await open();
  await s.send({ appointmentId: s.appointmentId });
  expect((await deliver()).map(([, subject]) => subject)).toEqual([news, news]);
  // Nine days before it is too early, and it is looked at twice a day.
  await wake(s);
  expect(await deliver()).toEqual([]);
  const [waits] = await looked<{ soon: boolean }>(
    world,
    `select bool_and(due_at <= now() + interval '12 hours') as soon from outbox where tenant_id = $1 and letter = 'formReminder'`,
    [s.at.tenantId],
  );
  expect(waits?.soon).toBe(true);
  await moveTo(s, '30 hours');
  await wake(s);
  expect(await deliver()).toEqual([]);
  const [later] = await looked<{ hours: number }>(
    world,
    `select round(extract(epoch from min(due_at) - now()) / 3600)::int as hours from outbox where tenant_id = $1 and letter = 'formReminder'`,
    [s.at.tenantId],
  );
  expect(later?.hours).toBe(6);
  await moveTo(s, '23 hours');
  await wake(s);
  expect(new Set((await deliver()).map(([to, subject]) => `${to}: ${subject}`))).toEqual(new Set([`ana: ${reminder}`, `sam: ${reminder}`]));
  expect(await deliver()).toEqual([]);
});

test('B3 nobody is reminded of what is filled in, withdrawn, past, cancelled or not theirs any more', async () => {
  const over: ((s: Scene, id: number) => Promise<unknown>)[] = [
    (s, id) => world.as(s.samInPortal, completeMyForm, { params: { id }, body: { version: 0, answers: answersOf('phq9', 5) } }),
    (s, id) => world.as(s.maya, withdrawForm, { params: { patientId: s.sam.patientId, id } }),
    (s) => moveTo(s, '-1 hour'),
    (s) =>
      world.owner.query(
        `update appointment set status = 'cancelled', cancelled_by = 'clinic', cancelled_at = now(), cancelled_late = false where id = $1`,
        [s.appointmentId],
      ),
    (s) => world.owner.query(`update portal_access set ends_at = now() where tenant_id = $1`, [s.at.tenantId]),
    (s) =>
      world.owner.query(`update portal_access set relation = 'guardian', scopes = '{documents}' where tenant_id = $1`, [s.at.tenantId]),
    (s) =>
      world.owner.query(`update tenant_feature set enabled = false where tenant_id = $1 and feature = 'clientPortal'`, [s.at.tenantId]),
    (s) => world.owner.query(`update patient set status = 'archived' where id = $1`, [s.sam.patientId]),
  ];
  for (const [nth, makeOver] of over.entries()) {
    const s = await open();
    const id = await s.send({ appointmentId: s.appointmentId });
    await deliver();
    await moveTo(s, '20 hours');
    await makeOver(s, id);
    await wake(s);
    expect([nth, await deliver()]).toEqual([nth, []]);
  }
});

test('B3 a form without a day is reminded of by nobody', async () => {
  const s = await open();
  await s.send(null);
  const [count] = await looked<{ n: number }>(
    world,
    `select count(*)::int as n from outbox where tenant_id = $1 and letter = 'formReminder'`,
    [s.at.tenantId],
  );
  expect(count?.n).toBe(0);
});
