import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inbox } from '#src/contract/inbox.ts';
import { unassignedPatients } from '#src/contract/patients.ts';
import { accessReview, overview } from '#src/contract/review.ts';
import { blocked, emergency, requested, therapist } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { idOf, reviewScene } from '#test/review.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const scene = (about?: Parameters<typeof reviewScene>[1]) => reviewScene(world, about);
const review = (who: Member, query: object = {}) => world.as(who, accessReview, { query });
/** Who is asked about: `Ann: Maya`. */
const asked = async (who: Member, query: object = {}) =>
  (await review(who, query)).body.items.map(({ patient: one, practitioner }) => `${one.firstName}: ${practitioner.firstName}`);
describe('O2 the dashboard of the clinic', () => {
  test('O2 R1 is for the owner, the practice admin and the clinical admin, and for nobody else', async () => {
    const s = await scene();
    for (const who of [s.olga, s.pia, s.ruth]) expect((await world.as(who, overview, {})).status).toBe(200);
    for (const who of [s.maya, s.tess, s.sue, s.sky, s.bea, s.hope]) {
      const answer = await world.as(who, overview, {});
      expect([answer.status, answer.body.code], who.firstName).toEqual([403, 'not_allowed']);
    }
  });

  test('O2 each number is what its list shows the one asking', async () => {
    const s = await scene({ policy: 'careTeam', features: ['therapistPatientAssignment', 'breakGlass'] });
    await world.tell((story) => {
      requested(story, s.ann, s.diego);
      const otto = therapist(story, s.at, { firstName: 'Otto', lastName: 'Off', permissions: ['canBreakGlass'] });
      emergency(story, s.ben, otto);
    });
    for (const who of [s.olga, s.ruth, s.pia]) {
      const { body } = await world.as(who, overview, {});
      const waiting = (await world.as(who, inbox, {})).body;
      expect(body.needs).toBe(waiting.needs.length);
      expect(body.requests ?? 0).toBe(waiting.requests.length);
      expect(body.emergencies ?? 0).toBe(waiting.emergencies.length);
      expect(body.unassigned).toBe((await world.as(who, unassignedPatients, { query: {} })).body.items.length);
      expect(body.noContact).toBe((await review(who, { only: 'noContact' })).body.pending);
      expect(body.ending).toBe((await review(who, { only: 'ending' })).body.pending);
      for (const one of body.practitioners)
        expect(one.noContact).toBe((await review(who, { practitionerId: one.id, only: 'noContact' })).body.pending);
    }
    const ruths = (await world.as(s.ruth, overview, {})).body;
    expect(ruths).toMatchObject({ contactDays: 90, unassigned: 1, requests: 1, ending: 1 });
    // Neither requests nor emergencies are a practice admin's to settle.
    expect((await world.as(s.pia, overview, {})).body).toMatchObject({ requests: null, emergencies: null });
    expect(ruths.practitioners.find(({ id }) => id === idOf(s.maya))).toMatchObject({ caseload: 8, assignable: true });
  });

  test('O2 R5 a patient from whom one is blocked is counted nowhere', async () => {
    const s = await scene();
    const before = (await world.as(s.ruth, overview, {})).body;
    await world.tell((story) => {
      for (const who of [s.flo, s.lou]) blocked(story, s.ruth, who);
    });
    const after = (await world.as(s.ruth, overview, {})).body;
    const mayas = (of: typeof before) => of.practitioners.find(({ id }) => id === idOf(s.maya));
    expect([after.unassigned, after.noContact]).toEqual([0, (before.noContact ?? 0) - 1]);
    expect([mayas(after)?.caseload, mayas(after)?.noContact]).toEqual([
      (mayas(before)?.caseload ?? 0) - 1,
      (mayas(before)?.noContact ?? 0) - 1,
    ]);
    expect(await asked(s.ruth)).not.toContain('Flo: Maya');
    expect(await asked(s.olga)).toContain('Flo: Maya');
  });

  test('O2 somebody suspended stays while patients are theirs', async () => {
    const s = await scene();
    await world.owner.query(`update member set status = 'suspended' where id = $1`, [s.nina.memberId]);
    const { practitioners } = (await world.as(s.ruth, overview, {})).body;
    expect(practitioners.find(({ id }) => id === idOf(s.nina))).toMatchObject({ assignable: false, caseload: 6 });
  });

  test('F2 O2 while assigning is off there is neither queue nor review', async () => {
    const s = await scene({ features: [] });
    expect((await world.as(s.ruth, overview, {})).body).toMatchObject({ unassigned: null, noContact: null, ending: null });
    expect((await review(s.ruth)).body.code).toBe('feature_off');
  });
});
