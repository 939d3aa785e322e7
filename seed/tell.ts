import { fold, nameKeys } from '#src/platform/names.ts';
import type { Feature, Permission, Role } from '#src/policy/rights.ts';
import type { Story } from './story.ts';

export type Person = { firstName: string; lastName: string };
export type Clinic = { tenantId: number; name: string };
export type Practitioner = Person & { tenantId: number; practitionerId: number };
export type Member = Person & { tenantId: number; memberId: number; userId: number; email: string; practitionerId: number | null };
export type Patient = Person & { tenantId: number; patientId: number; email: string; createdBy: Member };

export const daysBefore = (now: Date, days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();

/** Opens a clinic, 400 days ago. A feature that is not named is off (F1). */
export function clinic(
  story: Story,
  about: {
    name: string;
    policy: 'open' | 'careTeam' | 'managed';
    features: Feature[];
    words?: { patient: 'patient' | 'client'; therapist: 'therapist' | 'clinician' | 'practitioner' };
    timeZone?: string;
  },
): Clinic {
  const tenantId = story.id();
  story.rows.tenant.push({
    id: tenantId,
    name: about.name,
    assignment_policy: about.policy,
    patient_word: about.words?.patient ?? 'patient',
    therapist_word: about.words?.therapist ?? 'therapist',
    time_zone: about.timeZone ?? 'Etc/UTC',
    created_at: daysBefore(story.now, 400),
  });
  for (const feature of about.features) story.rows.tenant_feature.push({ tenant_id: tenantId, feature, enabled: true });
  return { tenantId, name: about.name };
}

type About = { discipline?: string; languages?: string[]; capacity?: number | null; accepting?: boolean; status?: 'active' | 'archived' };
/** Someone who gives care, as such without a login. */
export function practitioner(story: Story, { tenantId }: Clinic, about: Person & About): Practitioner {
  const id = story.id();
  story.rows.practitioner.push({
    tenant_id: tenantId,
    id,
    first_name: about.firstName,
    last_name: about.lastName,
    discipline: about.discipline ?? '',
    sort_name: fold(`${about.lastName} ${about.firstName}`),
    capacity: about.capacity ?? null,
    languages: about.languages ?? [],
    accepting_new_patients: about.accepting ?? true,
    status: about.status ?? 'active',
  });
  return { tenantId, practitionerId: id, firstName: about.firstName, lastName: about.lastName };
}

/** R3: the level a member has where none is chosen: clinical, if any of the roles gives care. */
const defaultLevel = (roles: readonly Role[]): 'clinical' | 'administrative' =>
  roles.some((role) => ['clinicalAdmin', 'clinician', 'supervisor', 'trainee'].includes(role)) ? 'clinical' : 'administrative';

/** Lets a login work at a clinic: an active, approved one, of type DOCTOR where they practise, unless said. */
export function member(
  story: Story,
  { tenantId }: Clinic,
  about: Person & {
    roles: Role[];
    email?: string;
    /** A login that exists already: someone who works at two clinics. */
    user?: { userId: number; email: string };
    passwordHash?: string;
    practises?: Practitioner;
    permissions?: Permission[];
    level?: 'clinical' | 'administrative';
    visibility?: 'all' | 'namesOnly' | 'own';
    status?: 'active' | 'suspended';
    approved?: boolean;
    type?: 'DOCTOR' | 'STAFF';
  },
): Member {
  const id = story.id();
  const { userId, email } = about.user ?? newUser(story, about.email ?? `member-${id}@example.test`, about.passwordHash ?? null);
  story.rows.member.push({
    tenant_id: tenantId,
    id,
    user_id: userId,
    first_name: about.firstName,
    last_name: about.lastName,
    type: about.type ?? (about.practises ? 'DOCTOR' : 'STAFF'),
    roles: about.roles,
    permissions: about.permissions ?? [],
    access_level: about.level ?? defaultLevel(about.roles),
    visibility: about.visibility ?? 'all',
    status: about.status ?? 'active',
    approved: about.approved ?? true,
    practitioner_id: about.practises?.practitionerId ?? null,
  });
  return {
    tenantId,
    memberId: id,
    userId,
    email,
    firstName: about.firstName,
    lastName: about.lastName,
    practitionerId: about.practises?.practitionerId ?? null,
  };
}

/** A login. @param passwordHash null: nobody can sign in with it yet */
export function newUser(story: Story, email: string, passwordHash: string | null): { userId: number; email: string } {
  const userId = story.id();
  story.rows.user_account.push({ id: userId, email, password_hash: passwordHash });
  return { userId, email };
}

/** A practitioner with a member of their own. */
export function therapist(
  story: Story,
  at: Clinic,
  about: Omit<Parameters<typeof member>[2], 'practises' | 'roles' | 'status'> &
    Omit<Parameters<typeof practitioner>[2], 'status'> & { roles?: Role[]; status?: 'active' | 'suspended' },
): Member & Practitioner {
  const practises = practitioner(story, at, { ...about, status: 'active' });
  return { ...member(story, at, { ...about, roles: about.roles ?? ['clinician'], practises }), ...practises };
}

/** A patient with profile and chart lock, and nobody on the care team: `assigned` tells who is. */
export function patient(
  story: Story,
  { tenantId }: Clinic,
  about: Person & {
    by: Member;
    preferredName?: string;
    email?: string;
    phone?: string;
    birthDate?: string;
    pronouns?: string;
    addressLines?: string[];
    emergencyContact?: { name: string; relation: string; phone: string };
    language?: string;
    referredBy?: string;
    alerts?: string[];
    tags?: number[];
    daysAgo?: number;
    status?: 'active' | 'archived';
    sealed?: boolean;
  },
): Patient {
  const id = story.id();
  const email = about.email ?? `patient-${id}@example.test`;
  const { sortName, searchName } = nameKeys({ ...about, email });
  story.rows.patient.push({
    tenant_id: tenantId,
    id,
    first_name: about.firstName,
    last_name: about.lastName,
    preferred_name: about.preferredName ?? null,
    email,
    phone: about.phone ?? null,
    status: about.status ?? 'active',
    sealed_at: about.sealed ? daysBefore(story.now, 1) : null,
    invited_by_practitioner_id: about.by.practitionerId,
    created_by: about.by.memberId,
    created_at: daysBefore(story.now, about.daysAgo ?? 30),
    sort_name: sortName,
    search_name: searchName,
  });
  story.rows.patient_profile.push({
    tenant_id: tenantId,
    patient_id: id,
    birth_date: about.birthDate ?? null,
    pronouns: about.pronouns ?? null,
    address_lines: about.addressLines ?? [],
    emergency_contact_name: about.emergencyContact?.name ?? null,
    emergency_contact_relation: about.emergencyContact?.relation ?? null,
    emergency_contact_phone: about.emergencyContact?.phone ?? null,
    language: about.language ?? null,
    referred_by: about.referredBy ?? null,
    alerts: about.alerts ?? [],
    tags: about.tags ?? [],
  });
  story.rows.chart_lock.push({ tenant_id: tenantId, patient_id: id });
  return { tenantId, patientId: id, firstName: about.firstName, lastName: about.lastName, email, createdBy: about.by };
}

/** Puts a practitioner on a care team, with the period of history and the line in the log that belong to it. */
export function assigned(
  story: Story,
  to: Patient,
  whom: { practitionerId: number | null },
  how: {
    by?: Member;
    kind?: 'primary' | 'assigned' | 'covering';
    via?: 'invite' | 'self' | 'manual' | 'coverage' | 'handover' | 'import' | 'appointment';
    daysAgo?: number;
    /** Days from now; negative, past. */
    untilDays?: number | null;
    /** Taken off again so many days ago. */
    archivedDaysAgo?: number | null;
  } = {},
): void {
  const by = how.by ?? to.createdBy;
  const kind = how.kind ?? 'assigned';
  const via = how.via ?? 'manual';
  const startsAt = daysBefore(story.now, how.daysAgo ?? 20);
  const endsAt = how.untilDays == null ? null : daysBefore(story.now, -how.untilDays);
  const closedAt = how.archivedDaysAgo == null ? null : daysBefore(story.now, how.archivedDaysAgo);
  // Someone who begins later was assigned before today.
  const madeAt = daysBefore(story.now, Math.max(how.daysAgo ?? 20, 1 / 24));
  const who = { tenant_id: to.tenantId, patient_id: to.patientId, practitioner_id: whom.practitionerId };
  story.rows.assignment.push({
    ...who,
    kind: closedAt ? 'assigned' : kind,
    via,
    status: closedAt ? 'archived' : 'active',
    starts_at: startsAt,
    ends_at: endsAt,
    assigned_by: by.memberId,
    assigned_at: madeAt,
    reason: null,
  });
  story.rows.assignment_period.push({
    ...who,
    id: story.id(),
    kind,
    via,
    starts_at: startsAt,
    ends_at: endsAt,
    opened_by: by.memberId,
    opened_at: madeAt,
    closed_by: closedAt ? by.memberId : null,
    closed_at: closedAt,
    closed_reason: closedAt ? 'care has ended' : null,
  });
  const detail = { practitionerId: whom.practitionerId, via };
  logged(story, to, by, 'careTeam.assigned', madeAt, via === 'invite' ? 'invite' : 'careTeam.assign', detail);
  if (closedAt) logged(story, to, by, 'careTeam.unassigned', closedAt, 'careTeam.unassign', detail);
}

/** A line in the log: what someone did about a patient. */
export function logged(
  story: Story,
  of: Patient,
  by: Member,
  action: string,
  at: string,
  rule: string | null = null,
  detail: object = {},
): void {
  story.rows.activity.push({
    tenant_id: of.tenantId,
    at,
    action,
    outcome: 'done',
    user_id: by.userId,
    member_id: by.memberId,
    patient_id: of.patientId,
    rule,
    detail,
  });
}

/** Opens a patient's record as one of the care team. */
export function opened(story: Story, of: Patient, by: Member, { daysAgo }: { daysAgo: number }): void {
  logged(story, of, by, 'record.opened', daysBefore(story.now, daysAgo), 'careTeam');
}

/** Asks for access to a patient: open, or settled so many days ago. */
export function requested(
  story: Story,
  to: Patient,
  by: Member,
  how: {
    reason?: string;
    daysAgo?: number;
    settled?: { by: Member; outcome: 'approved' | 'declined'; daysAgo: number; untilDays?: number; note?: string };
  } = {},
): { requestId: number } {
  const id = story.id();
  story.rows.access_request.push({
    tenant_id: to.tenantId,
    id,
    patient_id: to.patientId,
    practitioner_id: by.practitionerId,
    member_id: by.memberId,
    reason: how.reason ?? 'stands in at the group session',
    created_at: daysBefore(story.now, how.daysAgo ?? 1),
    outcome: how.settled?.outcome ?? null,
    settled_by: how.settled?.by.memberId ?? null,
    settled_at: how.settled ? daysBefore(story.now, how.settled.daysAgo) : null,
    until: how.settled?.untilDays === undefined ? null : daysBefore(story.now, -how.settled.untilDays),
    note: how.settled?.note ?? null,
  });
  logged(story, to, by, 'access.requested', daysBefore(story.now, how.daysAgo ?? 1));
  if (how.settled) {
    logged(story, to, how.settled.by, `access.${how.settled.outcome}`, daysBefore(story.now, how.settled.daysAgo), 'careTeam.assign', {
      practitionerId: by.practitionerId,
    });
  }
  return { requestId: id };
}

/** Opens a record in an emergency: running since and for so many minutes, or over; reviewed by someone, or not yet. */
export function emergency(
  story: Story,
  to: Patient,
  by: Member,
  how: {
    reason?: string;
    minutesAgo?: number;
    minutes?: number;
    reviewDueHours?: number;
    reviewed?: { by: Member; verdict: 'justified' | 'unjustified'; minutesAgo: number; note?: string };
  } = {},
): { emergencyId: number } {
  const id = story.id();
  const ago = (minutes: number) => new Date(story.now.getTime() - minutes * 60_000).toISOString();
  const minutesAgo = how.minutesAgo ?? 5;
  story.rows.emergency_access.push({
    tenant_id: to.tenantId,
    id,
    patient_id: to.patientId,
    practitioner_id: by.practitionerId,
    member_id: by.memberId,
    reason: how.reason ?? 'called from the emergency room',
    starts_at: ago(minutesAgo),
    ends_at: ago(minutesAgo - (how.minutes ?? 60)),
    review_due_at: ago(minutesAgo - (how.reviewDueHours ?? 72) * 60),
    reviewed_by: how.reviewed?.by.memberId ?? null,
    reviewed_at: how.reviewed ? ago(how.reviewed.minutesAgo) : null,
    verdict: how.reviewed?.verdict ?? null,
    review_note: how.reviewed?.note ?? null,
  });
  logged(story, to, by, 'emergency.opened', ago(minutesAgo), 'canBreakGlass');
  if (how.reviewed) {
    logged(story, to, how.reviewed.by, 'emergency.reviewed', ago(how.reviewed.minutesAgo), 'emergency.review', {
      verdict: how.reviewed.verdict,
    });
  }
  return { emergencyId: id };
}

/** Lets a member supervise a practitioner. @param days from so many days ago until so many days from now; null without an end */
export function supervises(
  story: Story,
  supervisor: Member,
  whom: { practitionerId: number | null },
  days: { from: number; until: number | null } = { from: 100, until: null },
): void {
  story.rows.supervision.push({
    tenant_id: supervisor.tenantId,
    id: story.id(),
    supervisor_id: supervisor.memberId,
    practitioner_id: whom.practitionerId,
    starts_at: daysBefore(story.now, days.from),
    ends_at: days.until === null ? null : daysBefore(story.now, -days.until),
  });
}

/** Keeps a member from a patient (R5): today and by whoever created the patient, unless said. */
export function blocked(story: Story, whom: Member, from: Patient, how: { by?: Member; daysAgo?: number } = {}): void {
  const by = how.by ?? from.createdBy;
  const at = daysBefore(story.now, how.daysAgo ?? 0);
  story.rows.patient_block.push({
    tenant_id: from.tenantId,
    member_id: whom.memberId,
    patient_id: from.patientId,
    blocked_by: by.memberId,
    blocked_at: at,
    reason: 'knows the patient privately',
  });
  logged(story, from, by, 'patient.blocked', at, 'patient.block', { memberId: whom.memberId });
}

type Guardian = { name: string; scopes: string[] };
/** Lets a login into the portal as a patient, as an accepted invitation does; or as a guardian, with some of it (B4). */
export function inPortal(story: Story, who: Patient, user: { userId: number; email?: string }, daysAgo = 25, guardian?: Guardian): void {
  const as = guardian && { relation: 'guardian', ...guardian };
  story.rows.portal_access.push({
    tenant_id: who.tenantId,
    patient_id: who.patientId,
    user_id: user.userId,
    since: daysBefore(story.now, daysAgo),
    email: user.email ?? who.email,
    ...(as ?? { relation: 'self', name: '', scopes: ['appointments', 'forms', 'documents', 'access', 'profile'] }),
  });
  story.rows.invitation.push({
    tenant_id: who.tenantId,
    id: story.id(),
    patient_id: who.patientId,
    email: guardian ? (user.email ?? who.email) : who.email,
    nonce: story.id(),
    token_hash: `\\x${story.id().toString(16).padStart(64, '0')}`,
    link_made_at: daysBefore(story.now, daysAgo + 1),
    expires_at: daysBefore(story.now, daysAgo - 6),
    accepted_at: daysBefore(story.now, daysAgo),
    invited_by: who.createdBy.memberId,
    created_at: daysBefore(story.now, daysAgo + 1),
    ...as,
  });
}
