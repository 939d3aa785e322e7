import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handoverDraft, handovers, previewHandover } from '#src/contract/handover.ts';
import { assign } from '#src/contract/assignments.ts';
import { moveAppointment } from '#src/contract/scheduling.ts';
import { hours, location, room, timeOff } from '#seed/offer.ts';
import { blocked, therapist } from '#seed/tell.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { changeTeam, looked } from '#test/cast.ts';
import { asProposed, handoverIn, idOf } from '#test/handover.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const { open, draftOf, preview, commit, undo, bookFor, stands, leftWith } = handoverIn(() => world);

describe('A13 handing over a caseload', () => {
  test('A13 the whole caseload goes over at once: one primary each, nothing left with who leaves; and undo restores every row', async () => {
    const s = await open();
    const [first, second] = s.theirs as [Patient, Patient];
    await bookFor(s, first, '2027-03-02T09:00');
    const clash = await bookFor(s, second, '2027-03-02T10:00');
    await bookFor(s, s.sam, '2027-03-03T09:00');
    const before = await stands(s);
    const draft = await draftOf(s);
    expect(draft.patients).toHaveLength(7);
    const sam = draft.patients.find(({ id }) => id === s.sam.patientId);
    expect(sam).toMatchObject({ primaryId: idOf(s.maya), own: { kind: 'assigned' } });
    const wanted = asProposed(draft, { appointments: [{ appointmentId: clash, outcome: 'cancel' }] });
    const shown = (await preview(wanted, s.ruth)).body;
    expect(shown.unsettled).toEqual([]);
    expect(shown.moves).toHaveLength(2);
    expect(shown.cancelled).toEqual([{ appointmentId: clash, patientId: second.patientId }]);
    expect(shown.members?.find(({ memberId }) => memberId === s.lena.memberId)).toMatchObject({ gains: 0, loses: 7 });
    // A preview leaves nothing behind.
    expect(await stands(s)).toEqual(before);
    const made = await commit(wanted, s.ruth, shown.version);
    expect(made.status, made.text).toBe(201);
    expect(await leftWith(s)).toEqual([{ assignments: 0, appointments: 0, wrong: 0 }]);
    const log = await looked<{ action: string; count: number }>(
      world,
      `select action, count(*)::integer as count from activity where tenant_id = $1 and action in ('handover.made', 'careTeam.unassigned', 'careTeam.primaryChanged') group by 1 order by 1`,
      [s.at.tenantId],
    );
    expect(log).toEqual([
      { action: 'careTeam.primaryChanged', count: 6 },
      { action: 'careTeam.unassigned', count: 7 },
      { action: 'handover.made', count: 1 },
    ]);
    const listed = (await world.as(s.olga, handovers, {})).body;
    expect(listed.items).toMatchObject([{ id: made.body.id, patients: 7, undone: null, practitioner: { lastName: 'Leaver' } }]);
    expect(listed.practitioners.some(({ id }) => id === idOf(s.lena))).toBe(false);
    const back = await undo(made.body.id, s.ruth);
    expect(back.body).toEqual({ restored: 7, left: [] });
    expect(await stands(s)).toEqual(before);
    expect((await undo(made.body.id, s.ruth)).body.code).toBe('already_settled');
    // Once more, and it is done once more.
    const again = await commit(asProposed(await draftOf(s), { appointments: wanted.appointments }), s.ruth);
    expect(again.status).toBe(201);
    expect(again.body.id).not.toBe(made.body.id);
    expect(await leftWith(s)).toEqual([{ assignments: 0, appointments: 0, wrong: 0 }]);
  });

  test('A13 120 patients go to four colleagues and come back within seconds, evenly', async () => {
    const s = await open(120);
    await world.tell((story) => {
      for (const name of ['Ann', 'Bo', 'Cy'])
        therapist(story, s.at, { firstName: name, lastName: 'Kind', discipline: 'Physiotherapy', capacity: 80 });
    });
    await world.owner.query(
      `insert into appointment (tenant_id, id, patient_id, practitioner_id, service_id, starts_at, ends_at, zone, wall_start, busy, booked_by, placed_by)
       select $1, n.id, n.patient, $2, $3, n.at, n.at + interval '50 minutes', 'UTC', n.at at time zone 'UTC', tstzrange(n.at, n.at + interval '50 minutes'), $4, $4
       from (select patient, 900000000 + $1::bigint % 1000000 * 1000 + nth as id, timestamptz '2027-03-01 08:00Z' + nth * interval '1 hour' as at
             from unnest($5::bigint[]) with ordinality u (patient, nth)) n`,
      [s.at.tenantId, idOf(s.lena), s.session.serviceId, s.ruth.memberId, s.theirs.map(({ patientId }) => patientId)],
    );
    const before = await stands(s);
    const draft = await draftOf(s);
    const four = draft.colleagues.filter(({ lastName }) => lastName === 'Kind').map(({ id }) => id);
    const shares = four.map((id) => draft.patients.filter(({ proposed }) => proposed.practitionerId === id).length);
    expect(shares.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(118);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(3);
    const wanted = asProposed(draft);
    const shown = (await preview(wanted, s.ruth)).body;
    const began = Date.now();
    const made = await commit(wanted, s.ruth, shown.version);
    const took = Date.now() - began;
    expect(made.status, made.text).toBe(201);
    expect(await leftWith(s)).toEqual([{ assignments: 0, appointments: 0, wrong: 0 }]);
    const undoing = Date.now();
    expect((await undo(made.body.id, s.ruth)).body).toEqual({ restored: 121, left: [] });
    const tookBack = Date.now() - undoing;
    if (process.env['CASELOAD_TIMES']) console.log('120 patients:', took, tookBack);
    expect(await stands(s)).toEqual(before);
    expect({ took, tookBack, isSlow: took > 8000 || tookBack > 8000 }).toMatchObject({ isSlow: false });
  });

  test('A13 an appointment at which the colleague is booked waits for a decision: another, a first free time, or none', async () => {
    const s = await open(2);
    const [first] = s.theirs as [Patient];
    const id = await bookFor(s, first, '2027-03-02T09:00');
    await world.tell((story) => hours(story, s.kai, [1, 2, 3, 4, 5], ['9:00-12:00']));
    await bookFor(s, s.sam, '2027-03-02T09:00', s.kai as never);
    const draft = await draftOf(s);
    expect(draft.appointments).toMatchObject([{ id, taken: [idOf(s.kai)], mayMove: true }]);
    const toKai = asProposed(draft, { patients: draft.patients.map((one) => ({ patientId: one.id, practitionerId: idOf(s.kai) })) });
    const shown = (await preview(toKai, s.ruth)).body;
    expect(shown).toMatchObject({ unsettled: [{ patientId: first.patientId, appointmentId: id, why: 'taken' }], members: null });
    expect((await commit(toKai, s.ruth, shown.version)).body.code).toBe('handover_unsettled');
    const later = { ...toKai, appointments: [{ appointmentId: id, outcome: 'firstFree' as const, practitionerId: idOf(s.kai) }] };
    expect((await preview(later, s.ruth)).body.moves).toMatchObject([{ wallStart: '2027-03-02T10:00', isOtherTime: true }]);
    const other = { ...toKai, appointments: [{ appointmentId: id, outcome: 'move' as const, practitionerId: idOf(s.diego) }] };
    expect((await preview(other, s.ruth)).body).toMatchObject({
      unsettled: [],
      joinForAppointment: [{ patientId: first.patientId, practitionerId: idOf(s.diego) }],
    });
    const before = await stands(s);
    const made = await commit(later, s.ruth);
    expect(made.status, made.text).toBe(201);
    expect((await undo(made.body.id, s.ruth)).body.left).toEqual([]);
    expect(await stands(s)).toEqual(before);
  });

  test('A13 S1 S2 a draft says of each appointment who is booked then, across midnight too, and who is away or does not work', async () => {
    const s = await open(1);
    const [first] = s.theirs as [Patient];
    const [morning, night] = [await bookFor(s, first, '2027-03-02T09:00'), await bookFor(s, first, '2027-03-03T23:30')];
    await world.tell((story) => {
      hours(story, s.kai, [2], ['9:00-12:00']);
      timeOff(story, s.diego, s.ruth, { startsAt: '2027-03-02T09:49:00Z', endsAt: '2027-03-02T12:00:00Z' });
      // Until the second in which it begins.
      timeOff(story, s.maya, s.ruth, { startsAt: '2027-03-01T00:00:00Z', endsAt: '2027-03-02T09:00:00Z' });
    });
    await bookFor(s, s.sam, '2027-03-04T00:10', s.nina as never);
    await bookFor(s, s.sam, '2027-03-02T09:50', s.maya as never);
    const { appointments } = await draftOf(s);
    expect(appointments.map(({ id, taken, outside }) => ({ id, taken, outside }))).toEqual([
      { id: morning, taken: [], outside: [idOf(s.diego)] },
      { id: night, taken: [idOf(s.nina)], outside: [idOf(s.kai)] },
    ]);
  });

  test('A13 appointments that follow each other in one room all find a first free time, though none has left its own yet', async () => {
    const s = await open(2);
    const { roomId } = await world.tell((story) => {
      hours(story, s.kai, [1, 2, 3, 4, 5], ['9:00-13:00']);
      return room(story, location(story, s.at));
    });
    const [first, second] = s.theirs as [Patient, Patient];
    const ids = [
      await bookFor(s, first, '2027-03-02T09:00', undefined, roomId),
      await bookFor(s, second, '2027-03-02T10:00', undefined, roomId),
    ];
    await bookFor(s, s.sam, '2027-03-02T09:00', s.kai as never);
    const draft = await draftOf(s);
    const wanted = asProposed(draft, {
      patients: draft.patients.map((one) => ({ patientId: one.id, practitionerId: idOf(s.kai) })),
      appointments: ids.map((appointmentId) => ({ appointmentId, outcome: 'firstFree' as const, practitionerId: idOf(s.kai) })),
    });
    const shown = (await preview(wanted, s.ruth)).body;
    expect(shown.moves.map(({ wallStart }) => wallStart)).toEqual(['2027-03-02T11:00', '2027-03-02T10:00']);
    const made = await commit(wanted, s.ruth, shown.version);
    expect(made.status, made.text).toBe(201);
    expect(await leftWith(s)).toEqual([{ assignments: 0, appointments: 0, wrong: 0 }]);
  });

  test('A13 a patient keeps somebody who is primary: nobody can follow only where another is', async () => {
    const s = await open(1);
    const draft = await draftOf(s);
    const nobody = asProposed(draft, { patients: draft.patients.map(({ id }) => ({ patientId: id, practitionerId: null })) });
    expect((await preview(nobody, s.ruth)).body.unsettled).toEqual([
      { patientId: s.theirs[0]?.patientId, appointmentId: null, why: 'nobody' },
    ]);
  });
});

describe('A13 what has changed since', () => {
  test('A13 a care team that was changed after the preview is shown anew, and nothing is done; of two at once one is', async () => {
    const s = await open();
    const wanted = asProposed(await draftOf(s));
    const { version } = (await preview(wanted, s.ruth)).body;
    const [first] = s.theirs as [Patient];
    expect((await world.as(s.ruth, assign, { body: { patientId: first.patientId, targetDoctorId: idOf(s.diego) } })).status).toBe(200);
    const before = await stands(s);
    expect((await commit(wanted, s.ruth, version)).body.code).toBe('handover_changed');
    expect(await stands(s)).toEqual(before);
    const anew = asProposed(await draftOf(s));
    const shown = (await preview(anew, s.ruth)).body;
    const both = await Promise.all([commit(anew, s.ruth, shown.version), commit(anew, s.olga, shown.version)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(await leftWith(s)).toEqual([{ assignments: 0, appointments: 0, wrong: 0 }]);
  });

  test('A13 ID-1 the same request twice under one key hands over once', async () => {
    const s = await open(2);
    const wanted = asProposed(await draftOf(s));
    const { version } = (await preview(wanted, s.ruth)).body;
    const headers = { 'idempotency-key': `handover ${s.at.tenantId}` };
    const both = [await commit(wanted, s.ruth, version, headers), await commit(wanted, s.ruth, version, headers)];
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(both[0]?.body.id).toBe(both[1]?.body.id);
  });

  test('A13 undo leaves, and names, whose care team or appointment somebody has changed since', async () => {
    const s = await open(4);
    const [first, second, third] = s.theirs as [Patient, Patient, Patient];
    const moved = await bookFor(s, second, '2027-03-02T09:00');
    await bookFor(s, third, '2027-03-04T09:00');
    const made = await commit(asProposed(await draftOf(s)), s.ruth);
    expect(made.status, made.text).toBe(201);
    const primary = await looked<{ id: number }>(
      world,
      `select practitioner_id as id from assignment where patient_id = $1 and kind = 'primary'`,
      [first.patientId],
    );
    await changeTeam(world, s.ruth, first.patientId, {
      add: [{ practitionerId: idOf(s.diego) }],
      primaryId: idOf(s.diego),
      remove: [Number(primary[0]?.id)],
      reason: 'asked for it',
    } as never);
    expect(
      (
        await world.as(s.ruth, moveAppointment, {
          params: { appointmentId: moved },
          body: { version: 2, start: '2027-03-02T11:00' } as never,
        })
      ).status,
    ).toBe(200);
    // Who left is booked by now where they were.
    await bookFor(s, s.sam, '2027-03-04T09:00');
    const back = await undo(made.body.id, s.ruth);
    expect(back.body).toMatchObject({
      restored: 1,
      left: [
        { id: first.patientId, why: 'careTeam' },
        { id: second.patientId, why: 'appointments' },
        { id: third.patientId, why: 'taken' },
        // Booking put who left on this care team again (A6).
        { id: s.sam.patientId, why: 'careTeam' },
      ],
    });
    expect((await leftWith(s))[0]?.wrong).toBe(0);
    expect((await world.as(s.olga, handovers, {})).body.items[0]?.undone).toMatchObject({ restored: 1, left: { length: 4 } });
  });

  test('A13 A2 nothing comes back to somebody who cannot be assigned any more', async () => {
    const s = await open(1);
    const made = await commit(asProposed(await draftOf(s)), s.ruth);
    await world.owner.query(`update member set status = 'suspended' where id = $1`, [s.lena.memberId]);
    expect((await undo(made.body.id, s.ruth)).body.code).toBe('invalid_target');
  });
});

describe('A13 who may', () => {
  test('R1 A3 owner, clinical admin and holder of the permission; nobody else, and no id is looked up', async () => {
    const s = await open(1);
    const wanted = asProposed(await draftOf(s));
    for (const who of [s.maya, s.nina, s.lena, s.pia, s.sky, s.bea, s.tess, s.sue]) {
      for (const practitionerId of [idOf(s.lena), 4242]) {
        const answers = [
          await world.as(who, handoverDraft, { params: { practitionerId } }),
          await preview({ ...wanted, practitionerId }, who),
          await commit({ ...wanted, practitionerId }, who, 'x'),
          await undo(practitionerId, who),
          await world.as(who, handovers, {}),
        ];
        expect(
          answers.map(({ body }) => body.code),
          who.firstName,
        ).toEqual(Array(5).fill('not_allowed'));
      }
    }
    for (const who of [s.olga, s.ruth, s.hope]) expect((await preview(wanted, who)).body.unsettled, who.firstName).toEqual([]);
  });

  test('A13 a holder who does not book for a patient hands over no appointment of theirs: it is no way around table R', async () => {
    const s = await open(1);
    await bookFor(s, s.theirs[0] as Patient, '2027-03-02T09:00');
    const draft = await draftOf(s, s.hope);
    expect(draft.appointments).toMatchObject([{ mayMove: false }]);
    const wanted = asProposed(draft);
    const shown = (await preview(wanted, s.hope)).body;
    expect(shown.unsettled).toMatchObject([{ why: 'notYours' }]);
    expect((await commit(wanted, s.hope, shown.version)).body.code).toBe('handover_unsettled');
  });

  test('R5 R7 who is kept from a patient hands over the others and is told nothing; the patient stays, for those who see them', async () => {
    const s = await open(3);
    const [hidden] = s.theirs as [Patient];
    const appointment = await bookFor(s, hidden, '2027-03-02T09:00');
    await world.tell((story) => blocked(story, s.ruth, hidden));
    const draft = await draftOf(s);
    expect(draft.patients.map(({ id }) => id)).not.toContain(hidden.patientId);
    expect(JSON.stringify(draft)).not.toContain(String(appointment));
    const strange = (patientId: number) =>
      preview({ ...asProposed(draft), patients: [...asProposed(draft).patients, { patientId, practitionerId: idOf(s.kai) }] }, s.ruth);
    const [seen, never] = [await strange(hidden.patientId), await strange(4_242_424_242)];
    expect([seen.status, withoutRequestId(seen.text)]).toEqual([409, withoutRequestId(never.text)]);
    const made = await commit(asProposed(draft), s.ruth);
    expect(made.status).toBe(201);
    const listFor = async (who: Member) => (await world.as(who, handovers, {})).body;
    expect((await listFor(s.ruth)).items[0]?.patients).toBe(3);
    expect((await listFor(s.ruth)).practitioners.some(({ id }) => id === idOf(s.lena))).toBe(false);
    expect((await listFor(s.olga)).practitioners.find(({ id }) => id === idOf(s.lena))?.patients).toBe(1);
    // What is written down of it for everyone who oversees the clinic has no number in it.
    const log = await looked<{ detail: object }>(world, `select detail from activity where tenant_id = $1 and action = 'handover.made'`, [
      s.at.tenantId,
    ]);
    expect(log).toEqual([{ detail: { practitionerId: idOf(s.lena) } }]);
    // Those who see the patient hand over what is left.
    expect((await commit(asProposed(await draftOf(s, s.olga)), s.olga)).status).toBe(201);
    expect(await leftWith(s)).toEqual([{ assignments: 0, appointments: 0, wrong: 0 }]);
    // And nobody brings back whom they do not see.
    const second = (await listFor(s.olga)).items[0]?.id as number;
    expect((await undo(second, s.ruth)).body).toEqual({ restored: 0, left: [] });
    expect((await listFor(s.olga)).items[0]?.undone?.left).toMatchObject([{ id: hidden.patientId }]);
  });

  test('R7 a practitioner or a hand-over of another clinic is answered as one that never was; so are strange targets', async () => {
    const [s, other] = [await open(1), await open(1)];
    const wanted = asProposed(await draftOf(s));
    const to = (practitionerId: number) =>
      preview({ ...wanted, patients: wanted.patients.map((one) => ({ ...one, practitionerId })) }, s.ruth);
    for (const strange of [idOf(other.kai), 4_242_424_242]) {
      expect((await world.as(s.ruth, handoverDraft, { params: { practitionerId: strange } })).body.code).toBe('not_found');
      expect((await to(strange)).body.code).toBe('not_found');
    }
    const made = await commit(asProposed(await draftOf(other)), other.ruth);
    expect((await undo(made.body.id, s.ruth)).body.code).toBe('not_found');
    await world.owner.query(`update member set approved = false where id = $1`, [s.kai.memberId]);
    expect((await to(idOf(s.kai))).body).toMatchObject({ code: 'invalid_target', ids: [idOf(s.kai)] });
    expect((await to(idOf(s.lena))).body.code).toBe('invalid_target');
    expect((await world.as(s.ruth, previewHandover, { body: { ...wanted, also: 1 } as never })).status).toBe(400);
  });
});
