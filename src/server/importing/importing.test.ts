import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginImport, getImport, importRows, mapColumns, myImports, startImport, stopImport } from '#src/contract/transfer.ts';
import { therapist } from '#seed/tell.ts';
import { cast, looked as seen } from '#test/cast.ts';
import { carriedOut, fetched, looked, sendPart, tried, workOnImports } from '#test/importing.ts';
import { workOnNextImport } from './jobs.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const scene = (about: Parameters<typeof cast>[1] = {}) => world.tell((story) => cast(story, about));
const head = 'First name,Last name,E-mail,Date of birth,Phone,Primary practitioner,Assigned practitioners,Assigned from/until\n';
const rowsOf = async (who: Someone, importId: number, which: 'all' | 'refused' | 'widening' = 'all') =>
  (await world.as(who, importRows, { params: { importId }, query: { which } })).body.items;
const patientsOf = (tenantId: number) =>
  seen<{ id: number; first_name: string; last_name: string; email: string | null; version: number }>(
    world,
    'select id, first_name, last_name, email, version from patient where tenant_id = $1 order by sort_name, id',
    [tenantId],
  );

test('A2 A3 a clinical admin tries a table, sees what it would do and who would gain access, and carries it out; no mail is sent', async () => {
  const { ruth, maya, nina, sam, at } = await scene();
  await world.owner.query(`update patient set email = 'sam@home.example' where id = $1`, [sam.patientId]);
  await world.owner.query(`update patient_profile set birth_date = '1990-02-03' where patient_id = $1`, [sam.patientId]);
  const found = await tried(
    world,
    ruth,
    `${head}Ada,Byron,ada@home.example,1980-05-06,'+44 1,Maya Lin,Nina Abara; Diego Ruiz,/2099-01-01; \nSam,Okafor,sam@home.example,1990-02-03,,,Diego Ruiz,\nEve,Nobody,not an address,,,,,\n`,
  );
  expect(found.state).toBe('checked');
  expect(found.summary).toMatchObject({
    create: 1,
    update: 1,
    same: 0,
    refused: 1,
    byEmail: 1,
    widening: 1,
    reasons: [{ reason: 'notEmail', rows: 1 }],
  });
  expect(found.summary?.gains.find(({ member }) => member.firstName === 'Diego')).toMatchObject({
    created: 1,
    existing: 1,
    opensRecords: true,
  });
  expect(await rowsOf(ruth, found.id)).toMatchObject([
    { row: 2, outcome: 'create', name: 'Ada Byron', assigns: ['Maya Lin', 'Nina Abara', 'Diego Ruiz'] },
    { row: 3, outcome: 'update', how: 'email', patientId: sam.patientId, widens: true },
    { row: 4, outcome: 'refused', faults: [{ reason: 'notEmail', column: 'email', detail: 'not an address' }] },
  ]);
  expect(await patientsOf(at.tenantId)).toHaveLength(1);

  const done = await carriedOut(world, ruth, found.id);
  expect(done).toMatchObject({ state: 'done', created: 1, updated: 1 });
  const [ada] = (await patientsOf(at.tenantId)).filter(({ first_name }) => first_name === 'Ada');
  const team = await seen(
    world,
    'select practitioner_id, kind, via, ends_at is not null as dated from assignment where patient_id = $1 order by kind desc, ends_at',
    [ada?.id],
  );
  expect(team).toMatchObject([
    { practitioner_id: maya.practitionerId, kind: 'primary', via: 'import' },
    { practitioner_id: nina.practitionerId, kind: 'assigned', dated: true },
    { kind: 'assigned', dated: false },
  ]);
  const [counts] = await seen(
    world,
    `select (select count(*)::int from activity where tenant_id = $1 and action = 'careTeam.assigned' and detail ->> 'via' = 'import') as assigned,
      (select count(*)::int from activity where tenant_id = $1 and action = 'patient.imported') as imported,
      (select count(*)::int from outbox where tenant_id = $1) + (select count(*)::int from invitation where tenant_id = $1 and patient_id = $2) as mails`,
    [at.tenantId, ada?.id],
  );
  expect(counts).toEqual({ assigned: 4, imported: 1, mails: 0 });
  // Nothing that the file said is left.
  expect(await seen(world, `select from patient_import_part where tenant_id = $1`, [at.tenantId])).toEqual([]);
  expect(
    await seen(
      world,
      `select from patient_import_row where tenant_id = $1 and (cells <> '{}' or given <> '{}' or email is not null or adds <> '[]')`,
      [at.tenantId],
    ),
  ).toHaveLength(2);
});

test('Q2 IJ-1 what was exported comes back unchanged, and the same file a second time creates nobody twice', async () => {
  const { olga, at } = await scene();
  const first = await tried(
    world,
    olga,
    `${head}Ada,Byron,ada@home.example,1980-05-06,,Maya Lin,Nina Abara,\n=1+1,"a;-b",,,,,,\nBo,Li,,,,,,\n`,
  );
  expect((await carriedOut(world, olga, first.id)).created).toBe(3);
  const again = await tried(
    world,
    olga,
    `${head}Ada,Byron,ada@home.example,1980-05-06,,Maya Lin,Nina Abara,\n=1+1,"a;-b",,,,,,\nBo,Li,,,,,,\n`,
  );
  // Of whom only the name is known, nobody can say who it is.
  expect(again.summary).toMatchObject({ create: 0, update: 0, same: 1, refused: 2, reasons: [{ reason: 'sameName', rows: 2 }] });
  const table = (await fetched(world, olga, '/v2/patients/export')).text;
  const back = await tried(world, olga, table);
  expect(back.summary).toMatchObject({ create: 0, update: 0, same: 4, refused: 0, byNumber: 4 });
  expect((await patientsOf(at.tenantId)).map(({ first_name, last_name }) => `${first_name} ${last_name}`)).toContain('=1+1 a;-b');
  for (const { id } of [again, back]) await world.as(olga, stopImport, { params: { importId: id } });
  // Changed in the table, it is changed here: that and nothing else.
  const changed = await tried(world, olga, table.replace('ada@home.example', 'ada@work.example'));
  expect(changed.summary).toMatchObject({ update: 1, same: 3 });
  await carriedOut(world, olga, changed.id);
  expect((await patientsOf(at.tenantId)).find(({ first_name }) => first_name === 'Ada')).toMatchObject({
    email: 'ada@work.example',
    version: 2,
  });
  expect(await seen(world, 'select before, after from profile_version where tenant_id = $1', [at.tenantId])).toEqual([
    { before: { email: 'ada@home.example' }, after: { email: 'ada@work.example' } },
  ]);
});

test('A2 R7 an address of somebody at another clinic, a name that nobody has, and a colleague who is suspended are not assigned', async () => {
  const { ruth, nina } = await scene();
  const far = await world.tell((story) => {
    const there = cast(story, { name: 'Far Clinic' });
    return therapist(story, there.at, { firstName: 'Fay', lastName: 'Far' });
  });
  const [login] = await seen<{ email: string }>(world, 'select email from user_account where id = $1', [far.userId]);
  const [own] = await seen<{ email: string }>(world, 'select email from user_account where id = $1', [nina.userId]);
  const rows = `Ada,A,,,,${login?.email},,\nBea,B,,,,nobody@nowhere.example,,\nCid,C,,,,#${far.practitionerId},,\nDee,D,,,,${own?.email},,\n`;
  const found = await tried(world, ruth, head + rows);
  const said = (await rowsOf(ruth, found.id)).map(({ outcome, faults, assigns }) => ({
    outcome,
    assigns,
    faults: faults.map(({ reason, column }) => ({ reason, column })),
  }));
  expect(said[0]).toEqual(said[1]);
  expect(said[0]).toEqual({ outcome: 'refused', faults: [{ reason: 'unknownPractitioner', column: 'primary' }], assigns: [] });
  expect(said[2]).toEqual(said[0]);
  expect(said[3]).toMatchObject({ outcome: 'create', assigns: ['Nina Abara'] });
  await world.owner.query(`update member set status = 'suspended' where id = $1`, [nina.memberId]);
  // Suspended after the trial: decided again.
  expect(await carriedOut(world, ruth, found.id)).toMatchObject({ state: 'done', created: 0 });
  expect((await rowsOf(ruth, found.id)).at(-1)).toMatchObject({ outcome: 'refused', faults: [{ reason: 'notAssignable' }] });
});

test('A3 R a practice admin imports patients and assigns nobody; those who import nothing are refused before anything is looked up', async () => {
  const all = await scene();
  const found = await tried(world, all.pia, `${head}Ada,Byron,,,,,,\nBea,Cole,,,,Maya Lin,,\n`);
  expect(found.summary).toMatchObject({ create: 1, refused: 1, reasons: [{ reason: 'mayNotAssign', rows: 1 }] });
  expect((await carriedOut(world, all.pia, found.id)).created).toBe(1);
  for (const who of [all.maya, all.tess, all.sue, all.sky, all.bea, all.hope]) {
    const mine = await world.as(who, getImport, { params: { importId: found.id } });
    const absent = await world.as(who, getImport, { params: { importId: 4_242 } });
    expect(mine.status).toBe(403);
    expect(withoutRequestId(mine.text)).toBe(withoutRequestId(absent.text));
    expect((await world.as(who, beginImport, { body: { fileName: 'x.csv', size: 10 } })).status).toBe(403);
  }
  // Another's import is not there, as one that never was.
  for (const endpoint of [getImport, startImport, stopImport, importRows] as const) {
    const other = await world.as(all.olga, endpoint as typeof getImport, { params: { importId: found.id } });
    expect(other.status).toBe(404);
    expect(withoutRequestId(other.text)).toBe(
      withoutRequestId((await world.as(all.olga, endpoint as typeof getImport, { params: { importId: 4_242 } })).text),
    );
  }
  expect((await sendPart(world, all.olga, found.id, Buffer.from('x'))).status).toBe(404);
  expect((await world.as(all.olga, myImports, {})).body.items).toEqual([]);
  expect((await fetched(world, all.olga, `/v2/imports/${found.id}/report`)).status).toBe(404);
});

test('A2 A3 A1 a row is told everything that is wrong with it at once, and once mended it is taken', async () => {
  const { ruth, nina, sam } = await scene();
  await world.owner.query(`update member set status = 'suspended' where id = $1`, [nina.memberId]);
  const all =
    'Patient number,First name,Last name,E-mail,Date of birth,Status,Primary practitioner,Assigned practitioners,Assigned from/until\n';
  const told = async (rows: string) => {
    const found = await tried(world, ruth, all + rows);
    const items = await rowsOf(ruth, found.id);
    return {
      found,
      told: items.map(({ faults }) => faults.map(({ reason, column, detail }) => [reason, column, detail].filter(Boolean).join(' '))),
    };
  };
  const wrong = await told(
    [
      // Cells that cannot be read, and a colleague who cannot be assigned to anybody.
      ',Ada,,not one,31.2.1990,gone,Nobody Here,Nina Abara; Who Ever,x/y; 1/2',
      // Whose row it is stands in it: what is there already is told as well.
      `${sam.patientId},Sam,Okafor,nor this,,archived,Diego Ruiz,,`,
      // It could be read whose it is: what another row says is told with what else is wrong.
      ',Bea,Cole,bea@home.example,,,,,',
      ',Bea,Cole,bea@home.example,,gone,,,',
    ].join('\n'),
  );
  expect(wrong.told).toEqual([
    [
      'missing lastName',
      'notEmail email not one',
      'notDate birthDate 1990-02-31',
      'notStatus status gone',
      'unknownPractitioner primary Nobody Here',
      'notDates assignedDates x/y',
      'unknownPractitioner assigned Who Ever',
      'notDates assignedDates 1/2',
    ],
    ['notEmail email nor this', 'archivedAssigned status', 'statusDiffers status', 'hasPrimary primary Diego Ruiz'],
    [],
    ['notStatus status gone', 'twice lastName 4'],
  ]);
  expect(wrong.found.summary).toMatchObject({ create: 1, refused: 3 });
  expect(wrong.found.summary?.reasons.find(({ reason }) => reason === 'unknownPractitioner')).toEqual({
    reason: 'unknownPractitioner',
    rows: 1,
  });
  expect((await fetched(world, ruth, `/v2/imports/${wrong.found.id}/report`)).text).toContain(
    '"E-mail\nStatus\nStatus\nPrimary practitioner"',
  );
  // Every fault mended, and nothing else comes to light.
  const mended = await told(
    `,Ada,Byron,ada@home.example,1990-02-03,active,Maya Lin,Diego Ruiz,\n${sam.patientId},Sam,Okafor,,,active,,Diego Ruiz,`,
  );
  expect(mended.told).toEqual([[], []]);
  expect(mended.found.summary).toMatchObject({ create: 1, update: 1, refused: 0 });
});

test('A1 a day that no calendar has, and a cell of any length, are faults of their row, and not of the import', async () => {
  const { ruth } = await scene();
  const long = `${'x'.repeat(199)}😀`;
  const rows = ['Ada,Byron,,,,,Diego Ruiz,2027-02-30/2027-06-31', `Bea,Cole,,,,,${long},`, 'Cy,Dean,,,,,Diego Ruiz,2027-02-28/2027-06-30'];
  const found = await tried(world, ruth, head + rows.join('\n'));
  const told = (await rowsOf(ruth, found.id)).map(({ faults }) => faults.map(({ reason, detail }) => [reason, detail]));
  expect(told).toEqual([[['notDates', '2027-02-30/2027-06-31']], [['unknownPractitioner', `${'x'.repeat(199)}\u{fffd}`]], []]);
});

test('A3 of a row whose patient cannot be told, nothing is said that depends on who it is', async () => {
  const { pia, nina } = await scene();
  await world.owner.query(`update member set status = 'suspended' where id = $1`, [nina.memberId]);
  const found = await tried(world, pia, `${head}Sam,Okafor,,,,,Diego Ruiz; Nina Abara,x\n`);
  expect((await rowsOf(pia, found.id)).map(({ faults }) => faults.map(({ reason, detail }) => [reason, detail]))).toEqual([
    [
      ['notDates', 'x'],
      ['sameName', null],
      ['notAssignable', 'Nina Abara'],
    ],
  ]);
});

test('A1 a column with the heading that the lists of a clinic have, in its words, is of who is assigned', async () => {
  const { ruth } = await scene();
  for (const word of ['Clinicians', 'Therapists', 'Physiotherapists']) {
    const found = await tried(world, ruth, `First name,Last name,${word}\nAda,Byron,Diego Ruiz\n`);
    expect(found.columns.map(({ taken }) => taken)).toEqual(['firstName', 'lastName', 'assigned']);
  }
});

test('A1 an import never takes a primary’s place', async () => {
  const { ruth, sam } = await scene();
  const table = `Patient number,Name,First name,Last name,Primary practitioner\n${sam.patientId},x,Sam,Okafor,Diego Ruiz\n`;
  const found = await tried(world, ruth, table);
  expect(found.columns.map(({ taken }) => taken)).toEqual(['patientNumber', '', 'firstName', 'lastName', 'primary']);
  expect(await rowsOf(ruth, found.id)).toMatchObject([
    { outcome: 'refused', faults: [{ reason: 'hasPrimary', column: 'primary', detail: 'Diego Ruiz' }] },
  ]);
});

test('S a file is refused whole where it is no table, and its columns are asked for where the headings say nothing', async () => {
  const { olga } = await scene();
  const failed = async (bytes: Buffer) => (await tried(world, olga, bytes)).failure;
  expect(await failed(Buffer.from('First name;Last name\nJos\xe9;X\n', 'latin1'))).toEqual({ code: 'encoding', row: 1 });
  expect(await failed(Buffer.from(`First name,Last name\n"${'x'.repeat(70_000)}`))).toEqual({ code: 'rowTooLong', row: 2 });
  expect(await failed(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0, 0]))).toMatchObject({ code: 'binary' });
  expect(await failed(Buffer.from(`a${',a'.repeat(10_000)}\n`))).toMatchObject({ code: 'tooManyColumns' });
  expect(await failed(Buffer.from('First name,Last name\n'))).toEqual({ code: 'empty', row: 1 });
  const unclear = await tried(world, olga, 'Vorname;Nachname\nUte;"Groß\0"\n');
  expect(unclear.state).toBe('mapping');
  const params = { importId: unclear.id };
  expect((await world.as(olga, mapColumns, { params, body: { columns: ['firstName', 'firstName'] } })).status).toBe(422);
  expect((await world.as(olga, mapColumns, { params, body: { columns: ['firstName', 'lastName', 'email'] } })).status).toBe(409);
  expect((await world.as(olga, startImport, { params })).status).toBe(409);
  expect((await world.as(olga, mapColumns, { params, body: { columns: ['firstName', 'lastName'] } })).status).toBe(200);
  await workOnImports(world);
  expect((await looked(world, olga, unclear.id)).summary).toMatchObject({ create: 1, refused: 0 });
});

test('S imports are few for each member, bytes are counted, and one that is over is not thrown away by a second click', async () => {
  const { olga } = await scene();
  const ids = [];
  for (let nth = 0; nth < 3; nth++) ids.push((await world.as(olga, beginImport, { body: { fileName: 'a.csv', size: 30 } })).body.id);
  expect((await world.as(olga, beginImport, { body: { fileName: 'a.csv', size: 30 } })).body).toMatchObject({ code: 'imports_full' });
  const [importId = 0] = ids;
  expect((await sendPart(world, olga, importId, Buffer.alloc(31, 'x'))).status).toBe(413);
  expect(await sendPart(world, olga, importId, Buffer.from('x'), 5)).toMatchObject({
    status: 409,
    body: { code: 'wrong_offset', received: 0 },
  });
  expect((await world.as(olga, beginImport, { body: { fileName: 'a.csv', size: 33 * 1024 * 1024 } })).status).toBe(400);
  expect((await world.as(olga, stopImport, { params: { importId } })).status).toBe(200);
  expect((await world.as(olga, stopImport, { params: { importId } })).body).toMatchObject({ code: 'import_moved_on' });
  await workOnImports(world);
  expect((await world.as(olga, stopImport, { params: { importId } })).body).toMatchObject({ code: 'import_moved_on' });
});

test('S two imports of the same people create each once, whichever is first', async () => {
  const { olga, ruth, at } = await scene();
  const rows = Array.from({ length: 450 }, (_, nth) => `Ada,Twin${nth},twin${nth}@home.example,1980-05-06,,Maya Lin,,\n`).join('');
  const one = await tried(world, olga, head + rows);
  const two = await tried(world, ruth, head + rows);
  expect([one.summary?.create, two.summary?.create]).toEqual([450, 450]);
  await Promise.all([olga, ruth].map((who, nth) => world.as(who, startImport, { params: { importId: [one, two][nth]?.id ?? 0 } })));
  await Promise.all([workOnImports(world), workOnImports(world)]);
  const [a, b] = [await looked(world, olga, one.id), await looked(world, ruth, two.id)];
  expect([a.state, b.state]).toEqual(['done', 'done']);
  expect(a.created + b.created).toBe(450);
  expect(await patientsOf(at.tenantId)).toHaveLength(451);
  expect(await seen(world, `select from assignment where tenant_id = $1 and via = 'import'`, [at.tenantId])).toHaveLength(450);
});

test('S one that was stopped keeps what was done and goes no further; one whose member may import no longer ends', async () => {
  const { olga, pia, at } = await scene();
  const rows = Array.from({ length: 300 }, (_, nth) => `Ada,Row${nth},row${nth}@home.example,1980-05-06,,,,\n`).join('');
  const one = await tried(world, olga, head + rows);
  await world.as(olga, startImport, { params: { importId: one.id } });
  await world.as(olga, stopImport, { params: { importId: one.id } });
  await workOnImports(world);
  expect(await looked(world, olga, one.id)).toMatchObject({ state: 'stopped', created: 0 });
  const two = await tried(world, pia, head + rows);
  await world.as(pia, startImport, { params: { importId: two.id } });
  await world.owner.query(`update member set roles = '{biller}' where id = $1`, [pia.memberId]);
  await workOnImports(world);
  expect(await patientsOf(at.tenantId)).toHaveLength(1);
  expect(await seen(world, 'select state, failure from patient_import where id = $1', [two.id])).toEqual([
    { state: 'failed', failure: { code: 'noRight', row: null } },
  ]);
  expect(await seen(world, 'select from patient_import_row where import_id = any ($1) and cells <> $2', [[one.id, two.id], []])).toEqual(
    [],
  );
});

test('Q2 an import that is interrupted goes on within seconds, where it was, and creates nobody twice', async () => {
  const { olga, at } = await scene();
  const before = (await patientsOf(at.tenantId)).length;
  const table = Array.from({ length: 450 }, (_, nth) => `Ann${nth},Imported,,,,,,\n`).join('');
  const { id } = await tried(world, olga, head + table);
  await world.as(olga, startImport, { params: { importId: id } });
  let transactions = 0;
  const database: typeof world.database = {
    ...world.database,
    transaction: (opening, work) => {
      // The first claims it, the second carries out what is carried out at a time.
      if (++transactions === 3) throw new Error('the database went away');
      return world.database.transaction(opening, work);
    },
  };
  const warnings: unknown[] = [];
  await workOnNextImport(database, { warn: (about: unknown) => warnings.push(about) } as never)();
  expect(warnings).toHaveLength(1);
  expect(await looked(world, olga, id)).toMatchObject({ state: 'running', created: 200 });
  const due = await seen(
    world,
    `select due_at > now() and due_at < now() + interval '10 seconds' as soon from patient_import where id = $1`,
    [id],
  );
  expect(due).toEqual([{ soon: true }]);
  await world.owner.query('update patient_import set due_at = now() where id = $1', [id]);
  await workOnImports(world);
  expect(await looked(world, olga, id)).toMatchObject({ state: 'done', created: 450 });
  expect(await patientsOf(at.tenantId)).toHaveLength(before + 450);
});
