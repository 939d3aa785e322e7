import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { me } from '#src/contract/auth.ts';
import { lookAtSetup, setUp } from '#src/contract/setup.ts';
import { connect, query } from '#src/platform/db.ts';
import { migrate } from '#src/platform/migrate.ts';
import { adminOf, ownAdmin } from '#test/admin.ts';
import { knock, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { makeSetupCode } from './jobs.ts';
import { newSetupCode, setupCodeIn } from './rules.ts';

// An installation of its own: a database in which there is no clinic yet.
const model = `caseload_setup_${randomBytes(6).toString('hex')}`;
let server: pg.Client;
let name: string;
let world: World;
let count = 0;
beforeAll(async () => {
  server = new pg.Client(ownAdmin());
  await server.connect();
  await server.query(`create database ${model}`);
  await migrate(adminOf(model), inject('secret'));
});
afterAll(async () => {
  await server.query(`drop database ${model} with (force)`);
  await server.end();
});
beforeEach(async () => {
  name = `${model}_${(count += 1)}`;
  await server.query(`create database ${name} template ${model}`);
  world = await openWorld({ admin: adminOf(name) });
});
afterEach(async () => {
  await world.close();
  await server.query(`drop database ${name} with (force)`);
});

/** Starts the server: what its console shows. */
async function started(): Promise<string | null> {
  const owner = connect(adminOf(name), 1);
  try {
    return await makeSetupCode(owner);
  } finally {
    await owner.close();
  }
}
const password = 'lantern orchid gravel tuesday';
const good = {
  clinic: {
    name: 'Hill Clinic',
    patientWord: 'client',
    therapistWord: 'practitioner',
    timeZone: 'Europe/Madrid',
    language: 'es',
    assignmentPolicy: 'managed',
  },
  owner: { firstName: 'Olga', lastName: 'Vega', email: 'Olga@hill-clinic.org', password, givesCare: true },
} as const;
const post = (path: string, body: unknown, ip = '10.7.0.1') => knock(world, null, path, { method: 'POST', body, ip });
const look = (code: string, ip?: string) => post(lookAtSetup.path, { code }, ip);
const make = (code: string, more: object = {}, ip?: string) => post(setUp.path, { ...good, ...more, code }, ip);
const clinics = async () => (await looked<{ name: string }>(world, 'select name from tenant where id <> 1')).map((one) => one.name);

describe('O1 the first run', () => {
  test('O1 AN-8 the code makes one clinic with its owner, who is signed in, and nothing else is there', async () => {
    const code = (await started()) ?? '';
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect((await look(code)).status).toBe(200);
    const answer = await make(code);
    expect([answer.status, answer.body], answer.text).toEqual([200, { tenantName: 'Hill Clinic' }]);
    const token = /^caseload=([^;]*)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '';
    const now = (await world.as(null, me, {}, { token })).body;
    expect(now.tenant).toMatchObject({
      name: 'Hill Clinic',
      assignmentPolicy: 'managed',
      patientWord: 'client',
      therapistWord: 'practitioner',
      timeZone: 'Europe/Madrid',
    });
    expect(await looked(world, 'select language from tenant where id <> 1')).toEqual([{ language: 'es' }]);
    expect(now.member).toMatchObject({ firstName: 'Olga', lastName: 'Vega', roles: ['owner', 'clinician'], accessLevel: 'clinical' });
    expect(now.member?.practitionerId).not.toBeNull();
    expect(now.user.email).toBe('olga@hill-clinic.org');
    expect(now.features).toEqual({
      therapistPatientAssignment: true,
      allActivePatientsDashboard: true,
      clientPortal: true,
      breakGlass: false,
    });
    expect(
      await looked(world, 'select email from user_account where id <> 1 or password_hash is not null'),
      'AN-8 no login but the owner’s',
    ).toEqual([{ email: 'olga@hill-clinic.org' }]);
    const log = await looked(world, `select action, rule, detail, member_id is not null as somebody from activity order by id limit 2`);
    expect(log).toEqual([
      { action: 'clinic.opened', rule: 'setup', detail: { assignmentPolicy: 'managed' }, somebody: true },
      { action: 'session.opened', rule: null, detail: {}, somebody: true },
    ]);
    const signedIn = await post('/v2/auth/sign-in', { email: 'olga@hill-clinic.org', password });
    expect(signedIn.status).toBe(200);
  });

  test('O1 R3 an owner who sees no patients is the owner and no clinician, at the administrative level', async () => {
    const answer = await make((await started()) ?? '', { owner: { ...good.owner, givesCare: false } });
    const token = /^caseload=([^;]*)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '';
    const now = (await world.as(null, me, {}, { token })).body;
    expect(now.member).toMatchObject({ roles: ['owner'], accessLevel: 'administrative', practitionerId: null });
    expect(await looked(world, 'select 1 from practitioner where tenant_id <> 1')).toEqual([]);
  });

  test('AN-8 a wrong, used, expired or replaced code and an installation with a clinic answer with the same bytes', async () => {
    const replaced = (await started()) ?? '';
    const expired = (await started()) ?? '';
    const bytes: string[] = [];
    const refused = async (code: string, what: string) => {
      for (const answer of [await look(code), await make(code), await make(code, { owner: { ...good.owner, password: 'x' } })]) {
        expect([answer.status, answer.body.code, answer.headers['set-cookie']], what).toEqual([410, 'setup_not_open', undefined]);
        bytes.push(withoutRequestId(answer.text));
      }
    };
    await refused(replaced, 'replaced by a new start');
    await refused(newSetupCode(), 'unknown');
    await refused('nonsense', 'no code at all');
    await world.owner.query(`update setup_code set expires_at = now() - interval '1 second'`);
    await refused(expired, 'expired');
    expect(await clinics()).toEqual([]);
    const used = (await started()) ?? '';
    expect((await make(used)).status).toBe(200);
    // Counted anew from another address.
    for (const code of [used, newSetupCode(), '']) {
      for (const answer of [await look(code, '10.7.0.2'), await make(code, {}, '10.7.0.2')]) {
        expect([answer.status, answer.body.code], 'with a clinic').toEqual([410, 'setup_not_open']);
        bytes.push(withoutRequestId(answer.text));
      }
    }
    // Even a code that was left open beside a clinic opens nothing.
    await world.owner.query(`update setup_code set used_at = null, expires_at = now() + interval '1 hour'`);
    bytes.push(withoutRequestId((await make(used, {}, '10.7.0.2')).text));
    expect(new Set(bytes).size).toBe(1);
    expect(await clinics()).toEqual(['Hill Clinic']);
    expect(await started(), 'a start with a clinic shows no code').toBeNull();
  });

  test('AN-8 it is good for an hour; only its hash is kept', async () => {
    const code = (await started()) ?? '';
    const [kept] = await looked<{ seconds: number; text: string }>(
      world,
      'select extract(epoch from expires_at - now())::int as seconds, s::text as text from setup_code s',
    );
    expect(kept?.seconds).toBeGreaterThan(3590);
    expect(kept?.seconds).toBeLessThanOrEqual(3600);
    expect(kept?.text).not.toContain(code);
  });

  test('O1 of two who use the code at once one makes the clinic, and the other finds it used', async () => {
    const code = (await started()) ?? '';
    const answers = await Promise.all([make(code), make(code, { owner: { ...good.owner, email: 'other@hill-clinic.org' } })]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410]);
    expect(await clinics()).toHaveLength(1);
    expect(await looked(world, `select 1 from user_account where password_hash is not null`)).toHaveLength(1);
  });

  test('AN-6 codes are guessed thirty times from one address, and then not at all for a while', async () => {
    const code = (await started()) ?? '';
    for (let nth = 0; nth < 30; nth++) expect((await look(newSetupCode(), '10.7.0.9')).status).toBe(410);
    const answer = await look(code, '10.7.0.9');
    expect([answer.status, answer.body.code, Number(answer.headers['retry-after']) > 0]).toEqual([429, 'too_many_attempts', true]);
    expect((await make(code, {}, '10.7.0.9')).status).toBe(429);
    expect((await look(code, '10.7.0.10')).status).toBe(200);
  });

  test('AN-1 a weak password, no address, an unknown time zone, word or key are refused, and the code stays good', async () => {
    const code = (await started()) ?? '';
    const owner = (change: object) => ({ owner: { ...good.owner, ...change } });
    const place = (change: object) => ({ clinic: { ...good.clinic, ...change } });
    for (const [more, status, problem] of [
      [owner({ password: 'too short' }), 422, 'weak_password'],
      [owner({ password: 'hill clinic 12345' }), 422, 'weak_password'],
      [owner({ email: 'nowhere' }), 400, 'invalid'],
      [owner({ firstName: ' ' }), 400, 'invalid'],
      [owner({ roles: ['biller'] }), 400, 'invalid'],
      [place({ timeZone: 'Europe/Atlantis' }), 400, 'invalid'],
      [place({ timeZone: '+02:00' }), 400, 'invalid'],
      [place({ name: '' }), 400, 'invalid'],
      [place({ patientWord: 'customer' }), 400, 'invalid'],
      [place({ language: 'fr' }), 400, 'invalid'],
      [place({ assignmentPolicy: 'anarchy' }), 400, 'invalid'],
      [place({ id: 1 }), 400, 'invalid'],
      [{ extra: 1 }, 400, 'invalid'],
    ] as const) {
      const answer = await make(code, more);
      expect([answer.status, answer.body.code], JSON.stringify(more)).toEqual([status, problem]);
    }
    expect(await clinics()).toEqual([]);
    expect((await make(code)).status).toBe(200);
  });

  test('O1 a code is taken however it was typed', async () => {
    const code = 'K01QF-29XMR-TABCD-EFGHJ';
    for (const typed of [code, code.toLowerCase(), ' k0iqf 29xmr tabcd efghj ', 'kOLqf29xmrtabcdefghj', 'KO1QF–29XMR–TABCD–EFGHJ'])
      expect(setupCodeIn(typed), typed).toBe(code);
    for (const typed of ['', code.slice(1), `${code}A`, code.replace('K', 'U'), 'µ'.repeat(20), '\u0000'.repeat(20)])
      expect(setupCodeIn(typed), typed).toBeNull();
  });

  test('G1 the server’s own role sees and writes no code', async () => {
    await started();
    await expect(world.database.together(query`select * from setup_code`)).rejects.toThrow(/permission denied/);
  });
});
