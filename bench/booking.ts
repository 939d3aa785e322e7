/**
 * `node bench/booking.ts 100000`: so many bookings, moves, cancellations, restorations and changes of whole series by 64 clients at once, in
 * one clinic of eight practitioners, four rooms and forty patients whose calendars are far too small for them (S2, BO-1, BO-2). Then 256 who
 * want one time, and 256 who want one patient. Prints Markdown; ends with an error where two overlap, or something answered 5xx.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { buildServer } from '#src/http/server.ts';
import { cookieName } from '#src/http/session.ts';
import { connect } from '#src/platform/db.ts';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres.ts';
import { filesIn } from '#src/platform/files.ts';
import { hashToken, newId } from '#src/platform/ids.ts';
import { appConnection, migrate } from '#src/platform/migrate.ts';
import { routes } from '#src/server/routes.ts';
import { hours, location, room, service } from '#seed/offer.ts';
import { newStory, write } from '#seed/story.ts';
import { clinic, member, patient, therapist } from '#seed/tell.ts';

const operations = Number(process.argv[2] ?? 100_000);
const clients = 64;
const baseUrl = 'http://localhost';
const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T;
/** On the quarter hours of the working days of four weeks. */
const someTime = (): string => {
  const day = 1 + Math.floor(Math.random() * 28);
  const minute = 480 + 15 * Math.floor(Math.random() * 36);
  return `2028-05-${String(day).padStart(2, '0')}T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
};

type Answer = { code?: string; appointment?: { id: number }; series?: { id: number | null }[] };
type Known = { id: number; version: number; isCancelled: boolean };

const folder = await mkdtemp(join(tmpdir(), 'caseload-bench-'));
const embedded = await startEmbeddedPostgres(folder, () => {});
const secret = randomBytes(32).toString('base64url');
try {
  await migrate(embedded.connection, secret);
  const owner = new pg.Client(embedded.connection);
  owner.on('error', () => {});
  await owner.connect();
  const story = newStory(newId, new Date());
  const at = clinic(story, { name: 'Clinic', policy: 'careTeam', features: ['therapistPatientAssignment'] });
  const desk = member(story, at, { firstName: 'Sky', lastName: 'Planner', roles: ['scheduler'] });
  const practitioners = Array.from({ length: 8 }, (_, nth) => therapist(story, at, { firstName: 'Maya', lastName: `Lin ${nth}` }));
  for (const one of practitioners) hours(story, one, [1, 2, 3, 4, 5, 6, 7], ['8:00-18:00']);
  const place = location(story, at);
  const rooms = Array.from({ length: 4 }, (_, nth) => room(story, place, { name: `Room ${nth}` }).roomId);
  const services = [service(story, at, { duration: 50, bufferAfter: 10 }), service(story, at, { duration: 20 })].map(
    ({ serviceId }) => serviceId,
  );
  const patients = Array.from(
    { length: 40 },
    (_, nth) => patient(story, at, { firstName: 'Sam', lastName: `Okafor ${nth}`, by: desk }).patientId,
  );
  await write(owner, story);
  await owner.query(
    `insert into user_session (token_hash, user_id, tenant_id, member_id, expires_at) values ($1, $2, $3, $4, now() + interval '1 day')`,
    [hashToken('bench'), desk.userId, at.tenantId, desk.memberId],
  );
  await owner.query('analyze');

  const database = connect(appConnection(embedded.connection, secret), 12);
  const store = { ...(await filesIn(join(folder, 'files'))), limit: 0, scan: null };
  const server = await buildServer({ database, files: store, config: { secret, demo: false }, baseUrl, demoLogins: null }, routes, {
    logger: false,
    trustProxy: undefined,
  });
  const ask = async (method: 'POST' | 'PATCH', url: string, payload: object) => {
    const answer = await server.inject({ method, url, payload, cookies: { [cookieName(baseUrl)]: 'bench' } });
    return { status: answer.statusCode, body: answer.json() as Answer };
  };
  const placed = () => ({
    start: someTime(),
    practitionerId: pick(practitioners).practitionerId as number,
    serviceId: pick(services),
    roomId: Math.random() < 0.5 ? pick(rooms) : null,
  });

  const known: Known[] = [];
  const forget = (one: Known) => {
    const at = known.indexOf(one);
    if (at >= 0) known.splice(at, 1);
  };
  const scope = () => pick(['this', 'this', 'following', 'all'] as const);
  const answers = new Map<string, number>();
  let done = 0;
  const began = performance.now();
  const client = async () => {
    while (done < operations) {
      done++;
      const roll = Math.random();
      const some = known.filter(({ isCancelled }) => isCancelled === roll >= 0.9);
      const one = known.length > 50 && some.length > 0 ? pick(some) : undefined;
      const wanted = scope();
      const [what, answer] =
        !one || roll < 0.4
          ? (['book', await ask('POST', '/v2/appointments', { patientId: pick(patients), ...placed() })] as const)
          : roll < 0.5
            ? ([
                'series',
                await ask('POST', '/v2/appointments', {
                  patientId: pick(patients),
                  ...placed(),
                  repeat: { everyWeeks: 1, times: 4 },
                  leaveOut: true,
                }),
              ] as const)
            : roll < 0.75
              ? ([
                  `move ${wanted}`,
                  await ask('PATCH', `/v2/appointments/${one.id}`, { version: one.version, ...placed(), scope: wanted }),
                ] as const)
              : roll < 0.9
                ? ([
                    `cancel ${wanted}`,
                    await ask('POST', `/v2/appointments/${one.id}/cancel`, { version: one.version, by: 'clinic', scope: wanted }),
                  ] as const)
                : (['restore', await ask('POST', `/v2/appointments/${one.id}/restore`, { version: one.version })] as const);
      if (answer.status < 300 && one && !['book', 'series'].includes(what)) {
        one.version++;
        one.isCancelled = what.startsWith('cancel');
        // Of the rest of a moved series the versions are known as well; of a cancelled one the next answer of 412 tells.
        for (const { id } of what.startsWith('move') ? (answer.body.series ?? []) : []) {
          const other = known.find((each) => each.id === id && each !== one);
          if (other) other.version++;
        }
      }
      if (answer.status === 412 && one) forget(one);
      if (answer.status === 201) {
        const ids = what === 'series' ? (answer.body.series ?? []).map(({ id }) => id) : [answer.body.appointment?.id ?? null];
        for (const id of ids) if (id !== null) known.push({ id, version: 1, isCancelled: false });
      }
      const key = `${what} | ${answer.status} ${answer.body.code ?? ''}`.trim();
      answers.set(key, (answers.get(key) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - began) / 1000;

  const overlaps = async () =>
    (
      await owner.query<{ practitioners: number; rooms: number; patients: number; booked: number }>(`
      select (select count(*)::int from appointment a join appointment b on b.tenant_id = a.tenant_id and b.practitioner_id = a.practitioner_id and b.id > a.id
          and b.busy && a.busy where a.status <> 'cancelled' and b.status <> 'cancelled') as practitioners,
        (select count(*)::int from appointment a join appointment b on b.tenant_id = a.tenant_id and b.room_id = a.room_id and b.id > a.id
          and tstzrange(b.starts_at, b.ends_at) && tstzrange(a.starts_at, a.ends_at) where a.status <> 'cancelled' and b.status <> 'cancelled') as rooms,
        (select count(*)::int from appointment a join appointment b on b.tenant_id = a.tenant_id and b.patient_id = a.patient_id and b.id > a.id
          and tstzrange(b.starts_at, b.ends_at) && tstzrange(a.starts_at, a.ends_at) where a.status <> 'cancelled' and b.status <> 'cancelled') as patients,
        (select count(*)::int from appointment where status <> 'cancelled') as booked`)
    ).rows[0];
  const found = await overlaps();
  const one = {
    start: '2028-07-03T09:00',
    practitionerId: practitioners[0]?.practitionerId as number,
    serviceId: services[0] as number,
    roomId: null,
  };
  const racers = await Promise.all(
    Array.from({ length: 256 }, () => ask('POST', '/v2/appointments', { patientId: pick(patients), ...one })),
  );
  const won = racers.filter(({ status }) => status === 201).length;
  // One patient, at one time, with whomever.
  const forOne = await Promise.all(
    Array.from({ length: 256 }, (_, nth) =>
      ask('POST', '/v2/appointments', {
        patientId: patients[0] as number,
        ...one,
        start: '2028-07-04T09:00',
        practitionerId: practitioners[nth % practitioners.length]?.practitionerId as number,
      }),
    ),
  );
  const wonOne = forOne.filter(({ status }) => status === 201).length;
  const failed =
    [...answers].filter(([key]) => / 5\d\d/.test(key)).reduce((sum, [, count]) => sum + count, 0) +
    [...racers, ...forOne].filter(({ status }) => status >= 500).length;

  process.stdout
    .write(`${done.toLocaleString('en')} operations by ${clients} clients in ${seconds.toFixed(0)} s: ${found?.booked} appointments stand, ${found?.practitioners} overlaps of practitioners, ${found?.rooms} of rooms, ${found?.patients} of patients, ${failed} answers of 5xx. Of 256 who wanted one time ${won} had it; of 256 who wanted one patient ${wonOne}.

| | answered | so often |
|---|---:|---:|
${[...answers]
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([key, count]) => `| ${key} | ${count} |`)
  .join('\n')}
`);
  if (found?.practitioners || found?.rooms || found?.patients || failed || won !== 1 || wonOne !== 1) process.exitCode = 1;
  await server.close();
  await database.close();
  await owner.end();
} finally {
  await embedded.stop();
  await rm(folder, { recursive: true, force: true });
}
