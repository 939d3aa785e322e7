import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoint } from '#src/contract/endpoint.ts';
import { needsInWords } from '#src/http/docs.ts';
import { holdersOf, rights, roles } from '#src/policy/rights.ts';
import type { Right } from '#src/policy/rights.ts';

const words: Record<(typeof roles)[number], string> = {
  owner: 'Owner',
  practiceAdmin: 'Practice admin',
  clinicalAdmin: 'Clinical admin',
  clinician: 'Clinician',
  supervisor: 'Supervisor',
  trainee: 'Trainee',
  scheduler: 'Scheduler',
  biller: 'Biller',
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
];

/** Who may do what, for a clinic's privacy officer: roles and rights, the reasons by which a record opens, and every address of the API. */
export function policyDocument(endpoints: Endpoint[]): string {
  const reaches = (right: Right) => roles.map((role) => (rights[right] as Partial<Record<string, string>>)[role] ?? '–');
  return [
    '# The access policy in force',
    '',
    'Written by `npm run generate` from the code. Not edited by hand. The rules it follows are in docs/rules.md.',
    '',
    '## Functions and roles',
    '',
    'A member who has none of the roles named, nor the permission, is refused before anything is looked up. `all` is every patient',
    'whom the member may see; every other word is decided by the database for the patient at hand.',
    '',
    ...table(
      ['Function', ...roles.map((role) => words[role]), 'or by permission'],
      (Object.keys(rights) as Right[]).map((right) => [`\`${right}\``, ...reaches(right), holdersOf(right).permission ?? '–']),
    ),
    '',
    '## Why a patient is visible and a record opens',
    '',
    'Each reason is said once, in `db/policy/reasons.sql`; this is what that file says of each.',
    '',
    ...reasonsInWords(),
    '',
    '## Addresses',
    '',
    ...table(
      ['Address', 'What it does', 'Who may call'],
      endpoints.map((endpoint) => [`\`${endpoint.method} ${endpoint.path}\``, endpoint.summary, needsInWords(endpoint.needs)]),
    ),
    '',
  ].join('\n');
}

/** The sentences above each view and function of reasons.sql. */
function reasonsInWords(): string[] {
  const sql = readFileSync(join(import.meta.dirname, '../db/policy/reasons.sql'), 'utf8');
  return [...sql.matchAll(/((?:^-- .*\n)+)(?:create (?:view|function) (app\.\w+)|do )/gm)].map(
    ([, comment, name]) =>
      `- ${name ? `\`${name}\`` : '`app.connection`'}: ${(comment as string).replace(/^-- ?/gm, '').replace(/\n/g, ' ').trim()}`,
  );
}
