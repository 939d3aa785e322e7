// Holds the database against the oracle, world by world.
import type pg from 'pg';
import { worldFrom } from '#test/oracle/generate.ts';
import { nearMissesByName } from '#test/oracle/twins.ts';
import { accessNow, lawful, principals } from '#test/oracle/world.ts';
import type { Principal, World } from '#test/oracle/world.ts';
import { answersOf, enters, prepare, standAsPatient, writesOf } from './deciders.ts';
import type { Answers, Pair } from './deciders.ts';
import { entering } from './entering.ts';
import { changing, seeing, writing } from './expected.ts';
import type { Expected } from './expected.ts';
import { load } from './loader.ts';
import { chartAnswers, chartWrites } from './record-answers.ts';
import { seeingCharts, writingInCharts } from './record-expected.ts';

/** One difference between database and oracle. */
export type Mismatch = { decider: string; who: string; id: string; oracle: string; database: 'allows' | 'denies' };
export type Judgement = { mismatches: Mismatch[]; decisions: number };

export const inWords = ({ decider, who, id, oracle, database }: Mismatch): string =>
  `${decider}: the database ${database} ${who} ${id}, the oracle says ${oracle}`;

const nameOf = (who: Principal): string => (who.kind === 'member' ? `member ${who.memberId}` : `portal ${who.patientId}`);

/** Every decider for every principal of a world, in a savepoint of the caller's transaction; no further than to whom a `sought` mismatch concerns. */
export async function judge(client: pg.Client, world: World, sought: (one: Mismatch) => boolean = () => false): Promise<Judgement> {
  const judgement: Judgement = { mismatches: [], decisions: 0 };
  await client.query('savepoint world');
  try {
    const loaded = await load(client, world);
    await client.query('set local role caseload_app');
    const everyone = principals(world);
    // Nobody is let into the portal of a patient who has none, or whose guardian's access has ended, whatever session there still is.
    const outside = world.patients
      .map((p): Principal => ({ kind: 'portal', tenantId: p.tenantId, patientId: p.id }))
      .filter((who) => !accessNow(world, who));
    for (const who of outside) compare(judgement, who, entering(world, who), await enters(client, who, loaded));
    for (const [at, who] of everyone.entries()) {
      const door = await enters(client, who, loaded);
      const wanted = entering(world, who);
      compare(judgement, who, wanted, door);
      if (door['enter']?.length === 0 && who.kind === 'portal') await standAsPatient(client, who, loaded);
      const pairs = pairsFor(world, who, at);
      // Writing is slow: a third of the pairs for each, and the primaries who are none any more, of whom there are few.
      const { tried, expected } = writing(
        world,
        who,
        pairs.filter((pair, nth) => nth % 3 === at % 3 || hasEnded(world, pair)),
      );
      // Who was not let in sees nothing: nothing has said who is asking.
      const stands = door['enter']?.length === 1 || who.kind === 'portal';
      const answers = stands ? await answersOf(client, loaded, pairs, at % 3 === 0) : {};
      // Of what else can be changed, a half.
      const rest = changing(world, who, at, 2);
      const written = stands ? await writesOf(client, loaded, [...tried, ...rest.tried]) : {};
      // In the charts of one's own clinic, and in one of another; by turns row by row and with each named.
      const charts = [...new Set(pairs.map(([patientId]) => patientId))];
      const inCharts = stands ? await chartAnswers(client, loaded, charts, at % 2 === 1) : {};
      const record = writingInCharts(world, who, charts, at, 12);
      const recorded = stands ? await chartWrites(client, loaded, record.tried) : {};
      compare(judgement, who, seeingCharts(world, who, charts, at % 2 === 1), inCharts);
      compare(judgement, who, record.expected, recorded);
      compare(judgement, who, seeing(world, who, pairs), answers);
      compare(judgement, who, expected, written);
      compare(judgement, who, rest.expected, written);
      if (judgement.mismatches.some(sought)) break;
    }
    return judgement;
  } finally {
    await client.query('rollback to savepoint world');
  }
}

const hasEnded = (world: World, [patientId, practitionerId]: Pair): boolean =>
  world.assignments.some(
    (a) =>
      a.patientId === patientId && a.practitionerId === practitionerId && a.status === 'active' && a.kind === 'primary' && a.until === 0,
  );

/** Every pair of one's own clinic, and a few that reach into another. */
function pairsFor(world: World, who: Principal, at: number): Pair[] {
  const own = <T extends { tenantId: number }>(rows: readonly T[]) => rows.filter((row) => row.tenantId === who.tenantId);
  const foreign = <T extends { tenantId: number }>(rows: readonly T[]) => rows.filter((row) => row.tenantId !== who.tenantId);
  const one = <T>(rows: readonly T[]): T[] => rows.slice(at % Math.max(rows.length, 1)).slice(0, 1);
  const cross = (a: readonly { id: number }[], b: readonly { id: number }[]) => a.flatMap((x) => b.map((y): Pair => [x.id, y.id]));
  const { patients, practitioners } = world;
  return [
    ...cross(own(patients), own(practitioners)),
    ...cross(one(own(patients)), one(foreign(practitioners))),
    ...cross(one(foreign(patients)), one(own(practitioners))),
    ...cross(one(foreign(patients)), one(foreign(practitioners))),
  ];
}

function compare(judgement: Judgement, who: Principal, expected: Expected, answers: Answers): void {
  for (const [decider, wanted] of Object.entries(expected)) {
    const allowed = new Set(answers[decider]);
    judgement.decisions += wanted.size;
    for (const [id, { allow, reason }] of wanted) {
      if (allow === allowed.has(id)) continue;
      judgement.mismatches.push({
        decider,
        who: nameOf(who),
        id,
        oracle: reason,
        database: allow ? 'denies' : 'allows',
      });
    }
    for (const id of allowed) {
      if (!wanted.has(id))
        judgement.mismatches.push({
          decider,
          who: nameOf(who),
          id,
          oracle: 'there is no such thing',
          database: 'allows',
        });
    }
  }
}

/** A seed's world, and one near miss of it: another one for each seed. */
export function* worldsOf(seed: number): Generator<{ name: string; world: World }> {
  const world = worldFrom(seed);
  yield { name: `seed ${seed}`, world };
  const twins = [...nearMissesByName(world)];
  const twin = twins[seed % Math.max(twins.length, 1)];
  if (twin) yield { name: `seed ${seed}, ${twin[0]}`, world: twin[1] };
}

/** What worlds find, as sentences, in the caller's transaction; no further than to the first that is `sought`. */
export async function findingsOfWorlds(
  client: pg.Client,
  seeds: Iterable<number>,
  sought: (finding: string) => boolean = () => false,
): Promise<string[]> {
  await prepare(client);
  const findings = new Set<string>();
  for (const seed of seeds)
    for (const { world } of worldsOf(seed)) {
      const { mismatches } = await judge(client, world, (one) => sought(inWords(one)));
      for (const mismatch of mismatches) findings.add(inWords(mismatch));
      if ([...findings].some(sought)) return [...findings];
    }
  return [...findings];
}

const tables = [
  'tenants',
  'members',
  'practitioners',
  'patients',
  'assignments',
  'emergencies',
  'requests',
  'supervisions',
  'blocks',
  'portalAccess',
  'activity',
  'records',
  'appointments',
] as const;

/** A smaller world with a mismatch of the same decider: rows are dropped while it still shows. */
export async function shrunk(client: pg.Client, world: World, decider: string, tries = 250): Promise<World> {
  let left = tries;
  const shows = async (smaller: World): Promise<boolean> => {
    if (!lawful(smaller) || left-- <= 0) return false;
    return (await judge(client, smaller)).mismatches.some((mismatch) => mismatch.decider === decider);
  };
  let smallest = world;
  for (let before = -1; before !== left && left > 0;) {
    before = left;
    for (const table of tables)
      for (const row of smallest[table]) {
        const smaller = without(smallest, table, row);
        if (await shows(smaller)) {
          smallest = smaller;
          before = -1;
        }
      }
    if (before !== -1) break;
  }
  return smallest;
}

/** The world without a row and without all that refers to it. */
function without(world: World, table: (typeof tables)[number], row: object): World {
  const kept = { ...world, [table]: (world[table] as readonly object[]).filter((other) => other !== row) } as World;
  const has = <T extends { id: number }>(rows: readonly T[], id: number | null) => id === null || rows.some((r) => r.id === id);
  const at = <T extends { tenantId: number }>(rows: readonly T[]) => rows.filter((r) => has(kept.tenants, r.tenantId));
  const practitioners = at(kept.practitioners);
  const still = (id: number | null) => (has(practitioners, id) ? id : null);
  const members = at(kept.members).map((m) => ({ ...m, practitionerId: still(m.practitionerId) }));
  const patients = at(kept.patients).map((p) => ({ ...p, invitedByPractitionerId: still(p.invitedByPractitionerId) }));
  const whole = (r: { patientId: number; practitionerId: number; memberId: number }) =>
    has(patients, r.patientId) && has(practitioners, r.practitionerId) && has(members, r.memberId);
  return {
    tenants: kept.tenants,
    members,
    practitioners,
    patients,
    assignments: at(kept.assignments).filter((a) => has(patients, a.patientId) && has(practitioners, a.practitionerId)),
    emergencies: at(kept.emergencies).filter(whole),
    requests: at(kept.requests).filter(whole),
    supervisions: at(kept.supervisions).filter((s) => has(members, s.supervisorMemberId) && has(practitioners, s.practitionerId)),
    blocks: at(kept.blocks).filter((b) => has(members, b.memberId) && has(patients, b.patientId)),
    portalAccess: at(kept.portalAccess).filter((a) => has(patients, a.patientId)),
    activity: at(kept.activity).filter((e) => has(members, e.memberId) && has(patients, e.patientId)),
    appointments: at(kept.appointments).filter(whole),
    records: at(kept.records).filter((r) => has(patients, r.patientId) && has(members, r.authorMemberId)),
  };
}
