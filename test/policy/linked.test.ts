// Who follows the link of a letter is nobody: of the whole clinic they see one appointment, and may say yes or no to it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { book } from '#src/contract/scheduling.ts';
import { enterByLink } from '#src/http/session.ts';
import { query } from '#src/platform/db.ts';
import type { Query, Tx } from '#src/platform/db.ts';
import { hashToken } from '#src/platform/ids.ts';
import { cancelLinked, confirmLinked, lockLinked, tellColleagues } from '#src/server/links/queries.ts';
import { appointmentToken } from '#src/server/links/rules.ts';
import { sendNextLetter } from '#src/server/mail/jobs.ts';
import { location, room, service } from '#seed/offer.ts';
import { noted } from '#seed/notes.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { grants } from './catalogue.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Sam and Lee are booked with Maya, and something stands in every table that booking touches. */
const scene = async () => {
  const told = await world.tell((story) => {
    const people = cast(story, { policy: 'careTeam' });
    const at = location(story, people.at, {});
    noted(story, people.sam, people.maya);
    return { ...people, ...service(story, people.at), ...room(story, at), lee: people.ofMaya('Lee') };
  });
  const booked = async (patientId: number, start: string) => {
    const body = { patientId, practitionerId: told.maya.practitionerId as number, serviceId: told.serviceId, roomId: told.roomId, start };
    return (await world.as(told.sky, book, { body })).body.appointment.id;
  };
  const ids = [await booked(told.sam.patientId, '2030-03-01T09:00'), await booked(told.sam.patientId, '2030-03-02T09:00')];
  const [own = 0, other = 0] = ids;
  const ofLee = await booked(told.lee.patientId, '2030-03-03T09:00');
  await deliver();
  return { ...told, own, other, ofLee };
};
type Scene = Awaited<ReturnType<typeof scene>>;
const deliver = async () => {
  const next = sendNextLetter(world.database, async () => {}, world.here);
  while (await next());
};
const hashOf = (s: Pick<Scene, 'at' | 'sam'>, appointmentId: number, tenantId = s.at.tenantId) =>
  hashToken(appointmentToken(world.here.config.secret, { tenantId, appointmentId, email: s.sam.email }));

const undone = new Error('undone');
/** Does something as whoever holds the link of Sam's first appointment, and takes it back unless it is kept. */
const linked = async <T>(s: Scene, work: (tx: Tx) => Promise<T>, kept = false): Promise<T> => {
  const hash = hashOf(s, s.own);
  let done: T | undefined;
  await world.database
    .transaction(enterByLink('appointment', { tenantId: s.at.tenantId, hash }, { requestId: '', ip: '' }), async (tx, [link]) => {
      expect(link?.entered).toBe(true);
      done = await work(tx);
      if (!kept) throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return done as T;
};
const rows = (text: string): Query<Record<string, unknown>> => ({ compile: () => ({ ...query`select`.compile(), sql: text }) });
/** How many rows an act changed; or that it was refused. */
const outcome = (s: Scene, ...acts: Query<unknown>[]) =>
  linked(s, async (tx) => {
    let changed: unknown[] = [];
    for (const act of acts) changed = await tx.many(act);
    return changed.length;
  }).catch((error: { code?: string }) => error.code);
const refused = '42501';
const update = (set: string, id: number) =>
  rows(`update appointment set ${set}, version = version + 1 where tenant_id = app.tenant() and id = ${id} returning id`);

describe('S4 RL-4 a link sees', () => {
  test('S4 its own appointment, and no other row of any table', async () => {
    const s = await scene();
    const readable = Object.keys(grants).filter((table) => grants[table]?.includes('select'));
    const filled = [];
    for (const table of readable) {
      // Of a table that is granted in part, no column beside those.
      const seen = await linked(s, (tx) =>
        tx.many(rows(`select tenant from (select ${table === 'tenant' ? 'id' : 'tenant_id'} as tenant from ${table}) t`)),
      ).catch(() => null);
      expect([table, seen?.length ?? 0]).toEqual([table, table === 'appointment' ? 1 : 0]);
      const key = table === 'tenant' ? 'id' : 'tenant_id';
      const there = await looked(world, `select from ${table} where ${key} = $1 limit 1`, [s.at.tenantId]).catch(() => []);
      if (there.length > 0) filled.push(table);
    }
    expect(await linked(s, (tx) => tx.many(rows('select id from appointment')))).toEqual([{ id: s.own }]);
    // It can fail: there is something to be seen.
    expect(filled).toEqual(
      expect.arrayContaining([
        'tenant',
        'tenant_feature',
        'member',
        'practitioner',
        'patient',
        'patient_profile',
        'assignment',
        'note',
        'outbox',
        'activity',
        'room',
        'service',
        'location',
        'calendar_lock',
      ]),
    );
  });

  test('S4 of every view, its own appointment and who is to be told, and nothing else', async () => {
    const s = await scene();
    const views = await looked<{ name: string }>(
      world,
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('app', 'past') and c.relkind = 'v' and has_table_privilege('caseload_app', c.oid, 'select') order by 1`,
    );
    expect(views.length).toBeGreaterThan(15);
    const seen: Record<string, number> = {};
    for (const { name } of views) {
      const found = await linked(s, (tx) =>
        tx.many(rows(`select 1 as one from ${name} t where jsonb_strip_nulls(to_jsonb(t)) <> '{}'`)),
      ).catch(() => []);
      // Keys of files, for the sweep, and hashes of logs, for the anchors: of no clinic.
      if (found.length > 0 && !name.startsWith('app.object_') && name !== 'app.chain_head') seen[name] = found.length;
    }
    expect(seen).toEqual({ 'app.linked_appointment': 1, 'app.linked_colleague': 1, 'app.linked_letter': 2 });
  });

  test('S4 with a series, those that were booked with it in the letter that says so, and on its page itself alone', async () => {
    const s = await scene();
    const { body } = await world.as(s.sky, book, {
      body: {
        patientId: s.sam.patientId,
        practitionerId: s.maya.practitionerId as number,
        serviceId: s.serviceId,
        roomId: null,
        start: '2030-04-01T09:00',
        repeat: { everyWeeks: 1, times: 3 },
      },
    });
    const [first = 0] = body.series.map(({ id }) => id as number);
    await deliver();
    const found = await linked({ ...s, own: first }, (tx) =>
      tx.many(rows('select is_linked, id from app.linked_appointment order by starts_at')),
    );
    expect(found.map(({ is_linked }) => is_linked)).toEqual([true, false, false]);
    expect(await linked({ ...s, own: first }, (tx) => tx.many(rows('select id from appointment')))).toEqual([{ id: first }]);
  });

  test('S4 nothing, where its patient has been archived, or the clinic is another', async () => {
    const s = await scene();
    const there = await scene();
    const enter = (tenantId: number, ofTenant: number, id: number) =>
      world.database.transaction(
        enterByLink('appointment', { tenantId, hash: hashOf(s, id, ofTenant) }, { requestId: '', ip: '' }),
        async (_, [link]) => link?.entered,
      );
    expect(await enter(s.at.tenantId, s.at.tenantId, s.own)).toBe(true);
    expect(await enter(there.at.tenantId, s.at.tenantId, s.own)).toBe(false);
    await world.owner.query(`update patient set status = 'archived' where id = $1`, [s.sam.patientId]);
    expect(await enter(s.at.tenantId, s.at.tenantId, s.own)).toBe(false);
  });

  test('S4 as nobody: not what the owner of the clinic may see, though the owner’s session was there before', async () => {
    const s = await scene();
    const owner = hashToken(await world.session(s.olga));
    const hash = hashOf(s, s.own);
    const left = await world.database.transaction(
      query`select member_id from app.enter(${owner}, 'member', null, null, null, null, null, false, '', '')`,
      async (tx) => {
        const before = await tx.many(rows('select id from appointment'));
        await tx.many(enterByLink('appointment', { tenantId: s.at.tenantId, hash }, { requestId: '', ip: '' }));
        return [
          before.length,
          (await tx.many(rows('select id from appointment'))).length,
          (await tx.many(rows('select id from member'))).length,
        ];
      },
    );
    expect(left).toEqual([3, 1, 0]);
    // And who comes with a session afterwards, on the same connection, is themselves again.
    expect((await world.as(s.olga, book, { body: {} as never })).status).toBe(400);
    expect(await linked(s, (tx) => tx.many(rows('select app.member() as member, app.patient() as patient')))).toEqual([
      { member: 0, patient: 0 },
    ]);
  });
});

describe('S4 RL-4 a link changes', () => {
  test('S4 its own appointment to confirmed, or to cancelled by the patient, now', async () => {
    const s = await scene();
    expect(await outcome(s, lockLinked(), confirmLinked())).toBe(1);
    expect(await outcome(s, lockLinked(), cancelLinked())).toBe(1);
    expect(await outcome(s, lockLinked(), confirmLinked(), cancelLinked(), confirmLinked())).toBe(0);
  });

  test('S4 to nothing else, and nothing of it but the answer', async () => {
    const s = await scene();
    const cancelled = `status = 'cancelled', cancelled_by = 'patient', cancelled_at = now()`;
    for (const set of [
      `status = 'arrived'`,
      `status = 'completed'`,
      `status = 'noShow'`,
      `status = 'booked'`,
      `status = 'cancelled', cancelled_by = 'clinic', cancelled_at = now()`,
      `status = 'cancelled', cancelled_by = 'patient', cancelled_at = now() - interval '1 day'`,
      `${cancelled}, cancel_reason = 'because'`,
      `status = 'confirmed', starts_at = starts_at + interval '5 minutes'`,
      `status = 'confirmed', practitioner_id = ${s.nina.practitionerId}`,
      `status = 'confirmed', room_id = null`,
      `status = 'confirmed', is_exception = true`,
      `status = 'confirmed', placed_at = now()`,
    ])
      expect([set, await outcome(s, update(set, s.own))]).toEqual([set, refused]);
    for (const set of [`patient_id = ${s.lee.patientId}`, `booked_by = ${s.olga.memberId}`, 'series_id = null'])
      expect([set, await outcome(s, rows(`update appointment set ${set} where id = ${s.own} returning id`))]).toEqual([set, refused]);
    expect(await outcome(s, update(cancelled, s.own))).toBe(1);
  });

  test('S4 no other appointment, of the same patient or another, and none that is over', async () => {
    const s = await scene();
    for (const id of [s.other, s.ofLee]) expect(await outcome(s, update(`status = 'confirmed'`, id))).toBe(0);
    await world.owner.query(`update appointment set status = 'arrived' where id = $1`, [s.own]);
    expect(await outcome(s, update(`status = 'confirmed'`, s.own))).toBe(0);
    await world.owner.query(
      `update appointment set status = 'booked', starts_at = now(), ends_at = now() + interval '1 hour', busy = tstzrange(now(), now() + interval '1 hour') where id = $1`,
      [s.own],
    );
    expect(await outcome(s, update(`status = 'confirmed'`, s.own))).toBe(0);
  });

  test('S4 the outbox by one kind of letter, to the practitioner’s members, once the appointment is cancelled', async () => {
    const s = await scene();
    const post = (letter: string, subject: number, patientId: number, from: number, to: number) =>
      rows(`insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
        values (app.tenant(), app.new_id(), '${letter}', ${patientId}, ${subject}, ${from}, ${to}, now(), now())`);
    const [maya, nina, sam] = [s.maya.memberId, s.nina.memberId, s.sam.patientId];
    expect(await outcome(s, cancelLinked(), post('appointmentDeclined', s.own, sam, maya, maya))).toBe(0);
    expect(await outcome(s, cancelLinked(), tellColleagues(s.own, sam))).toBe(0);
    const wrong: Query<unknown>[][] = [
      [post('appointmentDeclined', s.own, sam, maya, maya)],
      [confirmLinked(), post('appointmentDeclined', s.own, sam, maya, maya)],
      [cancelLinked(), post('appointmentDeclined', s.own, sam, maya, nina)],
      [cancelLinked(), post('appointmentDeclined', s.own, sam, nina, nina)],
      [cancelLinked(), post('appointmentDeclined', s.own, s.lee.patientId, maya, maya)],
      [cancelLinked(), post('appointmentDeclined', s.other, sam, maya, maya)],
      [cancelLinked(), post('appointmentBooked', s.own, sam, maya, maya)],
      [cancelLinked(), post('invitation', s.own, sam, maya, maya)],
    ];
    for (const acts of wrong) expect(await outcome(s, ...acts)).toBe(refused);
  });

  test('S4 nothing else: every other table refuses, or has no row to change', async () => {
    const s = await scene();
    const tables = await looked<{ name: string; column: string; right: string }>(
      world,
      `select c.relname as name, a.attname as column, p.right from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       cross join (values ('insert'), ('update'), ('delete')) p ("right")
       where c.relkind in ('r', 'p') and c.relname not in ('appointment', 'outbox')
         and case when p.right = 'delete' then a.attnum = 1 and has_table_privilege('caseload_app', c.oid, 'delete') else has_column_privilege('caseload_app', c.oid, a.attname, p.right) end`,
    );
    expect(tables.length).toBeGreaterThan(200);
    for (const { name, column, right } of tables) {
      if (right === 'insert') continue;
      const act = right === 'delete' ? `delete from ${name} returning 1` : `update ${name} set ${column} = ${column} returning 1`;
      expect([act, await outcome(s, rows(act))]).toEqual([act, expect.toSatisfy((got: unknown) => got === 0 || got === refused)]);
    }
    for (const name of new Set(tables.filter(({ right }) => right === 'insert').map((one) => one.name))) {
      const act = `insert into ${name} (tenant_id) values (app.tenant())`;
      expect([act, await outcome(s, rows(act))]).toEqual([act, expect.toSatisfy((got: unknown) => got !== 0)]);
    }
    const copies = [
      `insert into appointment_link (tenant_id, appointment_id, email, token_hash) values (app.tenant(), ${s.ofLee}, '', sha256('x'))`,
      `insert into calendar_lock (tenant_id, of_id) values (app.tenant(), 4242)`,
      `insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
         values (app.tenant(), ${s.sam.patientId}, ${s.diego.practitionerId}, 'assigned', 'appointment', now(), ${s.olga.memberId}, now())`,
      `insert into appointment select a.* from appointment a`,
    ];
    for (const act of copies) expect([act, await outcome(s, rows(act))]).toEqual([act, refused]);
  });
});
