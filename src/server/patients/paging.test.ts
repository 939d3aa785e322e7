import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allActivePatients, myPatients } from '#src/contract/patients.ts';
import { switchIdentity } from '#src/contract/auth.ts';
import { assigned, member, patient } from '#seed/tell.ts';
import { cast, knock } from '#test/cast.ts';
import { fold } from '#src/platform/names.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
type Scene = ReturnType<typeof cast> & { twin: ReturnType<typeof member> };
let scene: Scene;
beforeAll(async () => {
  world = await openWorld();
  // 119 besides Sam, a third of them with the same name, so that the order has to end in the id.
  scene = await world.tell((story) => {
    const all = cast(story);
    const twin = member(story, all.at, { firstName: 'Twin', lastName: 'Login', roles: ['clinicalAdmin'] });
    for (let i = 0; i < 119; i++) {
      const name =
        i % 3 === 0
          ? { firstName: 'Alex', lastName: 'Same' }
          : { firstName: `Ab${(i * 37) % 91}`, lastName: ['Özil', 'van Dyk', 'Zulu', "O'Neil", 'Ng', 'de Haan'][i % 6] ?? '' };
      assigned(story, patient(story, all.at, { ...name, by: all.maya }), all.maya, { kind: 'primary' });
    }
    patient(story, all.at, { firstName: 'Gone', lastName: 'Away', by: all.maya, status: 'archived' });
    return { ...all, twin };
  });
});
afterAll(() => world.close());

async function walk(who: Someone, endpoint: typeof myPatients | typeof allActivePatients, query: { limit: number; q?: string }) {
  const pages: { id: number; lastName: string; firstName: string }[][] = [];
  let cursor: string | null | undefined;
  do {
    const { status, body } = await world.as(who, endpoint, { query: cursor ? { ...query, cursor } : query });
    expect(status).toBe(200);
    pages.push(body.items);
    cursor = body.nextCursor;
  } while (cursor);
  return pages;
}

describe('P keyset pages', () => {
  test.each([
    ['My Patients', myPatients],
    ['All Active Patients', allActivePatients],
  ] as const)('P %s, walked by seven, shows every patient once and in order', async (_, endpoint) => {
    const pages = await walk(scene.maya, endpoint, { limit: 7 });
    const items = pages.flat();
    expect(pages.map((page) => page.length)).toEqual([...Array(17).fill(7), 1]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(120);
    const keys = items.map(({ lastName, firstName, id }) => [fold(`${lastName} ${firstName}`), id] as const);
    const sorted = [...keys].sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x - y));
    expect(keys).toEqual(sorted);
  });

  test('P a page that ends exactly with the last patient has no next one', async () => {
    for (const limit of [40, 60, 120])
      expect((await walk(scene.maya, allActivePatients, { limit })).map((page) => page.length)).toEqual(Array(120 / limit).fill(limit));
    expect((await walk(scene.maya, allActivePatients, { limit: 119 })).map((page) => page.length)).toEqual([119, 1]);
  });

  test('P a search is walked the same way', async () => {
    const pages = await walk(scene.maya, allActivePatients, { limit: 7, q: 'alex same' });
    expect([pages.flat().length, new Set(pages.flat().map(({ id }) => id)).size]).toEqual([40, 40]);
  });

  test('P patients who come and go while the list is walked are neither repeated nor hide others', async () => {
    const first = await world.as(scene.twin, allActivePatients, { query: { limit: 60 } });
    await world.tell((story) => patient(story, scene.at, { firstName: 'Aaa', lastName: 'Aaa', by: scene.maya, status: 'archived' }));
    const before = await world.tell((story) => patient(story, scene.at, { firstName: 'Aaa', lastName: 'Aab', by: scene.maya }));
    const second = await world.as(scene.twin, allActivePatients, { query: { limit: 60, cursor: first.body.nextCursor ?? '' } });
    expect(new Set([...first.body.items, ...second.body.items].map(({ id }) => id)).size).toBe(120);
    await world.owner.query(`update patient set status = 'archived' where id = $1`, [before.patientId]);
  });

  test.each(['0', '201', '-1', '1.5', 'many', ''])('P a limit of "%s" is refused', async (limit) => {
    expect((await knock(world, scene.maya, `/v2/doctor/patients/all?limit=${limit}`)).status).toBe(400);
  });

  test('P a parameter given twice, or unknown, is refused', async () => {
    for (const query of [
      'limit=5&limit=6',
      'q=a&q=b',
      'cursor=a&cursor=b',
      'offset=5',
      'tenantId=1',
      '__proto__=1',
      'limit[]=5',
      'Limit=5',
    ]) {
      expect((await knock(world, scene.maya, `/v2/doctor/patients/all?${query}`)).status, query).toBe(400);
    }
  });
});

describe('P cursors are sealed', () => {
  const cursorFor = async (who: Someone, token?: string) =>
    (await world.as(who, allActivePatients, { query: { limit: 7 } }, token === undefined ? {} : { token })).body.nextCursor ?? '';
  const tryIt = async (cursor: string, who: Someone = scene.maya, token?: string) => {
    const answer = await world.as(who, allActivePatients, { query: { limit: 7, cursor } }, token === undefined ? {} : { token });
    return [answer.status, answer.body.code];
  };

  test('P one that was tampered with is refused, however it was', async () => {
    const cursor = await cursorFor(scene.maya);
    expect((await tryIt(cursor))[0]).toBe(200);
    const swapped = (at: number) => cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1);
    const forged = Buffer.from(JSON.stringify(['', 0])).toString('base64url');
    const odd = [
      // The nonce, the tag, the place itself.
      swapped(3),
      swapped(20),
      swapped(45),
      cursor.slice(0, -2),
      cursor.slice(4),
      `${cursor}A`,
      `${cursor}AAAA`,
      `${cursor}.`,
      `${cursor} `,
      `${cursor}=`,
      `${cursor}${cursor}`,
      forged,
      `${cursor.slice(0, 38)}${forged}`,
      '.',
      'x',
      '0',
      '%00',
      "' or 1=1 --",
      'null',
      'A'.repeat(1000),
    ];
    for (const one of odd) expect(await tryIt(one), one).toEqual([400, 'invalid']);
    expect((await world.as(scene.maya, allActivePatients, { query: { cursor: 'A'.repeat(1001) } })).status).toBe(400);
  });

  test('P one that belongs to a colleague, another session of one’s own or another clinic is refused', async () => {
    const cursor = await cursorFor(scene.maya);
    expect(await tryIt(cursor, scene.nina)).toEqual([400, 'invalid']);
    const { other } = await world.tell((story) => {
      const elsewhere = cast(story);
      return {
        other: member(story, elsewhere.at, {
          firstName: 'Twin',
          lastName: 'There',
          roles: ['clinicalAdmin'],
          user: { userId: scene.twin.userId, email: scene.twin.email },
        }),
      };
    });
    const token = await world.session(scene.twin);
    const own = await cursorFor(scene.twin, token);
    const switched = await world.as(
      scene.twin,
      switchIdentity,
      { body: { tenantId: other.tenantId, memberId: other.memberId, patientId: null } },
      { token },
    );
    const next = /caseload=([^;]+)/.exec(String(switched.headers['set-cookie']))?.[1] ?? '';
    expect(next).not.toBe('');
    expect(await tryIt(own, scene.twin, next)).toEqual([400, 'invalid']);
    expect((await tryIt(own, scene.twin, token))[0]).toBe(401);
  });

  test('P one says nothing of the patient it stands for', async () => {
    const cursor = await cursorFor(scene.maya);
    const [last] = (await world.as(scene.maya, allActivePatients, { query: { limit: 7 } })).body.items.slice(-1);
    const plain = cursor
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString())
      .join(' ')
      .toLowerCase();
    expect(plain).not.toContain(fold(last?.lastName ?? ''));
  });
});
