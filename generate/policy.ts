import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoint } from '#src/contract/endpoint.ts';
import { holdersOf, rights, roles } from '#src/policy/rights.ts';
import type { Permission, Right } from '#src/policy/rights.ts';
import { beside } from '#src/http/server.ts';

const roleNames: Record<(typeof roles)[number], string> = {
  owner: 'Owner',
  practiceAdmin: 'Practice admin',
  clinicalAdmin: 'Clinical admin',
  clinician: 'Clinician',
  supervisor: 'Supervisor',
  trainee: 'Trainee',
  scheduler: 'Scheduler',
  biller: 'Biller',
};

const permissionNames: Record<Permission, string> = {
  canChangeAssignedPractitioners: 'Can change assigned practitioners for all clients',
  canReadAllRecords: 'Can read all records',
  canBreakGlass: 'Can open a record in an emergency',
  canExport: 'Can export whole records and lists',
  canUnlockNotes: 'Can unlock own signed notes',
};

/** Each function in the words of a clinic. */
const functions: Record<Right, string> = {
  'patient.list': 'see names, contact details and profiles',
  'patient.invite': 'create a patient, invite',
  'record.read': 'read the clinical record',
  'record.write': 'write notes, forms, correspondence, diagnoses; view and edit files',
  'contactNote.write': 'contact and missed-appointment notes',
  'psychotherapyNote.write': 'psychotherapy notes (kept apart from the record)',
  'note.coSign': 'co-sign, return for changes',
  'record.export': 'export a whole record',
  'patient.export': 'export the list of patients',
  'patient.import': 'import patients from a table',
  'profile.edit': 'edit a profile',
  'portal.entrust': 'let guardians into a patient’s portal, end an access',
  'template.manage': 'templates of forms and letters, the table of diagnosis codes',
  'template.list': 'see the templates one writes with',
  'calendar.read': 'see calendars: the own with names, those of others by role, else as busy',
  'appointment.book': 'book, move, cancel',
  'hours.change': 'change working hours and absences',
  'team.list': 'see who works here',
  'team.manage': 'team, roles, access levels, supervision',
  'careTeam.list': 'see who is on a care team',
  'careTeam.assign': 'assign a practitioner',
  'careTeam.unassign': 'unassign, change the primary',
  'careTeam.queue': 'see the patients without anybody',
  'handover.make': 'hand over a caseload',
  'clinic.oversee': 'see the dashboard of the clinic',
  'accessReview.read': 'see the access review',
  'accessReview.settle': 'keep or end assignments in an access review',
  'careTeam.request': 'request access',
  'emergency.open': 'open a record in an emergency',
  'emergency.review': 'review an emergency access',
  'inbox.read': 'see what waits for oneself',
  'access.list': 'see who can open a record',
  'patient.block': 'keep a member from a patient',
  'chart.seal': 'seal a chart',
  'activity.read': 'read the activity log',
  'activity.export': 'export the activity log and prove it',
  'accessQuestion.answer': 'answer what clients ask about who looked at their record',
  'settings.read': 'see features and settings of the clinic',
  'settings.change': 'change features, policy and settings',
};

const reaches: Record<string, string> = {
  all: 'yes',
  byVisibility: 'by visibility',
  assigned: 'own patients',
  supervisees: 'supervisees’ patients',
  own: 'what one wrote oneself',
  byPolicy: 'by policy',
};

/** How assignments are made, in the words of rule A3. */
const policies = [
  ['put oneself on a care team', 'any clinician', 'clinical admins and owners; others ask for access', 'holders; others ask for access'],
  ['put a colleague on a care team', 'any clinician, for any patient', 'clinical admins, owners, and clinicians who are on it', 'holders'],
  ['take someone off it, change the primary', 'clinical admins and owners', 'clinical admins and owners', 'holders'],
];

/** R3. */
const clinicalByDefault: ReadonlySet<string> = new Set([
  'clinicalAdmin',
  'clinician',
  'supervisor',
  'trainee',
] satisfies (typeof roles)[number][]);

/** R4. */
const visibilities = [
  ['`all`', 'every patient’s profile'],
  ['`namesOnly`', 'that each patient exists and how to reach them; profiles of one’s own patients only'],
  ['`own`', 'one’s own patients; for this member no other patient exists'],
];

/** What stands beside the contract; a new address without a sentence does not compile. */
const asides: Record<(typeof beside)[number], [what: string, who: string]> = {
  '/healthz': ['says that the server runs', 'anyone'],
  '/readyz': ['says whether the database answers', 'anyone'],
  '/metrics': ['measurements of the server, of no person', 'this machine only'],
  '/openapi.json': ['describes the addresses, for programs', 'anyone'],
  '/docs': ['describes the addresses, for people', 'anyone'],
  '/assets/*': ['the files of the web app', 'anyone'],
  '/v2/events': [
    'tells an open screen that something it shows has changed: ids, never content; decided anew for each receiver and each event',
    'anyone signed in',
  ],
  '/*': ['the web app’s one page, which holds nothing by itself', 'anyone'],
};

/** Roles in words. */
const named = (which: (role: string) => boolean): string =>
  roles
    .filter(which)
    .map((role) => roleNames[role])
    .join(', ');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
];

/** Who may do what, for a clinic's privacy officer: roles and functions, the reasons by which a record opens, and every address of the API. */
export function policyDocument(endpoints: Endpoint[]): string {
  const cells = (right: Right) => roles.map((role) => reaches[(rights[right] as Partial<Record<string, string>>)[role] ?? ''] ?? '–');
  const permissionOf = (right: Right) => {
    const { permission } = holdersOf(right);
    return permission ? permissionNames[permission] : '–';
  };
  return [
    '# The access policy in force',
    '',
    'This page says who may do what in Caseload, for whoever answers for it in a clinic. `npm run generate` writes it from the program and',
    'from the database’s own rules, and the tests fail where it is out of date. The rules behind it, with their ids, are in',
    '[docs/rules.md](../docs/rules.md); how they are proved is in [ARCHITECTURE.md](../ARCHITECTURE.md#proof).',
    '',
    '## How a request is decided',
    '',
    '1. **Does the member have this function at all?** By role, or by a single permission; an owner passes every check of a permission. If not,',
    '   the answer is no before anything is looked up.',
    '2. **Does this patient exist for the member?** Another clinic’s patients never do; nor does one from whom the member is blocked, or whom the',
    '   member’s visibility hides. The answer is then the same as for a patient who never existed.',
    '3. **Is the act allowed for this patient?** The database decides by the reasons below, at the moment of the request, to the second.',
    '',
    '## Functions and roles',
    '',
    '*By visibility*: all patients, all names, or one’s own patients, as set for the member. *Own patients*: those whose care team the member',
    'is on. *By policy*: as the clinic’s assignment policy says; the member may be told to request access instead. Roles add up.',
    '',
    ...table(
      ['Function', ...roles.map((role) => roleNames[role]), 'or by permission'],
      (Object.keys(rights) as Right[]).map((right) => [functions[right], ...cells(right), permissionOf(right)]),
    ),
    '',
    '## Who changes a care team: the assignment policy',
    '',
    'A clinic has one of three policies; a new one has `careTeam`. *Holders* are owners, clinical admins, and members with the permission',
    `*${permissionNames.canChangeAssignedPractitioners}*, who may do all of this under every policy. Other supervisors and trainees put`,
    'nobody on a care team, themselves included; they ask for access.',
    '',
    ...table(['To', '`open`', '`careTeam`', '`managed`'], policies),
    '',
    'Under `open`, a care team is told at once of whoever put themselves on it. A scheduler invites patients and puts nobody on a care team.',
    '',
    '## Access level',
    '',
    'Every member is `clinical` or `administrative`. With `administrative` no record opens, whoever’s care team the member is on. The',
    `default is \`clinical\` for ${named((role) => clinicalByDefault.has(role))}, and \`administrative\` for`,
    `${named((role) => !clinicalByDefault.has(role))}; of several roles, one that gives care decides.`,
    'An owner who gives no care can so manage care teams without reading notes.',
    '',
    '## Visibility',
    '',
    'Which patients a member knows of at all, in lists, search, counts and letters alike. *One’s own* are those to whom a reason below leads.',
    '',
    ...table(['Visibility', 'What the member sees of patients'], visibilities),
    '',
    'It limits those only who give care and have no other role: owners, admins, schedulers and billers work with names of all patients.',
    '',
    'The activity log shows everyone’s entries to owners, practice admins and clinical admins, and to everyone else their own acts.',
    '',
    '## Why a record opens',
    '',
    'These are the reasons, and what must hold beside them, as the database’s rules state them (`db/policy/reasons.sql`).',
    '',
    ...sentencesOf('reasons.sql'),
    '',
    '## Whom one knows, and who changes a care team',
    '',
    'What follows from the reasons (`db/policy/rules.sql`).',
    '',
    ...sentencesOf('rules.sql'),
    '',
    '## Addresses',
    '',
    'Every way into the program, and the function it takes.',
    '',
    ...table(
      ['Address', 'What it does', 'Who may call'],
      endpoints.map((endpoint) => [`\`${endpoint.method} ${endpoint.path}\``, endpoint.summary, needsOf(endpoint)]),
    ),
    '',
    'And beside these, which show nothing of a patient but that one’s page has changed:',
    '',
    ...table(
      ['Address', 'What it does', 'Who may call'],
      beside.map((path) => [`\`GET ${path}\``, ...asides[path]]),
    ),
    '',
  ].join('\n');
}

function needsOf({ needs }: Endpoint): string {
  if (needs === 'anyone') return 'anyone';
  if (needs === 'signedIn') return 'anyone signed in';
  const feature = needs.feature ? `, while the feature \`${needs.feature}\` is on` : '';
  return 'patient' in needs ? `a patient in the portal${feature}` : `who may ${functions[needs.right]}${feature}`;
}

/** The sentences above each view and function of a policy file. */
function sentencesOf(file: string): string[] {
  const sql = readFileSync(join(import.meta.dirname, '../db/policy', file), 'utf8');
  return [...sql.matchAll(/((?:^-- .*\n)+)create (?:view|function) (?:app\.)?(\w+)/gm)].map(
    ([, comment, name]) => `- \`${name}\`: ${(comment as string).replace(/^-- ?/gm, '').replace(/\n/g, ' ').trim()}`,
  );
}
