import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handovers } from '#src/contract/handover.ts';
import { overview } from '#src/contract/review.ts';
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
type Scene = Awaited<ReturnType<typeof open>>;

/** Gives somebody’s place on a care team other dates, in its history too. */
const dated = async (whom: Patient, who: { practitionerId: number | null }, from: string | null, until: string | null) => {
  for (const table of ['assignment', 'assignment_period']) {
    await world.owner.query(
      `update ${table} set starts_at = coalesce($3::timestamptz, starts_at), ends_at = $4 where patient_id = $1 and practitioner_id = $2`,
      [whom.patientId, idOf(who), from, until],
    );
  }
};
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const placeOf = async (whom: Patient, who: { practitionerId: number | null }) =>
  (
    await looked<{ kind: string; status: string; begun: boolean; until: string | null }>(
      world,
      `select kind, status, starts_at <= now() as begun, ends_at::text as until from assignment where patient_id = $1 and practitioner_id = $2`,
      [whom.patientId, idOf(who)],
    )
  )[0];
/** The periods that were opened and have not been closed, and the assignments that were logged. */
const traces = ({ at }: Scene, who: { practitionerId: number | null }) =>
  looked<{ open: number; backwards: number; assigned: number }>(
    world,
    `select (select count(*)::integer from assignment_period p where p.tenant_id = $1 and p.practitioner_id = $2 and p.closed_at is null) as open,
      (select count(*)::integer from assignment_period p where p.tenant_id = $1 and p.starts_at > p.ends_at) as backwards,
      (select count(*)::integer from activity a where a.tenant_id = $1 and a.action = 'careTeam.assigned' and (a.detail ->> 'practitionerId')::bigint = $2) as assigned`,
    [at.tenantId, idOf(who)],
  );
const toKai = async (s: Scene) => {
  const draft = await draftOf(s);
  return asProposed(draft, { patients: draft.patients.map(({ id }) => ({ patientId: id, practitionerId: idOf(s.kai) })) });
};

describe('A13 A11 whoever gets a session is on the care team then', () => {
  test('A13 A11 a colleague whose place ends before the session stays on the care team, which is said beforehand, and undone exactly', async () => {
    const s = await open(1);
    const [first] = s.theirs as [Patient];
    await dated(first, s.nina, null, inDays(1));
    const session = await bookFor(s, first, '2027-03-02T09:00');
    const before = await stands(s);
    const wanted = {
      ...(await toKai(s)),
      appointments: [{ appointmentId: session, outcome: 'move' as const, practitionerId: idOf(s.nina), anyway: true }],
    };
    const shown = (await preview(wanted, s.ruth)).body;
    expect(shown).toMatchObject({
      unsettled: [],
      joinForAppointment: [],
      longerForAppointment: [{ patientId: first.patientId, practitionerId: idOf(s.nina) }],
    });
    const made = await commit(wanted, s.ruth, shown.version);
    expect(made.status, made.text).toBe(201);
    expect(await placeOf(first, s.nina)).toEqual({ kind: 'assigned', status: 'active', begun: true, until: null });
    expect((await undo(made.body.id, s.ruth)).body.left).toEqual([]);
    expect(await stands(s)).toEqual(before);
  });

  test('A13 A11 one whose place begins after the session begins now, and ends as it was to end', async () => {
    const s = await open(1);
    const [first] = s.theirs as [Patient];
    await dated(first, s.nina, '2027-04-01T00:00:00Z', '2027-06-01T00:00:00Z');
    const session = await bookFor(s, first, '2027-03-02T09:00');
    const wanted = {
      ...(await toKai(s)),
      appointments: [{ appointmentId: session, outcome: 'move' as const, practitionerId: idOf(s.nina), anyway: true }],
    };
    const before = await stands(s);
    const made = await commit(wanted, s.ruth);
    expect(made.status, made.text).toBe(201);
    expect(await placeOf(first, s.nina)).toMatchObject({ begun: true, until: expect.stringContaining('2027-06-01') });
    expect((await undo(made.body.id, s.ruth)).body.left).toEqual([]);
    expect(await stands(s)).toEqual(before);
  });

  test('A13 A11 whoever follows for appointments only, or for somebody whose own place ends before them, is on the care team at each', async () => {
    const s = await open(2);
    const [first, second] = s.theirs as [Patient, Patient];
    // With the first there is only an appointment, and Maya is primary; on the team of the second Lena is until tomorrow, with Maya.
    for (const [whom, until] of [
      [first, null],
      [second, inDays(1)],
    ] as const) {
      await bookFor(s, whom, '2027-03-02T09:00'.replace('09', whom === first ? '09' : '11'));
      await world.owner.query(
        `update assignment set kind = 'assigned', status = case when $3::timestamptz is null then 'archived' else 'active' end, ends_at = $3 where patient_id = $1 and practitioner_id = $2`,
        [whom.patientId, idOf(s.lena), until],
      );
      await world.owner.query(
        `insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at) values ($1, $2, $3, 'primary', 'manual', now(), $4, now())`,
        [s.at.tenantId, whom.patientId, idOf(s.maya), s.ruth.memberId],
      );
    }
    // Nina is on the team of the first until tomorrow.
    await dated(first, s.nina, null, inDays(1));
    const draft = await draftOf(s);
    const wanted = asProposed(draft, {
      patients: draft.patients.map(({ id }) => ({
        patientId: id,
        practitionerId: id === first.patientId ? idOf(s.nina) : id === second.patientId ? idOf(s.kai) : null,
      })),
    });
    const shown = (await preview(wanted, s.ruth)).body;
    expect(shown.longerForAppointment.map(({ practitionerId }) => practitionerId)).toEqual([idOf(s.nina), idOf(s.kai)]);
    expect((await commit(wanted, s.ruth, shown.version)).status).toBe(201);
    expect(await placeOf(first, s.nina)).toMatchObject({ until: null });
    expect(await placeOf(second, s.kai)).toMatchObject({ kind: 'assigned', until: null });
  });
});

describe('A13 A11 undo, when something has run out meanwhile', () => {
  test('A13 A11 L1 a place that has run out comes back run out: no new period, and nobody is logged as assigned', async () => {
    const s = await open(1);
    await dated(s.sam, s.lena, null, inDays(1));
    const made = await commit(await toKai(s), s.ruth);
    expect(made.status, made.text).toBe(201);
    const passed = inDays(-0.001);
    await world.owner.query(
      `update handover_patient set assignments = (select jsonb_agg(case when (e ->> 'practitionerId')::bigint = $3
         then jsonb_set(e, '{before,ends_at}', to_jsonb($4::timestamptz)) else e end) from jsonb_array_elements(assignments) e) where tenant_id = $1 and patient_id = $2`,
      [s.at.tenantId, s.sam.patientId, idOf(s.lena), passed],
    );
    const [before] = await traces(s, s.lena);
    expect((await undo(made.body.id, s.ruth)).body).toMatchObject({ restored: 2, left: [] });
    expect(await placeOf(s.sam, s.lena)).toMatchObject({ status: 'active' });
    // One for the patient of whom she is primary again, none for Sam.
    expect(await traces(s, s.lena)).toEqual([{ open: 1, backwards: 0, assigned: (before?.assigned ?? 0) + 1 }]);
  });
});

describe('A13 who is on the list of those who leave', () => {
  test('A13 somebody with appointments to come and no care team can be chosen, with as many patients as the draft has', async () => {
    const s = await open(2);
    const [first] = s.theirs as [Patient];
    await bookFor(s, first, '2027-03-02T09:00');
    await bookFor(s, first, '2027-03-03T09:00');
    await commit(await toKai(s), s.ruth);
    // Kai is on no care team any more, but for what is in the calendar.
    await world.owner.query(`update assignment set status = 'archived', kind = 'assigned' where tenant_id = $1 and practitioner_id = $2`, [
      s.at.tenantId,
      idOf(s.kai),
    ]);
    const listed = (await world.as(s.ruth, handovers, {})).body.practitioners.find(({ id }) => id === idOf(s.kai));
    expect(listed).toMatchObject({ lastName: 'Kind', patients: 1 });
    expect((await draftOf({ ...s, lena: s.kai })).patients).toHaveLength(1);
  });

  test('A13 O2 a colleague’s caseload is the same number here as on the overview: whom they have now', async () => {
    const s = await open(3);
    const [first, second] = s.theirs as [Patient, Patient];
    await dated(first, s.nina, '2027-04-01T00:00:00Z', null);
    const overviewed = (await world.as(s.ruth, overview, {})).body.practitioners;
    const { colleagues } = await draftOf(s);
    for (const { id, caseload, lastName } of colleagues) expect(caseload, lastName).toBe(overviewed.find((one) => one.id === id)?.caseload);
    // What the hand-over comes to is that number and whom they have more by it.
    const toNina = await toKai(s);
    const wanted = { ...toNina, patients: toNina.patients.map((one) => ({ ...one, practitionerId: idOf(s.nina) })) };
    const shown = (await preview(wanted, s.ruth)).body;
    const made = await commit(wanted, s.ruth, shown.version);
    expect(made.status, made.text).toBe(201);
    const after = (await world.as(s.ruth, overview, {})).body.practitioners.find(({ id }) => id === idOf(s.nina));
    expect(shown.colleagues).toMatchObject([{ practitionerId: idOf(s.nina), caseload: after?.caseload }]);
    expect(await leftWith(s)).toMatchObject([{ assignments: 0, wrong: 0 }]);
    expect(await placeOf(second, s.nina)).toMatchObject({ kind: 'primary' });
  });
});

test('A13 as many patients and decisions as a hand-over may have fit into one request', async () => {
  const s = await open(1);
  const wanted = {
    ...asProposed(await draftOf(s)),
    patients: Array.from({ length: 2000 }, (_, nth) => ({ patientId: 9_007_199_254_738_991 + nth, practitionerId: idOf(s.kai) })),
    appointments: Array.from({ length: 5000 }, (_, nth) => ({
      appointmentId: 9_007_199_254_735_991 + nth,
      outcome: 'firstFree' as const,
      practitionerId: idOf(s.kai),
    })),
  };
  // Read, and found not to be the caseload as it stands.
  expect((await preview(wanted, s.ruth)).body).toMatchObject({ code: 'handover_changed' });
});
