import { assigned, blocked, emergency, opened, requested } from './tell.ts';
import type { Clinic, Member, Patient } from './tell.ts';
import type { Story } from './story.ts';

/** A clinic's people, and the patients whom each therapist is primary for. */
export type Team = {
  clinic: Clinic;
  therapists: Member[];
  /** Who owns it, and who decides about care teams. */
  admin: Member;
  decides: Member;
  caseloads: Map<Member, Patient[]>;
};

/**
 * What happened around the care teams lately: requests, emergencies, leave, a seal, a block; some of it waits to be settled.
 * @param opensAt the hour, in UTC, at which the clinic opens
 */
export function tellDays(story: Story, team: Team, [first, second, third]: [Member, Member, Member], opensAt: number): void {
  const long = new Date(story.now.getTime() - 90 * 86_400_000).toISOString();
  const known = new Set(story.rows.patient.flatMap((row) => (String(row['created_at']) < long ? [row['id']] : [])));
  /** The nth of those who have been this therapist's patients for three months. */
  const of = (who: Member, nth: number): Patient => {
    const own = (team.caseloads.get(who) ?? []).filter(({ patientId }) => known.has(patientId));
    return own[nth % own.length] as Patient;
  };

  // A10: two wait, three are settled.
  requested(story, of(first, 0), second, { reason: 'We run the Tuesday group together and I lead it next week.', daysAgo: 1 });
  requested(story, of(third, 1), first, { reason: 'Joint session on Friday, asked for by the family.', daysAgo: 3 });
  const until = of(third, 2);
  requested(story, until, first, {
    reason: 'I cover the Wednesday slot until the new year.',
    daysAgo: 40,
    settled: { by: team.decides, outcome: 'approved', daysAgo: 39, untilDays: 30 },
  });
  joins(story, until, first, { daysAgo: 39, untilDays: 30, by: team.decides });
  requested(story, of(third, 3), second, {
    reason: 'Would like to read along for my case conference.',
    daysAgo: 70,
    settled: { by: team.decides, outcome: 'declined', daysAgo: 69, note: 'Please ask for an anonymised summary instead.' },
  });

  // A11: leave that has been covered, and a colleague who begins next week.
  joins(story, of(first, 2), third, { kind: 'covering', daysAgo: 5, untilDays: 9, by: team.decides });
  joins(story, of(first, 3), third, { kind: 'covering', daysAgo: 5, untilDays: 9, by: team.decides });
  joins(story, of(first, 4), second, { daysAgo: -7, by: team.decides });

  // A14: one reviewed, one to be reviewed, one overdue.
  const day = 24 * 60;
  emergency(story, of(third, 4), first, {
    reason: 'The crisis line called; no one of the team could be reached.',
    minutesAgo: 52 * day,
    reviewed: { by: team.admin, verdict: 'justified', minutesAgo: 51 * day, note: 'Spoken about in the team.' },
  });
  emergency(story, of(third, 5), first, { reason: 'Called by the hospital about current medication.', minutesAgo: day, minutes: 25 });
  emergency(story, of(third, 6), first, { reason: 'Patient at the door in distress, therapist on leave.', minutesAgo: 6 * day });

  // R5: a sealed chart, and a colleague who is kept from a neighbour.
  const sealed = of(first, 5);
  const row = story.rows.patient.find(({ tenant_id: tenant, id }) => tenant === sealed.tenantId && id === sealed.patientId);
  if (row) row['sealed_at'] = new Date(story.now.getTime() - 20 * day * 60_000).toISOString();
  blocked(story, second, of(first, 6), { by: team.admin, daysAgo: 33 });

  // L1: records that were opened in the last weeks, the way therapists do: a few a day, in the hours of the clinic.
  const today = Math.floor(story.now.getTime() / 86_400_000);
  for (const [nthTherapist, [who, patients]] of [...team.caseloads].entries()) {
    for (const [nth, one] of patients.entries()) {
      const hour = opensAt + ((nth * 5 + nthTherapist * 2) % 8) + ((nth * 17 + nthTherapist * 11) % 60) / 60;
      const at = (today - 2 - ((nth * 3 + nthTherapist) % 20)) * 86_400_000 + hour * 3_600_000;
      opened(story, one, who, { daysAgo: (story.now.getTime() - at) / 86_400_000 });
    }
  }
}

/** Puts a colleague on a care team, unless they are on it: a pair has one row (A1). */
function joins(story: Story, to: Patient, whom: Member, how: Parameters<typeof assigned>[3]): void {
  const already = story.rows.assignment.some(
    (row) => row['tenant_id'] === to.tenantId && row['patient_id'] === to.patientId && row['practitioner_id'] === whom.practitionerId,
  );
  if (!already) assigned(story, to, whom, how);
}
