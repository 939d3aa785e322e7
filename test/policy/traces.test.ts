// RL-10 M5: a patient who is hidden costs the database what an id costs that never existed: the same statements, and the same pages touched,
// but that row security looks at who is asking once it comes upon a row. bench/timing.ts looks with a clock whether that can be told.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import pg from 'pg';
import type { Database, Query } from '#src/platform/db.ts';
import { hashToken } from '#src/platform/ids.ts';
import { appConnection } from '#src/platform/migrate.ts';
import { assigned, blocked, patient, therapist } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { openCopy } from './copy.ts';
import type { Copy } from './copy.ts';

type Statement = { text: string; values: readonly unknown[] };
const absent = { id: 4_242_424_242, name: 'Quixley' };
const hiddenName = 'Zora';
const foreignName = 'Barnaby';
/** Of another clinic, a row is not even come upon. */
const ownPages = 2;

let copy: Copy;
let world: World;
let asked: Statement[] = [];
/** A statement more for whoever asks for this id: the mistake that must be found. */
let planted: { id: number; statement: string } | null = null;
let client: pg.Client;
let people: Record<'blocked' | 'own' | 'elsewhere', { who: Member; hidden: number; name: string }>;

const written = (query: Query<unknown>): Statement => {
  const { sql: text, parameters: values } = query.compile();
  return { text, values };
};
const note = (...queries: readonly Query<unknown>[]) => {
  for (const one of queries.map(written)) {
    asked.push(one);
    if (planted && one.values.includes(planted.id)) asked.push({ text: planted.statement, values: [] });
  }
};
/** The same database, with what is asked of it written down. */
const watched = (database: Database): Database => ({
  ...database,
  together: (...queries) => {
    note(...queries);
    return database.together(...queries);
  },
  transaction: (opening, work) => {
    note(opening);
    return database.transaction(opening, (tx, opened) => {
      const many: typeof tx.many = (query) => {
        note(query);
        return tx.many(query);
      };
      return work({ many, one: async (query) => (await many(query))[0] }, opened);
    });
  },
});

beforeAll(async () => {
  // What other tests write meanwhile would change the plans, and with them the pages, between two looks.
  copy = await openCopy();
  world = await openWorld({ database: watched, admin: copy.admin });
  client = new pg.Client(appConnection(copy.admin, inject('secret')));
  await client.connect();
  people = await world.tell((story) => {
    const here = cast(story, { policy: 'careTeam' });
    const there = cast(story);
    const own = therapist(story, here.at, { firstName: 'Owen', lastName: 'Own', visibility: 'own' });
    const one = patient(story, here.at, { firstName: hiddenName, lastName: 'Hidden', by: here.maya });
    assigned(story, one, here.maya);
    const other = patient(story, there.at, { firstName: foreignName, lastName: 'Hidden', by: there.maya });
    // Enough neighbours that a page more or less is not the whole of it.
    for (let nth = 0; nth < 60; nth++) here.ofMaya(`Neighbour ${nth}`);
    blocked(story, here.diego, one);
    return {
      blocked: { who: here.diego, hidden: one.patientId, name: hiddenName },
      own: { who: own, hidden: one.patientId, name: hiddenName },
      elsewhere: { who: here.maya, hidden: other.patientId, name: foreignName },
    };
  });
  await looked(world, 'vacuum (analyze) patient, patient_profile, chart_lock, assignment, patient_block, member, activity');
});
afterAll(async () => {
  await client.end();
  await world.close();
  await copy.drop();
});

const acts: Record<string, (who: Member, id: number, name: string) => Promise<{ status: number; text: string }>> = {
  page: (who, id) => knock(world, who, `/v2/patients/${id}`),
  record: (who, id) => knock(world, who, `/v2/patients/${id}/record`),
  access: (who, id) => knock(world, who, `/v2/patients/${id}/access`),
  search: (who, _id, name) => knock(world, who, `/v2/doctor/patients/all?q=${name}`),
  assign: (who, id) => knock(world, who, '/v2/doctor/patients/assign', { method: 'POST', body: { patientId: id } }),
};
type Act = (typeof acts)[string];

async function touchedBy({ text, values }: Statement): Promise<number> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>({
    text: `explain (analyze, buffers, timing off, format json) ${text}`,
    values: [...values],
  });
  const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {};
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

/** What one request asks of the database, and how many pages each of its statements touches once everything is planned and at hand. */
async function costOf(act: Act, who: Member, id: number, name: string): Promise<{ texts: string[]; pages: number; answer: string }> {
  asked = [];
  const { status, text } = await act(who, id, name);
  const statements = asked;
  let pages = Infinity;
  for (let round = 0; round < 9; round++) {
    let touched = 0;
    await client.query('begin');
    for (const statement of statements) touched += await touchedBy(statement);
    await client.query('rollback');
    pages = Math.min(pages, touched);
  }
  return { texts: statements.map(({ text: sql }) => sql), pages, answer: `${status} ${text.replace(/"requestId":"[^"]*"/, '')}` };
}

/** Pages touched by looking at who is asking, as row security does once for a statement, and the hidden row's own. */
const pagesOf = async (who: Member): Promise<number> => {
  const token = hashToken(await world.session(who));
  let pages = Infinity;
  for (let round = 0; round < 9; round++) {
    await client.query('begin');
    await client.query(`select from app.enter($1, 'member', null, null, null, null, null, false, '', '')`, [token]);
    pages = Math.min(pages, await touchedBy({ text: 'select app.sees_every_name(), app.my_patients(), app.my_blocks()', values: [] }));
    await client.query('rollback');
  }
  return pages + 1;
};

const difference = async (act: Act, { who, hidden, name }: (typeof people)['own']) => {
  const missing = await costOf(act, who, absent.id, absent.name);
  const there = await costOf(act, who, hidden, name);
  return { more: there.pages - missing.pages, same: there.texts.join('\n') === missing.texts.join('\n'), there, missing };
};

describe('RL-10 M5 a hidden patient costs what an id costs that never existed', { timeout: 60_000 }, () => {
  test.each(Object.keys(acts))('RL-10 R7 in %s: blocked, not one’s own, and of another clinic', async (name) => {
    for (const [why, one] of Object.entries(people)) {
      const { more, same, there, missing } = await difference(acts[name] as Act, one);
      expect(there.answer, why).toBe(missing.answer);
      expect(same, `${why}: the same statements`).toBe(true);
      expect(there.pages, why).toBeGreaterThan(5);
      const looking = await pagesOf(one.who);
      expect(Math.abs(more), `${why}: pages more than for an absent id`).toBeLessThanOrEqual(
        why === 'elsewhere' ? ownPages : looking * there.texts.length,
      );
      if (name === 'search') expect(more, why).toBe(0);
    }
  });

  test('RL-10 a path that asks more about someone who is there is found', async () => {
    planted = { id: people.blocked.hidden, statement: 'select count(*) from app.visible_reason' };
    const { more, same } = await difference(acts['page'] as Act, people.blocked);
    planted = null;
    expect(same).toBe(false);
    expect(more).toBeGreaterThan((await pagesOf(people.blocked.who)) * 2);
  });
});
