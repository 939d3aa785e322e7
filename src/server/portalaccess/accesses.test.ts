import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecord } from '#src/contract/access.ts';
import { assign } from '#src/contract/assignments.ts';
import { diagnoses } from '#src/contract/diagnoses.ts';
import { listFiles } from '#src/contract/files.ts';
import { listForms } from '#src/contract/forms.ts';
import { createPsychotherapyNote, listContactNotes, listNotes, listPsychotherapyNotes } from '#src/contract/notes.ts';
import { getPatient } from '#src/contract/patients.ts';
import { accessNames, changeAccessNames, myAccesses } from '#src/contract/portalaccess.ts';
import type { Access } from '#src/contract/portalaccess.ts';
import { book } from '#src/contract/scheduling.ts';
import { service } from '#seed/offer.ts';
import { emergency, inPortal, logged, newUser, supervises } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const open = (features?: Parameters<typeof cast>[1]) =>
  world.tell((story) => {
    const told = cast(story, features);
    const user = newUser(story, `sam-${told.at.tenantId}@example.test`, null);
    inPortal(story, told.sam, user);
    supervises(story, told.sue, told.nina, { from: 10, until: null });
    return { ...told, ...service(story, told.at), inPortal: { ...told.sam, ...user } as Someone };
  });
type Scene = Awaited<ReturnType<typeof open>>;
const list = async ({ inPortal: sam }: Pick<Scene, 'inPortal'>, query: object = {}): Promise<Access[]> => {
  const answer = await world.as(sam, myAccesses, { query: { limit: 200, ...query } } as never);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.items;
};
/** What was read or done since the scene was set, oldest first: who, what, and why. */
const since = (items: Access[], began: number) =>
  items
    .filter(({ at }) => Date.parse(at) >= began)
    .toReversed()
    .map(({ who, act, why, times }) => [who.name?.firstName, act, why.because, times]);
const of = ({ sam }: Pick<Scene, 'sam'>) => ({ params: { patientId: sam.patientId }, query: {} });

describe('B3 AU-6 who looked at my record', () => {
  test('B3 each reading by staff is there once, with who, in which capacity and why, and what was refused is not', async () => {
    const s = await open({ policy: 'careTeam' });
    const began = Date.now();
    await world.as(s.nina, getPatient, of(s));
    await world.as(s.nina, openRecord, of(s));
    await world.as(s.nina, listNotes, of(s));
    await world.as(s.nina, listForms, of(s));
    await world.as(s.nina, listFiles, of(s));
    await world.as(s.nina, diagnoses, of(s));
    await world.as(s.sue, listNotes, of(s));
    await world.as(s.ruth, listNotes, of(s));
    await world.as(s.sky, getPatient, of(s));
    await world.as(s.sky, listContactNotes, of(s));
    // Diego is not on the care team, and Olga's access level is administrative.
    for (const who of [s.diego, s.olga]) expect((await world.as(who, listNotes, of(s))).status).toBe(403);
    const items = await list(s);
    expect(since(items, began)).toEqual([
      ['Nina', 'profile', 'careTeam', 1],
      ['Nina', 'record', 'careTeam', 1],
      ['Nina', 'notes', 'careTeam', 1],
      ['Nina', 'forms', 'careTeam', 1],
      ['Nina', 'files', 'careTeam', 1],
      ['Nina', 'diagnoses', 'careTeam', 1],
      ['Sue', 'notes', 'supervises', 1],
      ['Ruth', 'notes', 'readsAll', 1],
      ['Sky', 'profile', 'role', 1],
      ['Sky', 'contactNotes', 'role', 1],
    ]);
    const [desk, sue] = [items[0], items.find(({ who }) => who.name?.firstName === 'Sue')];
    expect(desk?.who).toEqual({ name: { firstName: 'Sky', lastName: 'Planner' }, discipline: null, roles: ['scheduler'] });
    expect(sue?.about?.name).toEqual({ firstName: 'Nina', lastName: 'Abara' });
    const nina = items.find(({ who, act }) => who.name?.firstName === 'Nina' && act === 'notes');
    // On the care team for twenty days.
    expect(Math.round((began - Date.parse(nina?.why.since ?? '')) / 86_400_000)).toBe(20);
  });

  test('B3 an appointment, an emergency, and a care team that was left meanwhile are reasons that hold', async () => {
    const s = await open({ features: ['therapistPatientAssignment', 'clientPortal', 'breakGlass'] });
    const began = Date.now();
    const at = (whom: Scene['tess'], start: string) => ({
      body: { patientId: s.sam.patientId, practitionerId: whom.practitionerId as number, serviceId: s.serviceId, roomId: null, start },
    });
    // The first appointment would put its practitioner on the care team (A5): another is the first.
    await world.as(s.sky, book, at(s.maya, '2031-03-02T09:00'));
    expect((await world.as(s.sky, book, at(s.tess, '2031-03-03T09:00'))).status).toBe(201);
    await world.as(s.tess, getPatient, of(s));
    await world.tell((story) => emergency(story, s.sam, s.hope, { minutesAgo: 1 }));
    await world.as(s.hope, listNotes, of(s));
    await world.as(s.nina, listNotes, of(s));
    await world.owner.query(
      'update assignment_period set closed_at = clock_timestamp(), closed_by = $3 where tenant_id = $1 and practitioner_id = $2',
      [s.at.tenantId, s.nina.practitionerId, s.maya.memberId],
    );
    const items = await list(s);
    expect(since(items, began - 120_000)).toEqual([
      ['Hope', 'emergency', 'emergency', 1],
      ['Tess', 'profile', 'booked', 1],
      ['Hope', 'notes', 'emergency', 1],
      ['Nina', 'notes', 'careTeam', 1],
    ]);
    expect(items.find(({ why }) => why.because === 'booked')?.why.bookedAt).toMatch(/^2031-03-03/);
    // Who may not know of appointments does not learn of one here.
    await world.owner.query(`update portal_access set relation = 'guardian', scopes = '{access}' where tenant_id = $1`, [s.at.tenantId]);
    const guarded = await list(s);
    expect(since(guarded, began - 120_000)[1]).toEqual(['Tess', 'profile', 'role', 1]);
    expect(JSON.stringify(guarded)).not.toContain('2031-03');
  });

  test('B3 what one person reads again soon after is one reading, and no entry of the log is left out', async () => {
    const s = await open();
    const began = Date.now();
    for (let nth = 0; nth < 3; nth++) await world.as(s.nina, listNotes, of(s));
    await world.as(s.maya, listNotes, of(s));
    await world.as(s.nina, getPatient, of(s));
    // The same an hour before is another reading.
    await world.tell((story) => logged(story, s.sam, s.nina, 'notes.read', new Date(began - 3_600_000).toISOString(), 'careTeam'));
    const items = await list(s);
    expect(since(items, began - 4_000_000)).toEqual([
      ['Nina', 'notes', 'careTeam', 1],
      ['Nina', 'notes', 'careTeam', 3],
      ['Maya', 'notes', 'careTeam', 1],
      ['Nina', 'profile', 'careTeam', 1],
    ]);
    expect(items.filter(({ until }) => until !== null).map(({ times }) => times)).toEqual([3]);
    const [log] = await looked<{ entries: number }>(
      world,
      `select count(*)::int as entries from activity where tenant_id = $1 and patient_id = $2 and member_id is not null and action = any ($3)`,
      [s.at.tenantId, s.sam.patientId, ['notes.read', 'patient.opened', 'careTeam.assigned']],
    );
    expect(items.reduce((sum, { times }) => sum + times, 0)).toBe(log?.entries);
  });

  test('B3 changes of the care team are there, and what the patient did themself is not', async () => {
    const s = await open();
    const began = Date.now();
    await world.as(s.maya, assign, { body: { patientId: s.sam.patientId, targetDoctorId: s.diego.practitionerId } });
    await list(s);
    const items = await list(s);
    expect(since(items, began)).toEqual([['Maya', 'assigned', 'careTeam', 1]]);
    expect(items[0]?.about).toMatchObject({ name: { firstName: 'Diego', lastName: 'Ruiz' } });
  });

  test('PN-1 a patient with psychotherapy notes and one without are told the same', async () => {
    const told: unknown[] = [];
    for (const writes of [true, false]) {
      const s = await open();
      const began = Date.now();
      if (writes) expect((await world.as(s.maya, createPsychotherapyNote, { ...of(s), body: {} })).status).toBe(201);
      await world.as(s.maya, listPsychotherapyNotes, of(s));
      const answer = await world.as(s.inPortal, myAccesses, { query: {} });
      expect(answer.text).not.toMatch(/psycho/i);
      told.push(since(answer.body.items, began));
    }
    expect(told[0]).toEqual([['Maya', 'record', 'careTeam', 1]]);
    expect(told[1]).toEqual(told[0]);
  });

  test('AU-6 with roles only, no name of anybody is in the answer', async () => {
    const s = await open();
    await world.as(s.sue, listNotes, of(s));
    await world.as(s.nina, getPatient, of(s));
    await world.as(s.maya, assign, { body: { patientId: s.sam.patientId, targetDoctorId: s.diego.practitionerId } });
    const before = (await world.as(s.inPortal, myAccesses, { query: {} })).text;
    const names = ['Nina', 'Abara', 'Sue', 'Visor', 'Diego', 'Ruiz', 'Maya', 'Lin'];
    for (const name of names) expect(before).toContain(name);
    const now = (await world.as(s.pia, accessNames, {})).body;
    const change = { version: now.version, portalNames: 'roles' as const };
    expect((await world.as(s.ruth, changeAccessNames, { body: change })).status).toBe(403);
    expect((await world.as(s.pia, changeAccessNames, { body: change })).body).toEqual({ version: now.version + 1, portalNames: 'roles' });
    expect((await world.as(s.olga, changeAccessNames, { body: change })).body.code).toBe('changed_meanwhile');
    const after = await world.as(s.inPortal, myAccesses, { query: {} });
    for (const name of names) expect(after.text).not.toContain(name);
    expect(after.body.items.map(({ who }) => [who.name, who.roles])).toContainEqual([null, ['supervisor']]);
  });

  test('B3 the list comes in pages, each entry on one of them, newest first', async () => {
    const s = await open();
    for (const who of [s.nina, s.maya, s.ruth, s.sky]) await world.as(who, getPatient, of(s));
    const whole = await list(s);
    const paged: Access[] = [];
    let cursor: string | null = null;
    do {
      const query: { limit: number; cursor?: string } = { limit: 2, ...(cursor !== null && { cursor }) };
      const { items, nextCursor }: { items: Access[]; nextCursor: string | null } = (await world.as(s.inPortal, myAccesses, { query }))
        .body;
      paged.push(...items);
      cursor = nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual(whole);
    expect(whole.map(({ at }) => at)).toEqual(
      whole
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    expect(whole.length).toBeGreaterThan(4);
  });

  test('B4 R7 it is for the patient, and for a guardian who was given it; the portal may be off', async () => {
    const s = await open();
    expect((await world.as(s.maya, myAccesses, { query: {} })).status).toBe(401);
    await world.owner.query(`update portal_access set relation = 'guardian', scopes = '{appointments,forms}' where tenant_id = $1`, [
      s.at.tenantId,
    ]);
    expect((await world.as(s.inPortal, myAccesses, { query: {} })).body.code).toBe('not_allowed');
    await world.owner.query(`update portal_access set scopes = '{access}' where tenant_id = $1`, [s.at.tenantId]);
    expect((await world.as(s.inPortal, myAccesses, { query: {} })).status).toBe(200);
    await world.owner.query(`update tenant_feature set enabled = false where tenant_id = $1 and feature = 'clientPortal'`, [s.at.tenantId]);
    expect((await knock(world, s.inPortal, myAccesses.path)).body.code).toBe('feature_off');
  });
});
