import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allActivePatients, myPatients } from '#src/contract/patients.ts';
import { countPatients, searchPatients } from '#src/contract/search.ts';
import type { PatientFilterText } from '#src/contract/search.ts';
import { assigned, blocked, patient, therapist } from '#seed/tell.ts';
import { service } from '#seed/offer.ts';
import type { Story } from '#seed/story.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { cast, knock } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
let scene: Awaited<ReturnType<typeof tell>>;
const tell = () =>
  world.tell((story) => {
    const all = cast(story);
    const { at, maya, nina, pia } = all;
    const own = therapist(story, at, { firstName: 'Owen', lastName: 'Own', visibility: 'own' });
    const names = therapist(story, at, { firstName: 'Nan', lastName: 'Names', visibility: 'namesOnly' });
    const kept = therapist(story, at, { firstName: 'Kim', lastName: 'Kept', roles: ['clinicalAdmin'] });
    const zoe = patient(story, at, {
      firstName: 'Zoë',
      lastName: 'Müller',
      preferredName: 'Zed',
      email: 'z.mueller84@harbour.example',
      phone: '+46 70 123 45 67',
      birthDate: '1987-03-12',
      alerts: ['Faints'],
      by: maya,
    });
    assigned(story, zoe, maya, { kind: 'primary' });
    assigned(story, zoe, own);
    const ann = patient(story, at, {
      firstName: 'Ann',
      lastName: 'Bell',
      email: 'ann@other.example',
      phone: '0044 20 7946 0123',
      birthDate: '2015-06-30',
      by: maya,
    });
    assigned(story, ann, nina, { kind: 'primary' });
    const lone = patient(story, at, { firstName: 'Lone', lastName: 'Wolf', by: pia, birthDate: '1987-03-12', sealed: true });
    const gone = patient(story, at, { firstName: 'Gone', lastName: 'Away', by: maya, status: 'archived', birthDate: '1950-01-01' });
    assigned(story, gone, maya);
    blocked(story, kept, zoe);
    return { ...all, own, names, kept, zoe, ann, lone, gone };
  });
beforeAll(async () => {
  world = await openWorld();
  scene = await tell();
});
afterAll(() => world.close());

const ids = (...of: { practitionerId: number | null }[]) => of.map(({ practitionerId }) => practitionerId).join(',');
const found = async (who: Someone, query: Partial<PatientFilterText>) => {
  const [answer, counted] = [await world.as(who, searchPatients, { query }), await world.as(who, countPatients, { query })];
  expect([answer.status, counted.status]).toEqual([200, 200]);
  const names = answer.body.items.map(({ lastName }) => lastName);
  // AZ-2: the list and the count say the same.
  expect(counted.body.count).toBe(names.length);
  return names;
};

describe('Q1 somebody is found', () => {
  test.each([
    ['by the name, with a slip', 'mulller zoe'],
    ['by the surname alone, with a wrong letter in it', 'mukler'],
    ['by the surname alone, with a letter left out', 'muler'],
    ['by the preferred name', 'zed'],
    ['by what stands before the @', 'mueller84'],
    ['by the whole address', 'z.mueller84@harbour.example'],
    ['by the end of an address', '@harbour'],
    ['by the phone number, as it is written', '+46 70 123 45 67'],
    ['by the phone number from inside the country', '070-1234567'],
    ['by the end of the phone number', '4567'],
    ['by the date of birth and a name', 'muller 12.3.1987'],
    ['by the date of birth in words and a name', 'Zoë 12 March 1987'],
  ])('Q1 %s: %s', async (_, q) => {
    expect(await found(scene.sky, { q })).toEqual(['Müller']);
    const list = await world.as(scene.sky, allActivePatients, { query: { q } });
    expect(list.body.items.map(({ lastName }) => lastName)).toEqual(['Müller']);
  });

  test.each(['1987-03-12', '12/03/1987', '19870312', '12. mars 1987'])(
    'Q1 whoever was born that day, however it is written: %s',
    async (q) => {
      expect(await found(scene.sky, { q })).toEqual(['Müller', 'Wolf']);
    },
  );

  test('Q1 a long surname with a wrong letter, and not one that only begins like it', async () => {
    const { sky } = await world.tell((story) => {
      const all = cast(story);
      for (const lastName of ['Bergström', 'Bergstad']) patient(story, all.at, { firstName: 'Ida', lastName, by: all.maya });
      return all;
    });
    expect(await found(sky, { q: 'bergstrum' })).toEqual(['Bergström']);
  });

  test('Q1 whose name it is before who only resembles it, from page to page, wherever it is asked', async () => {
    const { sky, ann } = await world.tell((story) => {
      const all = cast(story);
      const own = therapist(story, all.at, { firstName: 'Ann', lastName: 'Own', visibility: 'own' });
      for (const [firstName, lastName] of [
        ['Marin', 'Zander'],
        ['Marian', 'Adams'],
        ['Ida', 'Marin'],
      ] as const)
        assigned(story, patient(story, all.at, { firstName, lastName, by: all.maya }), own);
      return { ...all, ann: own };
    });
    for (const [who, endpoint] of [
      [sky, searchPatients],
      [sky, allActivePatients],
      [ann, searchPatients],
      [ann, allActivePatients],
      [ann, myPatients],
    ] as const) {
      const names: string[] = [];
      for (let cursor: string | undefined, page = 0; page < 4 && (page === 0 || cursor !== undefined); page++) {
        const { body } = await world.as(who, endpoint, { query: { q: 'marin', limit: 1, ...(cursor && { cursor }) } });
        names.push(...body.items.map(({ lastName }) => lastName));
        cursor = body.nextCursor ?? undefined;
      }
      expect(names).toEqual(['Marin', 'Zander', 'Adams']);
    }
  });

  test('Q1 nobody, where only signs are searched for or the parts do not fit the same patient', async () => {
    for (const q of ['%', '@', '+', 'bell 1987-03-12', 'zed@other', 'wolf 4567'])
      expect([q, await found(scene.sky, { q })]).toEqual([q, []]);
  });
});

describe('Q2 a filter', () => {
  test('Q2 by assigned practitioners, several: whoever is cared for by any of them', async () => {
    const { maya, nina, own, sky } = scene;
    expect(await found(sky, { practitioners: ids(nina) })).toEqual(['Bell', 'Okafor']);
    expect(await found(sky, { practitioners: ids(nina, own) })).toEqual(['Bell', 'Müller', 'Okafor']);
    expect(await found(sky, { practitioners: ids(nina), primary: ids(maya) })).toEqual(['Okafor']);
    expect(await found(sky, { practitioners: ids(maya), status: 'all' })).toEqual(['Away', 'Müller', 'Okafor']);
    expect(await found(sky, { practitioners: '4242' })).toEqual([]);
  });

  test('Q2 by status, unassigned, mine, age, seal, portal and safety notes; each can be combined with a search', async () => {
    const { sky, maya } = scene;
    expect(await found(sky, { status: 'archived' })).toEqual(['Away']);
    expect(await found(sky, { unassigned: 'yes' })).toEqual(['Wolf']);
    expect(await found(maya, { mine: 'yes' })).toEqual(['Müller', 'Okafor']);
    expect(await found(sky, { ageTo: '17' })).toEqual(['Bell']);
    expect(await found(sky, { ageFrom: '30', ageTo: '60' })).toEqual(['Müller', 'Wolf']);
    expect(await found(sky, { sealed: 'yes' })).toEqual(['Wolf']);
    expect(await found(sky, { portal: 'active' })).toEqual([]);
    expect(await found(sky, { alerts: 'yes' })).toEqual(['Müller']);
    expect(await found(sky, { q: 'mul', ageFrom: '30', mine: 'yes' })).toEqual([]);
    expect(await found(sky, { q: 'mulller', ageFrom: '30', alerts: 'yes' })).toEqual(['Müller']);
  });

  test('Q2 an age changes on the birthday, also of those who were born on a leap day', async () => {
    const ages = await world.tell((story) => {
      const year = new Date().getUTCFullYear();
      const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(5, 10);
      for (const [lastName, shift] of [
        ['Before', -1],
        ['Tomorrow', 1],
      ] as const)
        patient(story, scene.at, { firstName: 'Birthday', lastName, by: scene.maya, birthDate: `${year - 90}-${day(shift)}` });
      return { from: '90', to: '89' };
    });
    expect(await found(scene.sky, { q: 'birthday', ageFrom: ages.from })).toEqual(['Before']);
    expect(await found(scene.sky, { q: 'birthday', ageTo: ages.to })).toEqual(['Tomorrow']);
  });

  test('P a filtered list is walked by pages, each patient once and in order', async () => {
    const at = await world.tell((story) => {
      const all = cast(story);
      for (let i = 0; i < 25; i++)
        assigned(story, patient(story, all.at, { firstName: 'Alex', lastName: ['Same', 'Other'][i % 2] ?? '', by: all.maya }), all.maya);
      return all;
    });
    const seen: number[] = [];
    let cursor: string | null | undefined;
    do {
      const query = { practitioners: ids(at.maya), limit: 7, ...(cursor && { cursor }) };
      const { status, body } = await world.as(at.sky, searchPatients, { query });
      expect(status).toBe(200);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    expect([seen.length, new Set(seen).size]).toEqual([26, 26]);
  });

  test.each([
    'practitioners=x',
    'practitioners=',
    'practitioners=1,',
    'practitioners=0',
    'unassigned=no',
    'ageFrom=-1',
    'ageFrom=200',
    'lastBefore=2026-02-30',
    'status=deleted',
    'tenantId=1',
    'hidden=yes',
    'tags=1;2',
    'limit=201',
    'portal=x',
    `tags=${Array(51).fill(1).join(',')}`,
  ])('Q2 "%s" is refused', async (query) => {
    expect((await knock(world, scene.sky, `/v2/patients/search?${query}`)).status).toBe(400);
    if (!query.startsWith('limit')) expect((await knock(world, scene.sky, `/v2/patients/search/count?${query}`)).status).toBe(400);
  });

  test('F2 R7 filters of care teams are refused where the clinic has none, before anything is found', async () => {
    const off = await world.tell((story) => cast(story, { features: [] }));
    for (const query of [{ practitioners: ids(off.maya) }, { primary: ids(off.maya) }, { unassigned: 'yes' }] as const)
      for (const endpoint of [searchPatients, countPatients])
        expect((await world.as(off.sky, endpoint, { query })).body.code).toBe('feature_off');
    const { body } = await world.as(off.sky, searchPatients, { query: { q: 'sam' } });
    expect(body.items.map((item) => [item.lastName, 'connectedTherapists' in item])).toEqual([['Okafor', false]]);
  });
});

describe('R4 R5 RL-10 AZ-2 a filter never finds whom the one searching may not see', () => {
  const everything: Partial<PatientFilterText>[] = [
    { q: 'muller' },
    { q: 'mulller' },
    { q: '1987-03-12' },
    { q: '4567' },
    { q: 'mueller84@harbour' },
    { q: '@harbour' },
    { ageFrom: '30' },
    { alerts: 'yes' },
    { status: 'all' },
    { noNext: 'yes' },
    { noLast: 'yes' },
    { portal: 'none' },
    { lastAfter: '1990-01-01', noLast: 'yes' },
  ];

  test('R5 for whoever is blocked, nothing finds or counts them, and nobody else moves', async () => {
    for (const query of [...everything, { practitioners: ids(scene.maya) }, { primary: ids(scene.maya) }]) {
      const [without, all] = [await found(scene.kept, query), await found(scene.ruth, query)];
      expect([query, without]).toEqual([query, all.filter((name) => name !== 'Müller')]);
    }
  });

  test('R4 for whoever sees only their own, the others do not exist', async () => {
    for (const query of everything) expect((await found(scene.own, query)).filter((name) => name !== 'Müller')).toEqual([]);
    expect(await found(scene.own, { practitioners: ids(scene.nina) })).toEqual([]);
    expect(await found(scene.own, { unassigned: 'yes' })).toEqual([]);
    expect(await found(scene.own, { q: '1987-03-12' })).toEqual(['Müller']);
  });

  test('R4 with `namesOnly` one finds names and numbers, and nothing by what stands in the profiles of others', async () => {
    const { names } = scene;
    expect(await found(names, { q: 'muller' })).toEqual(['Müller']);
    expect(await found(names, { q: '4567' })).toEqual(['Müller']);
    for (const query of [
      { q: '1987-03-12' },
      { ageFrom: '1' },
      { alerts: 'yes' },
      { noNext: 'yes' },
      { q: 'muller', ageFrom: '30' },
    ] as const)
      expect([query, await found(names, query)]).toEqual([query, []]);
    const { body } = await world.as(names, searchPatients, { query: { q: 'muller' } });
    expect(body.items[0]).toMatchObject({ birthDate: null, tags: [], lastAppointmentAt: null, nextAppointmentAt: null });
  });

  test('S1 R1 by appointments one finds whose appointments one sees with names: one’s own, or everybody’s by role', async () => {
    expect(await found(scene.diego, { noNext: 'yes' })).toEqual([]);
    expect(await found(scene.maya, { noNext: 'yes' })).toEqual(['Müller', 'Okafor']);
    expect((await found(scene.sky, { noNext: 'yes' })).length).toBeGreaterThan(4);
  });

  test('R7 not without signing in', async () => {
    for (const endpoint of [searchPatients, countPatients]) expect((await world.as(null, endpoint, { query: {} })).status).toBe(401);
  });
});

/** An appointment so many days from now, at another hour for each, since nobody is with two at once. */
let hour = 0;
function appointed(story: Story, who: Patient, by: Member, serviceId: number, days: number, status: string): void {
  const at = (more: number) => new Date(story.now.getTime() + days * 86_400_000 + (hour + more) * 3_600_000).toISOString();
  const cancelled = status === 'cancelled';
  story.rows.appointment.push({
    tenant_id: who.tenantId,
    id: story.id(),
    patient_id: who.patientId,
    practitioner_id: by.practitionerId,
    service_id: serviceId,
    room_id: null,
    starts_at: at(0),
    ends_at: at(1),
    zone: 'Etc/UTC',
    wall_start: at(0).slice(0, 19),
    busy: `[${at(0)},${at(1)})`,
    status,
    cancelled_by: cancelled ? 'clinic' : null,
    cancelled_at: cancelled ? at(0) : null,
    cancelled_late: cancelled ? false : null,
    booked_by: by.memberId,
    booked_at: at(0),
    placed_by: by.memberId,
    placed_at: at(0),
  });
  hour += 1;
}

describe('Q2 last and next appointment', () => {
  const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10);

  test('Q2 before, after or none; none and a date together are either; what was cancelled is none', async () => {
    const all = await world.tell((story) => {
      const all = cast(story);
      const { serviceId } = service(story, all.at);
      const make = (lastName: string, ...days: [number, string][]) => {
        const who = patient(story, all.at, { firstName: 'Xan', lastName, by: all.maya });
        assigned(story, who, all.maya);
        for (const [shift, status] of days) appointed(story, who, all.maya, serviceId, shift, status);
      };
      make('Long', [-200, 'completed'], [20, 'booked']);
      make('Lately', [-10, 'completed']);
      make('Never');
      make('Off', [-5, 'cancelled'], [5, 'cancelled']);
      return all;
    });
    const q = 'xan';
    expect(await found(all.sky, { q, lastBefore: day(-100) })).toEqual(['Long']);
    expect(await found(all.sky, { q, lastAfter: day(-100) })).toEqual(['Lately']);
    expect(await found(all.sky, { q, noLast: 'yes' })).toEqual(['Never', 'Off']);
    expect(await found(all.sky, { q, lastBefore: day(-100), noLast: 'yes' })).toEqual(['Long', 'Never', 'Off']);
    expect(await found(all.maya, { q, nextAfter: day(2) })).toEqual(['Long']);
    expect(await found(all.maya, { q, nextBefore: day(2) })).toEqual([]);
    expect(await found(all.maya, { q, noNext: 'yes' })).toEqual(['Lately', 'Never', 'Off']);
  });
});
