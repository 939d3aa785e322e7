import { createHash, randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifySwagger from '@fastify/swagger';
import { fastify, LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Endpoint, Needs } from '#src/contract/endpoint.ts';
import { Problem, problems } from '#src/contract/problems.ts';
import type { ProblemCode } from '#src/contract/problems.ts';
import { fragment, query } from '#src/platform/db.ts';
import type { Tx } from '#src/platform/db.ts';
import { holdersOf, roles } from '#src/policy/rights.ts';
import { chartOf, chartProblems, holdChart, noteShown, openChart, refuseClosed } from './chart.ts';
import { serveDocs } from './docs.ts';
import { serveEvents } from './events.ts';
import { holdBackNotFound, problemBody, problemOf } from './refusals.ts';
import { inputOf, needsOf, sendBytes, sendText } from './sending.ts';
import type { Asked, Here, Reply, Route, Viewer } from './serve.ts';
import { browserCookieName, browserCookieOptions, cookieName, cookieOptions, enter } from './session.ts';
import { acceptBytes, receiveBytes } from './uploads.ts';
import { serveWeb } from './web.ts';

const uniqueViolation = '23505';
const noPowers = 'camera=(), display-capture=(), fullscreen=(self), geolocation=(), microphone=(), payment=(), usb=()';

/** Routes that are not endpoints of the contract: open, or guarded as their own file says. A test compares this list with what is mounted. */
export const beside = ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs', '/assets/*', '/v2/events', '/*'] as const;

/**
 * The one door: every route of the contract behind its need, the web app, the live events, and the documents about them.
 * @param extras routes that are not JSON, such as a letter shown as a page
 * @param notFoundStep the steps, in milliseconds, in which "not found" is answered; at once, where there are none
 */
export async function buildServer(
  here: Here,
  routes: Route[],
  options: {
    logger: FastifyBaseLogger | boolean;
    trustProxy: string | undefined;
    notFoundStep?: number;
    extras?: (app: FastifyInstance, askedOf: (request: FastifyRequest) => Asked) => void;
  },
): Promise<FastifyInstance> {
  const app = fastify({
    ...(typeof options.logger === 'boolean' ? { logger: options.logger } : { loggerInstance: options.logger }),
    trustProxy: options.trustProxy ?? false,
    bodyLimit: 64_000,
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 10_000,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true }),
    // A path that cannot be decoded is somebody's mistake, not ours.
    frameworkErrors: (error, request, reply: FastifyReply) => {
      void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-type': 'application/problem+json' });
      void reply
        .status(400)
        .serializer(JSON.stringify)
        .send(problemBody(problemOf(error), request.id));
    },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // Only JSON is read, but by routes that receive bytes. An empty body stands for none.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined);
    try {
      done(null, parseJson(text as string));
    } catch {
      done(new Problem('invalid', { fields: [{ path: '', message: 'is not JSON of which every key is there once' }] }));
    }
  });

  acceptBytes(app);

  if (options.notFoundStep) holdBackNotFound(app, options.notFoundStep);
  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] } },
    hsts: here.baseUrl.startsWith('https:') ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Caseload', version: '2', description: 'Who cares for, and who may look at, each patient.' },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookieName(here.baseUrl) } } },
    },
    transform: jsonSchemaTransform,
  });

  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: error, requestId: request.id }, 'a request failed');
    const wait = problem.code === 'unavailable' ? 5 : problem.detail['retryAfterSeconds'];
    if (typeof wait === 'number') void reply.header('retry-after', wait);
    // What was to be sent instead is not what is said of this.
    for (const name of ['content-length', 'content-range', 'content-disposition', 'accept-ranges']) void reply.removeHeader(name);
    return reply.status(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problemBody(problem, request.id));
  });
  const addresses = routes.map(({ endpoint: { method, path } }) => ({ method, path: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`) }));
  app.setNotFoundHandler((request, reply) => {
    const allowed = addresses.filter(({ path }) => path.test(request.url.split('?')[0] as string)).map(({ method }) => method);
    if (allowed.length === 0 || allowed.includes(request.method as never)) throw new Problem('not_found');
    void reply.header('allow', allowed.join(', '));
    throw new Problem('wrong_method');
  });
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', 'permissions-policy': noPowers });
    refuseOtherSites(request, here.baseUrl);
  });

  const [cookie, browserCookie] = [cookieName(here.baseUrl), browserCookieName(here.baseUrl)];
  const askedOf = (request: FastifyRequest): Asked => {
    const clinic = Number(request.headers['caseload-clinic']);
    const key = request.headers['idempotency-key'];
    if (key !== undefined && (typeof key !== 'string' || key.length > 200)) {
      throw new Problem('invalid', { fields: [{ path: 'idempotency-key', message: 'is longer than 200 characters' }] });
    }
    return {
      token: request.cookies[cookie] ?? null,
      browser: request.cookies[browserCookie] ?? null,
      requestId: request.id,
      ip: request.ip,
      clinic: Number.isSafeInteger(clinic) && clinic > 0 ? clinic : null,
      background: request.headers['caseload-background'] === '1',
      idempotencyKey: key ?? null,
    };
  };

  for (const route of routes) {
    const { endpoint } = route;
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      exposeHeadRoute: false,
      schema: schemaOf(endpoint),
      config: { receives: endpoint.receives !== undefined },
      ...(endpoint.bodyLimit && { bodyLimit: endpoint.bodyLimit }),
      handler: async (request, reply) => {
        const session: Reply = {
          startSession: (token) => void reply.setCookie(cookie, token, cookieOptions(here.baseUrl)),
          endSession: () => {
            void reply.clearCookie(cookie, cookieOptions(here.baseUrl));
            void reply.header('clear-site-data', '"cache", "storage"');
          },
          knowBrowser: (secret) => void reply.setCookie(browserCookie, secret, browserCookieOptions(here.baseUrl)),
        };
        const asked = askedOf(request);
        try {
          if (route.kind === 'download') return await sendBytes(route, request, asked, here, reply);
          const body =
            route.kind === 'stream'
              ? await sendText(route, request, asked, here, reply)
              : route.kind === 'receive'
                ? await receiveBytes(route, request, asked, here, reply)
                : await run(route, request, asked, here, session);
          // A stream says itself what it is.
          if (endpoint.media && route.kind === 'open') void reply.type(endpoint.media);
          return await reply.status(endpoint.status ?? 200).send(body);
        } catch (error) {
          await noteRefusal(problemOf(error), endpoint, request.params, asked, here);
          throw error;
        }
      },
    });
  }

  app.get('/healthz', { schema: { hide: true } }, async () => ({ ok: true }));
  app.get('/readyz', { schema: { hide: true } }, async () => {
    await here.database.together(query`select 1`);
    return { ok: true };
  });
  await serveDocs(app, routes);
  await serveEvents(app, here, askedOf as never);
  options.extras?.(app, askedOf);
  await serveWeb(app);
  return app;
}

async function run(
  route: Exclude<Route, { kind: 'stream' | 'download' | 'receive' }>,
  request: FastifyRequest,
  asked: Asked,
  here: Here,
  reply: Reply,
): Promise<unknown> {
  const { endpoint } = route;
  const input = inputOf(request, asked, here);
  if (route.kind === 'open') return route.act(Object.assign(input, { reply }));
  const opening = enter(asked, needsOf(endpoint));
  const chart = chartOf(endpoint, request.params);
  if (route.kind === 'answer') {
    if (!chart) {
      const [[viewer], ...rows] = await here.database.together(opening, ...route.ask(input));
      return route.tell(rows, input, viewer as Viewer);
    }
    const [[viewer], opened, ...rows] = await here.database.together(opening, openChart(chart, asked), ...route.ask(input));
    refuseClosed(opened);
    return route.tell(rows, input, viewer as Viewer);
  }
  if (route.before) {
    await here.database.together(opening);
    await route.before(input);
  }
  const once = () =>
    here.database.transaction(opening, async (tx, [viewer]) => {
      if (chart) {
        if (endpoint.method !== 'GET') await tx.one(holdChart(chart));
        refuseClosed(await tx.many(openChart(chart, asked)));
      }
      const act = () => route.act(Object.assign(input, { tx, viewer }));
      return endpoint.status === 201 && asked.idempotencyKey !== null
        ? onceFor(tx, asked.idempotencyKey, endpoint, chart?.patientId ?? null, [request.params, request.body], act)
        : act();
    });
  try {
    return await once();
  } catch (error) {
    if (!isTakenKey(error)) throw error;
    // The same key arrived twice at once: the other one has answered by now. If its answer is not there to be seen, it is about a
    // patient whom the one asking can no longer see (R5).
    return once().catch((again: unknown) => {
      throw isTakenKey(again) ? new Problem('not_found') : again;
    });
  }
}

/**
 * Writes into the log that someone signed in was refused (AU-1), in a transaction of its own, for the one refused was undone; unless
 * what was refused has logged it already and stands. What cannot be logged is not answered.
 */
async function noteRefusal({ status, code }: Problem, endpoint: Endpoint, params: unknown, asked: Asked, here: Here): Promise<void> {
  const { method, path, needs } = endpoint;
  const chart = chartOf(endpoint, params);
  const again = enter({ ...asked, background: true }, 'signedIn');
  const orNothing = () => {
    throw new Problem('unavailable');
  };
  if (chart && code === 'changed_meanwhile') await here.database.together(again, noteShown(chart)).catch(orNothing);
  if (status !== 403 || needs === 'anyone') return;
  const note = query`
    select app.record('request.refused', null, 'refused', ${code}, ${JSON.stringify({ route: `${method} ${path}` })}::jsonb)::text
    where not exists (
      select from activity a where a.tenant_id = app.tenant() and a.member_id = app.member() and a.at > now() - interval '1 minute'
        and a.request_id = ${asked.requestId} and a.outcome = 'refused')`;
  // A chart that is closed is logged with the patient and the rule, by what closes it.
  const closed = chart && chartProblems.has(code) ? [openChart(chart, asked, false)] : [];
  await here.database.together(again, ...closed, note).catch(orNothing);
}

const isTakenKey = (error: unknown): boolean =>
  (error as { constraint?: string }).constraint === 'idempotency_pkey' && (error as { code?: string }).code === uniqueViolation;

/** A member, or a patient in the portal. */
const asker = fragment`coalesce(nullif(app.member(), 0), app.patient())`;

/** Carries out a creating request once for a key, in its own transaction; a repeat is given the first answer (ID-1). */
async function onceFor(
  tx: Tx,
  key: string,
  endpoint: Endpoint,
  ofPatient: number | null,
  asked: unknown,
  act: () => Promise<unknown>,
): Promise<unknown> {
  const route = `${endpoint.method} ${endpoint.path}`;
  const bodyHash = createHash('sha256').update(JSON.stringify(asked)).digest();
  // One after the other: a repeat that comes while the first is under way would otherwise meet what that one has done, and be refused.
  await tx.one(query`
    select pg_advisory_xact_lock(hashtextextended(concat_ws(' ', app.tenant(), ${asker}, ${route}::text, ${key}::text), 0))`);
  const earlier = await tx.one(query<{ sameBody: boolean; answer: unknown }>`
    select body_hash = ${bodyHash} as "sameBody", answer from idempotency
    where tenant_id = app.tenant() and asked_by = ${asker} and route = ${route} and key = ${key}`);
  if (earlier && !earlier.sameBody) throw new Problem('key_reused');
  if (earlier) return earlier.answer;
  const answer = await act();
  const patientId = ofPatient ?? (answer as { patient?: { id: number } }).patient?.id ?? null;
  await tx.one(query`
    insert into idempotency (tenant_id, member_id, route, key, body_hash, patient_id, answer)
    values (app.tenant(), nullif(app.member(), 0), ${route}, ${key}, ${bodyHash}, coalesce(${patientId}, nullif(app.patient(), 0)), ${JSON.stringify(answer)})`);
  return answer;
}

/**
 * What a browser sends for another site is refused (SE-7): every write, and the API as a whole, for opening a record is logged as an act
 * of whoever is signed in. Programs send neither header; they carry no one else's cookie.
 */
function refuseOtherSites(request: FastifyRequest, baseUrl: string): void {
  const site = request.headers['sec-fetch-site'];
  const reads = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
  if (reads && !(request.url.startsWith('/v2/') && (site === 'cross-site' || site === 'same-site'))) return;
  if (site !== undefined && site !== 'same-origin') throw new Problem('cross_site');
  const { origin } = request.headers;
  if (origin !== undefined && origin !== new URL(baseUrl).origin && !isThisMachine(origin, baseUrl)) throw new Problem('cross_site');
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
/** On one's own machine, `localhost` and its two addresses are one site. */
const isThisMachine = (origin: string, baseUrl: string): boolean => {
  const [from, own] = [URL.parse(origin), new URL(baseUrl)];
  return (
    from !== null && loopback.has(own.hostname) && loopback.has(from.hostname) && from.port === own.port && from.protocol === own.protocol
  );
};

/** JSON of which no object holds a key twice: two readers could read two things. */
function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const keysIn = (one: unknown): number =>
    typeof one === 'object' && one !== null
      ? Object.values(one).reduce((sum: number, each) => sum + keysIn(each), Array.isArray(one) ? 0 : Object.keys(one).length)
      : 0;
  const written = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
  if (written !== keysIn(value)) throw new Error('a key is there twice');
  return value;
}

const empty = z.strictObject({});
// Fastify hands an absent body to its schema as null.
const noBody = empty.nullish();
const ProblemShape = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  error: z.string(),
  requestId: z.string(),
});

const bodyOf = ({ body, receives }: Endpoint) =>
  receives
    ? { consumes: [receives.media], body: z.any().meta({ description: `At most ${receives.most} bytes.` }) }
    : { body: body ?? noBody };

/** The problems with which `app.enter` can refuse. */
function problemsOfNeeds(needs: Needs): ProblemCode[] {
  if (needs === 'anyone') return ['invalid'];
  const feature = typeof needs === 'object' && needs.feature ? (['feature_off'] as const) : [];
  const right =
    typeof needs === 'object' && 'right' in needs && holdersOf(needs.right).roles.length < roles.length ? (['not_allowed'] as const) : [];
  const scope = typeof needs === 'object' && 'patient' in needs && needs.scope ? (['not_allowed'] as const) : [];
  return ['invalid', 'not_signed_in', ...right, ...scope, ...feature, 'another_clinic'];
}

function schemaOf(endpoint: Endpoint) {
  const codes = [...new Set<ProblemCode>([...problemsOfNeeds(endpoint.needs), ...endpoint.problems])];
  const failures = Map.groupBy(codes, (code) => problems[code][0]);
  return {
    summary: endpoint.summary,
    tags: [endpoint.path.split('/')[2] as string],
    ...(endpoint.needs === 'anyone' ? { security: [] } : { security: [{ session: [] }] }),
    params: endpoint.params ?? empty,
    querystring: endpoint.query ?? empty,
    ...(endpoint.method !== 'GET' && bodyOf(endpoint)),
    response: {
      [endpoint.status ?? 200]: endpoint.media ? { content: { [endpoint.media]: { schema: endpoint.output } } } : endpoint.output,
      ...Object.fromEntries(
        [...failures].map(([status, of]) => [status, ProblemShape.describe(of.map((code) => `${code}: ${problems[code][1]}`).join('\n'))]),
      ),
    },
  };
}
