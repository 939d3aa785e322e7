import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportActivity } from '#src/contract/activity.ts';
import { assign } from '#src/contract/assignments.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { anchoring } from './jobs.ts';

let world: World;
let folder: string;
beforeAll(async () => {
  world = await openWorld();
  folder = await mkdtemp(join(tmpdir(), 'caseload-verify-'));
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const script = join(import.meta.dirname, '../../../scripts/audit-verify.mjs');
let files = 0;

/** What the verifier says of an export, as a clinic runs it: by itself, elsewhere. */
async function verify(text: string, ...options: string[]): Promise<{ code: number; said: string }> {
  const file = join(folder, `export-${files++}.ndjson`);
  await writeFile(file, text);
  return new Promise((done) => {
    execFile(process.execPath, [script, file, ...options], { cwd: folder, env: {} }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, said: out + err }),
    );
  });
}

/** A clinic whose log has some two dozen entries, with the means to export it, and to write into its tables as their owner. */
async function openScene() {
  const all = await world.tell((story) => {
    const told = cast(story);
    return { ...told, more: ['Ada', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gil', 'Häkan'].map((name) => told.ofMaya(name, 'Ünal')) };
  });
  for (const patient of all.more.slice(0, 3))
    await world.as(all.ruth, assign, { body: { patientId: patient.patientId, targetDoctorId: all.diego.practitionerId } });
  const tenant = all.at.tenantId;
  const anchors = join(folder, `anchors-${tenant}.ndjson`);
  return {
    ...all,
    tenant,
    anchors,
    anchor: anchoring(world.database, anchors, world.here.config.secret),
    export: async () => (await knock(world, all.olga, exportActivity.path)).text,
    /** What the owner of the database does past every trigger. */
    tamper: async (...statements: string[]) => {
      await world.owner.query('begin');
      await world.owner.query('set local session_replication_role = replica');
      for (const statement of statements) await world.owner.query(statement.replaceAll('$1', String(tenant)));
      await world.owner.query('commit');
    },
    idAt: async (seq: number) =>
      Number(
        (
          await looked<{ id: string }>(world, 'select activity_id as id from activity_link where tenant_id = $1 and seq = $2', [
            tenant,
            seq,
          ])
        )[0]?.id,
      ),
  };
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');
const whole = (lines: string[]): string => lines.map((line) => `${line}\n`).join('');

describe('AU-3 L1 an export that was not touched', () => {
  test('AU-3 verifies, with its anchors and its key, and says how many entries it has', async () => {
    const scene = await openScene();
    await scene.anchor();
    const text = await scene.export();
    const entries = linesOf(text).length - 2;
    expect(entries).toBeGreaterThan(20);
    const { publicKey } = JSON.parse(linesOf(text).at(-1) ?? '') as { publicKey: string };
    const { code, said } = await verify(text, '--anchors', scene.anchors, '--key', publicKey);
    expect([code, said]).toEqual([0, expect.stringContaining(`Intact: ${entries} entries`)]);
    expect(said).toContain('1 anchors agree');
  });

  test('AU-3 verifies through npm run audit:verify, as a clinic is told to run it', async () => {
    const file = join(folder, 'by-npm.ndjson');
    await writeFile(file, await (await openScene()).export());
    const { code, said } = await new Promise<{ code: number; said: string }>((done) => {
      execFile('npm', ['run', '--silent', 'audit:verify', '--', file], { cwd: join(import.meta.dirname, '../../..') }, (error, out, err) =>
        done({ code: error ? Number(error.code) : 0, said: out + err }),
      );
    });
    expect([code, said]).toEqual([0, expect.stringMatching(/^Intact: \d+ entries/)]);
  });

  test('AU-3 what is no export, or is not there, is not called tampered with', async () => {
    expect((await verify('')).code).toBe(2);
    expect((await verify('{"a":1}\n')).code).toBe(2);
    expect((await verify('x', '--unknown')).code).toBe(2);
    const scene = await openScene();
    expect((await verify(await scene.export(), '--anchors', join(folder, 'none'))).code).toBe(2);
  });

  test('AU-3 any text that an entry holds is hashed as the verifier hashes it', async () => {
    const scene = await openScene();
    const odd = {
      '': '\u0000'.slice(1),
      ö: '"\\\b\f\n\r\t\u001f\u007f\u2028',
      list: [1, -2.5, 0, 1e3, null, true, { b: [], a: {} }],
      Z: 'Ω😀',
      a: '/',
    };
    await world.owner.query(
      `insert into activity (tenant_id, at, action, outcome, detail) values ($1, '2026-01-01T00:00:00.000001Z', 'x.y', 'done', $2)`,
      [scene.tenant, JSON.stringify(odd)],
    );
    expect(await verify(await scene.export())).toMatchObject({ code: 0 });
  });
});

describe('AU-3 L1 what the owner of the database does past every trigger is found, and its place is named', () => {
  const after = async (scene: Awaited<ReturnType<typeof openScene>>, ...statements: string[]) => {
    await scene.tamper(...statements);
    return verify(await scene.export());
  };

  test.each([
    ['at', `at + interval '1 day'`],
    ['action', `'careTeam.unassigned'`],
    ['outcome', `'refused'`],
    ['user_id', 'coalesce(user_id, 0) + 1'],
    ['member_id', 'coalesce(member_id, 0) + 1'],
    ['patient_id', 'null'],
    ['rule', `coalesce(rule, '') || 'x'`],
    ['detail', `detail || '{"via":"x"}'`],
    ['request_id', `'x'`],
    ['session', `'x'`],
    ['ip', `'192.0.2.1'`],
  ])('AU-3 an edited %s', async (column, value) => {
    const scene = await openScene();
    const id = await scene.idAt(7);
    const { code, said } = await after(scene, `update activity set ${column} = ${value} where tenant_id = $1 and id = ${id}`);
    expect([code, said]).toEqual([1, expect.stringMatching(/^Entry 7 \(.*\) was altered/)]);
  });

  test('AU-3 an entry that was dropped, with and without its link', async () => {
    const scene = await openScene();
    const [id, other] = [await scene.idAt(9), await scene.idAt(5)];
    expect(await after(scene, `delete from activity where tenant_id = $1 and id = ${id}`)).toEqual({
      code: 1,
      said: expect.stringMatching(/^Entry 9 is missing/),
    });
    const { code, said } = await after(
      scene,
      `delete from activity where tenant_id = $1 and id = ${other}`,
      `delete from activity_link where tenant_id = $1 and activity_id = ${other}`,
    );
    expect([code, said]).toEqual([1, expect.stringMatching(/^Entry 5 is missing: after Entry 4 \(.*\) follows Entry 6 /)]);
  });

  test('AU-3 an entry whose id or clinic was edited is missing at its place', async () => {
    for (const [column, value] of [
      ['id', 'default'],
      ['tenant_id', 'tenant_id + 1'],
    ]) {
      const scene = await openScene();
      const id = await scene.idAt(7);
      const { code, said } = await after(scene, `update activity set ${column} = ${value} where tenant_id = $1 and id = ${id}`);
      expect([column, code, said]).toEqual([column, 1, expect.stringMatching(/^Entry 7 is missing/)]);
    }
  });

  test.each([
    ['hash', /^Entry 7 \(.*\) does not follow from the entry before it/],
    ['entry_hash', /^Entry 7 \(.*\) was altered: it does not match its own hash/],
  ])('AU-3 a link whose %s was edited', async (column, found) => {
    const scene = await openScene();
    const { code, said } = await after(scene, `update activity_link set ${column} = sha256(${column}) where tenant_id = $1 and seq = 7`);
    expect([code, said]).toEqual([1, expect.stringMatching(found)]);
  });

  test.each([
    ['hash', 'sha256(hash)', (last: number) => new RegExp(`^Entry ${last + 1} \\(.*\\) does not follow from the entry before it`)],
    ['seq', 'seq + 1', (last: number) => new RegExp(`^Entry ${last + 1} \\(.*\\) was altered: it stands at another place`)],
  ])('AU-3 a head whose %s was edited, by the entry that was chained to it', async (column, value, found) => {
    const scene = await openScene();
    const [head] = await looked<{ seq: string }>(world, 'select seq from activity_head where tenant_id = $1', [scene.tenant]);
    const { code, said } = await after(scene, `update activity_head set ${column} = ${value} where tenant_id = $1`);
    expect([code, said]).toEqual([1, expect.stringMatching(found(Number(head?.seq)))]);
  });

  test('AU-3 L1 R5 an entry that is withheld from whoever exports, at its place all the same', async () => {
    const scene = await openScene();
    await world.owner.query(
      `insert into patient_block (tenant_id, patient_id, member_id, blocked_by, blocked_at, reason) values ($1, $2, $3, $4, now(), 'kin')`,
      [scene.tenant, scene.sam.patientId, scene.ruth.memberId, scene.olga.memberId],
    );
    const exported = async () => verify((await knock(world, scene.ruth, exportActivity.path)).text);
    const intact = await exported();
    expect([intact.code, intact.said]).toEqual([
      0,
      expect.stringMatching(/^[1-9]\d* of them are about patients whom whoever exported may not see/m),
    ]);
    const [of] = await looked<{ seq: string; id: string }>(
      world,
      `select l.seq, a.id from activity_link l join activity a on a.tenant_id = l.tenant_id and a.id = l.activity_id
       where a.tenant_id = $1 and a.patient_id = $2 order by l.seq limit 1`,
      [scene.tenant, scene.sam.patientId],
    );
    await scene.tamper(`update activity set at = at - interval '1 hour' where tenant_id = $1 and id = ${of?.id}`);
    const altered = await exported();
    expect([altered.code, altered.said]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^Entry ${of?.seq} was altered: its content, which was withheld`)),
    ]);
    await scene.tamper(`delete from activity where tenant_id = $1 and id = ${of?.id}`);
    const gone = await exported();
    expect([gone.code, gone.said]).toEqual([1, expect.stringMatching(new RegExp(`^Entry ${of?.seq} is missing`))]);
  });

  test('AU-3 two entries that changed places', async () => {
    const scene = await openScene();
    const [a, b] = [await scene.idAt(4), await scene.idAt(12)];
    const { code, said } = await after(
      scene,
      `update activity_link set activity_id = case activity_id when ${a} then -1 else -2 end where tenant_id = $1 and activity_id in (${a}, ${b})`,
      `update activity_link set activity_id = case activity_id when -1 then ${b} else ${a} end where tenant_id = $1 and activity_id < 0`,
    );
    expect([code, said]).toEqual([1, expect.stringMatching(/^Entry 4 .* was altered/)]);
  });

  test('AU-3 an entry that was slipped in beside the chain, or into it', async () => {
    const scene = await openScene();
    const slip = `insert into activity (tenant_id, at, action, outcome) values ($1, '2026-01-02T03:04:05Z', 'record.opened', 'done')`;
    expect(await after(scene, slip)).toEqual({
      code: 1,
      said: 'An entry (2026-01-02T03:04:05.000000Z, record.opened) was inserted: it is in the log and not in the chain.\n',
    });
    const into = await after(
      scene,
      `update activity_link set seq = seq + 1000 where tenant_id = $1 and seq > 6`,
      `update activity_link set seq = seq - 999 where tenant_id = $1 and seq > 1000`,
      `insert into activity_link select l.tenant_id, 7, a.id, sha256(convert_to(app.entry(a, 7), 'UTF8')), sha256(l.hash || sha256(convert_to(app.entry(a, 7), 'UTF8')))
         from activity a, activity_link l where a.tenant_id = $1 and a.action = 'record.opened' and l.tenant_id = $1 and l.seq = 6`,
      `update activity_head set seq = seq + 1 where tenant_id = $1`,
    );
    expect([into.code, into.said]).toEqual([1, expect.stringMatching(/^Entry 8 /)]);
  });

  const cut = (from: number) => [
    `delete from activity a using activity_link l where l.tenant_id = $1 and a.tenant_id = $1 and a.id = l.activity_id and l.seq >= ${from}`,
    `delete from activity_link where tenant_id = $1 and seq >= ${from}`,
  ];
  const headTo = (seq: number) =>
    seq === 0
      ? `delete from activity_head where tenant_id = $1`
      : `update activity_head set seq = ${seq}, hash = (select hash from activity_link where tenant_id = $1 and seq = ${seq}) where tenant_id = $1`;

  test('AU-3 a tail that was cut off, by the head alone or, where that was put back, by the anchors', async () => {
    const scene = await openScene();
    await scene.anchor();
    await scene.tamper(...cut(15), headTo(14));
    const text = await scene.export();
    expect((await verify(text)).code).toBe(0);
    expect(await verify(text, '--anchors', scene.anchors)).toEqual({
      code: 1,
      said: expect.stringMatching(/The tail was cut off: on .* the log had \d+ entries/),
    });
    const clumsy = await openScene();
    expect(await after(clumsy, ...cut(15))).toEqual({ code: 1, said: expect.stringMatching(/^Entries 15 to \d+ are missing/) });
  });

  test('AU-3 a log that was emptied', async () => {
    const scene = await openScene();
    await scene.anchor();
    await scene.tamper(...cut(1), headTo(0));
    expect(await verify(await scene.export(), '--anchors', scene.anchors)).toEqual({
      code: 1,
      said: expect.stringContaining('The tail was cut off'),
    });
  });

  test('AU-3 a chain that was written anew, whole or from a fork on, by the anchors', async () => {
    const again = (from: number) => [
      `update activity a set at = at - interval '1 hour' from activity_link l where l.tenant_id = $1 and a.tenant_id = $1 and a.id = l.activity_id and l.seq = ${from}`,
      `create temporary table again on commit drop as select array_agg(activity_id order by seq) as ids from activity_link where tenant_id = $1 and seq >= ${from}`,
      `delete from activity_link where tenant_id = $1 and seq >= ${from}`,
      headTo(from - 1),
      `do $do$ declare n bigint; begin foreach n in array (select ids from again) loop perform app.link_entries($1, array[n]); end loop; end $do$`,
    ];
    for (const from of [1, 10]) {
      const scene = await openScene();
      await scene.tamper(
        `update activity_head set seq = 9, hash = (select hash from activity_link where tenant_id = $1 and seq = 9) where tenant_id = $1`,
      );
      await scene.anchor();
      await scene.tamper(
        `update activity_head set seq = (select max(seq) from activity_link where tenant_id = $1), hash = (select hash from activity_link where tenant_id = $1 order by seq desc limit 1) where tenant_id = $1`,
      );
      await scene.anchor();
      await scene.tamper(...again(from));
      const text = await scene.export();
      expect((await verify(text)).code).toBe(0);
      const { code, said } = await verify(text, '--anchors', scene.anchors);
      const where = from === 1 ? 'Entry 9 ' : 'after entry 9, on which the anchor';
      expect([code, said]).toEqual([1, expect.stringContaining(where)]);
      expect(said).toMatch(/^The chain was written anew/);
    }
  });
});

test('AU-3 a few hundred random changes of an exported file are found, each at its place', { timeout: 120_000 }, async () => {
  const scene = await openScene();
  await scene.anchor();
  const lines = linesOf(await scene.export());
  const count = lines.length - 2;
  // A fixed sequence, so that what fails once fails again.
  let state = 20_261_121;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * n);
  };
  const kinds: ((at: number) => { changed: string[]; found: RegExp })[] = [
    // One byte of a link: a digit or a letter becomes another.
    (at) => {
      const line = lines[at] ?? '';
      const places = [...line.matchAll(/[0-9a-zA-Z]/g)].map(({ index }) => index);
      const place = places[below(places.length)] ?? 0;
      const other = line[place] === '7' ? '3' : '7';
      return { changed: lines.toSpliced(at, 1, line.slice(0, place) + other + line.slice(place + 1)), found: new RegExp(`^Entry ${at} `) };
    },
    (at) => ({ changed: lines.toSpliced(at, 1), found: at === count ? /The tail was cut off/ : new RegExp(`^Entry ${at} is missing`) }),
    (at) => {
      const one = at === count ? at - 1 : at;
      return {
        changed: lines.toSpliced(one, 2, lines[one + 1] ?? '', lines[one] ?? ''),
        found: new RegExp(`^Entry ${one + 1} .* is out of order`),
      };
    },
    (at) => ({ changed: lines.toSpliced(at, 0, lines[at] ?? ''), found: new RegExp(`^Entry ${at} .* was inserted`) }),
    (at) => ({ changed: lines.slice(0, at + 1), found: /The end is missing/ }),
    (at) => ({ changed: [...lines.slice(0, at), lines.at(-1) ?? ''], found: /The tail was cut off/ }),
    (at) => ({ changed: lines.toSpliced(at, 1, (lines[at] ?? '').replace('":', '": ')), found: new RegExp(`^Entry ${at} .* was altered`) }),
  ];
  const tried = Array.from({ length: 210 }, (_, n) => (kinds[n % kinds.length] as (typeof kinds)[number])(1 + below(count)));
  const missed: unknown[] = [];
  const next = tried.values();
  const worker = async () => {
    for (const { changed, found } of next) {
      const { code, said } = await verify(whole(changed));
      if (code !== 1 || !found.test(said)) missed.push([code, said, String(found)]);
    }
  };
  await Promise.all([worker(), worker()]);
  expect(missed).toEqual([]);
  expect((await verify(whole(lines), '--anchors', scene.anchors)).code).toBe(0);
  // The signed end, and a file written anew by someone with a key of their own.
  const end = lines.at(-1) ?? '';
  for (const changed of [end.replace(/"seq":\d+/, '"seq":3'), end.replace(/"exportedAt":"2/, '"exportedAt":"3')])
    expect(await verify(whole(lines.with(-1, changed)))).toMatchObject({ code: 1, said: expect.stringContaining('signature') });
  expect((await verify(whole(lines), '--key', 'A'.repeat(43))).said).toContain('not the key you gave');
});
