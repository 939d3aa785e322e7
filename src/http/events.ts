import type { FastifyInstance, FastifyReply } from 'fastify';
import pg from 'pg';
import { query } from '#src/platform/db.ts';
import type { Asked, Here, Viewer } from './serve.ts';
import { enter } from './session.ts';

/** What NOTIFY carries (app.announce, app.close_sessions): ids only. */
type Heard = { tenantId: number; what: string; patientId?: number; practitionerId?: number; memberId?: number; userId?: number };
type Stream = { asked: Asked; viewer: Viewer; reply: FastifyReply; clock: NodeJS.Timeout | undefined; told: Promise<void> };

/** Of what a patient in the portal hears. */
const toldInPortal: ReadonlySet<string> = new Set(['accesses', 'careTeam', 'features', 'portalForms', 'waitlist']);
/** What is not told to everyone who sees the patient. */
const ofTheFew: ReadonlySet<string> = new Set(['accesses', 'portalForms', 'record', 'waitlist']);
const heartbeat = 20_000;
const mostPerUser = 6;
/** A timer may fire a little early; by then the date must have passed. */
const clockGrain = 20;

/** What a notice says; null for one that is not ours, for any login of the database can send one. */
const heardIn = (payload: string): Heard | null => {
  try {
    const heard = JSON.parse(payload) as Partial<Heard> | null;
    return typeof heard?.tenantId === 'number' && typeof heard.what === 'string' ? (heard as Heard) : null;
  } catch {
    return null;
  }
};

/**
 * `GET /v2/events`: server-sent events to open screens. Each event is authorised for each receiver when it is sent, by
 * entering with the receiver's own session; a session that has ended, or a database that does not answer, closes the stream.
 * `change` {what, patientId?}: something you can see changed · `access` {}: what you can see changed · `ended` {}: sign in again.
 */
export async function serveEvents(
  app: FastifyInstance,
  here: Here,
  askedOf: (request: { headers: Record<string, unknown>; id: string; ip: string }) => Asked,
): Promise<void> {
  const streams = new Set<Stream>();

  const write = (stream: Stream, event: string, data: object): void => {
    stream.reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const end = (stream: Stream, event?: string): void => {
    clearTimeout(stream.clock);
    if (!streams.delete(stream)) return;
    if (event) write(stream, event, {});
    stream.reply.raw.end();
  };
  /**
   * Who the receiver is by now, whether they see the patient, whether the change touches what they may do (their own practitioner, one
   * whom they supervise, or they themselves), and in how many milliseconds the clock will change that (A11).
   */
  const check = async (asked: Asked, { what = '', patientId = 0, practitionerId = 0, memberId = 0 }: Partial<Heard>) => {
    const [[viewer], [found]] = await here.database.together(
      enter(asked, 'signedIn'),
      query<{ seen: boolean; opens: boolean; concerned: boolean; next: number | null }>`
        select exists (select from patient where tenant_id = app.tenant() and id = ${patientId}) as seen,
          case ${what} when 'record' then app.chart_refusal(${patientId}, 'read') is null when 'accesses' then app.portal_allows('access')
            when 'waitlist' then exists (select from waitlist_entry where tenant_id = app.tenant() and patient_id = ${patientId})
            when 'portalForms' then app.portal_allows('forms')
            else false end as opens,
          coalesce(${practitionerId}::bigint = app.my_practitioner(), false) or ${memberId}::bigint = nullif(app.member(), 0)
            or exists (select from supervision where tenant_id = app.tenant() and supervisor_id = app.member() and practitioner_id = ${practitionerId})
            as concerned,
          (select (extract(epoch from at - clock_timestamp()) * 1000)::double precision from app.my_next_change) as next`,
    );
    return {
      viewer: viewer as Viewer,
      seen: found?.seen ?? false,
      opens: found?.opens ?? false,
      concerned: found?.concerned ?? false,
      next: found?.next ?? null,
    };
  };
  /** Tells the receiver when an assignment of theirs begins or ends by its date: nobody acts then, so nothing else would tell. */
  const watchClock = (stream: Stream, next: number | null): void => {
    clearTimeout(stream.clock);
    if (next === null || next > 2 * heartbeat) return;
    stream.clock = setTimeout(
      () => {
        void tell(stream, { tenantId: stream.viewer.tenantId, what: 'clock', memberId: stream.viewer.memberId ?? 0 });
      },
      Math.max(next, 0) + clockGrain,
    );
  };
  const tellNow = async (stream: Stream, heard: Heard): Promise<void> => {
    if (!streams.has(stream)) return;
    try {
      const { viewer, seen, opens, concerned, next } = await check(stream.asked, heard);
      stream.viewer = viewer;
      watchClock(stream, next);
      if (heard.what === 'session') return;
      if (concerned) write(stream, 'access', {});
      // A patient in the portal hears of the care team, of who looks at their record and of forms to fill in, and of nothing else that goes on around them.
      else if (viewer.patientId !== null && !toldInPortal.has(heard.what)) return;
      else if (heard.memberId !== undefined && heard.patientId === undefined) return;
      else if (heard.patientId === undefined) write(stream, 'change', { what: heard.what });
      // What happens in a record is news to those to whom it is open, and who looked at it to its patient (B3).
      else if (ofTheFew.has(heard.what) ? opens : seen) write(stream, 'change', { what: heard.what, patientId: heard.patientId });
    } catch (error) {
      end(stream, error instanceof pg.DatabaseError && error.code === 'CL401' ? 'ended' : undefined);
    }
  };

  /** One after the other for each receiver: what is asked later must not be told, or remembered, earlier. */
  const tell = (stream: Stream, heard: Heard): Promise<void> => (stream.told = stream.told.then(() => tellNow(stream, heard)));

  const stopListening = await here.database.listen('caseload', (payload) => {
    const heard = heardIn(payload);
    if (!heard) return;
    for (const stream of streams) {
      // A login's sessions end in every clinic at once; everything else concerns one.
      if (heard.userId === undefined ? stream.viewer.tenantId !== heard.tenantId : stream.viewer.userId !== heard.userId) continue;
      // Every reading is heard here: nobody but its patient is even looked up.
      if (heard.what === 'accesses' && stream.viewer.patientId !== heard.patientId) continue;
      void tell(stream, heard);
    }
  });
  const beat = setInterval(() => {
    for (const stream of streams) {
      stream.reply.raw.write(': \n\n');
      void tell(stream, { tenantId: stream.viewer.tenantId, what: 'session' });
    }
  }, heartbeat);

  app.get('/v2/events', { schema: { hide: true } }, async (request, reply) => {
    const asked: Asked = { ...askedOf(request), background: true };
    const { viewer, next } = await check(asked, {});
    const own = [...streams].filter((stream) => stream.viewer.userId === viewer.userId);
    // The oldest gives way: a browser that was closed without a word would otherwise keep its place.
    if (own.length >= mostPerUser && own[0]) end(own[0]);
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    const stream: Stream = { asked, viewer, reply, clock: undefined, told: Promise.resolve() };
    streams.add(stream);
    reply.raw.on('close', () => end(stream));
    watchClock(stream, next);
    reply.raw.write('retry: 2000\n\n');
  });

  app.addHook('preClose', async () => {
    clearInterval(beat);
    for (const stream of streams) end(stream);
    await stopListening();
  });
}
