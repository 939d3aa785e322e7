import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addTemplate, archiveTemplate, getTemplate, listTemplates, restoreTemplate, saveTemplate, startForm } from '#src/contract/forms.ts';
import { instruments } from '#src/contract/instruments.ts';
import { template } from '#seed/forms.ts';
import { cast, knock } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const scene = () =>
  world.tell((story) => {
    const all = cast(story);
    return { ...all, phq9: template(story, all.at, all.olga, 'phq9') };
  });
const { definition } = instruments.gad7;
const names = async (who: Someone, status: 'active' | 'archived' = 'active') =>
  (await world.as(who, listTemplates, { query: { status } })).body.items?.map(({ name }) => name);
const save = (who: Someone, templateId: number, version: number, name: string) =>
  world.as(who, saveTemplate, { params: { templateId }, body: { version, name, definition } });

describe('C2 templates of a clinic', () => {
  test('C2 an instrument that ships is added with one click, and a template of one’s own beside it', async () => {
    const { olga, maya } = await scene();
    const added = await world.as(olga, addTemplate, { body: { instrument: 'gad7' } });
    expect([added.status, Object.keys(added.body).sort()]).toEqual([201, ['id', 'version']]);
    const own = await world.as(olga, addTemplate, { body: { name: 'Àrea of pain', definition } });
    expect(await names(maya)).toEqual(['Àrea of pain', 'GAD-7', 'PHQ-9']);
    const { body } = await world.as(maya, getTemplate, { params: { templateId: own.body.id } });
    expect(body).toMatchObject({ instrument: null, questions: 8, scored: true, definition, changedBy: { lastName: 'Owner' } });
  });

  test('C2 saving makes the next version; of two who save the same one, the second is shown the first', async () => {
    const { olga, ruth, phq9 } = await scene();
    const both = await Promise.all([save(olga, phq9.templateId, 1, 'Olga’s'), save(ruth, phq9.templateId, 1, 'Ruth’s')]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 412]));
    const winner = both[0]?.status === 200 ? 'Olga’s' : 'Ruth’s';
    expect(both.find(({ status }) => status === 412)?.body).toMatchObject({
      code: 'changed_meanwhile',
      current: { version: 2, name: winner },
    });
    expect((await save(olga, phq9.templateId, 2, 'Both')).body.version).toBe(3);
  });

  test('C2 an archived template is offered no longer, and is restored', async () => {
    const { pia, maya, sam, phq9 } = await scene();
    const params = { templateId: phq9.templateId };
    expect((await world.as(pia, archiveTemplate, { params })).status).toBe(200);
    expect([await names(maya), await names(maya, 'archived')]).toEqual([[], ['PHQ-9']]);
    const start = () => world.as(maya, startForm, { params: { patientId: sam.patientId }, body: params });
    expect((await start()).body.code).toBe('template_archived');
    // Once more is no mistake.
    expect((await world.as(pia, archiveTemplate, { params })).status).toBe(200);
    expect((await world.as(pia, restoreTemplate, { params })).status).toBe(200);
    expect((await start()).status).toBe(201);
  });

  test('R1 who writes with templates sees them and changes none; who does neither is refused', async () => {
    const { maya, tess, sky, bea, sue, phq9 } = await scene();
    for (const who of [maya, tess]) {
      expect(await names(who)).toEqual(['PHQ-9']);
      expect((await save(who, phq9.templateId, 1, 'Mine')).body.code).toBe('not_allowed');
      expect((await world.as(who, addTemplate, { body: { instrument: 'gad7' } })).body.code).toBe('not_allowed');
    }
    for (const who of [sky, bea, sue]) expect((await knock(world, who, '/v2/form-templates')).body.code).toBe('not_allowed');
  });

  test('R7 a template of another clinic does not exist', async () => {
    const [here, far] = [await scene(), await scene()];
    const params = { templateId: far.phq9.templateId };
    expect((await world.as(here.olga, getTemplate, { params })).status).toBe(404);
    expect((await save(here.olga, far.phq9.templateId, 1, 'Stolen')).status).toBe(404);
    expect((await world.as(here.olga, archiveTemplate, { params })).status).toBe(404);
    expect((await world.as(here.maya, startForm, { params: { patientId: here.sam.patientId }, body: params })).status).toBe(404);
    expect(await names(far.olga)).toEqual(['PHQ-9']);
  });

  test('C2 pages of templates follow each other by name, and a broken definition is refused with the place', async () => {
    const { olga } = await scene();
    for (const name of ['Beta', 'alpha']) await world.as(olga, addTemplate, { body: { name, definition } });
    const first = (await world.as(olga, listTemplates, { query: { limit: 2 } })).body;
    const next = (await world.as(olga, listTemplates, { query: { limit: 2, cursor: first.nextCursor ?? '' } })).body;
    expect([first.items.map(({ name }) => name), next.items.map(({ name }) => name), next.nextCursor]).toEqual([
      ['alpha', 'Beta'],
      ['PHQ-9'],
      null,
    ]);
    const broken = { ...definition, scoring: { method: 'sum', fields: ['nowhere'], bands: [] } };
    const answer = await knock(world, olga, '/v2/form-templates', { method: 'POST', body: { name: 'Broken', definition: broken } });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid']);
  });
});
