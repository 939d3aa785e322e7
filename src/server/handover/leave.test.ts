import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handoverDraft } from '#src/contract/handover.ts';
import { changeLeave, coverLeave, leavePlan, leaves, withdrawLeave } from '#src/contract/leave.ts';
import { moveAppointment } from '#src/contract/scheduling.ts';
import { hours, timeOff } from '#seed/offer.ts';
import type { Patient } from '#seed/tell.ts';
import { looked } from '#test/cast.ts';
import { asProposed, handoverIn, idOf } from '#test/handover.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const { open, draftOf, preview, commit, undo, bookFor, stands, leftWith } = handoverIn(() => world);
type Outcome = 'move' | 'firstFree' | 'keep' | 'cancel';

/** Lena is away in the first weeks of March, covered by Diego, who has taken over her sessions of then; before that it turns out that she leaves. */
const covered = async (patients = 2, outcome: Outcome = 'move') => {
  const s = await open(patients);
  const [first, second] = s.theirs as [Patient, Patient];
  const sessions = [await bookFor(s, first, '2027-03-02T09:00'), await bookFor(s, second, '2027-03-03T10:00')];
  const { timeOffId } = await world.tell((story) =>
    timeOff(story, s.lena, s.ruth, { startsAt: '2027-03-01T00:00:00Z', endsAt: '2027-03-12T00:00:00Z' }),
  );
  const { body: plan } = await world.as(s.ruth, leavePlan, { params: { id: timeOffId } });
  const answer = await world.as(s.ruth, coverLeave, {
    params: { id: timeOffId },
    body: {
      version: plan.version,
      covers: plan.patients.map(({ patient }) => ({ patientId: patient.id, practitionerId: idOf(s.diego) })),
      appointments: plan.patients.flatMap((one) => one.appointments.map(({ id, version }) => ({ appointmentId: id, version, outcome }))),
    },
  });
  expect(answer.status, answer.text).toBe(200);
  return { ...s, first, second, sessions: sessions as [number, number], leaveId: timeOffId };
};
type Scene = Awaited<ReturnType<typeof covered>>;
const toKai = async (s: Scene) => {
  const draft = await draftOf(s);
  return asProposed(draft, { patients: draft.patients.map(({ id }) => ({ patientId: id, practitionerId: idOf(s.kai) })) });
};
const coveringOf = ({ at, diego }: Scene) =>
  looked<{ count: number }>(
    world,
    `select count(*)::integer as count from assignment where tenant_id = $1 and practitioner_id = $2 and kind = 'covering' and status = 'active'`,
    [at.tenantId, idOf(diego)],
  );
const withWhom = (s: Scene) =>
  looked<{ id: number; who: number; at: string }>(
    world,
    `select id, practitioner_id as who, to_char(wall_start, 'YYYY-MM-DD"T"HH24:MI') as at from appointment where id = any ($1::bigint[]) order by wall_start`,
    [s.sessions],
  );
const leaveOf = async (s: Scene) => (await world.as(s.ruth, leaves, {})).body.items.find(({ id }) => id === s.leaveId);
/** What covers the leave, and where its sessions were. */
const covers = ({ at }: Scene) =>
  looked(
    world,
    `select to_jsonb(c)::text as row from cover c where tenant_id = $1 union all select to_jsonb(m)::text from cover_appointment m where tenant_id = $1 order by 1`,
    [at.tenantId],
  );
const versionOf = async (s: Scene) => (await world.as(s.ruth, leavePlan, { params: { id: s.leaveId } })).body.version;

describe('A13 handing over while a leave to come is covered', () => {
  test('A13 A12 nobody covers for somebody who has gone: the covers end, their sessions go to whoever follows, and undo brings all of it back', async () => {
    const s = await covered();
    const before = { ...(await stands(s)), covers: await covers(s) };
    expect(await leaveOf(s)).toMatchObject({ patients: 3, covered: 3 });
    const draft = await draftOf(s);
    expect(draft.appointments).toMatchObject(s.sessions.map((id) => ({ id, practitionerId: idOf(s.diego), taken: [] })));
    const wanted = await toKai(s);
    const shown = (await preview(wanted, s.ruth)).body;
    expect(shown.unsettled).toEqual([]);
    expect(shown.moves.map(({ appointmentId, practitionerId, isOtherTime }) => [appointmentId, practitionerId, isOtherTime])).toEqual(
      s.sessions.map((id) => [id, idOf(s.kai), false]),
    );
    expect(shown.coversEnd.map(({ patientId }) => patientId).toSorted((a, b) => a - b)).toEqual(
      [...s.theirs, s.sam].map(({ patientId }) => patientId).toSorted((a, b) => a - b),
    );
    const made = await commit(wanted, s.ruth, shown.version);
    expect(made.status, made.text).toBe(201);
    expect(await coveringOf(s)).toEqual([{ count: 0 }]);
    expect(await leaveOf(s)).toMatchObject({ patients: 0, covered: 0 });
    expect(await withWhom(s)).toMatchObject([{ who: idOf(s.kai) }, { who: idOf(s.kai) }]);
    expect(await leftWith(s)).toEqual([{ assignments: 0, appointments: 0, wrong: 0 }]);
    expect((await undo(made.body.id, s.ruth)).body).toEqual({ restored: 3, left: [] });
    expect({ ...(await stands(s)), covers: await covers(s) }).toEqual(before);
    expect(await leaveOf(s)).toMatchObject({ patients: 3, covered: 3 });
    // As it is after an undo, it can be handed over again.
    expect((await commit(await toKai(s), s.ruth)).status).toBe(201);
  });

  test('A13 A12 the leave gives nothing back to somebody who has gone, neither what was moved for it nor what was cancelled', async () => {
    for (const outcome of ['move', 'cancel'] as const) {
      const s = await covered(2, outcome);
      expect((await commit(await toKai(s), s.ruth)).status).toBe(201);
      const body = { version: await versionOf(s), giveBack: true };
      const ended = await world.as(s.ruth, withdrawLeave, { params: { id: s.leaveId }, body });
      expect(ended.body).toMatchObject({ back: 0, stayed: 0, ended: 0 });
      expect(await leftWith(s)).toEqual([{ assignments: 0, appointments: 0, wrong: 0 }]);
    }
  });

  test('A13 A12 whoever covered and follows stays: as primary or for as long as the one who leaves would have been, and undo makes them cover again', async () => {
    const s = await covered();
    const before = { ...(await stands(s)), covers: await covers(s) };
    const draft = await draftOf(s);
    const wanted = asProposed(draft, {
      patients: draft.patients.map(({ id }) => ({ patientId: id, practitionerId: idOf(s.diego) })),
    });
    const shown = (await preview(wanted, s.ruth)).body;
    expect(shown).toMatchObject({ unsettled: [], moves: [], joinForAppointment: [] });
    expect(shown.patients.every(({ joins }) => joins)).toBe(true);
    const made = await commit(wanted, s.ruth, shown.version);
    expect(made.status, made.text).toBe(201);
    const rows = await looked(
      world,
      `select kind, via, ends_at, starts_at <= now() as begun from assignment where tenant_id = $1 and practitioner_id = $2 and status = 'active' order by kind`,
      [s.at.tenantId, idOf(s.diego)],
    );
    expect(rows).toEqual([
      { kind: 'assigned', via: 'handover', ends_at: null, begun: true },
      { kind: 'primary', via: 'handover', ends_at: null, begun: true },
      { kind: 'primary', via: 'handover', ends_at: null, begun: true },
    ]);
    expect(await leftWith(s)).toEqual([{ assignments: 0, appointments: 0, wrong: 0 }]);
    expect((await undo(made.body.id, s.ruth)).body).toEqual({ restored: 3, left: [] });
    expect({ ...(await stands(s)), covers: await covers(s) }).toEqual(before);
  });

  test('A13 A12 where whoever follows is booked, the one who covers keeps the session and is on the care team for it', async () => {
    const s = await covered();
    await bookFor(s, s.sam, '2027-03-02T09:00', s.kai as never);
    const wanted = await toKai(s);
    expect((await preview(wanted, s.ruth)).body.unsettled).toMatchObject([{ appointmentId: s.sessions[0], why: 'taken' }]);
    const kept = {
      ...wanted,
      appointments: [{ appointmentId: s.sessions[0], outcome: 'move' as const, practitionerId: idOf(s.diego), anyway: true }],
    };
    const shown = (await preview(kept, s.ruth)).body;
    expect(shown).toMatchObject({
      unsettled: [],
      moves: [{ appointmentId: s.sessions[1] }],
      joinForAppointment: [{ patientId: s.first.patientId, practitionerId: idOf(s.diego) }],
    });
    const before = await stands(s);
    const made = await commit(kept, s.ruth, shown.version);
    expect(made.status, made.text).toBe(201);
    expect(await withWhom(s)).toMatchObject([{ who: idOf(s.diego) }, { who: idOf(s.kai) }]);
    expect((await undo(made.body.id, s.ruth)).body.left).toEqual([]);
    expect(await stands(s)).toEqual(before);
  });

  test('S2 A13 two sessions that colleagues have at one time cannot both go to whoever follows', async () => {
    const s = await covered();
    await world.owner.query(
      `update appointment a set starts_at = b.starts_at + interval '10 minutes', ends_at = b.ends_at + interval '10 minutes', wall_start = b.wall_start + interval '10 minutes',
         busy = tstzrange(b.starts_at + interval '10 minutes', b.ends_at + interval '10 minutes'), practitioner_id = $3 from appointment b where a.id = $1 and b.id = $2`,
      [s.sessions[1], s.sessions[0], idOf(s.lena)],
    );
    await world.tell((story) => hours(story, s.kai, [1, 2, 3, 4, 5], ['9:00-13:00']));
    const wanted = await toKai(s);
    expect((await preview(wanted, s.ruth)).body.unsettled).toEqual([
      { patientId: s.second.patientId, appointmentId: s.sessions[1], why: 'taken' },
    ]);
    const later = {
      ...wanted,
      appointments: [{ appointmentId: s.sessions[1], outcome: 'firstFree' as const, practitionerId: idOf(s.kai) }],
    };
    expect((await preview(later, s.ruth)).body).toMatchObject({ unsettled: [], moves: [{}, { wallStart: '2027-03-02T10:00' }] });
    expect((await commit(later, s.ruth)).status).toBe(201);
  });

  test('A13 A12 undo leaves, and names, whose leave has other dates by now, and whom nobody may cover any more', async () => {
    const s = await covered();
    const made = await commit(await toKai(s), s.ruth);
    const dates = { startsAt: '2027-03-01T00:00:00Z', endsAt: '2027-03-10T00:00:00Z', giveBack: false };
    const changed = await world.as(s.ruth, changeLeave, { params: { id: s.leaveId }, body: { version: await versionOf(s), ...dates } });
    expect(changed.status, changed.text).toBe(200);
    expect((await undo(made.body.id, s.ruth)).body).toMatchObject({ restored: 0, left: [{ why: 'careTeam' }, { why: 'careTeam' }, {}] });

    const other = await covered();
    const second = await commit(await toKai(other), other.ruth);
    await world.owner.query(`update member set status = 'suspended' where id = $1`, [other.diego.memberId]);
    expect((await undo(second.body.id, other.ruth)).body).toMatchObject({ restored: 0, left: { length: 3 } });
  });

  /** Hands over the caseload of Diego, who covers Lena's leave. */
  const ofWhoCovers = async (s: Scene) => {
    const { body: draft } = await world.as(s.ruth, handoverDraft, { params: { practitionerId: idOf(s.diego) } });
    const patients = draft.patients.map(({ id }) => ({ patientId: id, practitionerId: idOf(s.kai) }));
    const made = await commit(asProposed(draft, { patients }), s.ruth);
    expect(made.status, made.text).toBe(201);
    expect(await coveringOf(s)).toEqual([{ count: 0 }]);
    return made.body.id;
  };

  test('A13 A12 undo has somebody cover again only while the leave that they covered has these covers and these dates', async () => {
    const still = await covered(2, 'keep');
    expect((await undo(await ofWhoCovers(still), still.ruth)).body).toMatchObject({ left: [] });
    expect(await coveringOf(still)).toEqual([{ count: 3 }]);

    const gone = await covered(2, 'keep');
    const first = await ofWhoCovers(gone);
    const withdrawn = await world.as(gone.ruth, withdrawLeave, {
      params: { id: gone.leaveId },
      body: { version: await versionOf(gone), giveBack: true },
    });
    expect(withdrawn.status, withdrawn.text).toBe(200);
    const left = [{ why: 'careTeam' }, { why: 'careTeam' }, { why: 'careTeam' }];
    expect((await undo(first, gone.ruth)).body).toMatchObject({ left });
    expect(await coveringOf(gone)).toEqual([{ count: 0 }]);

    const shorter = await covered(2, 'keep');
    const second = await ofWhoCovers(shorter);
    const dates = { startsAt: '2027-03-01T00:00:00Z', endsAt: '2027-03-10T00:00:00Z', giveBack: false };
    const body = { version: await versionOf(shorter), ...dates };
    expect((await world.as(shorter.ruth, changeLeave, { params: { id: shorter.leaveId }, body })).status).toBe(200);
    expect((await undo(second, shorter.ruth)).body).toMatchObject({ left });
    expect(await coveringOf(shorter)).toEqual([{ count: 0 }]);
  });

  test('A12 A13 who covered and followed does not cover again once the leave is taken back', async () => {
    const s = await covered(2, 'keep');
    const draft = await draftOf(s);
    const follows = draft.patients.map(({ id }) => ({ patientId: id, practitionerId: idOf(s.diego) }));
    const made = await commit(asProposed(draft, { patients: follows }), s.ruth);
    expect(made.status, made.text).toBe(201);
    await world.owner.query('delete from cover where leave_id = $1', [s.leaveId]);
    await world.owner.query('delete from time_off where id = $1', [s.leaveId]);
    expect((await undo(made.body.id, s.ruth)).body.restored).toBe(0);
    expect(await coveringOf(s)).toEqual([{ count: 0 }]);
  });

  test('S2 A13 where an appointment that stays takes another one’s old time, undo leaves both patients, and names them', async () => {
    const s = await open(2);
    const [first, second] = s.theirs as [Patient, Patient];
    const moved = await bookFor(s, first, '2027-03-02T09:00');
    const cancelled = await bookFor(s, second, '2027-03-03T10:00');
    const draft = await draftOf(s);
    const patients = draft.patients.map(({ id }) => ({ patientId: id, practitionerId: idOf(s.kai) }));
    const made = await commit(asProposed(draft, { patients, appointments: [{ appointmentId: cancelled, outcome: 'cancel' }] }), s.ruth);
    expect(made.status, made.text).toBe(201);
    const [{ version } = { version: 0 }] = await looked<{ version: number }>(world, 'select version from appointment where id = $1', [
      moved,
    ]);
    const back = await world.as(s.ruth, moveAppointment, {
      params: { appointmentId: moved },
      body: { version, practitionerId: idOf(s.lena), start: '2027-03-03T10:00' },
    });
    expect(back.status, back.text).toBe(200);
    const undone = await undo(made.body.id, s.ruth);
    expect(undone.status, undone.text).toBe(200);
    const whys = new Map(undone.body.left.map(({ id, why }) => [id, why]));
    expect([whys.get(first.patientId), whys.get(second.patientId)]).toEqual(['careTeam', 'taken']);
  });

  test('R1 A13 who is not asked about the covers of a leave sees none of them in a draft', async () => {
    const s = await covered();
    const answer = await world.as(s.diego, handoverDraft, { params: { practitionerId: idOf(s.lena) } });
    expect(answer.body.code).toBe('not_allowed');
    // A holder who does not book for these patients sees that the sessions are there, and moves none.
    expect((await draftOf(s, s.hope)).appointments).toMatchObject(s.sessions.map((id) => ({ id, mayMove: false })));
  });
});
