import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeProfile, getPatient } from '#src/contract/patients.ts';
import { changeMyProfile, myProfile } from '#src/contract/portalprofile.ts';
import { inPortal, newUser } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const open = () =>
  world.tell((story) => {
    const all = cast(story);
    const enters = (name: string, guardian?: { name: string; scopes: string[] }): Someone => {
      const user = newUser(story, `${name}-${all.sam.patientId}@mail.example`, null);
      inPortal(story, all.sam, user, 25, guardian);
      return { ...all.sam, ...user };
    };
    return {
      ...all,
      samInPortal: enters('sam'),
      ana: enters('ana', { name: 'Ana Okafor', scopes: ['profile'] }),
      bo: enters('bo', { name: 'Bo Okafor', scopes: ['forms', 'documents', 'access', 'appointments'] }),
    };
  });
const own = async (who: Someone) => (await world.as(who, myProfile, {})).body;
const change = (who: Someone, body: object) => world.as(who, changeMyProfile, { body: body as never });
const versionsOf = (patientId: number) =>
  looked<{ version: number; member: boolean; user: number | null; before: object; after: object }>(
    world,
    `select version, changed_by is not null as member, changed_by_user::float8 as user, before, after from profile_version where patient_id = $1 order by version`,
    [patientId],
  );

test('B3 C3 a client changes what is theirs to say; it is a version like any other, and the clinic sees that they did', async () => {
  const s = await open();
  const first = await own(s.samInPortal);
  expect(first).toMatchObject({ version: 1, firstName: 'Sam', lastName: 'Okafor', preferredName: null });
  const wanted = {
    preferredName: 'Sammy',
    pronouns: 'they/them',
    phone: '555 0100',
    addressLines: ['1 Hill Road', 'Springfield'],
    emergencyContactName: 'Ana',
    emergencyContactRelation: 'sister',
    emergencyContactPhone: '555 0101',
    language: 'Spanish',
  };
  const changed = await change(s.samInPortal, { version: 1, ...wanted });
  expect(changed.status, changed.text).toBe(200);
  expect(changed.body).toMatchObject({ version: 2, ...wanted });
  expect(await versionsOf(s.sam.patientId)).toMatchObject([
    { version: 2, member: false, user: s.samInPortal.userId, before: { phone: first.phone }, after: wanted },
  ]);
  const page = (await world.as(s.maya, getPatient, { params: { patientId: s.sam.patientId } })).body;
  expect(page).toMatchObject({ preferredName: 'Sammy', phone: '555 0100', profile: { language: 'Spanish', version: 2 } });
  expect(page.changedInPortal).toMatchObject({ guardian: null, fields: expect.arrayContaining(['phone', 'language']) as unknown });
  const [log] = await looked<{ action: string; rule: string; member_id: null }>(
    world,
    `select action, rule, member_id from activity where patient_id = $1 and action like 'patient.changed%'`,
    [s.sam.patientId],
  );
  expect(log).toEqual({ action: 'patient.changedInPortal', rule: 'portal', member_id: null });
  // The search finds them by the name they chose.
  expect((await knock(world, s.maya, '/v2/doctor/patients/all?q=Sammy')).text).toContain(String(s.sam.patientId));
});

test('B3 e-mail, legal name, birth date and the clinic’s own notes are not the client’s to change, nor the notes theirs to see', async () => {
  const s = await open();
  await world.as(s.maya, changeProfile, {
    params: { patientId: s.sam.patientId },
    body: { version: 1, alerts: ['Canaryalert'], referredBy: 'Canaryreferrer' },
  });
  const seen = await world.as(s.samInPortal, myProfile, {});
  expect(seen.text).not.toContain('Canary');
  const { version } = seen.body;
  for (const field of ['email', 'firstName', 'lastName', 'birthDate', 'alerts', 'referredBy', 'status', 'sealedAt', 'patientId'])
    expect([field, (await change(s.samInPortal, { version, [field]: 'x' })).status]).toEqual([field, 400]);
  const late = await change(s.samInPortal, { version: version - 1, phone: '1' });
  expect([late.status, late.text.includes('Canary')]).toEqual([412, false]);
});

test('OC-1 whoever saves over what the clinic has changed meanwhile is told, and so is the clinic', async () => {
  const s = await open();
  const params = { patientId: s.sam.patientId };
  await world.as(s.maya, changeProfile, { params, body: { version: 1, phone: '555 0111' } });
  const late = await change(s.samInPortal, { version: 1, phone: '555 0122' });
  expect(late.status).toBe(412);
  expect((late.body as unknown as { current: object }).current).toMatchObject({ version: 2, phone: '555 0111' });
  expect((await change(s.samInPortal, { version: 2, phone: '555 0122' })).status).toBe(200);
  const staff = await world.as(s.maya, changeProfile, { params, body: { version: 2, phone: '555 0133' } });
  expect(staff.status).toBe(412);
  expect((staff.body as unknown as { changed: { by: null } }).changed.by).toBeNull();
  const raced = await Promise.all(Array.from({ length: 5 }, (_, nth) => change(s.samInPortal, { version: 3, phone: `555 ${nth}` })));
  expect(raced.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412, 412, 412, 412]);
});

test('B4 a guardian does so only with the scope, and it is seen that they did', async () => {
  const s = await open();
  expect((await world.as(s.bo, myProfile, {})).status).toBe(403);
  expect((await change(s.bo, { version: 1, phone: '1' })).status).toBe(403);
  expect((await change(s.ana, { version: 1, phone: '555 0144' })).status).toBe(200);
  expect((await versionsOf(s.sam.patientId)).map(({ user }) => user)).toEqual([s.ana.userId]);
  const page = (await world.as(s.maya, getPatient, { params: { patientId: s.sam.patientId } })).body;
  expect(page.changedInPortal).toMatchObject({ guardian: 'Ana Okafor', fields: ['phone'] });
});

test('B3 what is set to what it is makes no version', async () => {
  const s = await open();
  const { version, phone } = await own(s.samInPortal);
  expect((await change(s.samInPortal, { version, phone })).body.version).toBe(1);
  expect(await versionsOf(s.sam.patientId)).toEqual([]);
});
