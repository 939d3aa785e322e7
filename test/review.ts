// A clinic whose assignments are old, for the dashboard and the access review (O2).
import { noted } from '#seed/notes.ts';
import { service } from '#seed/offer.ts';
import type { Story } from '#seed/story.ts';
import { assigned, daysBefore, patient } from '#seed/tell.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { cast } from './cast.ts';
import type { World } from './world.ts';

export const idOf = (who: { practitionerId: number | null }): number => who.practitionerId as number;

/** An appointment of a patient with somebody, as many days ago (negative: to come). */
function met(story: Story, who: Patient, whom: Member, by: Member, serviceId: number, daysAgo: number, status = 'completed'): void {
  const [starts, ends] = [daysBefore(story.now, daysAgo), daysBefore(story.now, daysAgo - 1 / 48)];
  story.rows.appointment.push({
    tenant_id: who.tenantId,
    id: story.id(),
    patient_id: who.patientId,
    practitioner_id: whom.practitionerId,
    service_id: serviceId,
    starts_at: starts,
    ends_at: ends,
    zone: 'Etc/UTC',
    wall_start: starts.slice(0, 19),
    busy: `[${starts},${ends})`,
    status,
    cancelled_by: status === 'cancelled' ? 'clinic' : null,
    cancelled_at: status === 'cancelled' ? starts : null,
    booked_by: by.memberId,
    booked_at: daysBefore(story.now, Math.max(daysAgo, 0) + 1),
    placed_by: by.memberId,
    placed_at: daysBefore(story.now, Math.max(daysAgo, 0) + 1),
  });
}

/**
 * Maya is primary and Nina assigned, for 200 days, of each of them. Ann: nobody has met her since. Ben: Maya has, Nina has not. Cam: Nina will.
 * Dee: Nina has signed a note. Eve: Tess covers for ten days more. Flo has Maya alone, unmet. Gus was cancelled.
 */
export const reviewScene = (world: World, about: Parameters<typeof cast>[1] = { policy: 'careTeam' }) =>
  world.tell((story) => {
    const people = cast(story, about);
    const { serviceId } = service(story, people.at, {});
    const old = (firstName: string, team: Member[]) => {
      const who = patient(story, people.at, { firstName, lastName: 'Review', by: people.maya, daysAgo: 300 });
      team.forEach((one, nth) => assigned(story, who, one, { kind: nth ? 'assigned' : 'primary', via: 'manual', daysAgo: 200 - nth }));
      return who;
    };
    const both = [people.maya, people.nina];
    const [ann, ben, cam, dee, gus] = ['Ann', 'Ben', 'Cam', 'Dee', 'Gus'].map((name) => old(name, both)) as [
      Patient,
      Patient,
      Patient,
      Patient,
      Patient,
    ];
    const eve = old('Eve', [people.maya]);
    assigned(story, eve, people.tess, { kind: 'covering', via: 'coverage', daysAgo: 5, untilDays: 10 });
    const flo = old('Flo', [people.maya]);
    [ben, cam, dee, eve].forEach((who, nth) => met(story, who, people.maya, people.sky, serviceId, 20 + nth));
    met(story, ben, people.nina, people.sky, serviceId, 120);
    met(story, cam, people.nina, people.sky, serviceId, -8, 'booked');
    met(story, gus, people.maya, people.sky, serviceId, 10, 'cancelled');
    met(story, gus, people.nina, people.sky, serviceId, 11, 'noShow');
    noted(story, dee, people.nina, { daysAgo: 12 });
    const lou = patient(story, people.at, { firstName: 'Lou', lastName: 'Nobody', by: people.pia });
    return { ...people, serviceId, ann, ben, cam, dee, eve, flo, gus, lou };
  });
export type Scene = Awaited<ReturnType<typeof reviewScene>>;
