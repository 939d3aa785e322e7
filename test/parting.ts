// A clinic in which somebody is about to leave a care team who has sessions to come (A7): what is asked, said, and has become of them.
import { expect } from 'vitest';
import { partingAppointments } from '#src/contract/assignments.ts';
import type { CareTeamChange } from '#src/contract/assignments.ts';
import { listNotes } from '#src/contract/notes.ts';
import { book } from '#src/contract/scheduling.ts';
import { location, room, service } from '#seed/offer.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { cast, changeTeam, looked } from './cast.ts';
import type { Policy } from './cast.ts';
import type { Someone, World } from './world.ts';

export type Fate = NonNullable<CareTeamChange['appointments']>[number];
export const keep = (appointmentId: number, version = 1): Fate => ({ appointmentId, version, outcome: 'keep' });
export const cancel = (appointmentId: number, version = 1): Fate => ({ appointmentId, version, outcome: 'cancel' });
export const move = (appointmentId: number, to: { practitionerId: number | null }, more = {}): Fate => ({
  appointmentId,
  version: 1,
  outcome: 'move',
  practitionerId: to.practitionerId as number,
  ...more,
});

type Left = { sam: Patient; nina: { practitionerId: number }; sessions: number[] };

/** Acts of people in this clinic, and looks past the door. */
export const partingIn = (world: () => World) => {
  const booking = (s: { serviceId: number }, who: Someone, whom: Patient, practitioner: Member, start: string, more = {}) =>
    world().as(who, book, {
      body: {
        patientId: whom.patientId,
        practitionerId: practitioner.practitionerId as number,
        serviceId: s.serviceId,
        roomId: null,
        start,
        ...more,
      },
    });

  /** Sam has three sessions to come with Nina, of one series; Diego is on no care team. */
  const scene = async (policy: Policy = 'careTeam') => {
    const s = await world().tell((story) => {
      const people = cast(story, { policy });
      const kim = people.ofMaya('Kim');
      const { roomId } = room(story, location(story, people.at));
      return { ...people, kim, roomId, ...service(story, people.at, { bufferAfter: 10 }) };
    });
    const { body } = await booking(s, s.sky, s.sam, s.nina, '2027-03-02T09:00', { repeat: { everyWeeks: 1, times: 3 }, roomId: s.roomId });
    return { ...s, sessions: body.series.map(({ id }) => id as number) as [number, number, number] };
  };
  const removeNina = (s: Left, who: Someone, appointments: Fate[], more: Partial<CareTeamChange> = {}) =>
    changeTeam(world(), who, s.sam.patientId, { remove: [s.nina.practitionerId], reason: 'goes on leave', appointments, ...more });
  const asked = (s: Left, who: Someone, practitioner: { practitionerId: number | null } = s.nina, whom = s.sam) =>
    world().as(who, partingAppointments, {
      params: { patientId: whom.patientId },
      query: { practitionerId: String(practitioner.practitionerId) },
    });
  const opens = async (who: Someone, whom: Patient) =>
    (await world().as(who, listNotes, { params: { patientId: whom.patientId }, query: {} })).status === 200;

  /** Everything that unassigning could have changed about Sam. */
  const everything = (s: Left) =>
    looked(
      world(),
      `select (select json_agg(a order by a.id) from appointment a where a.patient_id = $1) as appointments,
       (select json_agg(g order by g.practitioner_id) from assignment g where g.patient_id = $1) as assignments,
       (select json_agg(p order by p.id) from assignment_period p where p.patient_id = $1) as periods,
       (select count(*)::int from activity l where l.patient_id = $1 and l.outcome = 'done') as log,
       (select count(*)::int from outbox o where o.patient_id = $1) as letters`,
      [s.sam.patientId],
    );
  const unchanged = async (s: Left, act: () => Promise<{ status: number; body: object; text: string }>) => {
    const before = await everything(s);
    const answer = await act();
    expect(await everything(s), answer.text).toEqual(before);
    return answer.body as { code?: string; ids?: number[]; count?: number; times?: object[]; appointments?: { id: number }[] };
  };
  const stands = (s: Left) =>
    looked<{ with: number; status: string; by: string | null; reason: string | null; series: boolean; exception: boolean; wall: string }>(
      world(),
      `select practitioner_id::float8 as with, status, cancelled_by as by, cancel_reason as reason, series_id is not null as series,
       is_exception as exception, to_char(wall_start, 'YYYY-MM-DD"T"HH24:MI') as wall
     from appointment where id = any ($1) order by starts_at`,
      [s.sessions],
    );
  const isOn = async (s: Left, { practitionerId }: { practitionerId: number | null }) =>
    (
      await looked(world(), `select 1 from assignment where patient_id = $1 and practitioner_id = $2 and status = 'active'`, [
        s.sam.patientId,
        practitionerId,
      ])
    ).length === 1;

  return { booking, scene, removeNina, asked, opens, unchanged, stands, isOn };
};
