import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assign, careTeam, changeCareTeam } from '#src/contract/assignments.ts';
import { invitationLink, invite, resendInvitation } from '#src/contract/invitations.ts';
import { allActivePatients, getPatient, myPatients, similarPatients } from '#src/contract/patients.ts';
import { assigned, blocked, member, patient, supervises, therapist } from '#seed/tell.ts';
import { cast, changeTeam } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const listed = async (who: Someone, q?: string) =>
  (await world.as(who, allActivePatients, { query: q === undefined ? {} : { q } })).body.items.map(({ firstName }) => firstName).sort();

/** Ann is the member's own; Ben was, until yesterday; Cy never. */
const open = (
  visibility: 'all' | 'namesOnly' | 'own',
  roles: ('clinician' | 'trainee' | 'supervisor' | 'scheduler' | 'owner')[] = ['clinician'],
) =>
  world.tell((story) => {
    const all = cast(story);
    const [ann, ben, cy] = [all.ofMaya('Ann'), all.ofMaya('Ben'), all.ofMaya('Cy')];
    const vera = therapist(story, all.at, { firstName: 'Vera', lastName: 'Viewer', visibility, roles });
    assigned(story, ann, vera);
    assigned(story, ben, vera, { untilDays: -1 });
    return { ...all, ann, ben, cy, vera };
  });

describe('R4 visibility', () => {
  test.each([
    ['all', ['Ann', 'Ben', 'Cy', 'Sam']],
    ['namesOnly', ['Ann', 'Ben', 'Cy', 'Sam']],
    ['own', ['Ann']],
  ] as const)('R4 a clinician with %s finds in lists, search and counts exactly those', async (visibility, expected) => {
    const { vera } = await open(visibility);
    expect(await listed(vera)).toEqual(expected);
    expect(await listed(vera, 'Okafor')).toEqual(expected);
    expect(await listed(vera, 'Cy')).toEqual(expected.filter((name) => name === 'Cy'));
    const first = await world.as(vera, allActivePatients, { query: { limit: 1 } });
    expect(first.body.nextCursor === null).toBe(expected.length === 1);
  });

  test.each([
    ['trainee', ['Ann']],
    ['supervisor', ['Ann', 'Cy']],
    ['scheduler', ['Ann', 'Ben', 'Cy', 'Sam']],
    ['owner', ['Ann', 'Ben', 'Cy', 'Sam']],
  ] as const)('R4 (e) `own` limits a clinician who is also %s only where every role is limited', async (role, expected) => {
    const { vera } = await world.tell((story) => {
      const all = cast(story);
      const [ann, , cy] = [all.ofMaya('Ann'), all.ofMaya('Ben'), all.ofMaya('Cy')];
      const vera = therapist(story, all.at, { firstName: 'Vera', lastName: 'Viewer', visibility: 'own', roles: ['clinician', role] });
      const watched = therapist(story, all.at, { firstName: 'Wanda', lastName: 'Watched' });
      assigned(story, ann, vera);
      assigned(story, cy, watched);
      if (role === 'supervisor') supervises(story, vera, watched);
      return { vera };
    });
    expect(await listed(vera)).toEqual(expected);
  });

  test('R4 (j) a permission to read all records makes every patient one’s own', async () => {
    const { reader } = await world.tell((story) => {
      const all = cast(story);
      return {
        reader: therapist(story, all.at, {
          firstName: 'R',
          lastName: 'R',
          visibility: 'own',
          level: 'administrative',
          permissions: ['canReadAllRecords'],
        }),
      };
    });
    expect(await listed(reader)).toEqual(['Sam']);
  });

  test('R4 R7 what one may not see answers in every endpoint with the bytes of what never existed', async () => {
    const { vera, cy, ben, diego } = await open('own');
    const elsewhere = await open('own');
    const calls: ((id: number) => Promise<{ status: number; text: string; headers: Record<string, unknown> }>)[] = [
      (id: number) => world.as(vera, careTeam, { params: { patientId: id } }),
      (id: number) => world.as(vera, assign, { body: { patientId: id } }),
      (id: number) => world.as(vera, assign, { body: { patientId: id, targetDoctorId: diego.practitionerId } }),
      (id: number) => world.as(vera, assign, { body: { patientId: id, targetDoctorId: 424_242 } }),
      (id: number) =>
        world.as(vera, changeCareTeam, { params: { patientId: id }, body: { version: 'x', remove: [diego.practitionerId], reason: 'r' } }),
      (id: number) => world.as(vera, getPatient, { params: { patientId: id } }),
    ];
    for (const call of calls) {
      const [absent, ...others] = await Promise.all([424_242, cy.patientId, ben.patientId, elsewhere.ann.patientId].map(call));
      expect(absent?.status).toBe(404);
      for (const other of others) {
        expect(withoutRequestId(other.text)).toBe(withoutRequestId(absent?.text ?? ''));
        expect(Object.keys(other.headers)).toEqual(Object.keys(absent?.headers ?? {}));
      }
    }
  });

  test('R4 someone who invites sees the patient they created at once, and another with `own` does not', async () => {
    const { vera, at } = await open('own');
    const other = await world.tell((story) => therapist(story, at, { firstName: 'O', lastName: 'Other', visibility: 'own' }));
    const made = await world.as(vera, invite, { body: { firstName: 'Dee', lastName: 'New', email: `dee-${at.tenantId}@example.test` } });
    expect([made.status, made.body.patient?.isConnectedToMe]).toEqual([201, true]);
    expect(await listed(vera)).toEqual(['Ann', 'Dee']);
    expect(await listed(other)).toEqual([]);
    for (const endpoint of [invitationLink, resendInvitation]) {
      const hidden = await world.as(other, endpoint, { params: { invitationId: made.body.invitationId } });
      const absent = await world.as(other, endpoint, { params: { invitationId: 424_242 } });
      expect([hidden.status, withoutRequestId(hidden.text)]).toEqual([404, withoutRequestId(absent.text)]);
    }
  });

  test('R4 what is seen follows the care team on the next request, both ways', async () => {
    const { vera, ruth, cy, ann } = await open('own');
    await world.as(ruth, assign, { body: { patientId: cy.patientId, targetDoctorId: vera.practitionerId } });
    expect(await listed(vera)).toEqual(['Ann', 'Cy']);
    await changeTeam(world, ruth, ann.patientId, { remove: [vera.practitionerId], reason: 'ends' });
    expect(await listed(vera)).toEqual(['Cy']);
  });
});

describe('R5 a block', () => {
  test('R5 beats every role and relation: for that member the patient does not exist', async () => {
    const all = await world.tell((story) => {
      const scene = cast(story);
      scene.ofMaya('Ann');
      for (const who of [scene.olga, scene.pia, scene.ruth, scene.maya, scene.sky, scene.bea, scene.hope]) blocked(story, who, scene.sam);
      return scene;
    });
    for (const who of [all.olga, all.pia, all.ruth, all.maya, all.sky, all.bea, all.hope]) {
      expect(await listed(who)).toEqual(['Ann']);
      expect(await listed(who, 'sam')).toEqual([]);
      expect((await world.as(who, careTeam, { params: { patientId: all.sam.patientId } })).status).toBe(404);
    }
    for (const who of [all.olga, all.ruth, all.maya, all.hope]) {
      const blockedOne = await world.as(who, assign, { body: { patientId: all.sam.patientId, targetDoctorId: all.diego.practitionerId } });
      const absent = await world.as(who, assign, { body: { patientId: 424_242, targetDoctorId: all.diego.practitionerId } });
      expect([blockedOne.status, withoutRequestId(blockedOne.text)]).toEqual([404, withoutRequestId(absent.text)]);
    }
    expect((await world.as(all.maya, myPatients, { query: {} })).body.items.map(({ firstName }) => firstName)).toEqual(['Ann']);
    expect(
      (await world.as(all.maya, similarPatients, { query: { firstName: 'Sam', lastName: 'Okafor', email: all.sam.email } })).body.items.map(
        ({ firstName }) => firstName,
      ),
    ).not.toContain('Sam');
    expect(await listed(all.diego)).toEqual(['Ann', 'Sam']);
  });

  test('R5 holds for one member and one patient, and only for them', async () => {
    const { nina, maya } = await world.tell((story) => {
      const all = cast(story);
      all.ofMaya('Ann');
      blocked(story, all.maya, all.sam);
      return all;
    });
    expect([await listed(maya), await listed(nina)]).toEqual([['Ann'], ['Ann', 'Sam']]);
  });

  test('R5 the links of a blocked patient’s invitation are out of reach, also for who sent it', async () => {
    const { maya, at } = await world.tell((story) => cast(story));
    const made = await world.as(maya, invite, { body: { firstName: 'Dee', lastName: 'New', email: `d-${at.tenantId}@example.test` } });
    await world.owner.query(
      `insert into patient_block (tenant_id, member_id, patient_id, blocked_by, reason) values ($1, $2, $3, $2, 'r')`,
      [at.tenantId, maya.memberId, made.body.patient?.id],
    );
    for (const endpoint of [invitationLink, resendInvitation]) {
      expect((await world.as(maya, endpoint, { params: { invitationId: made.body.invitationId } })).status).toBe(404);
    }
    expect(await listed(maya)).toEqual(['Sam']);
  });

  test('R5 a repeat of the request that created a patient tells nothing of them any more', async () => {
    const { maya, at } = await world.tell((story) => cast(story));
    const body = { firstName: 'Dee', lastName: 'Secret', email: `d-${at.tenantId}@example.test` };
    const more = { headers: { 'idempotency-key': 'once' } };
    const made = await world.as(maya, invite, { body }, more);
    await world.owner.query(
      `insert into patient_block (tenant_id, member_id, patient_id, blocked_by, reason) values ($1, $2, $3, $2, 'r')`,
      [at.tenantId, maya.memberId, made.body.patient?.id],
    );
    expect((await world.as(maya, invite, { body }, more)).text).not.toContain(String(made.body.patient?.id));
  });
});

test('R7 without the right, ids of every kind are answered alike before anything is looked up', async () => {
  const { sky, bea, sam, at, maya } = await world.tell((story) => cast(story));
  const elsewhere = await world.tell((story) => cast(story));
  const gone = await world.tell((story) => patient(story, at, { firstName: 'Gone', lastName: 'Away', by: maya, status: 'archived' }));
  const nurse = await world.tell((story) => member(story, at, { firstName: 'P', lastName: 'A', roles: ['practiceAdmin'] }));
  for (const who of [sky, bea, nurse]) {
    const texts = await Promise.all(
      [sam.patientId, gone.patientId, elsewhere.sam.patientId, 424_242].map(async (patientId) => {
        const answer = await world.as(who, assign, { body: { patientId, targetDoctorId: maya.practitionerId } });
        expect([answer.status, answer.body.code]).toEqual([403, 'not_allowed']);
        return withoutRequestId(answer.text);
      }),
    );
    expect(new Set(texts).size).toBe(1);
  }
});
