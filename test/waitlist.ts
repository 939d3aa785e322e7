// A clinic with people who wait for a time (S5).
import { expect } from 'vitest';
import { changePortalSettings, getPortalSettings } from '#src/contract/portal.ts';
import { book, cancelAppointment } from '#src/contract/scheduling.ts';
import { acceptOffer, joinWaitlist, myWaitlist } from '#src/contract/waitlist.ts';
import { offerNextTime } from '#src/server/waitlist/jobs.ts';
import { hours, service } from '#seed/offer.ts';
import { assigned, inPortal, newUser, patient } from '#seed/tell.ts';
import { cast, looked } from './cast.ts';
import type { Someone, World } from './world.ts';

export const everyDay = [1, 2, 3, 4, 5, 6, 7];
const anyTime = { weekdays: everyDay, fromMinute: 0, toMinute: 1440, until: null };
export const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
export const idOf = (who: { practitionerId: number | null }): number => who.practitionerId as number;
export const start = `${dayIn(5)}T09:00`;

/** Maya and Nina work every day. Sam, Ada and Lee are Maya's, and all of them are in the portal; Nora has nobody. */
export const waitlistScene = async (world: World) =>
  world.tell((story) => {
    const people = cast(story, { policy: 'careTeam' });
    for (const one of [people.maya, people.nina, people.diego]) hours(story, one, everyDay, ['9:00-17:00']);
    const enter = <P extends { patientId: number; tenantId: number }>(who: P, name: string) => {
      const user = newUser(story, `${name}-${people.at.tenantId}@example.test`, null);
      inPortal(story, who as never, user);
      return { ...who, ...user } as P & typeof user & Someone;
    };
    const other = (firstName: string) => {
      const who = patient(story, people.at, { firstName, lastName: 'Waiting', by: people.maya });
      assigned(story, who, people.maya, { kind: 'primary', via: 'manual' });
      return who;
    };
    const nora = patient(story, people.at, { firstName: 'Nora', lastName: 'New', by: people.ruth });
    return {
      ...people,
      ...service(story, people.at, {}),
      sam: enter(people.sam, 'sam'),
      ada: enter(other('Ada'), 'ada'),
      lee: enter(other('Lee'), 'lee'),
      nora: enter(nora, 'nora'),
    };
  });
export type Scene = Awaited<ReturnType<typeof waitlistScene>>;

/** What people do about the waitlist, and the clock, through the door of one server. */
export const doing = (world: World) => {
  const booked = async (s: Scene, who: { patientId: number } = s.sam, at = start, practitionerId = idOf(s.maya)) => {
    const body = { patientId: who.patientId, practitionerId, serviceId: s.serviceId, roomId: null, start: at };
    const answer = await world.as(s.sky, book, { body });
    expect(answer.status, answer.text).toBe(201);
    return answer.body.appointment;
  };
  const waits = async (s: Scene, who: Someone, wish: object = {}) => {
    const answer = await world.as(who, joinWaitlist, { body: { serviceId: s.serviceId, practitionerId: null, ...anyTime, ...wish } });
    expect(answer.status, answer.text).toBe(201);
    return answer.body;
  };
  const cancelled = async (s: Scene, { id, version }: { id: number; version: number }) =>
    world.as(s.sky, cancelAppointment, { params: { appointmentId: id }, body: { version, by: 'clinic' } });
  /** The minute is over, or the clock has moved on: what is to be offered is. */
  const offerNow = async (s: Scene) => {
    await world.owner.query(
      `update outbox set due_at = now() where tenant_id = $1 and letter = 'slotFreed' and settled_at is null and due_at > now()`,
      [s.at.tenantId],
    );
    while (await offerNextTime(world.database)());
  };
  /** Lets what is kept run out, as the clock would. */
  const runOut = async (s: Scene) => {
    await world.owner.query(
      `update waitlist_offer set made_at = now() - interval '3 hours', expires_at = now() - interval '1 second' where tenant_id = $1 and outcome is null`,
      [s.at.tenantId],
    );
    await offerNow(s);
  };
  const offersOf = async (who: Someone) => (await world.as(who, myWaitlist, {})).body.offers;
  const open = async (who: Someone) => (await offersOf(who)).filter(({ state }) => state === 'open');
  const accept = (who: Someone, id: number) => world.as(who, acceptOffer, { params: { id } });
  const outcomes = (s: Scene) =>
    looked<{ name: string; outcome: string | null }>(
      world,
      `select p.first_name as name, w.outcome from waitlist_offer w join patient p on p.id = w.patient_id where w.tenant_id = $1 order by w.made_at, w.id`,
      [s.at.tenantId],
    );
  const settle = async (s: Scene, to: object) => {
    const { version } = (await world.as(s.pia, getPortalSettings, {})).body;
    expect((await world.as(s.pia, changePortalSettings, { body: { version, ...to } })).status).toBe(200);
  };
  return { booked, waits, cancelled, offerNow, runOut, offersOf, open, accept, outcomes, settle };
};
