/** The roles of rule R1, in the order in which clinics list them. */
export const roles = ['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee', 'scheduler', 'biller'] as const;
export type Role = (typeof roles)[number];

/** Single permissions on top of roles (R2). The owner passes every check of one. */
export const permissions = ['canChangeAssignedPractitioners', 'canReadAllRecords', 'canBreakGlass', 'canExport', 'canUnlockNotes'] as const;
export type Permission = (typeof permissions)[number];

export const features = ['therapistPatientAssignment', 'allActivePatientsDashboard', 'clientPortal', 'breakGlass'] as const;
export type Feature = (typeof features)[number];

/** How far a right reaches. Everything but `all` is decided by the database, for the patient at hand. */
type Reach = 'all' | 'byVisibility' | 'assigned' | 'supervisees' | 'own' | 'byPolicy';

const everyone = Object.fromEntries(roles.map((role) => [role, 'all'])) as Record<Role, Reach>;

/** Table R: who has a function at all. What is not listed is denied, before any id is looked up (R7). */
export const rights = {
  'patient.list': {
    owner: 'all',
    practiceAdmin: 'all',
    clinicalAdmin: 'all',
    clinician: 'byVisibility',
    supervisor: 'byVisibility',
    trainee: 'byVisibility',
    scheduler: 'all',
    biller: 'all',
  },
  'patient.invite': { owner: 'all', practiceAdmin: 'all', clinicalAdmin: 'all', clinician: 'all', scheduler: 'all' },
  // Q2: by permission only (R2).
  'patient.export': {},
  // Those who create patients and edit every profile; whom the file assigns, A3 decides.
  'patient.import': { owner: 'all', practiceAdmin: 'all', clinicalAdmin: 'all' },
  'record.read': { clinicalAdmin: 'all', clinician: 'assigned', supervisor: 'supervisees', trainee: 'assigned' },
  // Notes, forms, correspondence and diagnoses; and files, to look at as well.
  'record.write': { clinicalAdmin: 'all', clinician: 'assigned', trainee: 'assigned' },
  'contactNote.write': { clinicalAdmin: 'all', clinician: 'assigned', trainee: 'assigned', scheduler: 'all' },
  'psychotherapyNote.write': { clinicalAdmin: 'own', clinician: 'own' },
  'note.coSign': { supervisor: 'supervisees' },
  // By permission only (R2, C3).
  'record.export': {},
  'profile.edit': {
    owner: 'all',
    practiceAdmin: 'all',
    clinicalAdmin: 'all',
    clinician: 'assigned',
    supervisor: 'supervisees',
    trainee: 'assigned',
    scheduler: 'all',
  },
  // Letting somebody into a patient's portal, and what they may do there (B4): those who invite, where they may edit the profile.
  'portal.entrust': { owner: 'all', practiceAdmin: 'all', clinicalAdmin: 'all', clinician: 'assigned', scheduler: 'all' },
  // What clinics write with: templates of notes, forms and letters, and the table of diagnosis codes.
  'template.manage': { owner: 'all', practiceAdmin: 'all', clinicalAdmin: 'all' },
  // Those who manage them, and those who write with them.
  'template.list': { owner: 'all', practiceAdmin: 'all', clinicalAdmin: 'all', clinician: 'all', trainee: 'all' },
  // Whose appointments show with names, the database decides for each (table R); that somebody is taken is known to all.
  'calendar.read': everyone,
  'appointment.book': {
    owner: 'all',
    practiceAdmin: 'all',
    clinicalAdmin: 'all',
    clinician: 'assigned',
    trainee: 'assigned',
    scheduler: 'all',
  },
  // Working hours and absences: everyone's by those who plan, one's own by oneself.
  'hours.change': { owner: 'all', practiceAdmin: 'all', clinicalAdmin: 'all', clinician: 'own', trainee: 'own', scheduler: 'all' },
  'team.list': everyone,
  'team.manage': { owner: 'all', practiceAdmin: 'all' },
  'careTeam.list': everyone,
  'careTeam.assign': { owner: 'byPolicy', clinicalAdmin: 'all', clinician: 'byPolicy' },
  'careTeam.unassign': { owner: 'all', clinicalAdmin: 'all', clinician: 'byPolicy' },
  // The patients without anybody (A7): for those who find someone for them.
  'careTeam.queue': { owner: 'all', practiceAdmin: 'all', clinicalAdmin: 'all' },
  // A13: for those who may change every care team.
  'handover.make': { owner: 'all', clinicalAdmin: 'all' },
  // O2: how the clinic stands as a whole, and the access review, in which those who may unassign keep or end assignments.
  'clinic.oversee': { owner: 'all', practiceAdmin: 'all', clinicalAdmin: 'all' },
  'accessReview.read': { owner: 'all', practiceAdmin: 'all', clinicalAdmin: 'all' },
  'accessReview.settle': { owner: 'all', clinicalAdmin: 'all' },
  // Whoever gives care may ask for access (A10); whether there is anything to ask for, the database says for each patient.
  'careTeam.request': {
    owner: 'byPolicy',
    clinicalAdmin: 'byPolicy',
    clinician: 'byPolicy',
    supervisor: 'byPolicy',
    trainee: 'byPolicy',
  },
  // By permission only (R2, A14).
  'emergency.open': {},
  'emergency.review': { owner: 'all', clinicalAdmin: 'all' },
  'inbox.read': everyone,
  // Who may open a record is no secret among those who see the patient; how it stands with another member, for those who oversee access.
  'access.list': everyone,
  'patient.block': { owner: 'all', practiceAdmin: 'all', clinicalAdmin: 'all' },
  'chart.seal': { owner: 'all', clinicalAdmin: 'all' },
  'activity.read': everyone,
  'activity.export': { owner: 'all', practiceAdmin: 'all', clinicalAdmin: 'all' },
  // B3: what clients ask about who looked at their record.
  'accessQuestion.answer': { owner: 'all', practiceAdmin: 'all', clinicalAdmin: 'all' },
  'settings.read': everyone,
  'settings.change': { owner: 'all', practiceAdmin: 'all' },
} as const satisfies Record<string, Partial<Record<Role, Reach>>>;
export type Right = keyof typeof rights;

/** What each right is called in db/policy/charts.sql, which decides it for the chart at hand. */
const ways = {
  'record.read': 'read',
  'record.write': 'write',
  'contactNote.write': 'contact',
  'psychotherapyNote.write': 'psychotherapy',
  'note.coSign': 'cosign',
  'record.export': 'export',
  'profile.edit': 'profile',
  'portal.entrust': 'profile',
} as const satisfies Partial<Record<Right, string>>;
export type ChartRight = keyof typeof ways;
export const wayOf = (right: ChartRight): string => ways[right];

/** Permissions that give a right to members whose roles do not. */
const rightsByPermission: Partial<Record<Right, Permission>> = {
  'careTeam.assign': 'canChangeAssignedPractitioners',
  'careTeam.unassign': 'canChangeAssignedPractitioners',
  'careTeam.queue': 'canChangeAssignedPractitioners',
  'handover.make': 'canChangeAssignedPractitioners',
  'accessReview.read': 'canChangeAssignedPractitioners',
  'accessReview.settle': 'canChangeAssignedPractitioners',
  'record.read': 'canReadAllRecords',
  'record.export': 'canExport',
  'patient.export': 'canExport',
  'emergency.open': 'canBreakGlass',
};

/** Which roles have a right, and which single permission stands in for them. */
export const holdersOf = (right: Right): { roles: Role[]; permission: Permission | null } => ({
  roles: roles.filter((role) => role in rights[right]),
  permission: rightsByPermission[right] ?? null,
});

/** The rights of a member, for the interface to offer what would be allowed; the database decides again on every request. */
export const rightsOf = (member: { roles: readonly string[]; permissions: readonly string[] }): Right[] =>
  (Object.keys(rights) as Right[]).filter((right) => {
    const holders = holdersOf(right);
    return (
      holders.roles.some((role) => member.roles.includes(role)) ||
      (holders.permission !== null && (member.permissions.includes(holders.permission) || member.roles.includes('owner')))
    );
  });
