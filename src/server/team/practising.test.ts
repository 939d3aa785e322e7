import { afterAll, beforeAll, expect, test } from 'vitest';
import { changePractitioner, team } from '#src/contract/team.ts';
import type { Member } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('A13 the practice admin says what a therapist has room for, speaks and does, and the log keeps what it was', async () => {
  const { at, pia, maya } = await world.tell((story) => cast(story));
  const params = { practitionerId: maya.practitionerId as number };
  const change = { discipline: 'Hand therapy', languages: ['Thai', 'Spanish', 'Thai'], capacity: 35, acceptingNewPatients: false };
  expect((await world.as(pia, changePractitioner, { params, body: change })).status).toBe(200);
  const now = async () => (await world.as(pia, team, {})).body.practitioners.find(({ id }) => id === maya.practitionerId);
  expect(await now()).toMatchObject({ ...change, languages: ['Thai', 'Spanish'] });
  // What is left out stays; a limit is taken back with null.
  expect((await world.as(pia, changePractitioner, { params, body: { capacity: null } })).status).toBe(200);
  expect(await now()).toMatchObject({ ...change, languages: ['Thai', 'Spanish'], capacity: null });
  const log = await looked(
    world,
    `select detail - 'requestId' as detail from activity where tenant_id = $1 and action = 'practitioner.changed' order by at`,
    [at.tenantId],
  );
  expect(log.map((row) => (row as { detail: object }).detail)).toEqual([
    {
      practitionerId: maya.practitionerId,
      discipline: { from: '', to: 'Hand therapy' },
      languages: { from: [], to: ['Thai', 'Spanish'] },
      capacity: { from: null, to: 35 },
      acceptsNew: false,
    },
    { practitionerId: maya.practitionerId, capacity: { from: 35, to: null } },
  ]);
});

test('A13 nobody else says so, not of oneself either; and a therapist of another clinic does not exist', async () => {
  const { ruth, maya, sky, pia } = await world.tell((story) => cast(story));
  const other = await world.tell((story) => cast(story));
  const ask = (who: Member, practitionerId: number, body = {}) => world.as(who, changePractitioner, { params: { practitionerId }, body });
  for (const who of [ruth, maya, sky])
    expect((await ask(who, maya.practitionerId as number, { capacity: 5 })).status, who.firstName).toBe(403);
  const strange = await ask(pia, other.maya.practitionerId as number, { capacity: 5 });
  const unknown = await ask(pia, 4242, { capacity: 5 });
  expect([strange.status, strange.body.code]).toEqual([404, 'not_found']);
  expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
  expect((await ask(pia, maya.practitionerId as number, { capacity: -1 })).status).toBe(400);
  expect((await ask(pia, maya.practitionerId as number, { rights: 1 })).status).toBe(400);
});
