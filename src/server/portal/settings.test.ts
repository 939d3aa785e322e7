import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caseloads } from '#src/contract/assignments.ts';
import { changeFeatures } from '#src/contract/clinic.ts';
import { changePortalSettings, getPortalSettings, portalOffer } from '#src/contract/portal.ts';
import { service } from '#seed/offer.ts';
import { inPortal, newUser, patient } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const scene = () =>
  world.tell((story) => {
    const people = cast(story, { policy: 'careTeam' });
    patient(story, people.at, { firstName: 'Nora', lastName: 'New', by: people.ruth });
    const user = newUser(story, `portal-${people.at.tenantId}@example.test`, null);
    inPortal(story, people.sam, user);
    return { ...people, ...service(story, people.at), portal: { ...people.sam, ...user } };
  });

describe('B2 the settings of the portal', () => {
  test('B2 owner and practice admin read and change them, nobody else does', async () => {
    const s = await scene();
    for (const who of [s.olga, s.pia, s.ruth, s.maya, s.hope, s.sue, s.tess, s.sky, s.bea]) {
      const may = who === s.olga || who === s.pia;
      const read = await world.as(who, getPortalSettings, {});
      const changed = await world.as(who, changePortalSettings, { body: { version: read.body.version ?? 1, bookingDays: 30 } });
      expect([read.status, changed.status], who.firstName).toEqual(may ? [200, 200] : [403, 403]);
    }
    expect((await world.as(s.portal, getPortalSettings, {})).status).toBe(401);
  });

  test('B2 a new clinic lets clients book with their own care team only, a day ahead, up to two months', async () => {
    const s = await scene();
    const { body } = await world.as(s.olga, getPortalSettings, {});
    expect(body).toMatchObject({
      bookWithAnyone: false,
      newClientsBook: false,
      bookingNoticeHours: 24,
      bookingDays: 60,
      patients: 2,
      unassigned: 1,
    });
    expect(body.services).toEqual([{ id: s.serviceId, name: 'Session', duration: 50, inPortal: true }]);
    expect(body.practitioners.find(({ id }) => id === s.maya.practitionerId)).toMatchObject({ acceptsNew: true });
  });

  test('B2 what is changed holds from the next request, is logged old and new, and is not written over', async () => {
    const s = await scene();
    const { version } = (await world.as(s.pia, getPortalSettings, {})).body;
    const body = {
      version,
      bookWithAnyone: true,
      bookingDays: 90,
      services: [{ id: s.serviceId, inPortal: false }],
      practitioners: [{ id: s.diego.practitionerId as number, acceptsNew: false }],
    };
    const done = await world.as(s.pia, changePortalSettings, { body });
    expect(done.body).toMatchObject({ version: version + 1, bookWithAnyone: true, bookingDays: 90, services: [{ inPortal: false }] });
    const offer = (await world.as(s.portal, portalOffer, {})).body;
    expect(offer.services).toEqual([]);
    expect(offer.practitioners.map(({ firstName }) => firstName)).not.toContain('Diego');
    expect(offer.practitioners.length).toBeGreaterThan(2);
    // Whoever assigns sees who takes new clients by the same fact.
    const load = (await world.as(s.ruth, caseloads, {})).body;
    expect(load.find(({ id }) => id === s.diego.practitionerId)).toMatchObject({ acceptingNewPatients: false });
    expect((await world.as(s.olga, changePortalSettings, { body })).status).toBe(412);
    expect(
      await looked(world, `select action, detail from activity where tenant_id = $1 and member_id = $2 and outcome = 'done' order by id`, [
        s.at.tenantId,
        s.pia.memberId,
      ]),
    ).toEqual([
      { action: 'service.changed', detail: { serviceId: s.serviceId, inPortal: false } },
      { action: 'practitioner.changed', detail: { practitionerId: s.diego.practitionerId, acceptsNew: false } },
      { action: 'settings.changed', detail: { bookWithAnyone: { from: false, to: true }, bookingDays: { from: 60, to: 90 } } },
    ]);
  });

  test('B2 a service or a practitioner of another clinic is not there, and nothing is changed', async () => {
    const [s, other] = [await scene(), await scene()];
    for (const wrong of [
      { services: [{ id: other.serviceId, inPortal: false }] },
      { practitioners: [{ id: other.maya.practitionerId as number, acceptsNew: false }] },
    ]) {
      const { version } = (await world.as(s.pia, getPortalSettings, {})).body;
      const answer = await world.as(s.pia, changePortalSettings, { body: { version, bookWithAnyone: true, ...wrong } });
      expect(answer.status).toBe(404);
      expect((await world.as(s.pia, getPortalSettings, {})).body).toMatchObject({ version, bookWithAnyone: false });
    }
    expect((await world.as(other.pia, getPortalSettings, {})).body).toMatchObject({ version: 1, services: [{ inPortal: true }] });
  });

  test('F1 with the portal switched off nothing of it answers', async () => {
    const s = await scene();
    await world.as(s.pia, changeFeatures, { body: { features: { clientPortal: false } } });
    expect((await world.as(s.portal, portalOffer, {})).body.code).toBe('feature_off');
  });
});
