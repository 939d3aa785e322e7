import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { migrate } from '#src/platform/migrate.ts';
import { canonicalEmail } from '#src/platform/names.ts';
import { verifyPassword } from '#src/server/session/passwords.ts';
import { demoLogins, demoStory, refuseDemo, tellDemo } from './demo.ts';
import { adminOf, ownAdmin } from '#test/admin.ts';

const now = new Date('2026-03-01T12:00:00Z');
const story = demoStory(now, 'hash');
const { rows } = story;
const clinicOf = (name: string) => rows.tenant.find((row) => row['name'] === name)?.['id'];
const flagsOf = (name: string) =>
  rows.tenant_feature
    .filter((row) => row['tenant_id'] === clinicOf(name))
    .map((row) => row['feature'] as string)
    .sort();

describe('O1 the demo', () => {
  test('O1 is the same everywhere, at the same moment', () => {
    expect(demoStory(now, 'hash').rows).toEqual(rows);
  });

  test('O1 has three clinics, each showing one policy, Okta with both flags on', () => {
    expect(rows.tenant.map((row) => [row['name'], row['assignment_policy']])).toEqual([
      ['Okta Physio', 'open'],
      ['Harbor Therapy', 'careTeam'],
      ['Summit Allied Health', 'managed'],
    ]);
    for (const flag of ['therapistPatientAssignment', 'allActivePatientsDashboard']) expect(flagsOf('Okta Physio')).toContain(flag);
    expect(flagsOf('Summit Allied Health')).toContain('therapistPatientAssignment');
  });

  test('A4 O1 Okta has five others to choose as pills, Harbor and Summit more than five', () => {
    const therapists = (name: string) =>
      rows.member.filter((row) => row['tenant_id'] === clinicOf(name) && row['type'] === 'DOCTOR').length;
    expect([therapists('Okta Physio'), therapists('Harbor Therapy') > 6, therapists('Summit Allied Health') > 6]).toEqual([6, true, true]);
  });

  test('R2 every clinic has an owner, and every role of table R can be tried', () => {
    for (const { id } of rows.tenant as { id: number }[])
      expect(rows.member.some((row) => row['tenant_id'] === id && (row['roles'] as string[]).includes('owner'))).toBe(true);
    const offered = new Set(demoLogins.map(({ email }) => email));
    const roles = rows.member
      .filter((row) => offered.has(String(rows.user_account.find((user) => user['id'] === row['user_id'])?.['email'])))
      .flatMap((row) => row['roles'] as string[]);
    expect([...new Set(roles)].sort()).toEqual([
      'biller',
      'clinicalAdmin',
      'clinician',
      'owner',
      'practiceAdmin',
      'scheduler',
      'supervisor',
      'trainee',
    ]);
  });

  test('A1 no patient has two primaries, and nobody with a team lacks one', () => {
    const teams = Map.groupBy(
      rows.assignment.filter((row) => row['status'] === 'active'),
      (row) => row['patient_id'],
    );
    const primaries = [...teams.values()].map((team) => team.filter((row) => row['kind'] === 'primary').length);
    expect(new Set(primaries)).toEqual(new Set([1]));
    const pairs = rows.assignment.map((row) => `${String(row['patient_id'])} ${String(row['practitioner_id'])}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  test('A2 nothing reaches from one clinic into another', () => {
    const clinicBy = new Map([...rows.patient, ...rows.practitioner, ...rows.member].map((row) => [row['id'], row['tenant_id']]));
    for (const row of rows.assignment)
      expect([clinicBy.get(row['patient_id']), clinicBy.get(row['practitioner_id']), clinicBy.get(row['assigned_by'])]).toEqual(
        Array(3).fill(row['tenant_id']),
      );
  });

  test('O1 months of history lie in the past, none of them before the patient came', () => {
    const came = new Map(rows.patient.map((row) => [row['id'], String(row['created_at'])]));
    const early = rows.assignment_period.filter(
      (row) =>
        String(row['opened_at']) > now.toISOString() ||
        String(row['starts_at']) < (came.get(row['patient_id']) ?? '') ||
        (typeof row['closed_at'] === 'string' && row['closed_at'] <= String(row['starts_at'])),
    );
    expect(early).toEqual([]);
    expect(new Set(rows.patient.map((row) => String(row['created_at']).slice(0, 7))).size).toBeGreaterThan(8);
  });

  test('AN-9 every address is in the form in which it is kept, in a domain that is nobody’s, and used once', () => {
    const emails = rows.user_account.map((row) => String(row['email']));
    expect(emails.filter((email) => canonicalEmail(email) !== email || !email.endsWith('.example'))).toEqual([]);
    expect(new Set(emails).size).toBe(emails.length);
  });
});

describe('O1 telling it to a database', () => {
  const name = `caseload_demo_${randomBytes(6).toString('hex')}`;
  let server: pg.Client;
  let owner: pg.Client;
  const admin = adminOf(name);
  beforeAll(async () => {
    server = new pg.Client(ownAdmin());
    await server.connect();
    await server.query(`create database ${name}`);
    await migrate(admin, inject('secret'));
    owner = new pg.Client(admin);
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await server.query(`drop database ${name} with (force)`);
    await server.end();
  });

  test('O1 it is told once; a database that has clinics is left as it is', async () => {
    await tellDemo(admin);
    const extent = async () =>
      (
        await owner.query(
          `select (select count(*)::int from patient) as patients, (select count(*)::int from activity) as lines, (select max(xmin::text) from tenant) as written`,
        )
      ).rows[0];
    const before = await extent();
    expect(before.patients).toBeGreaterThan(500);
    const logins = demoLogins.length;
    await tellDemo(admin);
    expect([await extent(), demoLogins.length]).toEqual([before, logins]);
  });

  test('O1 every login that the sign-in page offers is one, with its password', async () => {
    await tellDemo(admin);
    const { rows: kept } = await owner.query<{ email: string; hash: string }>(
      'select email, password_hash as hash from user_account where email = any ($1)',
      [demoLogins.map(({ email }) => email)],
    );
    expect(kept.map(({ email }) => email).sort()).toEqual(demoLogins.map(({ email }) => email).sort());
    expect(new Set(kept.map(({ hash }) => hash)).size).toBe(1);
    expect(await verifyPassword(kept[0]?.hash ?? null, demoLogins[0]?.password ?? '')).toBe(true);
  });

  test('AN-8 O1 outside demo mode the demo is not served, and demo mode does not serve a clinic of one’s own', async () => {
    await tellDemo(admin);
    await expect(refuseDemo(admin)).rejects.toThrow(/^The demo clinics are here.* choose another place with CASELOAD_DATA_DIR/);
    const other = `${name}_own`;
    await server.query(`create database ${other}`);
    try {
      const own = adminOf(other);
      await migrate(own, inject('secret'));
      await refuseDemo(own);
      const client = new pg.Client(own);
      await client.connect();
      await client.query(`insert into tenant (id, name) values (42, 'Hill Clinic')`);
      await refuseDemo(own);
      await expect(tellDemo(own)).rejects.toThrow(/^There is a clinic of your own here.* CASELOAD_DEMO=off/);
      expect((await client.query('select name from tenant where id <> 1')).rows).toEqual([{ name: 'Hill Clinic' }]);
      await client.end();
    } finally {
      await server.query(`drop database ${other} with (force)`);
    }
  });
});
