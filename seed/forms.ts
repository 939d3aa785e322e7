import { fold } from '#src/platform/names.ts';
import { instruments, onlyAnswered, resultOf } from '#src/contract/instruments.ts';
import type { Team } from './days.ts';
import type { Story } from './story.ts';
import type { Clinic, Member, Patient } from './tell.ts';

type Instrument = keyof typeof instruments;
type Answers = Parameters<typeof resultOf>[1];
export type Template = { tenantId: number; templateId: number; instrument: Instrument };

const daysBefore = (now: Date, days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();

/** A clinic's template of an instrument that ships with Caseload. */
export function template(story: Story, { tenantId }: Clinic, by: Member, instrument: Instrument, daysAgo = 390): Template {
  const id = story.id();
  const { name, definition } = instruments[instrument];
  const at = daysBefore(story.now, daysAgo);
  story.rows.form_template.push({
    tenant_id: tenantId,
    id,
    version: 1,
    name,
    sort_name: fold(name),
    instrument,
    status: 'active',
    created_by: by.memberId,
    created_at: at,
  });
  story.rows.form_template_version.push({
    tenant_id: tenantId,
    template_id: id,
    version: 1,
    name,
    definition,
    made_by: by.memberId,
    made_at: at,
  });
  return { tenantId, templateId: id, instrument };
}

/** A form that was filled in for a patient, or a draft of it, with these answers. */
export function filled(
  story: Story,
  of: Patient,
  by: Member,
  { templateId, instrument }: Template,
  how: { answers?: Answers; daysAgo?: number; draft?: boolean } = {},
): { formId: number } {
  const id = story.id();
  const at = daysBefore(story.now, how.daysAgo ?? 1);
  const answers = onlyAnswered(how.answers ?? {});
  story.rows.form.push({
    tenant_id: of.tenantId,
    id,
    patient_id: of.patientId,
    template_id: templateId,
    template_version: 1,
    root_id: id,
    author_id: by.memberId,
    status: how.draft ? 'draft' : 'completed',
    answers,
    result: how.draft ? null : resultOf(instruments[instrument].definition, answers),
    version: 2,
    started_at: at,
    saved_at: at,
    completed_at: how.draft ? null : at,
    filled_at: at,
  });
  story.rows.activity.push({
    tenant_id: of.tenantId,
    at,
    action: how.draft ? 'form.started' : 'form.completed',
    outcome: 'done',
    user_id: by.userId,
    member_id: by.memberId,
    patient_id: of.patientId,
    rule: 'record.write',
    detail: { formId: id },
  });
  return { formId: id };
}

/** A form that waits in the portal of a patient to be filled in, until the end of a day to come. */
export function asked(story: Story, of: Patient, by: Member, { templateId }: Template, dueInDays: number): { requestId: number } {
  const id = story.id();
  story.rows.form_request.push({
    tenant_id: of.tenantId,
    id,
    patient_id: of.patientId,
    template_id: templateId,
    template_version: 1,
    due_on: daysBefore(story.now, -dueInDays).slice(0, 10),
    sent_by: by.memberId,
    sent_at: daysBefore(story.now, 1),
  });
  story.rows.activity.push({
    tenant_id: of.tenantId,
    at: daysBefore(story.now, 1),
    action: 'form.sent',
    outcome: 'done',
    user_id: by.userId,
    member_id: by.memberId,
    patient_id: of.patientId,
    rule: 'record.write',
    detail: { requestId: id, templateId },
  });
  return { requestId: id };
}

/** Answers of an instrument that come to about so many points; spread over its questions, and a little different each time. */
export function answersOf(instrument: Instrument, points: number, nth = 0): Answers {
  const { fields } = instruments[instrument].definition;
  const ticked = fields.find(({ kind }) => kind === 'multiple');
  if (ticked && 'options' in ticked) {
    const { options } = ticked;
    const order = options.map((_, index) => (index * 7 + nth) % options.length);
    return { [ticked.id]: options.filter((_, index) => order.indexOf(index) < points).map(({ id }) => id) };
  }
  // The last question is asked about what is hardest to say: it comes up last.
  const asked = fields.filter(({ kind }) => kind === 'scale');
  const given = asked.map((_, index) => {
    const share = points / asked.length + (((index * 5 + nth * 3) % 7) - 3) / 4 - (index === asked.length - 1 ? 2 : 0);
    return Math.max(0, Math.min(3, Math.round(share)));
  });
  return {
    ...Object.fromEntries(asked.map(({ id }, index) => [id, `p${given[index] ?? 0}`])),
    difficulty: `p${Math.min(3, Math.round((points / asked.length) * 1.2))}`,
  };
}

const most: Record<Instrument, number> = { phq9: 27, gad7: 21, rmdq: 24 };

/**
 * Forms that a clinic's therapists had filled in over the last months: for some patients of each, three to eight of every instrument, most
 * of them on the way up.
 */
export function tellForms(story: Story, team: Team, names: Instrument[], patientsEach: number): Template[] {
  const templates = names.map((name) => template(story, team.clinic, team.admin, name));
  const began = new Map(
    story.rows.assignment.map((row) => [`${String(row['patient_id'])} ${String(row['practitioner_id'])}`, String(row['starts_at'])]),
  );
  const long = daysBefore(story.now, 110);
  for (const [nthTherapist, who] of team.therapists.slice(0, 6).entries()) {
    const known = (team.caseloads.get(who) ?? []).filter(
      ({ patientId }) => (began.get(`${patientId} ${who.practitionerId}`) ?? story.now.toISOString()) < long,
    );
    for (const [nth, one] of known.slice(0, patientsEach).entries()) {
      for (const [nthTemplate, kind] of templates.entries()) {
        const seed = nthTherapist * 7 + nth * 5 + nthTemplate * 3;
        const times = 3 + (seed % 6);
        const first = 0.5 + ((seed * 37) % 40) / 100;
        // One in five does not get better yet.
        const change = seed % 5 === 0 ? 0.05 : -0.62;
        for (let time = 0; time < times; time++) {
          const sway = (((seed + time * 11) % 7) - 3) / 40;
          const points = Math.round(most[kind.instrument] * Math.max(0, first * (1 + (change * time) / (times - 1)) + sway));
          const daysAgo = 100 - (time * 96) / (times - 1) + ((seed + time) % 3) / 3;
          filled(story, one, who, kind, { answers: answersOf(kind.instrument, points, seed + time), daysAgo });
        }
      }
    }
  }
  return templates;
}
