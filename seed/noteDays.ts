import { complaints, contacts, missed, plans, themes, visits } from './clinicalTexts.ts';
import type { Team } from './days.ts';
import { addended, noted, sealed } from './notes.ts';
import type { Content } from './notes.ts';
import type { Story } from './story.ts';
import type { Member, Patient } from './tell.ts';

const day = 86_400_000;
type Written = { kind: 'progress' | 'intake'; template: string; content: Content };
/** What is written at the nth of so many sessions with one patient. */
type Course = (nth: number, of: number) => Written;

const only = (fields: Record<string, string>): Content => ({ fields, scales: {}, marks: [] });
/** The text of a row that belongs to the nth of so many sessions: the first to the first, the last to the last. */
const along = <T>(row: readonly T[], nth: number, of: number): T => row[Math.min(row.length - 1, Math.floor((nth * row.length) / of))] as T;
const at = <T>(row: readonly T[], place: number): T => row[place % row.length] as T;

const physio = (place: number): Course => {
  const { marks, told, moves, done, exercise } = at(complaints, place);
  return (nth, of) => {
    const pain = Math.max(1, Math.round(6 - (5 * nth) / of) - (place % 2));
    return {
      kind: nth === 0 ? 'intake' : 'progress',
      template: 'physioProgress',
      content: {
        fields: {
          subjective: along(told, nth, of),
          rangeOfMotion: along(moves, nth, of),
          strength: nth === of - 1 ? '5/5' : '4/5',
          treatment: along(done, nth, of),
          response: pain > 3 ? 'Eased during treatment, no pain afterwards.' : 'Well tolerated.',
          homeExercise: along(exercise, nth, of),
          plan: nth === of - 1 ? 'Close after the next visit if this holds.' : at(plans, place + nth),
        },
        scales: { painNow: pain, painWorst: Math.min(10, pain + 2) },
        marks: pain > 2 ? marks : marks.slice(0, 1),
      },
    };
  };
};
const therapy = (place: number): Course => {
  const { problem, history, goals, data, assessment, plan } = at(themes, place);
  return (nth, of) =>
    nth === 0
      ? {
          kind: 'intake',
          template: 'intake',
          content: only({
            presentingProblem: problem,
            history,
            riskAssessment: 'No thoughts of suicide or of harming others; asked directly. Knows whom to call.',
            goals,
            plan: `${at(plan, 0)} Weekly sessions of fifty minutes.`,
          }),
        }
      : {
          kind: 'progress',
          template: 'dap',
          content: only({
            data: along(data, nth - 1, of - 1),
            assessment: along(assessment, nth - 1, of - 1),
            plan: along(plan, nth - 1, of - 1),
          }),
        };
};
const allied = (discipline: number, place: number): Course => {
  const { subjective, objective, assessment, plan } = at(visits, discipline);
  return (nth) => ({
    kind: 'progress',
    template: 'soap',
    content: only({
      subjective: at(subjective, place + nth),
      objective: at(objective, place + nth),
      assessment: at(assessment, place + nth),
      plan: at(plan, place + nth),
    }),
  });
};

type How = Parameters<typeof noted>[3];
/** For whom and how much is written: the first few patients of each therapist. */
type Scope = { patients: (therapist: number) => number; course: (therapist: number, place: number) => Course; opensAt: number };

/** The notes of one clinic's last months. @param more what a note has beside its text, by how long ago it was */
function tellCourses(
  story: Story,
  team: Team,
  { patients, course, opensAt }: Scope,
  more: (who: Member, patient: number, isLast: boolean, daysAgo: number) => How = () => ({}),
): void {
  for (const [therapist, who] of team.therapists.entries()) {
    for (const [place, one] of (team.caseloads.get(who) ?? []).slice(0, patients(therapist)).entries()) {
      const since = daysOn(story, one, who);
      const apart = 7 + 3 * ((therapist + place) % 3);
      const sessions = Math.min(6, Math.floor((since - 2) / apart));
      for (let nth = 0; nth < sessions; nth++) {
        const daysAgo = agoAt(story, 2 + (place % 5) + apart * (sessions - 1 - nth), opensAt + ((place * 5 + therapist * 2) % 8));
        if (daysAgo >= since) continue;
        noted(story, one, who, {
          ...course(therapist, therapist + place)(nth, sessions),
          daysAgo,
          ...more(who, place, nth === sessions - 1, daysAgo),
        });
      }
    }
  }
}

/** Contacts and missed appointments, as the front desk and the therapists note them. */
function tellContacts(story: Story, team: Team, opensAt: number): void {
  const desk = memberWith(story, team, 'scheduler');
  for (const [place, who] of team.therapists.slice(0, 4).entries()) {
    const [one, other] = team.caseloads.get(who) ?? [];
    if (one && daysOn(story, one, who) > 8) {
      const { with: whom, text } = at(contacts, place * 2);
      const content = only({ with: whom, text });
      noted(story, one, desk ?? who, { kind: 'contact', template: 'contact', content, daysAgo: agoAt(story, 4 + place, opensAt) });
    }
    if (other && daysOn(story, other, who) > 12) {
      const [call, gone] = [at(contacts, place * 2 + 1), at(missed, place)];
      noted(story, other, who, {
        kind: 'contact',
        template: 'contact',
        content: only({ ...call }),
        daysAgo: agoAt(story, 6 + place, opensAt + 3),
      });
      noted(story, other, desk ?? who, {
        kind: 'missedAppointment',
        template: 'missedAppointment',
        content: only({ ...gone }),
        daysAgo: agoAt(story, 3 + place, opensAt + 1),
      });
    }
  }
}

/** Months of notes at the three clinics: each in the templates of its trade, some of them waiting for somebody. */
export function tellNotes(story: Story, { okta, harbor, summit }: { okta: Team; harbor: Team; summit: Team }): void {
  tellCourses(story, okta, { patients: (nth) => (nth < 2 ? 9 : 4), course: (_, place) => physio(place), opensAt: 7 });
  // C1: what a trainee signs waits for the supervisor; one waits still, and one came back.
  const [, tomas, hana] = harbor.therapists;
  const samuel = memberWith(story, harbor, 'supervisor');
  tellCourses(
    story,
    harbor,
    { patients: (nth) => (nth < 3 ? 7 : 1), course: (_, place) => therapy(place), opensAt: 14 },
    (who, patient, isLast, daysAgo) => {
      if (who !== hana || !samuel) return {};
      if (isLast && patient === 0) return { waits: true };
      const reason = 'Please name the risk assessment of this session, and what follows from it.';
      if (isLast && patient === 1) return { returned: { by: samuel, daysAgo: Math.min(1, daysAgo / 2), reason } };
      return { coSigned: { by: samuel, daysAgo: Math.max(daysAgo - 1, 0.5) } };
    },
  );
  tellCourses(story, summit, { patients: (nth) => (nth < 3 ? 7 : 1), course: (nth, place) => allied(nth, place), opensAt: 22 });
  for (const [team, opensAt] of [
    [okta, 7],
    [harbor, 14],
    [summit, 22],
  ] as const)
    tellContacts(story, team, opensAt);

  // One is being written, one was added to, and a colleague who has left the team gave back what she was writing (C4).
  const maya = okta.therapists[0] as Member;
  const [first, second] = okta.caseloads.get(maya) ?? [];
  const signed = story.rows.note.find((row) => row['patient_id'] === first?.patientId && row['status'] === 'signed');
  if (first && signed) {
    const text = 'Called in the afternoon: the exercise sheet was missing its second page, sent by e-mail.';
    addended(story, first, maya, signed['id'] as number, { text, daysAgo: 1 });
  }
  if (second) noted(story, second, maya, { ...physio(3)(1, 4), status: 'draft', daysAgo: 0.1 });
  const [left, by] = handedOnTo(story, harbor, tomas as Member) ?? [];
  if (left && by) {
    const { content, ...written } = therapy(1)(2, 4);
    const { noteId } = noted(story, left, by, {
      ...written,
      content: only({ data: content.fields['data'] ?? '' }),
      status: 'draft',
      daysAgo: 82,
    });
    sealed(story, left, by, noteId, { given: true, content });
  }
}

/** How long ago it was at this hour, in UTC, so many days before today. */
const agoAt = (story: Story, days: number, hour: number): number => {
  const now = story.now.getTime();
  return (now - ((Math.floor(now / day) - days) * day + hour * 3_600_000)) / day;
};

/** For how many days somebody has been on a patient's care team. */
function daysOn(story: Story, of: Patient, who: Member): number {
  const row = story.rows.assignment.find((one) => one['patient_id'] === of.patientId && one['practitioner_id'] === who.practitionerId);
  return row ? (story.now.getTime() - Date.parse(String(row['starts_at']))) / day : 0;
}

/** A member of a clinic with this role. */
function memberWith(story: Story, { clinic }: Team, role: string): Member | null {
  const row = story.rows.member.find((one) => one['tenant_id'] === clinic.tenantId && (one['roles'] as string[]).includes(role));
  if (!row) return null;
  const name = { firstName: String(row['first_name']), lastName: String(row['last_name']) };
  return {
    ...name,
    tenantId: clinic.tenantId,
    memberId: row['id'] as number,
    userId: row['user_id'] as number,
    email: '',
    practitionerId: null,
  };
}

/** A patient of somebody's whom a colleague had before, and that colleague. */
function handedOnTo(story: Story, { caseloads, therapists }: Team, who: Member): [Patient, Member] | null {
  for (const one of caseloads.get(who) ?? []) {
    const row = story.rows.assignment.find((each) => each['patient_id'] === one.patientId && each['status'] === 'archived');
    const by = therapists.find(({ practitionerId }) => practitionerId === row?.['practitioner_id']);
    if (row && by) return [one, by];
  }
  return null;
}
