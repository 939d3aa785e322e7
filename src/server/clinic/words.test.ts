import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { me } from '#src/contract/auth.ts';
import { changeWords, getWords } from '#src/contract/clinic.ts';
import { clinic, member } from '#seed/tell.ts';
import { looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe('G the clinic’s words', () => {
  const open = () =>
    world.tell((story) => {
      const at = clinic(story, { name: 'Hill Clinic', policy: 'open', features: [] });
      const other = clinic(story, { name: 'Elsewhere', policy: 'open', features: [] });
      const as = (role: 'owner' | 'practiceAdmin' | 'clinicalAdmin' | 'clinician' | 'biller', where = at) =>
        member(story, where, { firstName: 'Mem', lastName: role, roles: [role] });
      return { at, olga: as('owner'), pia: as('practiceAdmin'), ruth: as('clinicalAdmin'), maya: as('clinician'), eve: as('owner', other) };
    });

  test('G O1 owner and practice admin change name and words; everybody’s screens say so, and old and new are in the log', async () => {
    const all = await open();
    const change = { name: 'Hill & Dale', patientWord: 'client', therapistWord: 'clinician' } as const;
    for (const who of [all.ruth, all.maya]) {
      expect((await world.as(who, changeWords, { body: { version: 1, ...change } })).status).toBe(403);
      expect((await world.as(who, getWords, {})).status).toBe(403);
    }
    expect((await world.as(all.pia, changeWords, { body: { version: 1, patientWord: 'client' } })).body.version).toBe(2);
    const done = await world.as(all.olga, changeWords, { body: { version: 2, ...change } });
    expect(done.body).toEqual({ version: 3, ...change });
    expect((await world.as(all.maya, me, {})).body.tenant).toMatchObject(change);
    expect((await world.as(all.eve, getWords, {})).body).toEqual({
      version: 1,
      name: 'Elsewhere',
      patientWord: 'patient',
      therapistWord: 'therapist',
    });
    const log = await looked(
      world,
      `select rule, detail from activity where tenant_id = $1 and action = 'settings.changed' order by id desc limit 1`,
      [all.at.tenantId],
    );
    expect(log).toEqual([
      {
        rule: 'settings.change',
        detail: {
          name: { from: 'Hill Clinic', to: 'Hill & Dale' },
          therapistWord: { from: 'therapist', to: 'clinician' },
        },
      },
    ]);
  });

  test('G over a colleague’s change, with an unknown word or key, nothing is written', async () => {
    const { olga, at } = await open();
    for (const wrong of [
      { name: '' },
      { name: ' \u200b ' },
      { patientWord: 'customer' },
      { language: 'fr' },
      { timeZone: 'Etc/UTC' },
      { id: 5 },
    ])
      expect((await world.as(olga, changeWords, { body: { version: 1, ...wrong } as never })).status, JSON.stringify(wrong)).toBe(400);
    const answers = await Promise.all([
      world.as(olga, changeWords, { body: { version: 1, name: 'One' } }),
      world.as(olga, changeWords, { body: { version: 1, name: 'Two' } }),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
    expect(await looked(world, `select 1 from activity where tenant_id = $1 and action = 'settings.changed'`, [at.tenantId])).toHaveLength(
      1,
    );
  });
});
