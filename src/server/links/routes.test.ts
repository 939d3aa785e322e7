import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelByLink, confirmAppointment, lookAtAppointment } from '#src/contract/appointmentLinks.ts';
import { activity } from '#src/contract/activity.ts';
import {
  book,
  cancelAppointment,
  moveAppointment,
  patientAppointments,
  restoreAppointment,
  setAppointmentStatus,
} from '#src/contract/scheduling.ts';
import type { Letter } from '#src/platform/outbox.ts';
import { hashToken } from '#src/platform/ids.ts';
import { hours, location, service } from '#seed/offer.ts';
import { member, patient } from '#seed/tell.ts';
import { sendNextLetter } from '#src/server/mail/jobs.ts';
import { cast, knock, looked } from '#test/cast.ts';
import type { Knock } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { appointmentToken } from './rules.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const days = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);
/** Sam has an appointment with Maya, and the link to it. */
const scene = async (start = `${days(14)}T10:00`) => {
  const told = await world.tell((story) => {
    const people = cast(story, { policy: 'careTeam' });
    const at = location(story, people.at, { name: 'Main street', addressLines: ['1 Hill Road'] });
    hours(story, people.maya, [1, 2, 3, 4, 5, 6, 7], ['0:00-24:00'], at);
    return { ...people, ...service(story, people.at) };
  });
  await world.owner.query(`update tenant set time_zone = 'UTC' where id = $1`, [told.at.tenantId]);
  const made = await world.as(told.sky, book, {
    body: {
      patientId: told.sam.patientId,
      practitionerId: told.maya.practitionerId as number,
      serviceId: told.serviceId,
      roomId: null,
      start,
    },
  });
  const { id, version } = made.body.appointment;
  await deliver();
  return { ...told, id, version, token: tokenOf(told, id) };
};
const deliver = async () => {
  const next = sendNextLetter(world.database, async () => {}, world.here);
  while (await next());
};
const tokenOf = (s: { at: { tenantId: number }; sam: { email: string } }, appointmentId: number, tenantId = s.at.tenantId) =>
  appointmentToken(world.here.config.secret, { tenantId, appointmentId, email: s.sam.email });
type Scene = Awaited<ReturnType<typeof scene>>;
const look = (token: string) => world.as(null, lookAtAppointment, { body: { token } });
const confirm = (token: string) => world.as(null, confirmAppointment, { body: { token } });
const decline = (token: string) => world.as(null, cancelByLink, { body: { token } });
const logged = (s: Scene) =>
  looked<{ action: string; rule: string; late: boolean | null; member: number | null; ip: string | null }>(
    world,
    `select action, rule, (detail ->> 'late')::boolean as late, member_id as member, ip from activity
     where tenant_id = $1 and rule = 'link' order by id`,
    [s.at.tenantId],
  );
const row = async (s: Scene) =>
  (await looked(world, `select status, cancelled_by as by, cancelled_late as late, version from appointment where id = $1`, [s.id]))[0];
const untouched = { status: 'booked', by: null, late: null, version: 1 };

describe('S4 the link in a letter', () => {
  test('S4 shows when, where and with whom, in the clinic’s words for it, and not what for', async () => {
    const s = await scene('2027-03-02T10:00');
    const { status, body } = await look(s.token);
    expect([status, body]).toEqual([
      200,
      {
        clinic: 'Hill Clinic',
        firstName: 'Sam',
        practitioner: 'Maya Lin',
        wallStart: '2027-03-02T10:00',
        wallEnd: '2027-03-02T10:50',
        timeZone: 'UTC',
        startsAt: '2027-03-02T10:00:00Z',
        place: { location: 'Main street', addressLines: ['1 Hill Road'], room: null },
        status: 'booked',
        open: true,
        isLate: false,
        noticeHours: 24,
      },
    ]);
  });

  test('S4 B1 opening it changes nothing, by GET, HEAD, prefetch or by looking, twenty times each', async () => {
    const s = await scene();
    const asks: (readonly [string, Knock])[] = [
      ['/appointment', {}],
      ['/appointment', { method: 'HEAD' }],
      ['/appointment', { headers: { 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch', accept: 'text/html' } }],
      [`/appointment?token=${s.token}`, {}],
      ...['look', 'confirm', 'cancel'].flatMap((act) => [
        [`/v2/appointment-links/${act}`, {}] as const,
        [`/v2/appointment-links/${act}?token=${s.token}`, { method: 'HEAD' }] as const,
        [`/v2/appointment-links/${act}`, { method: 'OPTIONS' }] as const,
      ]),
    ];
    for (let time = 0; time < 20; time++) {
      for (const [url, how] of asks) await knock(world, null, url, { ...how, ip: `198.51.100.${time}` });
      await knock(world, null, '/v2/appointment-links/look', { method: 'POST', body: { token: s.token }, ip: `198.51.100.${time}` });
    }
    expect([await row(s), await logged(s)]).toEqual([untouched, []]);
    // Not used up: it still answers.
    expect((await confirm(s.token)).body.status).toBe('confirmed');
  });

  test('S4 S3 confirming is seen in the calendar and logged, without anybody of the clinic; once more changes nothing', async () => {
    const s = await scene();
    expect((await confirm(s.token)).body).toMatchObject({ status: 'confirmed', open: true });
    expect((await confirm(s.token)).body).toMatchObject({ status: 'confirmed', open: true });
    const { body } = await world.as(s.sky, patientAppointments, { params: { patientId: s.sam.patientId }, query: {} });
    expect(body.items.map(({ status, version }) => [status, version])).toEqual([['confirmed', 2]]);
    expect(await logged(s)).toEqual([{ action: 'appointment.confirmedByClient', rule: 'link', late: null, member: null, ip: '127.0.0.1' }]);
    const log = await world.as(s.olga, activity, { query: { action: 'appointment' } });
    expect(log.body.items[0]).toMatchObject({ action: 'appointment.confirmedByClient', member: null, patient: { id: s.sam.patientId } });
  });

  test('S4 S3 cancelling frees the time, by the patient and in time, and tells the practitioner’s members, without a name', async () => {
    const s = await scene();
    await world.owner.query(`update outbox set due_at = now() + interval '1 day' where settled_at is null`);
    expect((await decline(s.token)).body).toMatchObject({ status: 'cancelled', open: false });
    expect((await decline(s.token)).body).toMatchObject({ status: 'cancelled' });
    expect(await row(s)).toEqual({ status: 'cancelled', by: 'patient', late: false, version: 2 });
    expect(await logged(s)).toMatchObject([{ action: 'appointment.cancelledByClient', rule: 'link', late: false, member: null }]);
    const sent: Letter[] = [];
    const next = sendNextLetter(world.database, async (letter) => void sent.push(letter), world.here);
    while (await next());
    expect(sent.map(({ to, subject }) => [to, subject])).toEqual([[s.maya.email, 'An appointment was cancelled at Hill Clinic']]);
    expect(sent[0]?.text).toContain('http://localhost:3000/calendar');
    for (const secret of ['Sam', 'Okafor', s.sam.email, String(s.sam.patientId), String(s.id), 'Session', 'Maya'])
      expect(`${sent[0]?.subject} ${sent[0]?.text} ${sent[0]?.html}`).not.toContain(secret);
    expect(sent[0]?.calendar).toBeUndefined();
    // The time is free.
    const again = await world.as(s.sky, book, {
      body: {
        patientId: s.sam.patientId,
        practitionerId: s.maya.practitionerId as number,
        serviceId: s.serviceId,
        roomId: null,
        start: `${days(14)}T10:00`,
      },
    });
    expect(again.status).toBe(201);
  });

  test('S3 S4 within the clinic’s notice it is late, and says so before and after', async () => {
    // Five hours from now; six, where a session would go on into the next day, for which nobody’s hours are.
    const at = (hour: number) => new Date(Date.now() + hour * 3_600_000).toISOString().slice(0, 16);
    const s = await scene(at(5).slice(11) > '23:00' ? at(6) : at(5));
    expect((await look(s.token)).body).toMatchObject({ isLate: true, noticeHours: 24, open: true });
    await decline(s.token);
    expect(await row(s)).toMatchObject({ late: true });
    expect(await logged(s)).toMatchObject([{ late: true }]);
  });

  test('RV-7 R4 R5 the letter to a colleague is withdrawn where the appointment stands again, and goes to none for whom the patient does not exist', async () => {
    const s = await scene();
    const { desk } = await world.tell((story) => ({
      desk: member(story, s.at, { firstName: 'Dana', lastName: 'Desk', roles: ['scheduler'], practises: s.maya }),
    }));
    await world.owner.query(
      `insert into patient_block (tenant_id, patient_id, member_id, reason, blocked_by) values ($1, $2, $3, 'kin', $4)`,
      [s.at.tenantId, s.sam.patientId, desk.memberId, s.olga.memberId],
    );
    await decline(s.token);
    await world.as(s.sky, restoreAppointment, { params: { appointmentId: s.id }, body: { version: 2 } });
    const letters = () =>
      looked<{ to: number; result: string | null }>(
        world,
        `select recipient_id as to, result from outbox where tenant_id = $1 and letter = 'appointmentDeclined'`,
        [s.at.tenantId],
      );
    expect(await letters()).toEqual([{ to: s.maya.memberId, result: null }]);
    await deliver();
    expect(await letters()).toEqual([{ to: s.maya.memberId, result: 'withdrawn' }]);
    expect((await decline(s.token)).body.status).toBe('cancelled');
  });

  test('S4 after a move it shows the present time, and answers that', async () => {
    const s = await scene();
    await world.as(s.sky, moveAppointment, { params: { appointmentId: s.id }, body: { version: 1, start: `${days(16)}T11:30` } });
    expect((await look(s.token)).body.wallStart).toBe(`${days(16)}T11:30`);
    expect((await confirm(s.token)).status).toBe(200);
  });
});

describe('S4 a link that cannot answer', () => {
  const over = async (s: Scene, acts: ((token: string) => Promise<{ status: number; body: { code?: string } }>)[]) => {
    for (const act of acts) {
      const { status, body } = await act(s.token);
      expect([status, body.code]).toEqual([409, 'appointment_over']);
    }
  };
  test('S4 what is past, under way or was cancelled by the clinic is not confirmed, and what is over not cancelled', async () => {
    const past = await scene();
    await world.owner.query(
      `update appointment set starts_at = now() - interval '1 second', ends_at = now() + interval '1 hour', busy = tstzrange(now() - interval '1 second', now() + interval '1 hour') where id = $1`,
      [past.id],
    );
    await over(past, [confirm, decline]);
    expect((await look(past.token)).body.open).toBe(false);
    const here = await scene();
    await world.as(here.sky, setAppointmentStatus, { params: { appointmentId: here.id }, body: { version: 1, status: 'arrived' } });
    await over(here, [confirm, decline]);
    const gone = await scene();
    await world.as(gone.sky, cancelAppointment, { params: { appointmentId: gone.id }, body: { version: 1, by: 'clinic' } });
    await over(gone, [confirm]);
    // It is cancelled, as was asked; by whom stays.
    expect((await decline(gone.token)).body.status).toBe('cancelled');
    expect(await row(gone)).toMatchObject({ by: 'clinic' });
    expect([await logged(past), await logged(here), await logged(gone)]).toEqual([[], [], []]);
  });

  test('S4 B1 a link that was never made, of another clinic, of another appointment or of an archived patient: one answer, and nothing happens', async () => {
    const [s, other] = [await scene(), await scene()];
    const foreign = tokenOf(s, s.id, other.at.tenantId);
    const never = tokenOf(s, other.id);
    const archived = await scene();
    await world.owner.query(`update patient set status = 'archived' where id = $1`, [archived.sam.patientId]);
    const answers = new Set<string>();
    for (const token of [
      foreign,
      never,
      archived.token,
      `${s.token.slice(0, -1)}~`,
      `0.${s.token.split('.')[1]}`,
      'a'.repeat(43),
      `${'z'.repeat(30)}.x`,
    ])
      for (const act of [look, confirm, decline]) {
        const { status, text } = await act(token);
        answers.add(`${status} ${withoutRequestId(text)}`);
      }
    expect([...answers]).toHaveLength(1);
    expect([...answers][0]).toContain('link_not_open');
    for (const one of [s, other, archived]) expect(await row(one)).toEqual(untouched);
  });

  test('S4 the link opens its own appointment only: not another of the same patient, which has a link of its own', async () => {
    const s = await scene();
    const made = await world.as(s.sky, book, {
      body: {
        patientId: s.sam.patientId,
        practitionerId: s.maya.practitionerId as number,
        serviceId: s.serviceId,
        roomId: null,
        start: `${days(15)}T10:00`,
      },
    });
    const { id } = made.body.appointment;
    for (const body of [
      { token: s.token, appointmentId: id },
      { token: s.token, id },
    ])
      expect((await knock(world, null, '/v2/appointment-links/cancel', { method: 'POST', body })).status).toBe(400);
    await decline(s.token);
    expect(await looked(world, 'select id, status from appointment where tenant_id = $1 order by status', [s.at.tenantId])).toEqual([
      { id, status: 'booked' },
      { id: s.id, status: 'cancelled' },
    ]);
  });

  test('S4 of the link only the hash is kept, and who reads the database learns no token', async () => {
    const s = await scene();
    expect(await looked(world, 'select token_hash as hash from appointment_link where appointment_id = $1', [s.id])).toEqual([
      { hash: hashToken(s.token) },
    ]);
    const tables = await looked<{ name: string }>(world, `select tablename as name from pg_tables where schemaname = 'public'`);
    const secret = s.token.split('.')[1];
    for (const { name } of tables) {
      const [found] = await looked<{ found: boolean }>(
        world,
        `select exists (select from ${name} t where t::text like '%' || $1 || '%') as found`,
        [secret],
      );
      expect([name, found?.found]).toEqual([name, false]);
    }
  });

  test('S4 IN-6 with another address of the patient the links of before are good no longer, and letters from then on bring others', async () => {
    const s = await scene();
    const before = s.token;
    s.sam.email = `new-${s.sam.email}`;
    await world.owner.query('update patient set email = $2 where id = $1', [s.sam.patientId, s.sam.email]);
    for (const act of [look, confirm, decline]) expect((await act(before)).body.code).toBe('link_not_open');
    await world.as(s.sky, moveAppointment, { params: { appointmentId: s.id }, body: { version: s.version, start: `${days(14)}T11:00` } });
    await deliver();
    expect((await look(before)).body.code).toBe('link_not_open');
    expect(tokenOf(s, s.id)).not.toBe(before);
    expect((await confirm(tokenOf(s, s.id))).body.status).toBe('confirmed');
  });

  test('S4 guessing is limited by address', async () => {
    const guess = () =>
      knock(world, null, '/v2/appointment-links/look', { method: 'POST', body: { token: `1.${'x'.repeat(43)}` }, ip: '203.0.113.7' });
    const codes = [];
    for (let time = 0; time < 301; time++) codes.push((await guess()).body.code);
    expect([codes[0], codes[299], codes[300]]).toEqual(['link_not_open', 'link_not_open', 'too_many_attempts']);
  });
});

describe('S4 clicks that race', () => {
  test('S4 of a hundred confirms at once one is logged, and of a hundred cancels one, with one letter', async () => {
    const s = await scene();
    const at = (nth: number): Knock => ({ method: 'POST', body: { token: s.token }, ip: `192.0.2.${nth % 200}` });
    const all = (act: string) =>
      Promise.all(Array.from({ length: 100 }, (_, nth) => knock(world, null, `/v2/appointment-links/${act}`, at(nth))));
    expect(new Set((await all('confirm')).map(({ status, body }) => `${status} ${body['status']}`))).toEqual(new Set(['200 confirmed']));
    expect(await row(s)).toMatchObject({ status: 'confirmed', version: 2 });
    expect(new Set((await all('cancel')).map(({ status, body }) => `${status} ${body['status']}`))).toEqual(new Set(['200 cancelled']));
    expect(await row(s)).toMatchObject({ status: 'cancelled', version: 3 });
    expect((await logged(s)).map(({ action }) => action)).toEqual(['appointment.confirmedByClient', 'appointment.cancelledByClient']);
    expect(
      await looked(world, `select 1 as one from outbox where tenant_id = $1 and letter = 'appointmentDeclined'`, [s.at.tenantId]),
    ).toHaveLength(1);
  });

  test('S4 confirming, cancelling and the desk moving it, all at once, end in one of their orders', async () => {
    for (let round = 0; round < 6; round++) {
      const s = await scene();
      const [confirmed, declined, moved] = await Promise.all([
        confirm(s.token),
        decline(s.token),
        world.as(s.sky, moveAppointment, { params: { appointmentId: s.id }, body: { version: 1, start: `${days(17)}T10:00` } }),
      ]);
      expect([200, 409]).toContain(confirmed.status);
      expect(declined.status).toBe(200);
      expect([200, 409, 412]).toContain(moved.status);
      expect(await row(s)).toMatchObject({ status: 'cancelled', by: 'patient' });
      expect((await logged(s)).filter(({ action }) => action.endsWith('cancelledByClient'))).toHaveLength(1);
    }
  });
});

test('S4 the link of somebody else’s appointment shows nothing of another patient', async () => {
  const s = await scene();
  const { lee } = await world.tell((story) => ({ lee: patient(story, s.at, { firstName: 'Leecanary', lastName: 'Canary', by: s.maya }) }));
  await world.as(s.sky, book, {
    body: {
      patientId: lee.patientId,
      practitionerId: s.maya.practitionerId as number,
      serviceId: s.serviceId,
      roomId: null,
      start: `${days(15)}T10:00`,
    },
  });
  expect((await look(s.token)).text).not.toMatch(/canary/i);
});
