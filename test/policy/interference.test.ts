// C4 NI: what somebody may not see makes no difference to anything they are told. The same session is played before and after
// hidden facts have changed; every byte of every answer stays the same. C4 UNDO: a change taken back leaves no decision behind.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocked, patient, therapist } from '#seed/tell.ts';
import type { Patient } from '#seed/tell.ts';
import { assign } from '#src/contract/assignments.ts';
import { cast, changeTeam, knock, looked } from '#test/cast.ts';
import { diceFrom } from '#test/oracle/generate.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

const pairs = Number(process.env['CASELOAD_NI_PAIRS'] ?? 20);

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Everything a curious person would try: lists, searches, pages, and acts on a patient who is there for others only. */
async function session(who: Someone, hidden: number, seen: number, at: Someone): Promise<string> {
  const answers = [];
  const gets = [
    'summary',
    'all',
    'unassigned',
    'summary?q=zora',
    'all?q=zora',
    'all?q=okafor',
    'all?limit=1',
    'similar?firstName=Zora&lastName=Hidden',
  ];
  const of = (id: number) =>
    ['', '/care-team', '/access', '/record', `/access/${'memberId' in at ? at.memberId : 0}`].map((rest) => `/v2/patients/${id}${rest}`);
  const urls = [
    ...gets.map((rest) => `/v2/doctor/patients/${rest}`),
    '/v2/practitioners/caseloads',
    '/v2/inbox',
    // What others did; one's own looking is logged, too, and so is never twice the same.
    '/v2/activity?action=careTeam',
    ...of(hidden),
    ...of(4_242),
    ...of(seen),
  ];
  for (const url of urls) answers.push({ url, ...(await knock(world, who, url)) });
  for (const [method, url, body] of [
    ['POST', '/v2/doctor/patients/assign', { patientId: hidden }],
    ['POST', `/v2/patients/${hidden}/access-requests`, { reason: 'stands in on Mondays' }],
    ['PATCH', `/v2/patients/${hidden}/care-team`, { version: 'x', remove: [1], reason: 'moved', leaveUnassigned: true }],
  ] as const)
    answers.push({ url, ...(await knock(world, who, url, { method, body })) });
  return answers
    .map(({ url, status, text, headers }) => {
      // What differs between any two requests: the instant of asking, and that one has asked before.
      const told = withoutRequestId(text)
        .replace(/"at":"[^"]*"/g, '"at":""')
        .replace(/"opened":\[.*\]/, '"opened":[]');
      return `${url} ${status} ${String(headers['etag'])} ${told.length} ${told}`;
    })
    .join('\n');
}

/** What may become of a patient, and of the people around them. */
const turns = (hidden: Patient, colleague: { practitionerId: number | null; memberId: number }): [string, unknown[]][] => {
  const { tenantId, patientId } = hidden;
  const row = [tenantId, patientId];
  const whose = 'where tenant_id = $1 and id = $2';
  return [
    [`update patient set first_name = 'Zora', last_name = 'Hidden', sort_name = 'hidden zora', search_name = ' zora hidden' ${whose}`, row],
    [
      `update patient set first_name = 'Aaron', last_name = 'Okafor', sort_name = 'okafor aaron', search_name = ' aaron okafor' ${whose}`,
      row,
    ],
    [`update patient set status = case status when 'active' then 'archived' else 'active' end ${whose}`, row],
    [`update patient set sealed_at = case when sealed_at is null then now() end ${whose}`, row],
    [`update patient set email = 'zora@example.test', phone = '555' ${whose}`, row],
    [
      `insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
       values ($1, $2, $3, 'assigned', 'manual', now(), $4, now())
       on conflict on constraint assignment_pkey do update set status = case assignment.status when 'active' then 'archived' else 'active' end`,
      [...row, colleague.practitionerId, colleague.memberId],
    ],
    [
      `insert into access_request (tenant_id, id, patient_id, practitioner_id, member_id, reason, created_at)
       values ($1, app.new_id(), $2, $3, $4, 'stands in', now()) on conflict do nothing`,
      [...row, colleague.practitionerId, colleague.memberId],
    ],
    [
      `insert into emergency_access (tenant_id, id, patient_id, practitioner_id, member_id, reason, starts_at, ends_at, review_due_at)
       values ($1, app.new_id(), $2, $3, $4, 'called from the emergency room', now(), now(), now())`,
      [...row, colleague.practitionerId, colleague.memberId],
    ],
    [
      `insert into activity (tenant_id, at, action, outcome, member_id, patient_id, rule)
       values ($1, now(), 'careTeam.assigned', 'done', $3, $2, 'careTeam.assign')`,
      [...row, colleague.memberId],
    ],
    [
      `insert into patient_block (tenant_id, patient_id, member_id, blocked_by, reason) values ($1, $2, $3, $3, 'neighbours') on conflict do nothing`,
      [...row, colleague.memberId],
    ],
  ];
};

describe('C4 NI a session is told the same bytes, whatever became of', { timeout: 300_000 }, () => {
  const played = async (
    who: Someone,
    hidden: Patient,
    seen: Patient,
    colleague: Someone & { practitionerId: number | null; memberId: number },
  ) => {
    const play = () => session(who, hidden.patientId, seen.patientId, colleague);
    const before = await play();
    expect(before).not.toContain('"lastName":"Hidden"');
    const dice = diceFrom(hidden.patientId % 1_000_000);
    for (let pair = 0; pair < pairs; pair++) {
      const made = dice.shuffled(turns(hidden, colleague)).slice(0, 1 + dice.below(3));
      for (const [text, values] of made) await looked(world, text, values);
      const after = await play();
      if (after !== before) {
        const [was, is] = [before.split('\n'), after.split('\n')];
        const differs = is.flatMap((line, at) => (line === was[at] ? [] : [was[at], line]));
        expect([made.map(([text]) => text), ...differs]).toEqual([]);
      }
    }
    // The session hears of what it may see, or hearing nothing would prove nothing.
    await looked(world, `update patient set first_name = 'Heard' where tenant_id = $1 and id = $2`, [seen.tenantId, seen.patientId]);
    expect(await play()).not.toBe(before);
  };

  test('R5 a patient from whom one is blocked', async () => {
    const scene = await world.tell((story) => {
      const c = cast(story);
      const hidden = patient(story, c.at, { firstName: 'Zora', lastName: 'Hidden', by: c.maya });
      blocked(story, c.diego, hidden);
      return { ...c, hidden };
    });
    await played(scene.diego, scene.hidden, scene.sam, scene.nina);
  });

  test('R5 AU-5 a patient from whom one who oversees the log is blocked', async () => {
    const scene = await world.tell((story) => {
      const c = cast(story);
      const hidden = patient(story, c.at, { firstName: 'Zora', lastName: 'Hidden', by: c.maya });
      blocked(story, c.ruth, hidden);
      return { ...c, hidden };
    });
    await played(scene.ruth, scene.hidden, scene.sam, scene.nina);
  });

  test('R4 a patient who is not one’s own', async () => {
    const scene = await world.tell((story) => {
      const c = cast(story, { policy: 'careTeam' });
      const own = therapist(story, c.at, { firstName: 'Owen', lastName: 'Own', visibility: 'own' });
      const seen = patient(story, c.at, { firstName: 'Seen', lastName: 'Okafor', by: c.maya });
      const hidden = patient(story, c.at, { firstName: 'Zora', lastName: 'Hidden', by: c.maya });
      story.rows.assignment.push({
        tenant_id: c.at.tenantId,
        patient_id: seen.patientId,
        practitioner_id: own.practitionerId,
        kind: 'assigned',
        via: 'manual',
        status: 'active',
        starts_at: story.now.toISOString(),
        assigned_by: c.maya.memberId,
        assigned_at: story.now.toISOString(),
        version: 1,
      });
      return { ...c, own, seen, hidden };
    });
    await played(scene.own, scene.hidden, scene.seen, scene.nina);
  });

  test('TN-1 R7 a patient of another clinic', async () => {
    const [here, there] = await world.tell((story) => [cast(story), cast(story)] as const);
    await played(here.maya, there.sam, here.sam, there.diego);
  });
});

test('C4 NI R5 AU-5 in the chain and its export, a blocked clinical admin is told how many entries there are, and nothing else', async () => {
  const { ruth, nina, hidden } = await world.tell((story) => {
    const c = cast(story);
    const hidden = patient(story, c.at, { firstName: 'Zora', lastName: 'Hidden', by: c.maya });
    blocked(story, c.ruth, hidden);
    return { ...c, hidden };
  });
  const exported = async () =>
    (await knock(world, ruth, '/v2/activity/export')).text
      .trimEnd()
      .split('\n')
      .slice(1, -1)
      .map((line) => JSON.parse(line) as { entry?: { memberId: number; seq: number } });
  const looks = async () => {
    const lines = await exported();
    const chain = (await knock(world, ruth, '/v2/activity/chain')).body as unknown as Record<string, unknown>;
    return {
      // Its place is counted with those that are withheld; its own export stands in the log as well.
      told: lines.flatMap(({ entry }) => (entry && entry.memberId !== ruth.memberId ? [JSON.stringify({ ...entry, seq: 0 })] : [])),
      withheld: lines.filter(({ entry }) => !entry),
      whole: JSON.stringify(lines),
      chain: { ...chain, entries: 0, checked: 0, head: '' },
      entries: chain['entries'] as number,
    };
  };
  const before = await looks();
  for (const [text, values] of turns(hidden, nina)) await looked(world, text, values);
  const after = await looks();
  expect(after.told).toEqual(before.told);
  expect(after.chain).toEqual(before.chain);
  expect(after.whole).not.toContain(String(hidden.patientId));
  for (const line of after.withheld) expect(Object.keys(line)).toEqual(['seq', 'entryHash', 'hash']);
  // Each export is an entry; the other one is about the patient, of whom nothing else is said. docs/activity-log.md says so.
  expect(after.withheld.length).toBe(before.withheld.length + 1);
  expect(after.entries).toBe(before.entries + 2);
});

test('C4 UNDO assigning and taking it back leaves every decision as it was', { timeout: 60_000 }, async () => {
  const { ruth, diego, sam, at } = await world.tell((story) => cast(story));
  const decisions = async () => {
    await looked(world, `select set_config('app.tenant', $1, false)`, [String(at.tenantId)]);
    return looked(world, 'select member_id, patient_id, because, practitioner_id from app.record_opens order by 1, 2, 3, 4');
  };
  const before = await decisions();
  for (let round = 0; round < 3; round++) {
    expect((await world.as(ruth, assign, { body: { patientId: sam.patientId, targetDoctorId: diego.practitionerId } })).status).toBe(200);
    expect(await decisions()).toHaveLength(before.length + 1);
    expect((await changeTeam(world, ruth, sam.patientId, { remove: [diego.practitionerId ?? 0], reason: 'moved' } as never)).status).toBe(
      200,
    );
    expect(await decisions()).toEqual(before);
  }
});
