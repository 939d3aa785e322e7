import type { Team } from './days.ts';
import type { Story } from './story.ts';
import type { Member, Patient } from './tell.ts';

const before = (story: Story, days: number): string => new Date(story.now.getTime() - days * 86_400_000).toISOString();

type Head = { addressLines: string[]; phone: string; email: string; website: string; footer: string };

/** A clinic's letterhead, as whoever owns it wrote it. */
export function letterhead(story: Story, { clinic, admin }: Team, head: Head): void {
  story.rows.letterhead.push({
    tenant_id: clinic.tenantId,
    address_lines: head.addressLines,
    phone: head.phone,
    email: head.email,
    website: head.website,
    footer: head.footer,
    version: 1,
    changed_by: admin.memberId,
    changed_at: before(story, 300),
  });
}

/** A letter template with its first version. */
export function letterTemplate(story: Story, { clinic, admin }: Team, about: { name: string; subject: string; body: string }): void {
  const id = story.id();
  const kept = {
    tenant_id: clinic.tenantId,
    version: 1,
    ...about,
    status: 'active',
    changed_by: admin.memberId,
    changed_at: before(story, 280),
  };
  story.rows.letter_template.push({ id, ...kept });
  story.rows.letter_template_version.push({ template_id: id, ...kept });
}

type Written = {
  subject: string;
  body: string;
  daysAgo: number;
  /** Absent: to the patient. */
  to?: { name: string; lines: string[] };
  draft?: boolean;
  sent?: 'portal' | 'post' | 'handed';
  /** Of one that was received: from whom. */
  from?: string;
};

/** A letter of a patient: finished and sent, a draft, or received. */
export function letter(story: Story, team: Team, about: Patient, by: Member, written: Written): void {
  const id = story.id();
  const at = before(story, written.daysAgo);
  const state = written.draft ? 'draft' : 'finished';
  const kind = written.from === undefined ? 'written' : 'received';
  const name = `${about.firstName} ${about.lastName}`;
  const head = story.rows.letterhead.find((row) => row['tenant_id'] === about.tenantId);
  story.rows.letter.push({
    tenant_id: about.tenantId,
    id,
    patient_id: about.patientId,
    author_id: by.memberId,
    kind,
    state,
    party: written.from !== undefined || written.to ? 'other' : 'patient',
    party_name: written.from ?? written.to?.name ?? name,
    party_lines: written.to?.lines ?? [],
    subject: written.subject,
    body: written.body,
    received_on: kind === 'received' ? at.slice(0, 10) : null,
    letterhead:
      state === 'finished' && kind === 'written' && head
        ? {
            clinic: team.clinic.name,
            addressLines: head['address_lines'],
            phone: head['phone'],
            email: head['email'],
            website: head['website'],
            footer: head['footer'],
            timeZone: story.rows.tenant.find((row) => row['id'] === about.tenantId)?.['time_zone'],
          }
        : null,
    version: 2,
    created_at: at,
    changed_at: at,
    finished_at: state === 'finished' ? at : null,
  });
  if (!written.sent) return;
  story.rows.letter_dispatch.push({
    tenant_id: about.tenantId,
    id: story.id(),
    patient_id: about.patientId,
    letter_id: id,
    letter_kind: 'written',
    letter_state: 'finished',
    channel: written.sent,
    recipient: written.sent === 'portal' ? name : (written.to?.name ?? name),
    sent_by: by.memberId,
    sent_at: at,
    sent_on: at.slice(0, 10),
  });
}

type Found = {
  code: string;
  title: string;
  /** One after the other, with how many days ago: the last is how it stands. */
  stood: [status: 'provisional' | 'confirmed' | 'inRemission' | 'resolved' | 'enteredInError', daysAgo: number][];
  isPrimary?: boolean;
  note?: string;
  reason?: string;
};

/** A diagnosis of a patient with every version it had. */
export function diagnosis(story: Story, about: Patient, by: Member, found: Found): void {
  const id = story.id();
  const of = { tenant_id: about.tenantId, patient_id: about.patientId };
  const [first, last] = [found.stood[0], found.stood.at(-1)];
  if (!first || !last) return;
  const onset = before(story, first[1] + 60).slice(0, 10);
  const standing = (status: string) => ({
    onset_on: onset,
    status,
    is_primary: found.isPrimary === true && ['provisional', 'confirmed', 'inRemission'].includes(status),
    note: found.note ?? '',
    reason: status === 'enteredInError' ? (found.reason ?? 'Entered for another patient.') : null,
    changed_by: by.memberId,
  });
  story.rows.diagnosis.push({
    ...of,
    id,
    author_id: by.memberId,
    system: 'ICD-10-CM',
    code: found.code,
    title: found.title,
    ...standing(last[0]),
    version: found.stood.length,
    recorded_at: before(story, first[1]),
    changed_at: before(story, last[1]),
  });
  for (const [nth, [status, daysAgo]] of found.stood.entries()) {
    story.rows.diagnosis_version.push({
      ...of,
      diagnosis_id: id,
      version: nth + 1,
      ...standing(status),
      changed_at: before(story, daysAgo),
    });
  }
}
