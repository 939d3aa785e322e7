import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeView, deleteView, saveView, searchChoices } from '#src/contract/search.ts';
import { therapist } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const save = (who: Someone, name: string, asked = 'noNext=yes') => world.as(who, saveView, { body: { name, asked } });
const viewsOf = async (who: Someone) => (await world.as(who, searchChoices, {})).body.views.map(({ name, asked }) => [name, asked]);

test('Q2 a member keeps, renames, changes and throws away views of their own, and nobody else knows of them', async () => {
  const { maya, nina } = await world.tell((story) => cast(story));
  const { status, body: view } = await save(maya, 'Nothing booked');
  expect(status).toBe(201);
  expect(await viewsOf(maya)).toEqual([['Nothing booked', 'noNext=yes']]);
  expect(await viewsOf(nina)).toEqual([]);
  const params = { id: view.id };
  expect((await world.as(maya, changeView, { params, body: { name: 'To call', asked: 'noNext=yes&mine=yes' } })).status).toBe(200);
  expect(await viewsOf(maya)).toEqual([['To call', 'noNext=yes&mine=yes']]);
  const absent = withoutRequestId((await world.as(nina, deleteView, { params: { id: 424_242 } })).text);
  for (const answer of [await world.as(nina, changeView, { params, body: { name: 'Hers' } }), await world.as(nina, deleteView, { params })])
    expect([answer.status, withoutRequestId(answer.text)]).toEqual([404, absent]);
  expect((await world.as(maya, deleteView, { params })).status).toBe(200);
  expect((await world.as(maya, deleteView, { params })).status).toBe(404);
  expect(await viewsOf(maya)).toEqual([]);
});

test('Q2 a name is there once, however it is written, for each member', async () => {
  const { maya, nina } = await world.tell((story) => cast(story));
  await save(maya, 'Überfällig');
  expect((await save(maya, 'UBERFALLIG')).body.code).toBe('view_name_taken');
  expect((await save(nina, 'Überfällig')).status).toBe(201);
  const { body } = await save(maya, 'Another');
  const renamed = (name: string) => world.as(maya, changeView, { params: { id: body.id }, body: { name } });
  expect((await renamed('überfällig')).body.code).toBe('view_name_taken');
  expect((await renamed('ANOTHER')).status).toBe(200);
});

test('Q2 what is kept is a filter, and there are only so many', async () => {
  const { maya } = await world.tell((story) => cast(story));
  for (const asked of ['hidden=yes', 'practitioners=x', 'ageFrom=-1', `q=${'x'.repeat(2_000)}`])
    expect((await save(maya, 'Odd', asked)).status).toBe(400);
  for (let nth = 0; nth < 49; nth++) expect((await save(maya, `View ${nth}`)).status).toBe(201);
  // Two at once have counted as many, were they not one after the other: neither can write before both had the time for it.
  await world.owner.query('begin');
  await world.owner.query('lock table saved_view in share mode');
  const both = Promise.all(['At once', 'At once too'].map((name) => save(maya, name)));
  await expect
    .poll(() =>
      looked(
        world,
        `select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`,
      ),
    )
    .toHaveLength(2);
  await world.owner.query('commit');
  expect((await both).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  expect((await save(maya, 'One more')).body.code).toBe('views_full');
});

test('Q2 F2 to choose from are all practitioners, those who were suspended too; none where there are no care teams', async () => {
  const { sky, gone } = await world.tell((story) => {
    const all = cast(story);
    return { ...all, gone: therapist(story, all.at, { firstName: 'Gone', lastName: 'Away' }) };
  });
  await world.owner.query(`update member set status = 'suspended' where tenant_id = $1 and id = $2`, [gone.tenantId, gone.memberId]);
  const { body } = await world.as(sky, searchChoices, {});
  expect(body.practitioners.find(({ id }) => id === gone.practitionerId)).toMatchObject({ lastName: 'Away', canBeAssigned: false });
  expect(body.practitioners.filter(({ canBeAssigned }) => canBeAssigned).length).toBeGreaterThan(5);
  const off = await world.tell((story) => cast(story, { features: [] }));
  expect((await world.as(off.sky, searchChoices, {})).body.practitioners).toEqual([]);
});
