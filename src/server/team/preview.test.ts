import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecord } from '#src/contract/access.ts';
import { changeFeatures, previewFeatures } from '#src/contract/clinic.ts';
import { changeMember, previewMember, supervise, team } from '#src/contract/team.ts';
import { assigned, blocked, emergency, member, patient, supervises } from '#seed/tell.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

type Change = Partial<Omit<Parameters<typeof world.as<typeof changeMember>>[2]['body'], 'version'>>;

/** A clinic with patients of every kind: Maya's, Nina's, one that Diego has in an emergency, a sealed chart and an archived one. */
const open = () =>
  world.tell((story) => {
    const all = cast(story, { features: ['therapistPatientAssignment', 'breakGlass'] });
    const by = all.nina;
    const of = (firstName: string, about: object = {}) => patient(story, all.at, { firstName, lastName: 'Person', by, ...about });
    const [noor, seal, arch, urgent, kept] = [
      of('Noor'),
      of('Seal', { sealed: true }),
      of('Arch', { status: 'archived' }),
      of('Urgent'),
      of('Kept'),
    ];
    for (const one of [noor, seal, arch, urgent, kept]) assigned(story, one, all.nina, { kind: 'primary', via: 'invite' });
    assigned(story, seal, all.ruth);
    emergency(story, urgent, all.diego);
    blocked(story, all.diego, kept);
    supervises(story, all.sue, all.maya);
    const ana = member(story, all.at, {
      firstName: 'Ana',
      lastName: 'Desk',
      roles: ['clinician'],
      level: 'administrative',
      practises: all.maya,
    });
    return { ...all, ana, patients: [all.sam, noor, seal, arch, urgent, kept] };
  });
type Scene = Awaited<ReturnType<typeof open>>;

/** Whose records open to someone, by first name: found by trying the door of each. */
const opened = async (who: Member, patients: Patient[]): Promise<string[]> => {
  const names = [];
  for (const { patientId, firstName } of patients) {
    if ((await world.as(who, openRecord, { params: { patientId } })).status === 200) names.push(firstName);
  }
  return names.sort();
};
const preview = async (who: Member, whom: Member, change: Change, version = 1) =>
  (await world.as(who, previewMember, { params: { memberId: whom.memberId }, body: { version, ...change } })).body;
const versionOf = async (all: Scene, whom: Member) =>
  (await world.as(all.olga, team, {})).body.members.find(({ id }) => id === whom.memberId)?.version ?? 0;
const names = (people: { firstName: string }[]) => people.map(({ firstName }) => firstName).sort();

describe('O3 a preview is what then happens', () => {
  const changes: [string, keyof Scene, (all: Scene) => Change][] = [
    ['clinical on an assigned practitioner', 'ana', () => ({ accessLevel: 'clinical' })],
    ['another default practitioner', 'ana', (all) => ({ accessLevel: 'clinical', practitionerId: all.nina.practitionerId })],
    ['no practitioner any more', 'nina', () => ({ practitionerId: null })],
    ['a clinical admin, who reads all but a sealed chart', 'diego', () => ({ roles: ['clinicalAdmin'] })],
    ['no clinical admin any more', 'ruth', () => ({ roles: ['scheduler'] })],
    ['the permission to read every record', 'bea', () => ({ permissions: ['canReadAllRecords'], accessLevel: 'clinical' })],
    ['a role without the function', 'nina', () => ({ roles: ['scheduler'] })],
    ['administrative', 'sue', () => ({ accessLevel: 'administrative' })],
    ['suspended', 'nina', () => ({ status: 'suspended' })],
    ['not approved', 'diego', () => ({ approved: false })],
    ['owner and clinical', 'tess', () => ({ roles: ['owner', 'trainee'], accessLevel: 'clinical' })],
    ['visibility alone, which opens no record', 'nina', () => ({ visibility: 'own' })],
  ];
  test.each(changes)('O3 %s', async (_, name, what) => {
    const all = await open();
    const whom = all[name] as Member;
    const before = await opened(whom, all.patients);
    const { members, rights } = await preview(all.olga, whom, what(all));
    // Looking has changed nothing.
    expect(await opened(whom, all.patients)).toEqual(before);
    expect(await versionOf(all, whom)).toBe(1);

    const done = await world.as(all.olga, changeMember, { params: { memberId: whom.memberId }, body: { version: 1, ...what(all) } });
    expect(done.status).toBe(200);
    const after = await opened(whom, all.patients);
    const gained = after.filter((one) => !before.includes(one));
    const lost = before.filter((one) => !after.includes(one));
    const { lastName, firstName, memberId } = whom;
    expect(members.map((one) => ({ ...one, gained: names(one.gained), lost: names(one.lost) }))).toEqual(
      gained.length + lost.length === 0 ? [] : [{ memberId, firstName, lastName, gains: gained.length, loses: lost.length, gained, lost }],
    );
    for (const one of rights) expect(one.memberId).toBe(memberId);
  });

  test.each([
    { therapistPatientAssignment: false },
    { breakGlass: false },
    { therapistPatientAssignment: false, breakGlass: false },
    { clientPortal: true },
  ])('O3 F1 features %o, for everyone, off and on again', async (features) => {
    const all = await open();
    const staff = [all.olga, all.ruth, all.maya, all.nina, all.diego, all.sue, all.ana, all.tess];
    const look = async () => Promise.all(staff.map(async (who) => [who.memberId, await opened(who, all.patients)] as const));
    const compare = async (wanted: object) => {
      const before = new Map(await look());
      const { members } = (await world.as(all.pia, previewFeatures, { body: { features: wanted } })).body;
      await world.as(all.pia, changeFeatures, { body: { features: wanted } });
      const after = await look();
      const expected = after.flatMap(([id, names]) => {
        const had = before.get(id) ?? [];
        const [gained, lost] = [names.filter((one) => !had.includes(one)), had.filter((one) => !names.includes(one))];
        return gained.length + lost.length === 0 ? [] : [{ id, gained, lost, gains: gained.length, loses: lost.length }];
      });
      const told = members.map(({ memberId, gained, lost, gains, loses }) => ({
        id: memberId,
        gained: names(gained),
        lost: names(lost),
        gains,
        loses,
      }));
      expect(told.toSorted((a, b) => a.id - b.id)).toEqual(expected.toSorted((a, b) => a.id - b.id));
      return told.length;
    };
    const affected = await compare(features);
    const back = Object.fromEntries(Object.entries(features).map(([name, on]) => [name, !on]));
    expect(await compare(back)).toBe(affected);
    expect(affected > 0).toBe(!('clientPortal' in features));
  });
});

test('O3 the preview says which rights come and go; a suspended member has none', async () => {
  const all = await open();
  expect((await preview(all.pia, all.bea, { roles: ['clinicalAdmin'] })).rights).toMatchObject([
    { memberId: all.bea.memberId, loses: [], gains: expect.arrayContaining(['record.read', 'careTeam.assign', 'chart.seal']) as string[] },
  ]);
  const [suspended] = (await preview(all.pia, all.diego, { status: 'suspended' })).rights;
  expect([suspended?.gains, suspended?.loses.includes('patient.list')]).toEqual([[], true]);
  expect((await preview(all.pia, all.diego, { visibility: 'own' })).rights).toEqual([]);
});

test('O3 R5 the preview names and counts no patient who does not exist for the one asking', async () => {
  const all = await world.tell((story) => {
    const scene = cast(story);
    blocked(story, scene.pia, scene.sam);
    return scene;
  });
  expect((await preview(all.pia, all.diego, { roles: ['clinicalAdmin'] })).members).toEqual([]);
  expect((await preview(all.olga, all.diego, { roles: ['clinicalAdmin'] })).members).toMatchObject([
    { gains: 1, gained: [{ firstName: 'Sam' }] },
  ]);
});

test('O3 of many patients the preview counts all and names twenty, in the order of their names', async () => {
  const all = await world.tell((story) => {
    const scene = cast(story);
    for (let i = 10; i < 40; i++) patient(story, scene.at, { firstName: `P${i}`, lastName: 'Person', by: scene.maya });
    return scene;
  });
  const { members } = await preview(all.pia, all.diego, { roles: ['clinicalAdmin'] });
  expect(members[0]).toMatchObject({ gains: 31, loses: 0, lost: [] });
  expect(members[0]?.gained.map(({ firstName }) => firstName)).toEqual(['Sam', ...Array.from({ length: 19 }, (_, i) => `P${10 + i}`)]);
});

test('AZ-10 O3 who may not make a change may not preview it either, and a preview is not in the log', async () => {
  const all = await open();
  expect((await preview(all.pia, all.pia, { roles: ['clinicalAdmin'] })).code).toBe('own_rights');
  expect((await preview(all.pia, all.bea, { roles: ['owner'] })).code).toBe('owners_only');
  expect((await preview(all.pia, all.bea, { roles: ['scheduler'] }, 7)).code).toBe('changed_meanwhile');
  expect((await preview(all.maya, all.bea, { roles: ['scheduler'] })).code).toBe('not_allowed');
  await preview(all.pia, all.bea, { roles: ['scheduler'] });
  expect(await looked(world, `select 1 from activity where tenant_id = $1 and action = 'member.changed'`, [all.at.tenantId])).toEqual([]);
});

describe('R1 an open screen', () => {
  const screenOf = async (who: Member) => {
    if (!world.app.server.listening) await world.app.listen({ port: 0, host: '127.0.0.1' });
    const stop = new AbortController();
    const address = `http://127.0.0.1:${(world.app.server.address() as AddressInfo).port}/v2/events`;
    const response = await fetch(address, { headers: { cookie: `caseload=${await world.session(who)}` }, signal: stop.signal });
    const screen = { heard: '', close: () => stop.abort() };
    void (async () => {
      for await (const chunk of response.body as ReadableStream<Uint8Array>) screen.heard += new TextDecoder().decode(chunk);
    })().catch(() => {});
    return screen;
  };

  test('R1 R6 the one changed is told to look again, the others that the team changed, and a preview tells nobody', async () => {
    const all = await open();
    const [ana, maya] = await Promise.all([screenOf(all.ana), screenOf(all.maya)]);
    await preview(all.pia, all.ana, { accessLevel: 'clinical' });
    await world.as(all.pia, changeMember, { params: { memberId: all.ana.memberId }, body: { version: 1, accessLevel: 'clinical' } });
    await expect.poll(() => ana.heard).toContain('event: access');
    await expect.poll(() => maya.heard).toContain('"what":"team"');
    expect(maya.heard).not.toContain('event: access');
    expect(maya.heard.match(/"what":"team"/g)).toHaveLength(1);
    await world.as(all.pia, supervise, { body: { supervisorId: all.maya.memberId, practitionerId: all.nina.practitionerId } });
    await expect.poll(() => maya.heard).toContain('event: access');
    for (const screen of [ana, maya]) screen.close();
  });

  test('R6 of a member who is suspended ends at once', async () => {
    const all = await open();
    const [ana, maya] = await Promise.all([screenOf(all.ana), screenOf(all.maya)]);
    await world.as(all.pia, changeMember, { params: { memberId: all.ana.memberId }, body: { version: 1, status: 'suspended' } });
    await expect.poll(() => ana.heard).toContain('event: ended');
    await expect.poll(() => maya.heard).toContain('"what":"team"');
    expect(maya.heard).not.toContain('ended');
    maya.close();
  });
});
