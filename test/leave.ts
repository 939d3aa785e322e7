// A clinic in which somebody goes on leave (A12): Maya's three patients, and a colleague who could cover.
import { Temporal } from 'temporal-polyfill';
import { coverLeave, leavePlan, previewCover } from '#src/contract/leave.ts';
import type { Covering, LeavePlan, PlannedAppointment } from '#src/contract/leave.ts';
import { listNotes } from '#src/contract/notes.ts';
import { book } from '#src/contract/scheduling.ts';
import type { Feature } from '#src/policy/rights.ts';
import { hours, service, timeOff } from '#seed/offer.ts';
import { assigned, patient } from '#seed/tell.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { cast, looked } from './cast.ts';
import type { Policy } from './cast.ts';
import type { Someone, World } from './world.ts';

export const idOf = (who: { practitionerId: number | null }): number => who.practitionerId as number;
const zone = 'Europe/Berlin';
/** Midnight of the clinic, so many days from now. */
const dayIn = (days: number) => Temporal.Now.zonedDateTimeISO(zone).add({ days }).startOfDay();

export const leaveIn = (world: () => World) => {
  /** Maya is away from the tenth day on, for ten; Nina too; Diego and Hope work every day and take no notice. */
  const scene = async (policy: Policy = 'careTeam', features?: Feature[]) => {
    const s = await world().tell((story) => {
      const people = cast(story, { policy, ...(features && { features }) });
      const [lee, ada] = ['Lee', 'Ada'].map((name) => people.ofMaya(name)) as [Patient, Patient];
      // Nobody's to cover.
      const kim = patient(story, people.at, { firstName: 'Kim', lastName: 'Okafor', by: people.nina });
      assigned(story, kim, people.nina, { kind: 'primary', via: 'invite' });
      const away = { startsAt: dayIn(10).toInstant().toString(), endsAt: dayIn(20).toInstant().toString() };
      const { timeOffId } = timeOff(story, people.maya, people.ruth, away);
      timeOff(story, people.nina, people.ruth, away);
      for (const one of [people.diego, people.hope]) hours(story, one, [1, 2, 3, 4, 5, 6, 7], ['9:00-17:00']);
      return { ...people, lee, ada, kim, leaveId: timeOffId, away, ...service(story, people.at, {}) };
    });
    await world().owner.query('update tenant set time_zone = $2 where id = $1', [s.at.tenantId, zone]);
    const wall = (days: number, time: string) => `${dayIn(days).toPlainDate().toString()}T${time}`;
    const day = (days: number) => dayIn(days).toInstant().toString();
    const booked = async (whom: Patient, who: Member, start: string) => {
      const body = { patientId: whom.patientId, practitionerId: idOf(who), serviceId: s.serviceId, roomId: null, start, anyway: true };
      const answer = await world().as(s.sky, book, { body });
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.body.appointment.id;
    };
    const ids = [
      await booked(s.sam, s.maya, wall(11, '09:00')),
      await booked(s.ada, s.maya, wall(11, '10:00')),
      await booked(s.lee, s.maya, wall(12, '09:00')),
    ];
    return { ...s, wall, day, book: booked, ids, patients: [s.sam, s.ada, s.lee].map(({ patientId }) => patientId) };
  };
  type Scene = Awaited<ReturnType<typeof scene>>;
  const planOf = (s: { leaveId: number }, who: Someone) => world().as(who, leavePlan, { params: { id: s.leaveId } });
  type How = {
    plan?: LeavePlan;
    /** Whom it is about, if not everybody. */
    only?: Patient[];
    to?: (patient: { id: number }) => Member;
    outcome?: (appointment: PlannedAppointment) => 'move' | 'firstFree' | 'keep' | 'cancel';
    more?: Covering['appointments'];
    leaveOut?: number;
  };
  /** The plan as it is, all to Diego at the same times, unless said otherwise. */
  const wanted = async (
    s: Scene,
    who: Someone,
    { plan, only, to = () => s.diego, outcome = () => 'move', more = [], leaveOut = 0 }: How,
  ): Promise<Covering> => {
    const shown = plan ?? (await planOf(s, who)).body;
    const about = shown.patients.filter(({ patient: { id } }) => !only || only.some(({ patientId }) => patientId === id));
    const all = about
      .flatMap((one) => one.appointments)
      .map((one) => ({ appointmentId: one.id, version: one.version, outcome: outcome(one) }));
    return {
      version: shown.version,
      covers: about.map(({ patient }) => ({ patientId: patient.id, practitionerId: idOf(to(patient)) })),
      appointments: [...all.slice(leaveOut), ...more],
    };
  };
  const preview = async (s: Scene, who: Someone, how: How = {}) =>
    world().as(who, previewCover, { params: { id: s.leaveId }, body: await wanted(s, who, how) });
  const confirm = async (s: Scene, who: Someone, how: How = {}) =>
    world().as(who, coverLeave, { params: { id: s.leaveId }, body: await wanted(s, who, how) });
  const opens = async (who: Someone, whom: Patient) =>
    (await world().as(who, listNotes, { params: { patientId: whom.patientId }, query: {} })).status === 200;
  const assignments = async (whom: Patient) =>
    (
      await looked<{ id: number }>(
        world(),
        `select practitioner_id::float8 as id from assignment where patient_id = $1 and status = 'active' and coalesce(ends_at, 'infinity') > now() order by 1`,
        [whom.patientId],
      )
    ).map(({ id }) => id);
  const appointments = (s: Pick<Scene, 'ids'>) =>
    looked<{ id: number; with: number; wall: string; status: string }>(
      world(),
      `select id::float8 as id, practitioner_id::float8 as with, to_char(wall_start, 'YYYY-MM-DD"T"HH24:MI') as wall, status from appointment where id = any ($1)
       order by starts_at, status, practitioner_id, id`,
      [s.ids],
    );
  /** Lets the leave, with what it gave, begin and end so far from now by the database's clock. */
  const clock = async (s: Pick<Scene, 'leaveId' | 'patients'>, begins: string, ends: string) => {
    await world().owner.query(
      `with l as (
        update time_off set starts_at = clock_timestamp() + $1::interval, ends_at = clock_timestamp() + $2::interval where id = $3 returning id, starts_at, ends_at
      )
      update cover c set leave_starts_at = l.starts_at, leave_ends_at = l.ends_at from l where c.leave_id = l.id`,
      [begins, ends, s.leaveId],
    );
    const also = (table: string, which: string) =>
      world().owner.query(
        `update ${table} a set starts_at = l.starts_at, ends_at = l.ends_at from time_off l where l.id = $1 and a.via = 'coverage' and a.patient_id = any ($2) ${which}`,
        [s.leaveId, s.patients],
      );
    await also('assignment', '');
    await also(
      'assignment_period',
      `and a.opened_at = (select max(p.opened_at) from assignment_period p where p.patient_id = a.patient_id and p.practitioner_id = a.practitioner_id)`,
    );
  };
  return { scene, planOf, preview, confirm, opens, assignments, appointments, clock };
};
export type LeaveScene = Awaited<ReturnType<ReturnType<typeof leaveIn>['scene']>>;
