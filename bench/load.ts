import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { fold } from '#src/platform/names.ts';
import { hashToken } from '#src/platform/ids.ts';
import { familyNames, givenNames } from '#seed/names.ts';

/** A therapist of the large clinic who is signed in. Their caseload does not depend on the size of the database. */
export type Viewer = { practitionerId: number; memberId: number; userId: number; token: string };
/** The large clinic, by those who ask in it. `patients` is how many it has. */
export type Scene = { tenantId: number; patients: number; viewers: Viewer[] };

/** Of 100,000 patients and more, a tenth is in one large clinic; the others have so many each. */
const typicalClinic = 2_000;
const viewers = 8;
// With these, surnames are as varied as in a directory, and few patients share both names.
const syllables = [
  'ber dal fen gor hol kas lin mar nor os pel rut sal tor var wes ad bry cal dor el far gil har ing jor'.split(' '),
  'a e i o u an en in on ar er or al el il am em ou ia eu'.split(' '),
  'berg croft dahl ev field gaard ham ides ko land man ner ova pont quist ros sen ton vic wick ya zen'.split(' '),
];

/** Ids are made from numbers, so that rows can refer to each other without being looked up: random-looking, below 2^53. */
const prepare = (patients: number) => {
  const large = patients < 100_000 ? patients : patients / 10;
  return `
    do $$ begin execute format('grant temporary on database %I to caseload_owner', current_database()); end $$;
    set role caseload_owner;
    set work_mem = '256MB'; set maintenance_work_mem = '512MB'; set synchronous_commit = off;
    create function pg_temp.number(n bigint, what integer) returns bigint immutable language sql
      return hashint8extended(n, what) & 9007199254740991;
    create temp table clinic as
      select n, pg_temp.number(n, 1) as tenant_id, size, greatest(2, round(size * 2.5 / 136)::integer) as practitioners
      from generate_series(0, ${Math.ceil((patients - large) / typicalClinic)}) n,
        lateral (select case when n = 0 then ${large} else least(${typicalClinic}, ${patients - large} - (n - 1) * ${typicalClinic}) end as size) s;
    create temp table practice as
      select c.n as clinic, tenant_id, k, pg_temp.number(c.n * 1000000::bigint + k, 2) as practitioner_id,
        pg_temp.number(c.n * 1000000::bigint + k, 3) as member_id, pg_temp.number(c.n * 1000000::bigint + k, 4) as user_id, 66 + k * 53 % 141 as caseload
      from clinic c, generate_series(0, practitioners - 1) k;
    create temp table place as
      select c.n as clinic, tenant_id, i, pg_temp.number(c.n * 1000000::bigint + i, 5) as patient_id, c.practitioners
      from clinic c, generate_series(1, size) i;
    create function pg_temp.pick(options text[], n bigint, what integer) returns text immutable language sql
      return options[1 + mod(pg_temp.number(n, what), cardinality(options))];
    analyze clinic; analyze practice; analyze place`;
};

const clinics = [
  `insert into tenant (id, name, assignment_policy) select tenant_id, 'Clinic ' || n, 'open' from clinic`,
  `insert into tenant_feature (tenant_id, feature, enabled)
   select tenant_id, f, true from clinic, unnest('{therapistPatientAssignment,allActivePatientsDashboard,clientPortal}'::text[]) f`,
  `insert into user_account (id, email) select user_id, 'therapist-' || user_id || '@example.test' from practice`,
  `insert into practitioner (tenant_id, id, first_name, last_name, sort_name)
   select tenant_id, practitioner_id, pg_temp.pick($1, user_id, 6), pg_temp.pick($3, user_id, 7),
     pg_temp.pick($4, user_id, 7) || ' ' || pg_temp.pick($2, user_id, 6) from practice`,
  `insert into member (tenant_id, id, user_id, first_name, last_name, type, roles, access_level, practitioner_id)
   select p.tenant_id, member_id, user_id, first_name, last_name, 'DOCTOR', '{clinician}', 'clinical', practitioner_id
   from practice p join practitioner pr on pr.tenant_id = p.tenant_id and pr.id = p.practitioner_id`,
  // One in ten supervises a colleague, and one in ten is kept from a patient.
  `insert into supervision (tenant_id, id, supervisor_id, practitioner_id, starts_at)
   select a.tenant_id, a.member_id, a.member_id, b.practitioner_id, now() - interval '1 year'
   from practice a join practice b on b.clinic = a.clinic and b.k = a.k + 1 where a.k % 10 = 3`,
];

const patients = [
  `insert into patient (tenant_id, id, first_name, last_name, email, phone, status, invited_by_practitioner_id, created_by, created_at, sort_name, search_name)
   select p.tenant_id, patient_id, given[g], family, 'patient-' || patient_id || '@example.test', '+44 20 7946 ' || lpad((i % 10000)::text, 4, '0'),
     case when patient_id % 12 = 0 then 'archived' else 'active' end, practitioner_id, member_id, now() - (patient_id % 900) * interval '1 day',
     folded_family || ' ' || folded_given[g], ' ' || folded_given[g] || ' ' || folded_family
   from place p
   join practice t on t.clinic = p.clinic and t.k = p.i % p.practitioners
   cross join (select $1::text[] as given, $2::text[] as folded_given, $3::text[] as families, $4::text[] as folded_families) w
   cross join lateral (select (1 + mod(pg_temp.number(patient_id, 8), cardinality(given)))::integer as g,
     (1 + mod(pg_temp.number(patient_id, 9), cardinality(families)))::integer as f) n
   cross join lateral (select pg_temp.pick($5, patient_id, 10) || pg_temp.pick($6, patient_id, 11) || pg_temp.pick($7, patient_id, 12) as made) m
   cross join lateral (select case when patient_id % 3 = 0 then families[f] else initcap(made) end as family,
     case when patient_id % 3 = 0 then folded_families[f] else made end as folded_family) s`,
  `insert into patient_profile (tenant_id, patient_id, birth_date) select tenant_id, patient_id, date '1940-01-01' + (patient_id % 28000)::integer from place`,
  `insert into chart_lock (tenant_id, patient_id) select tenant_id, patient_id from place`,
  `insert into invitation (tenant_id, id, patient_id, email, nonce, token_hash, link_made_at, expires_at, accepted_at, invited_by)
   select tenant_id, id, id, email, id, sha256(id::text::bytea), created_at, created_at + interval '14 days',
     case when id % 3 <> 0 then created_at + interval '1 day' end, created_by from patient where tenant_id <> 1 and id % 10 < 4`,
  `insert into patient_block (tenant_id, member_id, patient_id, blocked_by, reason)
   select t.tenant_id, t.member_id, p.patient_id, t.member_id, 'knows the patient privately'
   from practice t join place p on p.clinic = t.clinic and p.i = 1 + t.k * 7 % 100 where t.k % 10 = 9`,
];

// Every place in a caseload gets a patient: first each patient once, who is that therapist's primary, then any at random.
const assignments = [
  `insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, status, starts_at, ends_at, assigned_by, assigned_at)
   select distinct on (p.tenant_id, p.patient_id, s.practitioner_id) p.tenant_id, p.patient_id, s.practitioner_id,
     case when turn <= size then 'primary' when turn % 10 = 0 then 'covering' else 'assigned' end,
     case when turn <= size then 'invite' when turn % 10 = 0 then 'coverage' else 'manual' end,
     case when turn > size and turn % 12 = 1 then 'archived' else 'active' end, since,
     case when turn > size and turn % 10 = 0 then since + interval '750 days' end, s.member_id, since
   from (select t.clinic, t.practitioner_id, t.member_id, c.size,
           row_number() over (partition by t.clinic order by pg_temp.number(t.practitioner_id + place, 13)) as turn
         from practice t join clinic c on c.n = t.clinic, generate_series(1, t.caseload) place) s
   join place p on p.clinic = s.clinic and p.i = case when turn <= size then turn else 1 + mod(pg_temp.number(turn, 14), size) end
   cross join lateral (select now() - mod(pg_temp.number(turn, 15), 800) * interval '1 day' as since) d
   order by p.tenant_id, p.patient_id, s.practitioner_id, turn`,
  `insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, ends_at, opened_by, opened_at, closed_by, closed_at)
   select tenant_id, pg_temp.number(row_number() over (), 16), patient_id, practitioner_id, kind, via, starts_at, ends_at, assigned_by, assigned_at,
     case when status = 'archived' then assigned_by end, case when status = 'archived' then greatest(starts_at + interval '1 hour', now() - interval '10 days') end
   from assignment where tenant_id <> 1`,
  `insert into activity (tenant_id, at, action, outcome, member_id, patient_id, rule, detail)
   select tenant_id, opened_at, 'careTeam.assigned', 'done', opened_by, patient_id, 'policy.open', jsonb_build_object('practitionerId', practitioner_id)
   from assignment_period order by opened_at`,
];

/** Takes keys, indexes and references away, loads, and puts them back as they were: a tenth of the time. */
async function withoutIndexes(client: pg.Client, work: () => Promise<void>): Promise<void> {
  const { rows: constraints } = await client.query<{ drop: string; add: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add
     from pg_constraint where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'x', 'f') order by position(contype::text in 'puxf'), conname`,
  );
  const { rows: indexes } = await client.query<{ drop: string; add: string }>(
    `select format('drop index %s', i.indexrelid::regclass) as drop, pg_get_indexdef(i.indexrelid) as add
     from pg_index i join pg_class c on c.oid = i.indrelid
     where c.relnamespace = 'public'::regnamespace and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype <> 'f')`,
  );
  for (const { drop } of [...constraints.toReversed(), ...indexes]) await client.query(drop);
  await work();
  for (const { add } of [...indexes, ...constraints]) await client.query(add);
}

/** Fills a migrated database with so many patients and signs some therapists of the large clinic in. */
export async function load(admin: pg.ClientConfig, size: number): Promise<Scene> {
  const client = new pg.Client(admin);
  await client.connect();
  try {
    await client.query(prepare(size));
    // What is loaded is not chained: a bench that writes begins a chain of its own.
    await client.query('alter table activity disable trigger chain');
    await withoutIndexes(client, async () => {
      const names = [givenNames, givenNames.map(fold), familyNames, familyNames.map(fold)];
      for (const statement of clinics) await client.query(statement, statement.includes('$1') ? names : []);
      for (const statement of patients) await client.query(statement, statement.includes('$1') ? [...names, ...syllables] : []);
      for (const statement of assignments) await client.query(statement);
    });
    await client.query('alter table activity enable trigger chain');
    const { rows } = await client.query<{ tenantId: number; practitionerId: number; memberId: number; userId: number; patients: number }>(
      `select p.tenant_id as "tenantId", practitioner_id as "practitionerId", member_id as "memberId", user_id as "userId", c.size as patients
       from practice p join clinic c on c.n = p.clinic where p.clinic = 0 and k < ${viewers} order by k`,
    );
    const signedIn = rows.map((row) => ({ ...row, token: randomBytes(32).toString('base64url') }));
    for (const { token, userId, tenantId, memberId } of signedIn) {
      await client.query(
        `insert into user_session (token_hash, user_id, tenant_id, member_id, expires_at) values ($1, $2, $3, $4, now() + interval '12 hours')`,
        [hashToken(token), userId, tenantId, memberId],
      );
    }
    await client.query('vacuum (analyze)');
    const [first] = signedIn;
    if (!first) throw new Error('the large clinic is empty');
    return { tenantId: first.tenantId, patients: first.patients, viewers: signedIn };
  } finally {
    await client.end();
  }
}
