import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Endpoint, Needs } from '#src/contract/endpoint.ts';
import type { Query } from '#src/platform/db.ts';
import { chartOf, openChart, refuseClosed } from './chart.ts';
import type { Asked, Here, Route, Viewer } from './serve.ts';
import { enter } from './session.ts';

// Answers that are sent piece by piece: a text of any length, or the bytes of a file. Whoever reads them slowly is asked again and again
// whether they still may.

export const inputOf = ({ params, query: asks, body }: FastifyRequest, asked: Asked, here: Here) =>
  ({ params, query: asks, body, asked, here }) as never;

export const needsOf = ({ path, needs }: Endpoint): Exclude<Needs, 'anyone'> => {
  if (needs === 'anyone') throw new Error(`${path} is open to anyone: mount it with open()`);
  return needs;
};

/** How often it is asked whether the caller still may (RV-2). */
const watchEvery = 5_000;

/** Enters once more for what is being sent, and finds the chart still open; an opening is logged the first time. */
function entering({ endpoint }: Route, request: FastifyRequest, asked: Asked, here: Here) {
  const chart = chartOf(endpoint, request.params);
  let first = true;
  return async (...queries: Query<unknown>[]): Promise<unknown[][]> => {
    // Whoever downloads does not sit in front of it.
    const by = first ? asked : { ...asked, background: true };
    const opened = chart ? [openChart(chart, by, first)] : [];
    const [, ...rows] = await here.database.together(enter(by, needsOf(endpoint)), ...opened, ...queries);
    if (chart) refuseClosed(rows.shift() as never);
    first = false;
    return rows;
  };
}

/** Breaks off what is being sent as soon as the caller may not have it any more. */
function watched(body: Readable, ask: () => Promise<unknown>): Readable {
  const watch = setInterval(() => void ask().catch((error: Error) => body.destroy(error)), watchEvery);
  body.once('close', () => clearInterval(watch));
  return body;
}

/** Begins a stream: refused like any route until its first text is there, then sent as it is made, for as long as the caller may enter. */
export async function sendText(
  route: Extract<Route, { kind: 'stream' }>,
  request: FastifyRequest,
  asked: Asked,
  here: Here,
  reply: FastifyReply,
): Promise<Readable> {
  const page = entering(route, request, asked, here);
  const texts = route.write(Object.assign(inputOf(request, asked, here), { page: page as never }));
  const first = await texts.next();
  const body = Readable.from(
    (async function* () {
      if (!first.done) yield first.value;
      yield* texts;
    })(),
  );
  void reply.type(route.file.type).header('content-disposition', `attachment; filename="${route.file.name}"`);
  return watched(body, page);
}

/** Sends bytes, whole or the one part asked for, so that a browser neither guesses what they are nor runs them (UP-2). */
export async function sendBytes(
  route: Extract<Route, { kind: 'download' }>,
  request: FastifyRequest,
  asked: Asked,
  here: Here,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { endpoint } = route;
  const chart = chartOf(endpoint, request.params);
  const found = await here.database.transaction(enter(asked, needsOf(endpoint)), async (tx, [viewer]) => {
    if (chart) refuseClosed(await tx.many(openChart(chart, asked)));
    return route.find(Object.assign(inputOf(request, asked, here), { tx, viewer: viewer as Viewer }));
  });
  const part = partOf(request.headers.range, found.size);
  void reply.headers({
    'content-type': found.type,
    'content-disposition': dispositionOf(found.shown, found.name),
    'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'accept-ranges': 'bytes',
  });
  if (part === 'unsatisfiable') return reply.status(416).header('content-range', `bytes */${found.size}`).send('');
  const [from, to] = part ?? [0, found.size - 1];
  if (part) void reply.status(206).header('content-range', `bytes ${from}-${to}/${found.size}`);
  void reply.header('content-length', to - from + 1);
  const ask = entering(route, request, { ...asked, background: true }, here);
  return reply.send(watched(found.read(from, to), ask));
}

/** The one part that a Range asks for; null for the whole: more than one is answered with the whole, as the RFC allows. */
function partOf(range: string | undefined, size: number): [from: number, to: number] | 'unsatisfiable' | null {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '');
  if (!asked || (asked[1] === '' && asked[2] === '')) return null;
  const last = size - 1;
  const from = asked[1] === '' ? Math.max(0, size - Number(asked[2])) : Number(asked[1]);
  const to = asked[1] === '' || asked[2] === '' ? last : Math.min(Number(asked[2]), last);
  return from > to ? 'unsatisfiable' : [from, to];
}

/** How a file is offered under a name that somebody gave it (RFC 6266): once in plain letters, once as it is (RFC 8187). */
const dispositionOf = (shown: string, name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${shown}; filename="${plain}"; filename*=UTF-8''${whole}`;
};
