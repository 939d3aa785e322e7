import { afterAll, beforeAll, expect, test } from 'vitest';
import { explainAccess, openRecord, whoCanOpen } from '#src/contract/access.ts';
import { assigned, blocked, emergency, member, patient, practitioner, supervises, therapist } from '#seed/tell.ts';
import type { Story } from '#seed/story.ts';
import type { Clinic, Member, Patient } from '#seed/tell.ts';
import type { Feature } from '#src/policy/rights.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

type Stage = { story: Story; at: Clinic; sam: Patient; maya: Member; ruth: Member };
type Case = {
  who: (stage: Stage) => Member;
  because?: string[];
  missing?: string[];
  turns: string[];
  features?: Feature[];
  sealed?: true;
};
const both: Feature[] = ['therapistPatientAssignment', 'breakGlass'];
const kim = ({ story, at }: Stage, about: Partial<Parameters<typeof therapist>[2]> = {}) =>
  therapist(story, at, { firstName: 'Kim', lastName: 'Cole', ...about });
const kimOnTeam = (stage: Stage, about: Partial<Parameters<typeof therapist>[2]> = {}, how: Parameters<typeof assigned>[3] = {}) => {
  const who = kim(stage, about);
  assigned(stage.story, stage.sam, who, how);
  return who;
};
const desk = ({ story, at }: Stage, about: Omit<Parameters<typeof member>[2], 'firstName' | 'lastName'>) =>
  member(story, at, { firstName: 'Kim', lastName: 'Cole', ...about });
const kept = (stage: Stage, who: Member) => {
  blocked(stage.story, who, stage.sam);
  return who;
};

/** Kim in every way in which someone may stand to Sam, who is Maya's patient. */
const cases: Record<string, Case> = {
  'on the care team': { who: (s) => kimOnTeam(s), because: ['careTeam'], turns: ['unassign'] },
  'the primary': {
    who: (s) => kimOnTeam(s, {}, { daysAgo: 3 }),
    because: ['careTeam'],
    turns: ['unassign'],
    sealed: true,
  },
  covering: { who: (s) => kimOnTeam(s, {}, { kind: 'covering', untilDays: 3 }), because: ['covering'], turns: ['unassign'] },
  'in an emergency': {
    who: (s) => {
      const who = kim(s);
      emergency(s.story, s.sam, who);
      return who;
    },
    because: ['emergency'],
    turns: ['endEmergency'],
    features: both,
  },
  'in an emergency, the chart sealed': {
    who: (s) => {
      const who = kim(s);
      emergency(s.story, s.sam, who);
      return who;
    },
    because: ['emergency'],
    turns: ['endEmergency'],
    features: both,
    sealed: true,
  },
  'on the care team and in an emergency': {
    who: (s) => {
      const who = kimOnTeam(s);
      emergency(s.story, s.sam, who);
      return who;
    },
    because: ['careTeam', 'emergency'],
    turns: ['unassign', 'endEmergency'],
    features: both,
  },
  'supervising Maya': {
    who: (s) => {
      const who = desk(s, { roles: ['supervisor'] });
      supervises(s.story, who, s.maya);
      return who;
    },
    because: ['supervises'],
    turns: ['endSupervision'],
  },
  'supervising Maya, the chart sealed': {
    who: (s) => {
      const who = desk(s, { roles: ['supervisor'] });
      supervises(s.story, who, s.maya);
      return who;
    },
    because: ['supervises'],
    turns: ['endSupervision'],
    sealed: true,
  },
  'clinical admin': { who: (s) => kim(s, { roles: ['clinicalAdmin'] }), because: ['readsAll'], turns: ['removeReadAll'] },
  'clinical admin on the care team': {
    who: (s) => kimOnTeam(s, { roles: ['clinicalAdmin'] }),
    because: ['careTeam', 'readsAll'],
    turns: ['unassign', 'removeReadAll'],
  },
  'clinical admin on the care team, the chart sealed': {
    who: (s) => kimOnTeam(s, { roles: ['clinicalAdmin'] }),
    because: ['careTeam'],
    turns: ['unassign'],
    sealed: true,
  },
  'a clinical owner': { who: (s) => desk(s, { roles: ['owner'], level: 'clinical' }), because: ['readsAll'], turns: ['removeReadAll'] },
  'a biller who may read all records': {
    who: (s) => desk(s, { roles: ['biller'], permissions: ['canReadAllRecords'], level: 'clinical' }),
    because: ['readsAll'],
    turns: ['removeReadAll'],
  },
  'a trainee on the care team': { who: (s) => kimOnTeam(s, { roles: ['trainee'] }), because: ['careTeam'], turns: ['unassign'] },

  'administrative on the care team': {
    who: (s) => kimOnTeam(s, { level: 'administrative' }),
    missing: ['accessLevel'],
    turns: ['setClinical'],
  },
  suspended: { who: (s) => kimOnTeam(s, { status: 'suspended' }), missing: ['suspended'], turns: ['reactivate'] },
  'not approved yet': { who: (s) => kimOnTeam(s, { approved: false }), missing: ['notApproved'], turns: ['approve'] },
  'blocked on the care team': { who: (s) => kept(s, kimOnTeam(s)), missing: ['blocked'], turns: ['unblock'] },
  'blocked clinical admin': { who: (s) => kept(s, kim(s, { roles: ['clinicalAdmin'] })), missing: ['blocked'], turns: ['unblock'] },
  'a scheduler on the care team, set to clinical': {
    who: (s) => kimOnTeam(s, { roles: ['scheduler'], level: 'clinical' }),
    missing: ['function'],
    turns: ['giveRole'],
  },
  'a scheduler': {
    who: (s) => desk(s, { roles: ['scheduler'] }),
    missing: ['function', 'accessLevel', 'reason'],
    turns: ['giveRole', 'setClinical', 'givePractitioner', 'assign'],
  },
  'an administrative owner': { who: (s) => desk(s, { roles: ['owner'] }), missing: ['accessLevel'], turns: ['setClinical'] },
  'clinical admin, the chart sealed': {
    who: (s) => kim(s, { roles: ['clinicalAdmin'] }),
    missing: ['sealed'],
    turns: ['unseal'],
    sealed: true,
  },
  'an administrative owner, the chart sealed': {
    who: (s) => desk(s, { roles: ['owner'] }),
    missing: ['accessLevel', 'sealed'],
    turns: ['setClinical', 'unseal'],
    sealed: true,
  },
  'not on the care team': { who: (s) => kim(s), missing: ['reason'], turns: ['assign'] },
  'not on the care team of a sealed chart': { who: (s) => kim(s), missing: ['reason'], turns: ['assign'], sealed: true },
  'on the care team once': { who: (s) => kimOnTeam(s, {}, { archivedDaysAgo: 2 }), missing: ['reason'], turns: ['assignAgain'] },
  'whose assignment has run out': { who: (s) => kimOnTeam(s, {}, { untilDays: -2 }), missing: ['reason'], turns: ['assignAgain'] },
  'whose assignment begins later': { who: (s) => kimOnTeam(s, {}, { daysAgo: -2 }), missing: ['reason'], turns: ['waitForStart'] },
  'while assignment is off': {
    who: (s) => kimOnTeam(s),
    missing: ['reason'],
    turns: ['switchOnAssignment'],
    features: [],
  },
  'supervising Nina, whom the switched-off feature keeps from connecting': {
    who: (s) => {
      const nina = therapist(s.story, s.at, { firstName: 'Nina', lastName: 'Abara' });
      assigned(s.story, s.sam, nina);
      const who = desk(s, { roles: ['supervisor'] });
      supervises(s.story, who, nina);
      return who;
    },
    missing: ['reason'],
    turns: ['switchOnAssignment'],
    features: [],
  },
  'not on the care team, while assignment is off': {
    who: (s) => kim(s),
    missing: ['reason'],
    turns: ['switchOnAssignment', 'assign'],
    features: [],
  },
  'whose emergency runs while the feature is off': {
    who: (s) => {
      const who = kim(s);
      emergency(s.story, s.sam, who);
      return who;
    },
    missing: ['reason'],
    turns: ['switchOnEmergency'],
  },
  'whose emergency is over': {
    who: (s) => {
      const who = kim(s);
      emergency(s.story, s.sam, who, { minutesAgo: 90 });
      return who;
    },
    missing: ['reason'],
    turns: ['assign'],
    features: both,
  },
  'supervising Maya from next week': {
    who: (s) => {
      const who = desk(s, { roles: ['supervisor'] });
      supervises(s.story, who, s.maya, { from: -7, until: null });
      return who;
    },
    missing: ['reason'],
    turns: ['waitForStart'],
  },
  'who supervised Maya': {
    who: (s) => {
      const who = desk(s, { roles: ['supervisor'] });
      supervises(s.story, who, s.maya, { from: 90, until: -7 });
      return who;
    },
    missing: ['reason'],
    turns: ['supervise'],
  },
  'suspended, administrative and blocked': {
    who: (s) => kept(s, kimOnTeam(s, { status: 'suspended', level: 'administrative' })),
    missing: ['suspended', 'blocked', 'accessLevel'],
    turns: ['reactivate', 'unblock', 'setClinical'],
  },
};

const setScene = ({ who, features, sealed }: Case) =>
  world.tell((story) => {
    const { at, maya, ruth, olga } = cast(story, { features: features ?? ['therapistPatientAssignment'] });
    const sam = patient(story, at, { firstName: 'Sam', lastName: 'Okafor', by: maya, ...(sealed && { sealed }) });
    assigned(story, sam, maya, { kind: 'primary', via: 'invite' });
    return { at, maya, ruth, olga, sam, kim: who({ story, at, sam, maya, ruth }) };
  });
type Scene = Awaited<ReturnType<typeof setScene>>;
const explained = async ({ olga, sam, kim: who }: Scene) =>
  (await world.as(olga, explainAccess, { params: { patientId: sam.patientId, memberId: who.memberId }, query: {} })).body;

/** Makes one change come true, as the owner of the tables. */
const make = async (turn: string, { at, sam, maya, kim: who }: Scene): Promise<void> => {
  const ofMember = (set: string) => world.owner.query(`update member set ${set} where id = $1`, [who.memberId]);
  const feature = (name: string) =>
    world.owner.query(
      `insert into tenant_feature values ($1, $2, true) on conflict on constraint tenant_feature_pkey do update set enabled = true`,
      [at.tenantId, name],
    );
  const practitionerId = async () =>
    (await looked<{ id: string }>(world, 'select practitioner_id as id from member where id = $1', [who.memberId]))[0]?.id;
  switch (turn) {
    case 'reactivate':
      return void (await ofMember(`status = 'active'`));
    case 'approve':
      return void (await ofMember('approved = true'));
    case 'setClinical':
      return void (await ofMember(`access_level = 'clinical'`));
    case 'giveRole':
      return void (await ofMember(`roles = roles || array['clinician']`));
    case 'removeReadAll':
      return void (await ofMember(
        `roles = array_remove(array_remove(roles, 'owner'), 'clinicalAdmin') || array['clinician'], permissions = '{}'`,
      ));
    case 'unblock':
      return void (await world.owner.query('delete from patient_block where member_id = $1', [who.memberId]));
    case 'unseal':
      return void (await world.owner.query('update patient set sealed_at = null where id = $1', [sam.patientId]));
    case 'switchOnAssignment':
      return void (await feature('therapistPatientAssignment'));
    case 'switchOnEmergency':
      return void (await feature('breakGlass'));
    case 'waitForStart':
      for (const table of ['assignment', 'assignment_period']) {
        await world.owner.query(`update ${table} set starts_at = now() - interval '1 minute' where tenant_id = $1 and starts_at > now()`, [
          at.tenantId,
        ]);
      }
      return void (await world.owner.query(
        `update supervision set starts_at = now() - interval '1 minute' where tenant_id = $1 and starts_at > now()`,
        [at.tenantId],
      ));
    case 'givePractitioner':
      await world
        .tell((story) => practitioner(story, at, { firstName: 'Kim', lastName: 'Cole' }))
        .then(({ practitionerId: id }) => world.owner.query('update member set practitioner_id = $2 where id = $1', [who.memberId, id]));
      return;
    case 'assign':
    case 'assignAgain':
      return void (await world.owner.query(
        `insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
         values ($1, $2, $3, 'assigned', 'manual', now(), $4, now())
         on conflict on constraint assignment_pkey do update set status = 'active', starts_at = now(), ends_at = null`,
        [at.tenantId, sam.patientId, await practitionerId(), maya.memberId],
      ));
    case 'supervise':
      return world.tell((story) => supervises(story, who, maya, { from: 1, until: null }));
    case 'unassign':
      return void (await world.owner.query(`update assignment set status = 'archived' where patient_id = $1 and practitioner_id = $2`, [
        sam.patientId,
        await practitionerId(),
      ]));
    case 'endEmergency':
      return void (await world.owner.query('update emergency_access set ends_at = now() where member_id = $1', [who.memberId]));
    case 'endSupervision':
      return void (await world.owner.query('update supervision set ends_at = now() where supervisor_id = $1', [who.memberId]));
    default:
      throw new Error(`nobody knows how to ${turn}`);
  }
};

test.each(Object.entries(cases))('A15 R6 what is explained of Kim is what is decided, and turns by what is named: %s', async (_, one) => {
  const scene = await setScene(one);
  const { olga, sam, kim: who } = scene;
  const before = await explained(scene);
  expect(before).toMatchObject({ missing: one.missing ?? [], turns: one.turns, allowed: one.because !== undefined });
  if (one.because) expect(before.reasons.map(({ because }) => because)).toEqual(one.because);

  const opening = await world.as(who, openRecord, { params: { patientId: sam.patientId } });
  const list = (await world.as(olga, whoCanOpen, { params: { patientId: sam.patientId }, query: {} })).body.members;
  const listed = list.find(({ member: { id } }) => id === who.memberId);
  expect([opening.status === 200, listed !== undefined]).toEqual([before.allowed, before.allowed]);
  if (before.allowed) expect([opening.body.reasons, listed?.reasons]).toEqual([before.reasons, before.reasons]);
  else if (opening.status === 403 && opening.body.code === 'record_closed') {
    // The log has it with the rule that closed it.
    expect(
      await looked(world, `select outcome, rule from activity where action = 'record.opened' and member_id = $1`, [who.memberId]),
    ).toEqual([{ outcome: 'refused', rule: one.missing?.join('+') }]);
  }

  for (const turn of before.turns) {
    expect((await explained(scene)).allowed).toBe(before.allowed);
    await make(turn, scene);
  }
  expect((await explained(scene)).allowed).toBe(!before.allowed);
  expect((await world.as(who, openRecord, { params: { patientId: sam.patientId } })).status === 200).toBe(!before.allowed);
});

test('A15 each reason says through whom, how, since and until when, and who granted it', async () => {
  const { sue, olga, maya, sam } = await world.tell((story) => {
    const all = cast(story);
    supervises(story, all.sue, all.maya, { from: 5, until: 5 });
    assigned(story, all.sam, all.sue, { by: all.ruth, kind: 'covering', via: 'coverage', daysAgo: 3, untilDays: 2 });
    return all;
  });
  const { reasons } = (await world.as(olga, explainAccess, { params: { patientId: sam.patientId, memberId: sue.memberId }, query: {} }))
    .body;
  expect(reasons).toMatchObject([
    {
      because: 'covering',
      via: 'coverage',
      practitioner: { id: sue.practitionerId, firstName: 'Sue', lastName: 'Visor' },
      grantedBy: { firstName: 'Ruth', lastName: 'Feldman', roles: ['clinicalAdmin'] },
    },
    {
      because: 'supervises',
      via: 'invite',
      practitioner: { id: maya.practitionerId, firstName: 'Maya', lastName: 'Lin' },
      grantedBy: { lastName: 'Lin' },
    },
  ]);
  // The supervision began after the assignment, and ends; the covering ends sooner.
  const days = (instant: string | null) => Math.round((Date.parse(instant ?? '') - Date.now()) / 86_400_000);
  expect(reasons.map(({ since, until }) => [days(since), days(until)])).toEqual([
    [-3, 2],
    [-5, 5],
  ]);
});

test('A15 how it stands with oneself everyone may ask; with a colleague, those who oversee access', async () => {
  const { maya, nina, ruth, olga, pia, sky, bea, sam } = await world.tell((story) => cast(story));
  const ask = (who: Member, about: Member) =>
    world.as(who, explainAccess, { params: { patientId: sam.patientId, memberId: about.memberId }, query: {} });
  for (const who of [maya, sky, bea, olga]) expect((await ask(who, who)).status).toBe(200);
  for (const who of [ruth, olga, pia]) expect((await ask(who, nina)).body.allowed).toBe(true);
  for (const who of [maya, sky, bea]) {
    const refused = await ask(who, nina);
    expect([refused.status, refused.body.code]).toEqual([403, 'not_allowed']);
  }
});

test('A15 R7 a member of another clinic is as one who never was, and so is the patient', async () => {
  const here = await world.tell((story) => cast(story));
  const there = await world.tell((story) => cast(story));
  const ask = async (patientId: number, memberId: number) => {
    const { status, text } = await world.as(here.olga, explainAccess, { params: { patientId, memberId }, query: {} });
    return [status, withoutRequestId(text)];
  };
  const absent = await ask(here.sam.patientId, 424_242);
  expect(absent[0]).toBe(404);
  expect(await ask(here.sam.patientId, there.maya.memberId)).toEqual(absent);
  expect(await ask(there.sam.patientId, here.maya.memberId)).toEqual(absent);
  expect(await ask(424_242, here.maya.memberId)).toEqual(absent);
});
