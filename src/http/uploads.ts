import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#src/contract/problems.ts';
import type { Tx } from '#src/platform/db.ts';
import { chartOf, holdChart, openChart, refuseClosed } from './chart.ts';
import { inputOf, needsOf } from './sending.ts';
import type { Asked, Here, Route, Viewer } from './serve.ts';
import { enter } from './session.ts';

// Bytes that are received. Who sends them is asked for before the first is read, and nothing of them waits in memory (UP-4).

/** Lets bytes through to the routes that receive them, unread. Everything else is still JSON. */
export const acceptBytes = (app: FastifyInstance): void => {
  app.addContentTypeParser('application/octet-stream', (request, bytes, done) => {
    if ((request.routeOptions.config as { receives?: boolean }).receives) done(null, bytes);
    else done(new Problem('unsupported_media'));
  });
};

type Receiving = Extract<Route, { kind: 'receive' }>;

export async function receiveBytes(
  route: Receiving,
  request: FastifyRequest,
  asked: Asked,
  here: Here,
  reply: FastifyReply,
): Promise<unknown> {
  try {
    return await received(route, request, asked, here);
  } catch (error) {
    // What is still on its way is not waited for.
    if (route.endpoint.receives && !request.raw.readableEnded) void reply.header('connection', 'close');
    throw error;
  }
}

async function received(route: Receiving, request: FastifyRequest, asked: Asked, here: Here): Promise<unknown> {
  const { endpoint } = route;
  const chart = chartOf(endpoint, request.params);
  const input = inputOf(request, asked, here);
  const entered = <T>(work: (how: { tx: Tx; viewer: Viewer }) => Promise<T>): Promise<T> =>
    here.database.transaction(enter(asked, needsOf(endpoint)), async (tx, [viewer]) => {
      if (chart) {
        await tx.one(holdChart(chart));
        refuseClosed(await tx.many(openChart(chart, asked)));
      }
      return work({ tx, viewer: viewer as Viewer });
    });
  const found = await entered((how) => route.find(Object.assign({}, input, how)));
  const taken = await route.take(found as never, input, bytesOf(route, request));
  const { answer, after } = await entered((how) => route.keep(taken as never, Object.assign({}, input, how)));
  await after?.();
  return answer;
}

function bytesOf({ endpoint: { receives } }: Receiving, { body, headers }: FastifyRequest): Readable {
  if (!receives) return Readable.from([]);
  if (!(body instanceof Readable)) throw new Problem('unsupported_media');
  if (Number(headers['content-length'] ?? 0) > receives.most) throw new Problem('too_large');
  return body;
}
