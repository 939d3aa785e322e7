import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getForm, listForms } from '#src/contract/forms.ts';
import type { Answers } from '#src/contract/forms.ts';
import { instruments, resultOf } from '#src/contract/instruments.ts';
import { completeMyForm, listFormRequests, myForm, myForms, saveMyForm, sendForm, withdrawForm } from '#src/contract/portalforms.ts';
import { answersOf, template } from '#seed/forms.ts';
import { service } from '#seed/offer.ts';
import { inPortal, newUser } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Sam and Lee are in the portal; a guardian of Sam’s may do with forms, another with documents only. */
const open = () =>
  world.tell((story) => {
    const all = cast(story);
    const enters = (who: typeof all.sam, name: string, guardian?: { name: string; scopes: string[] }): Someone => {
      const user = newUser(story, `${name}-${who.patientId}@mail.example`, null);
      inPortal(story, who, user, 25, guardian);
      return { ...who, ...user };
    };
    const lee = all.ofMaya('Lee');
    return {
      ...all,
      lee,
      rae: all.ofMaya('Rae'),
      phq9: template(story, all.at, all.olga, 'phq9'),
      ...service(story, all.at),
      samInPortal: enters(all.sam, 'sam'),
      leeInPortal: enters(lee, 'lee'),
      ana: enters(all.sam, 'ana', { name: 'Ana Okafor', scopes: ['forms'] }),
      bo: enters(all.sam, 'bo', { name: 'Bo Okafor', scopes: ['documents', 'appointments'] }),
    };
  });
type Scene = Awaited<ReturnType<typeof open>>;
type Due = { on: string } | { appointmentId: number } | null;

const send = async (s: Scene, due: Due = null, by: Someone = s.maya) => {
  const sent = await world.as(by, sendForm, { params: { patientId: s.sam.patientId }, body: { templateId: s.phq9.templateId, due } });
  expect(sent.status, sent.text).toBe(201);
  return sent.body.id;
};
const requests = async (s: Scene, who: Someone = s.maya) =>
  (await world.as(who, listFormRequests, { params: { patientId: s.sam.patientId }, query: {} })).body.items;
const mine = async (who: Someone, which: 'open' | 'completed' = 'open') => (await world.as(who, myForms, { query: { which } })).body.items;
const look = (who: Someone, id: number) => world.as(who, myForm, { params: { id } });
const save = (who: Someone, id: number, version: number, answers: Answers) =>
  world.as(who, saveMyForm, { params: { id }, body: { version, answers } });
const complete = (who: Someone, id: number, version: number, answers: Answers) =>
  world.as(who, completeMyForm, { params: { id }, body: { version, answers } });
const answers = (points = 9) => answersOf('phq9', points);
const codeOf = ({ status, body }: { status: number; body: object }) => [status, (body as { code?: string }).code];

describe('C2 B3 a form is sent into the portal, and comes back filled in', () => {
  test('B3 the client fills it in with breaks, completes it, and it stands in the record as theirs, scored as any other', async () => {
    const s = await open();
    const id = await send(s, { on: '2031-03-02' });
    expect(await mine(s.samInPortal)).toMatchObject([{ id, name: 'PHQ-9', savedAt: null, completedAt: null, isBeforeAppointment: false }]);
    const { q1, q2, ...others } = answers();
    const first = await save(s.samInPortal, id, 0, { q1: q1 ?? '' });
    expect(first.body.version).toBe(1);
    // Another device, later.
    const seen = (await look(s.samInPortal, id)).body;
    expect([seen.version, seen.answers]).toEqual([1, { q1 }]);
    await save(s.samInPortal, id, 1, { q1: q1 ?? '', q2: q2 ?? '' });
    // Until it is completed, what was answered is the client's alone.
    expect(await requests(s)).toMatchObject([{ id, state: 'open', formId: null, sentBy: { lastName: 'Lin' }, template: { version: 1 } }]);
    expect((await world.as(s.maya, listForms, { params: { patientId: s.sam.patientId }, query: {} })).body.items).toEqual([]);

    const given = { q1: q1 ?? '', q2: q2 ?? '', ...others };
    const done = await complete(s.samInPortal, id, 2, given);
    expect(done.status, done.text).toBe(200);
    const [row] = await requests(s, s.nina);
    expect(row).toMatchObject({ id, state: 'filled' });
    const form = (await world.as(s.maya, getForm, { params: { patientId: s.sam.patientId, formId: row?.formId ?? 0 } })).body;
    expect(form).toMatchObject({ author: null, client: { guardian: null }, status: 'completed', isMine: false, template: { version: 1 } });
    expect([form.answers, form.result]).toEqual([given, resultOf(instruments.phq9.definition, given)]);
    expect([(await mine(s.samInPortal)).length, (await mine(s.samInPortal, 'completed')).map((one) => one.id)]).toEqual([0, [id]]);
    const log = await looked<{ action: string; rule: string; member: boolean }>(
      world,
      `select action, rule, member_id is not null as member from activity where tenant_id = $1 and action like 'form.%' and action <> 'form.opened' order by id`,
      [s.at.tenantId],
    );
    expect(log).toEqual([
      { action: 'form.sent', rule: 'record.write', member: true },
      { action: 'form.filledInPortal', rule: 'portal', member: false },
    ]);
  });

  test('B3 no score, no point and nothing that an answer points out is in anything the client is sent', async () => {
    const s = await open();
    const id = await send(s);
    const heard = [
      await look(s.samInPortal, id),
      await save(s.samInPortal, id, 0, { q9: 'p3' }),
      await complete(s.samInPortal, id, 1, { ...answers(20), q9: 'p3' }),
      await look(s.samInPortal, id),
      await world.as(s.samInPortal, myForms, { query: { which: 'completed' } }),
    ];
    for (const { status, text } of heard) {
      expect(status, text).toBe(200);
      expect(text).not.toMatch(/"(score|scoring|points|warnings?|result|bands)"|Thoughts of death|Severe/i);
    }
    expect(heard[3]?.text).toContain('Poor appetite or overeating');
  });

  test('B3 every question that must be answered is, what does not fit is refused, and no unknown key gets in', async () => {
    const s = await open();
    const id = await send(s);
    const { q9: _q9, ...short } = answers();
    expect(codeOf(await complete(s.samInPortal, id, 0, short))).toEqual([422, 'form_incomplete']);
    const path = `/v2/portal/forms/${id}`;
    const put = (body: object) => knock(world, s.samInPortal, path, { method: 'PUT', body });
    for (const wrong of [
      { q1: 'p9' },
      { q1: ['p1'] },
      { unasked: 'p1' },
      { q1: 'x'.repeat(5001) },
      { __proto__x: 'p1' },
      Object.fromEntries(Array.from({ length: 81 }, (_, nth) => [`q${nth}`, 'p1'])),
    ])
      expect([(await put({ version: 0, answers: wrong })).status, Object.keys(wrong)[0]]).toEqual([400, Object.keys(wrong)[0]]);
    for (const key of ['result', 'patientId', 'completedAt', 'formId', 'filledBy'])
      expect((await put({ version: 0, answers: {}, [key]: 1 })).status).toBe(400);
    expect((await look(s.samInPortal, id)).body.version).toBe(0);
  });

  test('B3 a completed form stays as it is, however often and at once it is sent', async () => {
    const s = await open();
    const id = await send(s);
    const raced = await Promise.all(Array.from({ length: 6 }, () => complete(s.samInPortal, id, 0, answers())));
    expect(raced.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const one of raced) if (one.status !== 200) expect(codeOf(one)).toEqual([409, 'form_filled']);
    expect(codeOf(await save(s.samInPortal, id, 2, { q1: 'p0' }))).toEqual([409, 'form_filled']);
    expect(codeOf(await complete(s.samInPortal, id, 2, answers(3)))).toEqual([409, 'form_filled']);
    const [count] = await looked<{ n: number }>(world, 'select count(*)::int as n from form where request_id = $1', [id]);
    expect(count?.n).toBe(1);
    expect(codeOf(await world.as(s.maya, withdrawForm, { params: { patientId: s.sam.patientId, id } }))).toEqual([409, 'form_filled']);
  });

  test('OC-1 two devices: what one has saved is shown to the other, and nothing is written over unseen', async () => {
    const s = await open();
    const id = await send(s);
    await save(s.samInPortal, id, 0, { q1: 'p1' });
    for (const late of [await save(s.ana, id, 0, { q1: 'p2' }), await complete(s.ana, id, 0, answers())]) {
      expect(codeOf(late)).toEqual([412, 'changed_meanwhile']);
      expect((late.body as unknown as { current: object }).current).toMatchObject({ version: 1, answers: { q1: 'p1' } });
    }
  });

  test('C2 a form whose template was changed or archived since is filled in as it was sent', async () => {
    const s = await open();
    const id = await send(s);
    await world.owner.query(
      `insert into form_template_version select tenant_id, template_id, 2, 'Mood', '{"intro": "", "source": "", "fields": [], "scoring": null}', made_by, now()
       from form_template_version where template_id = $1`,
      [s.phq9.templateId],
    );
    await world.owner.query(`update form_template set version = 2, name = 'Mood', status = 'archived' where id = $1`, [s.phq9.templateId]);
    expect((await look(s.samInPortal, id)).body).toMatchObject({ name: 'PHQ-9' });
    expect((await complete(s.samInPortal, id, 0, answers())).status).toBe(200);
    const again = { params: { patientId: s.sam.patientId }, body: { templateId: s.phq9.templateId, due: null } };
    expect(codeOf(await world.as(s.maya, sendForm, again))).toEqual([409, 'template_archived']);
  });

  test('B3 what is withdrawn is gone from the portal', async () => {
    const s = await open();
    const id = await send(s);
    await save(s.samInPortal, id, 0, { q1: 'p1' });
    const params = { patientId: s.sam.patientId, id };
    expect((await world.as(s.nina, withdrawForm, { params })).status).toBe(200);
    expect(codeOf(await world.as(s.nina, withdrawForm, { params }))).toEqual([409, 'already_withdrawn']);
    expect(codeOf(await look(s.samInPortal, id))).toEqual([404, 'not_found']);
    expect(codeOf(await complete(s.samInPortal, id, 1, answers()))).toEqual([404, 'not_found']);
    expect([await mine(s.samInPortal), (await requests(s)).map(({ state }) => state)]).toEqual([[], ['withdrawn']]);
  });
});

describe('R6 B4 who has to do with it', () => {
  test('B4 another patient, and a guardian without the scope, learn nothing and change nothing', async () => {
    const s = await open();
    const id = await send(s);
    for (const act of [look(s.leeInPortal, id), save(s.leeInPortal, id, 0, {}), complete(s.leeInPortal, id, 0, answers())])
      expect(codeOf(await act)).toEqual([404, 'not_found']);
    expect(await mine(s.leeInPortal)).toEqual([]);
    for (const act of [look(s.bo, id), save(s.bo, id, 0, {}), complete(s.bo, id, 0, answers())])
      expect(codeOf(await act)).toEqual([403, 'not_allowed']);
  });

  test('B4 a guardian with the scope fills it in under their own name, and is told of no appointment', async () => {
    const s = await open();
    const start = new Date(Date.now() + 9 * 86_400_000).toISOString();
    await world.owner.query(
      `insert into appointment (tenant_id, id, patient_id, practitioner_id, service_id, starts_at, ends_at, zone, wall_start, busy, booked_by, placed_by)
       values ($1, $2, $3, $4, $5, $6, $6::timestamptz + interval '1 hour', 'Etc/UTC', $6::timestamptz at time zone 'Etc/UTC', tstzrange($6, $6::timestamptz + interval '1 hour'), $7, $7)`,
      [s.at.tenantId, 910_000_000 + s.sam.patientId, s.sam.patientId, s.maya.practitionerId, s.serviceId, start, s.maya.memberId],
    );
    const id = await send(s, { appointmentId: 910_000_000 + s.sam.patientId });
    expect((await look(s.samInPortal, id)).body).toMatchObject({ isBeforeAppointment: true });
    expect(Math.abs(Date.parse((await look(s.samInPortal, id)).body.dueOn ?? '') - Date.parse(start))).toBeLessThan(2 * 86_400_000);
    expect((await look(s.ana, id)).body).toMatchObject({ isBeforeAppointment: false, dueOn: null });
    await complete(s.ana, id, 0, answers());
    const [row] = (await world.as(s.maya, listForms, { params: { patientId: s.sam.patientId }, query: {} })).body.items;
    expect(row?.client).toEqual({ guardian: 'Ana Okafor' });
  });

  test('R6 who may not write in the chart sends nothing, and who may not read it sees nothing of it', async () => {
    const s = await open();
    const id = await send(s);
    const body = { templateId: s.phq9.templateId, due: null };
    const params = { patientId: s.sam.patientId };
    for (const who of [s.diego, s.olga, s.sky, s.bea, s.sue])
      expect((await world.as(who, sendForm, { params, body })).status, who.firstName).toBe(403);
    for (const who of [s.diego, s.sky, s.bea]) {
      expect((await world.as(who, listFormRequests, { params, query: {} })).status, who.firstName).toBe(403);
      expect((await world.as(who, withdrawForm, { params: { ...params, id } })).status, who.firstName).toBe(403);
    }
    // A request of another chart is not found in this one.
    expect(codeOf(await world.as(s.maya, withdrawForm, { params: { patientId: s.lee.patientId, id } }))).toEqual([404, 'not_found']);
  });

  test('B3 a form is sent only where somebody may fill it in, for a time that is still to come', async () => {
    const s = await open();
    const to = (patientId: number, due: Due) =>
      world.as(s.maya, sendForm, { params: { patientId }, body: { templateId: s.phq9.templateId, due } });
    expect(codeOf(await to(s.rae.patientId, null))).toEqual([409, 'nobody_fills_forms']);
    expect(codeOf(await to(s.sam.patientId, { on: '2020-01-01' }))).toEqual([422, 'due_passed']);
    expect(codeOf(await to(s.sam.patientId, { appointmentId: 424_242 }))).toEqual([404, 'not_found']);
    await world.owner.query(`update portal_access set ends_at = now() where patient_id = $1`, [s.lee.patientId]);
    expect(codeOf(await to(s.lee.patientId, null))).toEqual([409, 'nobody_fills_forms']);
  });
});
