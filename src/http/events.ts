import type { FastifyInstance, FastifyReply } from 'fastify';
import pg from 'pg';
import { query } from '#src/platform/db.ts';
import type { Asked, Here, Viewer } from './serve.ts';
import { enter } from './session.ts';

/** What NOTIFY carries (app.announce, app.close_sessions): ids only. */
type Heard = { tenantId: number; what: string; patientId?: number; practitionerId?: number; userId?: number };
type Stream = { asked: Asked; viewer: Viewer; reply: FastifyReply };

const heartbeat = 20_000;
const mostPerUser = 6;

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
    if (!streams.delete(stream)) return;
    if (event) write(stream, event, {});
    stream.reply.raw.end();
  };
  /** Who the receiver is by now, and whether they see this patient. */
  const check = async (stream: Stream, patientId: number | undefined): Promise<{ viewer: Viewer; seen: boolean }> => {
    const [[viewer], seen] = await here.database.together(
      enter(stream.asked, 'signedIn'),
      query<{ id: number }>`select id from patient where tenant_id = app.tenant() and id = ${patientId ?? 0}`,
    );
    return { viewer: viewer as Viewer, seen: seen.length === 1 };
  };
  const tell = async (stream: Stream, heard: Heard): Promise<void> => {
    try {
      const { viewer, seen } = await check(stream, heard.patientId);
      if (heard.what === 'session') return;
      if (heard.practitionerId !== undefined && heard.practitionerId === viewer.practitionerId) write(stream, 'access', {});
      else if (heard.patientId === undefined) write(stream, 'change', { what: heard.what });
      else if (seen) write(stream, 'change', { what: heard.what, patientId: heard.patientId });
    } catch (error) {
      end(stream, error instanceof pg.DatabaseError && error.code === 'CL401' ? 'ended' : undefined);
    }
  };

  const stopListening = await here.database.listen('caseload', (payload) => {
    const heard = JSON.parse(payload) as Heard;
    for (const stream of streams) {
      // A login's sessions end in every clinic at once; everything else concerns one.
      if (heard.userId === undefined ? stream.viewer.tenantId !== heard.tenantId : stream.viewer.userId !== heard.userId) continue;
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
    const [[viewer]] = await here.database.together(enter(asked, 'signedIn'));
    const own = [...streams].filter((stream) => stream.viewer.userId === viewer?.userId);
    // The oldest gives way: a browser that was closed without a word would otherwise keep its place.
    if (own.length >= mostPerUser && own[0]) end(own[0]);
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    const stream: Stream = { asked, viewer: viewer as Viewer, reply };
    streams.add(stream);
    reply.raw.on('close', () => streams.delete(stream));
    reply.raw.write('retry: 2000\n\n');
  });

  app.addHook('preClose', async () => {
    clearInterval(beat);
    for (const stream of streams) end(stream);
    await stopListening();
  });
}
