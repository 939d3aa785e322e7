// A15: what the past says of an instant is what was decided then. People of a clinic act one after another, clocks pass, and after each act
// everything that is decided is written down with the database's instant; in the end the past is asked about every one of them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blockMember, explainAccess, sealChart, unblockMember, whoCanOpen } from '#src/contract/access.ts';
import type { Explanation, WhoCanOpen } from '#src/contract/access.ts';
import { changeFeatures } from '#src/contract/clinic.ts';
import { endEmergency, requestAccess, settleRequest } from '#src/contract/inbox.ts';
import { changeMember, endSupervision, supervise } from '#src/contract/team.ts';
import { assigned, emergency, patient, supervises } from '#seed/tell.ts';
import { cast, changeTeam, looked } from '#test/cast.ts';
import type { Policy } from '#test/cast.ts';
import { diceFrom } from '#test/oracle/generate.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

const histories = Number(process.env['CASELOAD_HISTORIES'] ?? 2);
const steps = 30;
const seed = Number(process.env['CASELOAD_SEED'] ?? Math.floor(Math.random() * 1_000_000_000));

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Everything that follows of who may open what, and why, as rows of text: of now, or of the instant that has been set. */
const decided = (schema: 'app' | 'past') =>
  `select coalesce(json_agg(line order by line), '[]') from (${['record_opens', 'reason', 'condition', 'connection']
    .map((view) => `select '${view} ' || to_jsonb(t)::text as line from ${schema}.${view} t`)
    .join(' union all ')}) lines`;

type Noted = { at: string; lines: string[] };

/** What is decided now for every member and patient of a clinic, and when now is. */
async function live(tenantId: number): Promise<Noted> {
  await world.owner.query('begin');
  await world.owner.query(`select set_config('app.tenant', $1, true)`, [String(tenantId)]);
  const [row] = await looked<Noted>(world, `select now()::text as at, (${decided('app')}) as lines`);
  await world.owner.query('commit');
  return row as Noted;
}

/** What the past says was decided at an instant. */
async function past(tenantId: number, at: string): Promise<string[]> {
  await world.owner.query('begin');
  await world.owner.query(`select set_config('app.tenant', $1, true), set_config('app.at', $2, true)`, [String(tenantId), at]);
  const [row] = await looked<Noted>(world, `select (${decided('past')}) as lines`);
  await world.owner.query('commit');
  return (row as Noted).lines;
}

/** In which the two differ; so that a failure says what, and not everything. */
const difference = (was: string[], is: string[]): string[] => [
  ...was.filter((line) => !is.includes(line)).map((line) => `was: ${line}`),
  ...is.filter((line) => !was.includes(line)).map((line) => `the past says: ${line}`),
];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

/** A clinic in which everything that R6 looks at can change, with a past of its own. */
const scene = (policy: Policy) =>
  world.tell((story) => {
    const c = cast(story, { policy, features: ['therapistPatientAssignment', 'breakGlass'] });
    const tom = patient(story, c.at, { firstName: 'Tom', lastName: 'Alder', by: c.diego, daysAgo: 40 });
    assigned(story, tom, c.diego, { kind: 'primary', via: 'invite', daysAgo: 40 });
    assigned(story, tom, c.nina, { daysAgo: 30, archivedDaysAgo: 20 });
    supervises(story, c.sue, c.maya, { from: 9, until: -9 });
    emergency(story, tom, c.tess, { minutesAgo: 600 });
    return { ...c, tom };
  });
type Scene = Awaited<ReturnType<typeof scene>>;

/** One random act, through the door where somebody does it there; what is said of it, where it was done. */
async function act(c: Scene, dice: ReturnType<typeof diceFrom>): Promise<string | null> {
  const practising = [c.maya, c.nina, c.diego, c.hope, c.ruth, c.tess, c.sue];
  const who = dice.pick([c.olga, c.olga, c.pia, c.ruth]);
  const one = dice.pick(practising);
  const other = dice.pick(practising);
  const { patientId } = dice.pick([c.sam, c.tom]);
  const { tenantId } = c.at;
  const said = (words: string, { status }: { status: number }) => (status < 300 ? words : null);
  const stands = await looked<{ practitioner_id: number; kind: string }>(
    world,
    `select practitioner_id, kind from assignment where tenant_id = $1 and patient_id = $2 and status = 'active' and (ends_at is null or ends_at > now())`,
    [tenantId, patientId],
  );
  const team = (change: Parameters<typeof changeTeam>[3]) => changeTeam(world, c.olga, patientId, change);
  const dates = () =>
    dice.pick([{}, {}, { until: inMs(150) }, { from: inMs(80) }, { from: inMs(60), until: inMs(400) }, { from: inMs(-900) }]);
  switch (dice.below(14)) {
    case 0:
    case 1:
    case 12:
      return said('assigns', await team({ add: [{ practitionerId: one.practitionerId, ...dates() }] } as never));
    case 2: {
      const gone = stands.length > 0 && dice.pick(stands);
      const next = stands.find(({ kind }) => kind !== 'primary');
      if (!gone) return null;
      const change = {
        remove: [gone.practitioner_id],
        reason: 'moved',
        ...(stands.length === 1 && { leaveUnassigned: true }),
        ...(gone.kind === 'primary' && next && { primaryId: next.practitioner_id }),
      };
      return said('unassigns', await team(change as never));
    }
    case 3: {
      const raised = stands.find(({ kind }) => kind !== 'primary');
      return raised ? said('another primary', await team({ primaryId: raised.practitioner_id } as never)) : null;
    }
    case 4: {
      const dated = stands.find(({ kind }) => kind !== 'primary');
      return dated ? said('gives dates', await team({ add: [{ practitionerId: dated.practitioner_id, ...dates() }] } as never)) : null;
    }
    case 5:
    case 6: {
      const [found] = await looked<{ version: number; status: string; roles: string[] }>(
        world,
        'select version, status, roles from member where tenant_id = $1 and id = $2',
        [tenantId, one.memberId],
      );
      const change = dice.pick<object>([
        { roles: [dice.pick(['clinician', 'trainee', 'clinicalAdmin', 'supervisor', 'scheduler'])] },
        { accessLevel: dice.pick(['clinical', 'administrative']) },
        { permissions: dice.pick([[], ['canReadAllRecords'], ['canBreakGlass']]) },
        { status: found?.status === 'active' ? 'suspended' : 'active' },
        { approved: dice.chance(0.5) },
        { practitionerId: dice.pick([null, one.practitionerId, other.practitionerId]) },
      ]);
      const body = { version: found?.version ?? 1, ...change };
      return said(`changes ${Object.keys(change)[0]}`, await world.as(c.olga, changeMember, { params: { memberId: one.memberId }, body }));
    }
    case 7: {
      const block = { params: { patientId, memberId: one.memberId } };
      const lifted = said('unblocks', await world.as(c.pia, unblockMember, block));
      return lifted ?? said('blocks', await world.as(c.pia, blockMember, { ...block, body: { reason: 'neighbours' } }));
    }
    case 8:
      return said('seals', await world.as(c.olga, sealChart, { params: { patientId }, body: { sealed: dice.chance(0.5) } }));
    case 9: {
      const feature = dice.pick(['therapistPatientAssignment', 'breakGlass'] as const);
      return said('switches', await world.as(c.olga, changeFeatures, { body: { features: { [feature]: dice.chance(0.7) } } }));
    }
    case 10: {
      const held = await looked<{ id: number }>(
        world,
        'select id from supervision where tenant_id = $1 and ended_by is null and (ends_at is null or ends_at > now())',
        [tenantId],
      );
      const ends = held.length > 0 && dice.chance(0.5);
      if (ends)
        return said('ends a supervision', await world.as(c.olga, endSupervision, { params: { supervisionId: dice.pick(held).id } }));
      const body = {
        supervisorId: one.memberId,
        practitionerId: other.practitionerId,
        ...dice.pick([{}, { from: inMs(90) }, { until: inMs(300) }]),
      };
      return said('supervises', await world.as(c.olga, supervise, { body }));
    }
    case 11: {
      const [running] = await looked<{ id: number }>(
        world,
        'select id from emergency_access where tenant_id = $1 and ends_at > now() limit 1',
        [tenantId],
      );
      if (running && dice.chance(0.6))
        return said('ends an emergency', await world.as(c.olga, endEmergency, { params: { emergencyId: running.id } }));
      // Opening one asks for the password again; here it is there.
      const { rowCount } = await world.owner.query(
        `insert into emergency_access (tenant_id, id, patient_id, practitioner_id, member_id, reason, starts_at, ends_at, review_due_at)
         values ($1, app.new_id(), $2, $3, $4, 'called from the emergency room', now(), now() + $5 * interval '1 ms', now())
         on conflict on constraint emergency_access_once do nothing`,
        [tenantId, patientId, one.practitionerId, one.memberId, dice.pick([120, 1_800_000])],
      );
      return rowCount ? 'opens in an emergency' : null;
    }
    default: {
      if (dice.chance(0.5)) {
        await world.owner.query(
          `update patient set status = case status when 'active' then 'archived' else 'active' end where tenant_id = $1 and id = $2`,
          [tenantId, patientId],
        );
        return 'archives or restores';
      }
      const asked = await world.as(one, requestAccess, { params: { patientId }, body: { reason: 'stands in on Mondays' } });
      if (asked.status >= 300) return null;
      const body = { decision: 'approve' as const, ...dice.pick([{}, { until: inMs(200) }]) };
      return said('lets in who asked', await world.as(who, settleRequest, { params: { requestId: asked.body.id }, body }));
    }
  }
}

/** When, by dates that were set before, something begins or ends by itself between two instants. */
const turnsBetween = (tenantId: number, first: string, last: string) =>
  looked<{ turns: number }>(
    world,
    `select count(*)::int as turns from (
       select unnest(array[starts_at, ends_at]) as at from assignment_period where tenant_id = $1
       union all select unnest(array[starts_at, ends_at]) from supervision where tenant_id = $1
       union all select unnest(array[starts_at, ends_at]) from emergency_access where tenant_id = $1) t
     where at > $2 and at <= $3`,
    [tenantId, first, last],
  ).then(([row]) => row?.turns ?? 0);

/** Who gave it is known by name, and shown with the roles of today. */
const bare = <T extends WhoCanOpen['members'][number]['reasons']>(reasons: T) =>
  reasons.map(({ grantedBy, ...reason }) => ({ ...reason, grantedBy: grantedBy?.id ?? null }));
const listed = ({ sealed, members }: WhoCanOpen) => ({
  sealed,
  members: members.map(({ member, reasons }) => ({ member, reasons: bare(reasons) })),
});
const explained = ({ reasons, ...rest }: Explanation) => ({ ...rest, at: null, reasons: bare(reasons) });

test(
  'A15 whatever happens in a clinic, the past says of each instant what was decided then: why, since, until and by whom',
  { timeout: 120_000 + histories * 60_000 },
  async () => {
    const met = new Map<string, number>();
    let compared = 0;
    for (let history = 0; history < histories; history++) {
      const dice = diceFrom(seed + history);
      const c = await scene(dice.pick(['open', 'careTeam', 'managed']));
      const { tenantId } = c.at;
      const all = [c.maya, c.nina, c.diego, c.hope, c.ruth, c.olga, c.pia, c.sky, c.bea, c.tess, c.sue];
      const noted: (Noted & { after: string })[] = [];
      const shown: { at: string; ask: (at?: string) => Promise<unknown>; was: unknown }[] = [];
      const story: string[] = [];
      let last: (Noted & { after: string }) | undefined;
      for (let step = 0; step < steps; step++) {
        const done = await act(c, dice);
        if (done === null) continue;
        story.push(done);
        met.set(done, (met.get(done) ?? 0) + 1);
        const first = { ...(await live(tenantId)), after: `${seed + history}: ${story.slice(-6).join(', ')}` };
        // What the door answers, and the instant that it says it is of; whatever comes next is a millisecond later.
        const { patientId } = dice.pick([c.sam, c.tom]);
        const { memberId } = dice.pick(all);
        const who = async (at?: string) =>
          (await world.as(c.olga, whoCanOpen, { params: { patientId }, query: at === undefined ? {} : { at } })).body;
        const how = async (at?: string) =>
          (await world.as(c.olga, explainAccess, { params: { patientId, memberId }, query: at === undefined ? {} : { at } })).body;
        await pause(3);
        const [list, one] = [await who(), await how()];
        if (list.at) shown.push({ at: list.at, was: listed(list), ask: async (at) => listed(await who(at)) });
        if (one.at) shown.push({ at: one.at, was: explained(one), ask: async (at) => explained(await how(at)) });
        await pause(dice.pick([3, 3, 3, 60, 120]));
        last = { ...(await live(tenantId)), after: first.after };
        noted.push(first, last);
      }
      await pause(500);
      for (const { at, lines, after } of noted) expect([after, at, ...difference(lines, await past(tenantId, at))]).toEqual([after, at]);
      compared += noted.length;
      // Between two instants of which the same was decided, with nothing that begins or ends by itself, it was so all along.
      for (let index = 0; index + 1 < noted.length; index += 2) {
        const [first, second] = [noted[index] as Noted, noted[index + 1] as Noted];
        if (await turnsBetween(tenantId, first.at, second.at)) continue;
        expect(difference(first.lines, second.lines)).toEqual([]);
        const [middle] = await looked<{ at: string }>(
          world,
          `select ($1::timestamptz + ($2::timestamptz - $1::timestamptz) * $3::float)::text as at`,
          [first.at, second.at, dice.below(1000) / 1000],
        );
        expect([index, ...difference(first.lines, await past(tenantId, middle?.at ?? ''))]).toEqual([index]);
        compared++;
      }
      for (const { at, was, ask } of shown) expect([seed + history, at, await ask(at)]).toEqual([seed + history, at, was]);
    }
    console.info(`seed ${seed}: ${compared} instants; ${[...met].map(([name, times]) => `${name} ${times}`).join(', ')}`);
  },
);
