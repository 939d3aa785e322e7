import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmAppointment, lookAtAppointment } from '#src/contract/appointmentLinks.ts';
import { demoOutbox } from '#src/contract/demo.ts';
import { book, cancelAppointment, moveAppointment, restoreAppointment } from '#src/contract/scheduling.ts';
import type { Letter } from '#src/platform/outbox.ts';
import { location, room, service } from '#seed/offer.ts';
import { sendNextLetter } from '#src/server/mail/jobs.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
const sent: Letter[] = [];
beforeAll(async () => {
  world = await openWorld({ demoLogins: [] });
});
afterAll(() => world.close());
beforeEach(async () => {
  sent.length = 0;
  // The post of other tests' clinics waits.
  await world.owner.query(`update outbox set due_at = now() + interval '1 day' where settled_at is null and due_at <= now()`);
});

const deliver = async (turns = 8) => {
  const next = sendNextLetter(world.database, async (letter) => void sent.push(letter), world.here);
  for (let i = 0; i < turns; i++) await next();
};
/** A clinic whose words would tell what an appointment is for: none of them may be in a letter to the patient. */
const scene = async (zone = 'Europe/Berlin') => {
  const all = await world.tell((story) => {
    const people = cast(story, { policy: 'careTeam', name: 'Hill House' });
    const at = location(story, people.at, { name: 'Main street', addressLines: ['1 Hill Road', '10119 Berlin'] });
    return {
      ...people,
      ...service(story, people.at, { name: 'Canaryservice', priceLabel: 'Canaryprice' }),
      ...room(story, at, { name: 'Blue' }),
    };
  });
  await world.owner.query('update tenant set time_zone = $2 where id = $1', [all.at.tenantId, zone]);
  await world.owner.query(
    `update practitioner set first_name = 'Canaryfirst', last_name = 'Canarylast', discipline = 'Canarydiscipline' where tenant_id = $1`,
    [all.at.tenantId],
  );
  return all;
};
type Scene = Awaited<ReturnType<typeof scene>>;
const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const booking = (s: Scene, start: string, more: object = {}) =>
  world.as(s.sky, book, {
    body: {
      patientId: s.sam.patientId,
      practitionerId: s.maya.practitionerId as number,
      serviceId: s.serviceId,
      roomId: s.roomId,
      start,
      ...more,
    },
  });
const booked = async (s: Scene, start = `${dayIn(14)}T09:00`, more: object = {}) => (await booking(s, start, more)).body.appointment;
const move = (s: Scene, { id, version }: { id: number; version: number }, start: string, scope?: 'this' | 'following' | 'all') =>
  world.as(s.sky, moveAppointment, { params: { appointmentId: id }, body: { version, start, ...(scope && { scope }) } });
const cancel = (s: Scene, { id, version }: { id: number; version: number }, scope?: 'this' | 'following' | 'all') =>
  world.as(s.sky, cancelAppointment, {
    params: { appointmentId: id },
    body: { version, by: 'clinic', reason: 'Canaryreason', ...(scope && { scope }) },
  });
/** What became of the letters of a clinic, in the order in which they were posted. */
const outbox = (s: Scene) =>
  looked<{ letter: string; result: string | null; due: number; subject: number }>(
    world,
    `select letter, result, round(extract(epoch from due_at - now()) / 3600)::integer as due, subject_id as subject from outbox
     where tenant_id = $1 order by created_at, letter, id`,
    [s.at.tenantId],
  );
const results = async (s: Scene, letter: string) => (await outbox(s)).filter((one) => one.letter === letter).map(({ result }) => result);
const change = (s: Scene, set: string) => world.owner.query(`update tenant set ${set} where id = $1`, [s.at.tenantId]);
const dueNow = (s: Scene, letter = 'appointmentReminder') =>
  world.owner.query(`update outbox set due_at = now() where tenant_id = $1 and letter = $2 and settled_at is null`, [
    s.at.tenantId,
    letter,
  ]);
const tokenIn = ({ text }: { text: string }): string => /\/appointment#(\S+)/.exec(text)?.[1] ?? '';
/** The days of the letter's calendar entries, as `20270301T080000Z`, and their states. */
const entries = (letter: Letter | undefined) => ({
  starts: [...(letter?.calendar?.text ?? '').matchAll(/^DTSTART:(\S+)/gm)].map(([, at]) => at),
  method: letter?.calendar?.method,
});

describe('S4 letters about an appointment', () => {
  test('S4 booking writes once to the patient: when and where by the clinic’s clock, an entry for the calendar, a link', async () => {
    const s = await scene();
    const { id } = await booked(s, '2027-03-02T09:00');
    await deliver();
    const [letter] = sent;
    expect(sent.map(({ to, subject }) => [to, subject])).toEqual([[s.sam.email, 'Your appointment at Hill House']]);
    expect(letter?.text).toContain(
      'Tuesday, March 2, 2027, 9:00 – 9:50 AM (Central European Standard Time)\nBlue, Main street, 1 Hill Road, 10119 Berlin',
    );
    expect(entries(letter)).toEqual({ starts: ['20270302T080000Z'], method: 'PUBLISH' });
    expect(letter?.calendar?.text).toContain(`UID:appointment-${id}@localhost`);
    const { body } = await world.as(null, lookAtAppointment, { body: { token: tokenIn(letter as Letter) } });
    expect(body).toMatchObject({ wallStart: '2027-03-02T09:00', timeZone: 'Europe/Berlin', status: 'booked', open: true });
    await deliver();
    expect(sent).toHaveLength(1);
  });

  test('RV-6 IN-9 IJ-2 no letter to the patient, nor its calendar entry, names service, price, practitioner, discipline, reason or surname', async () => {
    const s = await scene();
    const one = await booked(s);
    await deliver();
    const moved = (await move(s, one, `${dayIn(15)}T10:00`)).body.appointment;
    await deliver();
    await dueNow(s);
    await deliver();
    await cancel(s, moved);
    await deliver();
    expect(sent).toHaveLength(4);
    for (const letter of sent) expect(JSON.stringify(letter)).not.toMatch(/canary|Okafor/i);
    for (const { subject } of sent) expect(subject).not.toContain('Sam');
    // It can fail: whoever opens the link is told with whom.
    const { text } = await world.as(null, lookAtAppointment, { body: { token: tokenIn(sent[0] as Letter) } });
    expect(text).toContain('Canaryfirst Canarylast');
    expect(text).not.toMatch(/canary(service|price|discipline|reason)|Okafor/i);
  });

  test('S4 moving and cancelling write as well: the new time in the same entry of the calendar, then that it is gone', async () => {
    const s = await scene();
    const one = await booked(s, '2027-03-02T09:00');
    await deliver();
    const moved = (await move(s, one, '2027-03-03T15:30')).body.appointment;
    await deliver();
    await cancel(s, moved);
    await deliver();
    expect(sent.map(({ subject }) => subject)).toEqual([
      'Your appointment at Hill House',
      'Your appointment at Hill House has changed',
      'Your appointment at Hill House is cancelled',
    ]);
    expect(sent.map(entries)).toEqual([
      { starts: ['20270302T080000Z'], method: 'PUBLISH' },
      { starts: ['20270303T143000Z'], method: 'PUBLISH' },
      { starts: ['20270303T143000Z'], method: 'CANCEL' },
    ]);
    const [uids, sequences] = [/^UID:(.*)$/m, /^SEQUENCE:(\d+)/m].map((line) =>
      sent.map(({ calendar }) => line.exec(calendar?.text ?? '')?.[1]),
    );
    expect(new Set(uids).size).toBe(1);
    expect(sequences).toEqual(['1', '2', '3']);
    expect(sent[2]?.text).not.toContain('/appointment#');
  });

  test('S4 a change of service alone, and marking it, write nothing; a restored one is written about again', async () => {
    const s = await scene();
    const one = await booked(s);
    await deliver();
    const other = await world.tell((story) => service(story, s.at, { name: 'Other' }));
    const { appointment } = (
      await world.as(s.sky, moveAppointment, { params: { appointmentId: one.id }, body: { version: 1, serviceId: other.serviceId } })
    ).body;
    const gone = (await cancel(s, appointment)).body;
    await deliver();
    await world.as(s.sky, restoreAppointment, { params: { appointmentId: one.id }, body: { version: gone.version } });
    await deliver();
    expect(sent.map(({ subject }) => subject)).toEqual([
      'Your appointment at Hill House',
      'Your appointment at Hill House is cancelled',
      'Your appointment at Hill House',
    ]);
  });

  test('S4 a series is one letter with all of it, and so are its moving and cancelling', async () => {
    const s = await scene();
    const { body } = await booking(s, '2027-03-01T09:00', { repeat: { everyWeeks: 1, times: 3 } });
    const [first, second] = body.series.map(({ id }) => id as number) as [number, number];
    await deliver();
    expect(sent.map(({ subject }) => subject)).toEqual(['Your appointments at Hill House']);
    expect(entries(sent[0])).toEqual({ starts: ['20270301T080000Z', '20270308T080000Z', '20270315T080000Z'], method: 'PUBLISH' });
    expect(sent[0]?.text.match(/9:00 – 9:50 AM/g)).toHaveLength(3);

    await move(s, { id: second, version: 1 }, '2027-03-09T10:00', 'this');
    await deliver();
    expect(entries(sent[1])).toEqual({ starts: ['20270309T090000Z'], method: 'PUBLISH' });
    await move(s, { id: first, version: 1 }, '2027-03-01T11:00', 'all');
    await deliver();
    expect(entries(sent[2])).toEqual({ starts: ['20270301T100000Z', '20270309T090000Z', '20270315T100000Z'], method: 'PUBLISH' });
    await cancel(s, { id: first, version: 2 }, 'all');
    await deliver();
    expect(entries(sent[3])).toEqual({ starts: ['20270301T100000Z', '20270315T100000Z'], method: 'CANCEL' });
    expect(sent).toHaveLength(4);
  });

  test('S4 the link of a letter about several opens one that is still to come', async () => {
    const s = await scene();
    const { body } = await booking(s, '2027-03-01T09:00', { repeat: { everyWeeks: 1, times: 2 } });
    await cancel(s, { id: body.series[0]?.id as number, version: 1 }, 'this');
    await deliver();
    const letter = sent.find(({ subject }) => subject === 'Your appointment at Hill House') as Letter;
    expect(entries(letter).starts).toEqual(['20270308T080000Z']);
    expect((await world.as(null, lookAtAppointment, { body: { token: tokenIn(letter) } })).body.wallStart).toBe('2027-03-08T09:00');
  });
});

describe('RV-7 as things are when a letter is sent', () => {
  const nothing = async (s: Scene, letter = 'appointmentBooked') => {
    await deliver();
    expect([sent.filter(({ to }) => to === s.sam.email).map(({ subject }) => subject), await results(s, letter)]).toEqual([
      [],
      ['withdrawn'],
    ]);
  };
  test('S4 RV-7 a confirmation is withdrawn where the appointment was cancelled meanwhile; that it is cancelled is said', async () => {
    const s = await scene();
    await cancel(s, await booked(s));
    await deliver();
    expect(sent.map(({ subject }) => subject)).toEqual(['Your appointment at Hill House is cancelled']);
    expect(await results(s, 'appointmentBooked')).toEqual(['withdrawn']);
  });

  test('S4 RV-7 one that was moved meanwhile says the present time, and of two moves the later is told', async () => {
    const s = await scene();
    const one = await booked(s, '2027-03-02T09:00');
    const again = (await move(s, one, '2027-03-03T09:00')).body.appointment;
    await move(s, again, '2027-03-04T09:00');
    await deliver();
    expect(sent.map(entries).map(({ starts }) => starts)).toEqual([['20270304T080000Z'], ['20270304T080000Z']]);
    expect(await results(s, 'appointmentMoved')).toEqual(['withdrawn', 'sent']);
  });

  test('S4 the clinic writes no such letters', async () => {
    const s = await scene();
    await change(s, 'appointment_mails = false');
    await booked(s);
    await nothing(s);
  });

  test('S4 the patient has no address, has been archived, or the appointment has begun', async () => {
    for (const happens of [
      `update patient set email = null where id = $1`,
      `update patient set status = 'archived' where id = $1`,
      `update appointment set starts_at = now() - interval '1 minute', ends_at = now() + interval '1 hour',
         busy = tstzrange(now() - interval '1 minute', now() + interval '1 hour') where patient_id = $1`,
    ]) {
      const s = await scene();
      await booked(s);
      await world.owner.query(happens, [s.sam.patientId]);
      await nothing(s);
    }
  });

  test('S4 it comes from the clinic: whoever booked may have left meanwhile', async () => {
    const s = await scene();
    await booked(s);
    await world.owner.query(`update member set status = 'suspended' where id = $1`, [s.sky.memberId]);
    await deliver();
    expect(sent.map(({ to }) => to)).toEqual([s.sam.email]);
  });
});

describe('S4 reminders', () => {
  test('S4 one is posted for as many hours before as the clinic says, and none where that is within the hour, or switched off', async () => {
    const s = await scene('UTC');
    await booked(s, `${dayIn(10)}T09:00`);
    const [reminder] = (await outbox(s)).filter(({ letter }) => letter === 'appointmentReminder');
    const hours = (Date.parse(`${dayIn(10)}T09:00Z`) - Date.now()) / 3_600_000;
    expect(reminder?.due).toBe(Math.round(hours - 24));
    await change(s, 'reminder_hours = 0');
    await booked(s, `${dayIn(11)}T09:00`);
    await change(s, 'reminder_hours = 168');
    await booked(s, `${dayIn(7)}T00:30`);
    expect(await results(s, 'appointmentReminder')).toEqual([null]);
  });

  test('S4 it is sent once, says when and where, and its link confirms', async () => {
    const s = await scene();
    await booked(s, '2027-03-02T09:00');
    await deliver();
    await dueNow(s);
    await deliver();
    await dueNow(s);
    await deliver();
    expect(sent.map(({ subject }) => subject)).toEqual(['Your appointment at Hill House', 'A reminder of your appointment at Hill House']);
    expect(entries(sent[1])).toEqual({ starts: ['20270302T080000Z'], method: 'PUBLISH' });
    const { body } = await world.as(null, confirmAppointment, { body: { token: tokenIn(sent[1] as Letter) } });
    expect(body.status).toBe('confirmed');
    expect(tokenIn(sent[1] as Letter)).toBe(tokenIn(sent[0] as Letter));
  });

  test('S4 after a move, and back again, there is one, for the time that holds', async () => {
    const s = await scene();
    const one = await booked(s, '2027-03-02T09:00');
    const there = (await move(s, one, '2027-03-20T09:00')).body.appointment;
    await move(s, there, '2027-03-02T09:00');
    await deliver();
    sent.length = 0;
    await dueNow(s);
    await deliver();
    expect([sent.map(entries).map(({ starts }) => starts), (await results(s, 'appointmentReminder')).map(String).sort()]).toEqual([
      [['20270302T080000Z']],
      ['sent', 'withdrawn', 'withdrawn'],
    ]);
  });

  test('S4 senders at the same moment send one, though several were posted', async () => {
    const s = await scene();
    const one = await booked(s, '2027-03-02T09:00');
    const there = (await move(s, one, '2027-03-20T09:00')).body.appointment;
    await move(s, there, '2027-03-02T09:00');
    await deliver();
    sent.length = 0;
    await dueNow(s);
    await Promise.all(Array.from({ length: 5 }, () => deliver(3)));
    expect(sent.filter(({ subject }) => subject.startsWith('A reminder'))).toHaveLength(1);
  });

  test('S4 none of what was cancelled, has begun, or of a clinic that reminds of nothing any more', async () => {
    const happenings: ((s: Scene, one: { id: number; version: number }) => Promise<unknown>)[] = [
      (s, one) => cancel(s, one),
      (_, { id }) =>
        world.owner.query(
          `update appointment set starts_at = now(), ends_at = now() + interval '1 hour', busy = tstzrange(now(), now() + interval '1 hour') where id = $1`,
          [id],
        ),
      (s) => change(s, 'reminder_hours = 0'),
      (s) => change(s, 'appointment_mails = false'),
    ];
    for (const happens of happenings) {
      const s = await scene();
      await happens(s, await booked(s));
      await dueNow(s);
      await deliver();
      expect(await results(s, 'appointmentReminder')).toEqual(['withdrawn']);
      expect(sent.filter(({ subject }) => subject.startsWith('A reminder'))).toEqual([]);
      sent.length = 0;
    }
  });

  test('S4 of a series, each has its own, about itself, with a link of its own', async () => {
    const s = await scene();
    await booking(s, '2027-03-01T09:00', { repeat: { everyWeeks: 1, times: 3 } });
    await deliver();
    await dueNow(s);
    await deliver();
    const reminders = sent.slice(1);
    expect(reminders.map((letter) => String(entries(letter).starts)).sort()).toEqual([
      '20270301T080000Z',
      '20270308T080000Z',
      '20270315T080000Z',
    ]);
    expect(new Set(reminders.map(tokenIn)).size).toBe(3);
  });
});

describe('S4 once, whatever happens to the server', () => {
  test('S4 a letter that was sent when the server died comes again as the same message, and once', async () => {
    let dies = true;
    const dying = await openWorld({
      database: (database) => ({
        ...database,
        together: (...queries) => {
          if (dies && queries.some((one) => one.compile().sql.includes('settle_letter'))) throw new Error('the server was killed');
          return database.together(...queries);
        },
      }),
    });
    const s = await scene();
    await booked(s);
    const ids: (string | undefined)[] = [];
    const next = () => sendNextLetter(dying.database, async ({ messageId }) => void ids.push(messageId), dying.here)();
    await expect(next()).rejects.toThrow('the server was killed');
    expect(await next()).toBe(false);
    // Started again, a while later.
    dies = false;
    await dueNow(s, 'appointmentBooked');
    while (await next());
    expect([ids.length, new Set(ids).size, await results(s, 'appointmentBooked')]).toEqual([2, 1, ['sent']]);
    expect(ids[0]).toMatch(/^<[a-z0-9]+\.[a-z0-9]+@localhost>$/);
    await dying.close();
  });
});

describe('O1 the demo’s outbox', () => {
  test('O1 S4 shows these letters, with what is attached, and their links; to a colleague of whom the patient is hidden, nothing', async () => {
    const s = await scene();
    await booked(s, '2027-03-02T09:00');
    expect((await world.as(s.sky, demoOutbox, {})).body.letters, 'a link is made where its letter is written').toEqual([]);
    await deliver();
    const { body } = await world.as(s.sky, demoOutbox, {});
    expect(body.letters).toMatchObject([
      { to: s.sam.email, subject: 'Your appointment at Hill House', attachment: 'appointment.ics', result: 'sent' },
    ]);
    const shown = body.letters[0] as (typeof body.letters)[number];
    expect((await world.as(null, lookAtAppointment, { body: { token: tokenIn(shown) } })).body.wallStart).toBe('2027-03-02T09:00');
    await world.owner.query(
      `insert into patient_block (tenant_id, patient_id, member_id, reason, blocked_by) values ($1, $2, $3, 'kin', $4)`,
      [s.at.tenantId, s.sam.patientId, s.diego.memberId, s.olga.memberId],
    );
    expect((await world.as(s.diego, demoOutbox, {})).body.letters).toEqual([]);
    expect((await knock(world, s.diego, '/v2/demo/outbox')).text).not.toContain('appointment#');
  });
});
