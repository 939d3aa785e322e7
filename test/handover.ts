// A clinic that somebody leaves (A13): Lena's caseload, and colleagues who could take it.
import { expect } from 'vitest';
import { handoverDraft, makeHandover, previewHandover, undoHandover } from '#src/contract/handover.ts';
import type { HandoverDraft, HandoverWanted } from '#src/contract/handover.ts';
import { book } from '#src/contract/scheduling.ts';
import { service } from '#seed/offer.ts';
import { assigned, patient, therapist } from '#seed/tell.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { cast, looked } from './cast.ts';
import type { World } from './world.ts';

export const idOf = ({ practitionerId }: { practitionerId: number | null }) => practitionerId as number;
/** Everyone to whom the draft proposes. */
export const asProposed = (draft: HandoverDraft, more: Partial<HandoverWanted> = {}): HandoverWanted => ({
  practitionerId: draft.practitioner.id,
  patients: draft.patients.map(({ id, proposed }) => ({ patientId: id, practitionerId: proposed.practitionerId })),
  appointments: [],
  stopAccepting: true,
  ...more,
});

export const handoverIn = (of: () => World) => {
  /** Lena leaves Hill Clinic: primary of some patients with Nina beside her on some, and on the care team of one whose primary is Maya. */
  const open = (patients = 6) =>
    of().tell((story) => {
      const all = cast(story);
      const lena = therapist(story, all.at, { firstName: 'Lena', lastName: 'Leaver', discipline: 'Physiotherapy' });
      const kai = therapist(story, all.at, { firstName: 'Kai', lastName: 'Kind', discipline: 'Physiotherapy', capacity: 80 });
      const session = service(story, all.at, { name: 'Session', duration: 50 });
      const theirs = Array.from({ length: patients }, (_, nth) => {
        const who = patient(story, all.at, { firstName: `P${String(nth).padStart(3, '0')}`, lastName: 'Okafor', by: lena });
        assigned(story, who, lena, { kind: 'primary', via: 'invite' });
        if (nth % 3 === 0) assigned(story, who, all.nina);
        return who;
      });
      assigned(story, all.sam, lena);
      return { ...all, lena, kai, session, theirs };
    });
  type Scene = Awaited<ReturnType<typeof open>>;
  const draftOf = async (s: Scene, who: Member = s.ruth) => {
    const answer = await of().as(who, handoverDraft, { params: { practitionerId: idOf(s.lena) } });
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };
  const preview = (wanted: HandoverWanted, who: Member) => of().as(who, previewHandover, { body: wanted });
  const commit = async (wanted: HandoverWanted, who: Member, version?: string, headers = {}) => {
    const seen = version ?? (await preview(wanted, who)).body.version;
    return of().as(who, makeHandover, { body: { ...wanted, version: seen } }, { headers });
  };
  const undo = (id: number, who: Member) => of().as(who, undoHandover, { params: { id } });
  const bookFor = async (
    s: Scene,
    whom: Patient,
    start: string,
    who: Member & { practitionerId: number } = s.lena as never,
    roomId: number | null = null,
  ) => {
    const answer = await of().as(s.ruth, book, {
      body: { patientId: whom.patientId, practitionerId: idOf(who), serviceId: s.session.serviceId, roomId, start },
    });
    expect(answer.status, answer.text).toBe(201);
    return answer.body.appointment.id;
  };
  /** Every row that says who is on which care team, and each appointment, but for how often it was changed. */
  const stands = async ({ at }: Scene) => ({
    assignments: await looked(
      of(),
      `select patient_id, practitioner_id, kind, via, status, starts_at::text, ends_at::text, assigned_by, assigned_at::text, reason from assignment
       where tenant_id = $1 and not (status = 'archived' and reason = 'hand-over undone') order by 1, 2`,
      [at.tenantId],
    ),
    appointments: await looked(of(), `select (to_jsonb(a) - 'version')::text as row from appointment a where tenant_id = $1 order by id`, [
      at.tenantId,
    ]),
    practitioners: await looked(of(), `select id, accepting_new_patients from practitioner where tenant_id = $1 order by id`, [
      at.tenantId,
    ]),
  });
  const leftWith = async (s: Scene) =>
    looked<{ assignments: number; appointments: number; wrong: number }>(
      of(),
      `select (select count(*)::integer from assignment a where a.tenant_id = $1 and a.practitioner_id = $2 and a.status = 'active') as assignments,
        (select count(*)::integer from appointment a where a.tenant_id = $1 and a.practitioner_id = $2 and a.starts_at > now() and a.status <> 'cancelled') as appointments,
        (select count(*)::integer from patient p where p.tenant_id = $1 and p.status = 'active' and 1 <> (
          select count(*) from assignment a where a.tenant_id = $1 and a.patient_id = p.id and a.kind = 'primary' and a.status = 'active')) as wrong`,
      [s.at.tenantId, idOf(s.lena)],
    );
  return { open, draftOf, preview, commit, undo, bookFor, stands, leftWith };
};
