import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allActivePatients, getPatient, unassignedPatients } from '#src/contract/patients.ts';
import { assigned, blocked, emergency, patient, requested, supervises, therapist } from '#seed/tell.ts';
import { cast, changeTeam, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const pageOf = (who: Someone, patientId: number, headers: Record<string, string> = {}) =>
  world.as(who, getPatient, { params: { patientId } }, { headers });

describe('R4 R6 a patient’s page', () => {
  test('R3 an assigned practitioner with administrative level opens the profile and not the record', async () => {
    const { ada, maya, sam } = await world.tell((story) => {
      const all = cast(story);
      const ada = therapist(story, all.at, { firstName: 'Ada', lastName: 'Desk', level: 'administrative' });
      const sam = patient(story, all.at, {
        firstName: 'Sam',
        lastName: 'Own',
        by: all.maya,
        birthDate: '1990-02-03',
        pronouns: 'they/them',
      });
      assigned(story, sam, ada);
      assigned(story, sam, all.maya, { kind: 'primary', via: 'invite' });
      return { ...all, ada, sam };
    });
    const [hers, mayas] = [(await pageOf(ada, sam.patientId)).body, (await pageOf(maya, sam.patientId)).body];
    expect(hers).toMatchObject({ profile: { birthDate: '1990-02-03', pronouns: 'they/them' }, recordOpens: false, isConnectedToMe: true });
    expect([mayas.recordOpens, mayas.connectedTherapists?.map(({ lastName }) => lastName)]).toEqual([true, ['Lin', 'Desk']]);
  });

  test('R4 with `namesOnly` the profile of others stays shut, and with `own` their page is not there', async () => {
    const { vera, sam, ann } = await world.tell((story) => {
      const all = cast(story);
      const vera = therapist(story, all.at, { firstName: 'Vera', lastName: 'Names', visibility: 'namesOnly' });
      const ann = all.ofMaya('Ann');
      assigned(story, ann, vera);
      return { ...all, vera, ann };
    });
    expect((await pageOf(vera, sam.patientId)).body).toMatchObject({ firstName: 'Sam', profile: null, recordOpens: false });
    expect((await pageOf(vera, ann.patientId)).body.profile).not.toBeNull();
    await world.owner.query(`update member set visibility = 'own' where id = $1`, [vera.memberId]);
    const [hidden, absent] = [await pageOf(vera, sam.patientId), await pageOf(vera, 424_242)];
    expect([hidden.status, withoutRequestId(hidden.text)]).toEqual([404, withoutRequestId(absent.text)]);
    expect((await pageOf(vera, ann.patientId)).status).toBe(200);
  });

  test('R5 a blocked member is answered as if the patient had never existed, and a colleague is not', async () => {
    const { ruth, maya, sam } = await world.tell((story) => {
      const all = cast(story);
      blocked(story, all.ruth, all.sam);
      return all;
    });
    const [hidden, absent] = [await pageOf(ruth, sam.patientId), await pageOf(ruth, 424_242)];
    expect([hidden.status, withoutRequestId(hidden.text)]).toEqual([404, withoutRequestId(absent.text)]);
    expect((await pageOf(maya, sam.patientId)).status).toBe(200);
  });

  test('AU-2 L1 opening a page is logged once, a screen that refreshes itself is not again, and neither is what was not there', async () => {
    const { maya, sam } = await world.tell((story) => cast(story));
    // Whoever says that it was their screen is logged as well, if nothing was before (AU-1).
    await pageOf(maya, sam.patientId, { 'caseload-background': '1' });
    await pageOf(maya, sam.patientId, { 'caseload-background': '1' });
    await pageOf(maya, 424_242);
    expect(
      await looked(
        world,
        `select action, patient_id::float8 as id from activity where member_id = $1 and outcome = 'done' and action like 'patient%'`,
        [maya.memberId],
      ),
    ).toEqual([{ action: 'patient.opened', id: sam.patientId }]);
  });

  test('F2 while assignment is off the page tells of no care team, and offers nothing about one', async () => {
    const { ruth, sam } = await world.tell((story) => cast(story, { features: ['allActivePatientsDashboard'] }));
    const { body } = await pageOf(ruth, sam.patientId);
    expect(body).not.toHaveProperty('connectedTherapists');
    expect(body).not.toHaveProperty('isConnectedToMe');
    expect(body.may).toMatchObject({ assignMyself: false, assignColleagues: false, unassign: false, requestAccess: false });
  });
});

const inTheRecord = ['write', 'writeContacts', 'writePsychotherapy', 'exportRecord', 'editProfile'];
describe('A3 A10 A14 what a patient’s page offers', () => {
  const offered = async (who: Someone, patientId: number, record = false) => {
    const { may } = (await pageOf(who, patientId)).body;
    return Object.entries(may)
      .filter(([name, yes]) => yes && inTheRecord.includes(name) === record)
      .map(([name]) => name)
      .join(' ');
  };

  test.each([
    ['open', { maya: 'assignColleagues', diego: 'assignMyself assignColleagues' }],
    ['careTeam', { maya: 'assignColleagues', diego: 'requestAccess' }],
    ['managed', { maya: '', diego: 'requestAccess' }],
  ] as const)('A3 A10 under %s a clinician on the team and one off it', async (policy, expected) => {
    const { maya, diego, ruth, sky, pia, tess, sam } = await world.tell((story) => cast(story, { policy }));
    expect({ maya: await offered(maya, sam.patientId), diego: await offered(diego, sam.patientId) }).toEqual(expected);
    expect(await offered(ruth, sam.patientId)).toBe('assignMyself assignColleagues unassign block seal explainOthers');
    expect(await offered(pia, sam.patientId)).toBe('block explainOthers');
    expect(await offered(tess, sam.patientId)).toBe('requestAccess');
    expect(await offered(sky, sam.patientId)).toBe('');
  });

  test('R1 what each may write in the record and the profile, as table R says', async () => {
    const { maya, diego, ruth, sky, pia, bea, olga, tess, sue, sam } = await world.tell((story) => {
      const all = cast(story);
      assigned(story, all.sam, all.tess);
      supervises(story, all.sue, all.tess);
      return all;
    });
    await world.owner.query(`update member set permissions = '{canExport}' where id = any ($1)`, [[maya.memberId, bea.memberId]]);
    const people = { maya, diego, ruth, sky, pia, bea, olga, tess, sue };
    const found = Object.fromEntries(
      await Promise.all(Object.entries(people).map(async ([name, who]) => [name, await offered(who, sam.patientId, true)])),
    );
    expect(found).toEqual({
      maya: 'write writeContacts writePsychotherapy exportRecord editProfile',
      diego: '',
      ruth: 'write writeContacts writePsychotherapy editProfile',
      sky: 'writeContacts editProfile',
      pia: 'editProfile',
      bea: '',
      olga: 'editProfile',
      tess: 'write writeContacts editProfile',
      sue: 'editProfile',
    });
  });

  test('A10 an open request is shown to the one who asked, and is not offered again', async () => {
    const { diego, hope, sam } = await world.tell((story) => {
      const all = cast(story, { policy: 'careTeam' });
      requested(story, all.sam, all.diego);
      return all;
    });
    const { body } = await pageOf(diego, sam.patientId);
    expect([body.requestedAt !== null, body.may.requestAccess]).toEqual([true, false]);
    expect((await pageOf(hope, sam.patientId)).body.requestedAt).toBeNull();
  });

  test('A9 A14 someone on the team who also opened the record in an emergency has one bubble', async () => {
    const { maya, nina, sam } = await world.tell((story) => {
      const all = cast(story, { features: ['therapistPatientAssignment', 'allActivePatientsDashboard', 'breakGlass'] });
      for (const who of [all.maya, all.diego]) emergency(story, all.sam, who);
      return all;
    });
    const names = ['Lin', 'Abara', 'Ruiz'];
    expect((await pageOf(maya, sam.patientId)).body.connectedTherapists?.map(({ lastName }) => lastName)).toEqual(names);
    const listed = (await world.as(nina, allActivePatients, { query: {} })).body.items[0];
    expect(listed?.connectedTherapists.map(({ lastName }) => lastName)).toEqual(['Abara', 'Lin', 'Ruiz']);
  });

  test('A14 emergency access is offered to holders while it is on, and shown with its end while it runs', async () => {
    const { gail, diego, sam, ann } = await world.tell((story) => {
      const all = cast(story, { policy: 'careTeam', features: ['therapistPatientAssignment', 'breakGlass'] });
      const gail = therapist(story, all.at, { firstName: 'Gail', lastName: 'Glass', permissions: ['canBreakGlass'] });
      const ann = all.ofMaya('Ann');
      emergency(story, ann, gail, { minutesAgo: 10, minutes: 30 });
      emergency(story, all.sam, gail, { minutesAgo: 90, minutes: 30 });
      return { ...all, gail, ann };
    });
    const [over, running] = [(await pageOf(gail, sam.patientId)).body, (await pageOf(gail, ann.patientId)).body];
    expect([over.may.breakGlass, over.emergency, over.recordOpens]).toEqual([true, null, false]);
    expect([running.may.breakGlass, running.recordOpens, running.may.assignColleagues]).toEqual([false, true, false]);
    expect(Math.round((new Date(running.emergency?.until ?? 0).getTime() - Date.now()) / 60_000)).toBe(20);
    expect((await pageOf(diego, sam.patientId)).body.may.breakGlass).toBe(false);
    expect((await pageOf(diego, ann.patientId)).body.emergency).toBeNull();
  });
});

describe('A7 the Unassigned queue', () => {
  const queueOf = async (who: Someone, q?: string) =>
    (await world.as(who, unassignedPatients, { query: q === undefined ? {} : { q } })).body.items?.map(({ firstName }) => firstName);

  test('A7 holds the active patients whom nobody cares for now, an emergency aside, and nobody else', async () => {
    const { ruth, olga, pia, hope, maya, sky } = await world.tell((story) => {
      const all = cast(story, { features: ['therapistPatientAssignment', 'allActivePatientsDashboard', 'breakGlass'] });
      const of = (firstName: string, status: 'active' | 'archived' = 'active') =>
        patient(story, all.at, { firstName, lastName: 'Queue', by: all.maya, status });
      of('Never');
      of('Archived', 'archived');
      assigned(story, of('Over'), all.diego, { untilDays: -1 });
      assigned(story, of('Removed'), all.diego, { archivedDaysAgo: 2 });
      assigned(story, of('Later'), all.diego, { daysAgo: -3 });
      emergency(story, of('Emergency'), all.diego);
      assigned(story, of('Covered'), all.diego, { kind: 'covering', untilDays: 2 });
      blocked(story, all.olga, of('Hidden'));
      return all;
    });
    const everyone = ['Emergency', 'Hidden', 'Later', 'Never', 'Over', 'Removed'];
    for (const who of [ruth, pia, hope]) expect(await queueOf(who)).toEqual(everyone);
    expect(await queueOf(olga), 'R5').toEqual(everyone.filter((name) => name !== 'Hidden'));
    expect(await queueOf(ruth, 'nev')).toEqual(['Never']);
    for (const who of [maya, sky]) expect((await world.as(who, unassignedPatients, { query: {} })).body.code).toBe('not_allowed');
  });

  test('A7 a patient left unassigned stands in it, and leaves it when someone is assigned', async () => {
    const { ruth, maya, nina, diego, sam } = await world.tell((story) => cast(story));
    await changeTeam(world, ruth, sam.patientId, {
      remove: [maya.practitionerId, nina.practitionerId],
      reason: 'the practice closes',
      leaveUnassigned: true,
    });
    expect(await queueOf(ruth)).toEqual(['Sam']);
    expect((await world.as(ruth, allActivePatients, { query: {} })).body.items[0]?.connectedTherapists).toEqual([]);
    await changeTeam(world, ruth, sam.patientId, { add: [{ practitionerId: diego.practitionerId }], primaryId: diego.practitionerId });
    expect(await queueOf(ruth)).toEqual([]);
  });

  test('R4 a holder who sees only their own finds nobody in it who is not', async () => {
    const { vera } = await world.tell((story) => {
      const all = cast(story);
      patient(story, all.at, { firstName: 'Never', lastName: 'Queue', by: all.maya });
      return {
        vera: therapist(story, all.at, {
          firstName: 'V',
          lastName: 'Own',
          visibility: 'own',
          permissions: ['canChangeAssignedPractitioners'],
        }),
      };
    });
    expect(await queueOf(vera)).toEqual([]);
  });
});
