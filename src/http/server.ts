import { createHash, randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifySwagger from '@fastify/swagger';
import { fastify, LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Endpoint } from '#src/contract/endpoint.ts';
import { Problem, problems } from '#src/contract/problems.ts';
import { query } from '#src/platform/db.ts';
import type { Tx } from '#src/platform/db.ts';
import { serveDocs } from './docs.ts';
import { serveEvents } from './events.ts';
import { problemBody, problemOf } from './refusals.ts';
import type { Asked, Here, Reply, Route, Viewer } from './serve.ts';
import { cookieName, cookieOptions, enter } from './session.ts';
import { serveWeb } from './web.ts';

const uniqueViolation = '23505';

/** Routes that are not endpoints of the contract: open, or guarded as their own file says. A test compares this list with what is mounted. */
export const beside = ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs', '/assets/*', '/v2/events', '/*'] as const;

/**
 * The one door: every route of the contract behind its need, the web app, the live events, and the documents about them.
 * @param extras routes that are not JSON, such as a letter shown as a page
 */
export async function buildServer(
  here: Here,
  routes: Route[],
  options: { logger: FastifyBaseLogger | boolean; trustProxy: string | undefined; extras?: (app: FastifyInstance, askedOf: (request: FastifyRequest) => Asked) => void },
): Promise<FastifyInstance> {
  const app = fastify({
    ...(typeof options.logger === 'boolean' ? { logger: options.logger } : { loggerInstance: options.logger }),
    trustProxy: options.trustProxy ?? false,
    bodyLimit: 1_000_000,
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 10_000,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true }),
    // A path that cannot be decoded is somebody's mistake, not ours.
    frameworkErrors: (error, request, reply: FastifyReply) => void reply.status(400).send(problemBody(problemOf(error), request.id)),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // Only JSON is read. An empty body stands for none.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined);
    try {
      done(null, JSON.parse(text as string));
    } catch {
      done(new Problem('invalid', { fields: [{ path: '', message: 'is not JSON' }] }));
    }
  });

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
    const wait = problem.detail['retryAfterSeconds'];
    if (typeof wait === 'number') void reply.header('retry-after', wait);
    return reply.status(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problemBody(problem, request.id));
  });
  app.setNotFoundHandler(() => {
    throw new Problem('not_found');
  });
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    refuseOtherSites(request, here.baseUrl);
  });

  const cookie = cookieName(here.baseUrl);
  const askedOf = (request: FastifyRequest): Asked => {
    const clinic = Number(request.headers['caseload-clinic']);
    const key = request.headers['idempotency-key'];
    return {
      token: request.cookies[cookie] ?? null,
      requestId: request.id,
      ip: request.ip,
      clinic: Number.isSafeInteger(clinic) && clinic > 0 ? clinic : null,
      background: request.headers['caseload-background'] === '1',
      idempotencyKey: typeof key === 'string' && key.length <= 200 ? key : null,
    };
  };

  for (const route of routes) {
    const { endpoint } = route;
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      exposeHeadRoute: false,
      schema: schemaOf(endpoint),
      handler: async (request, reply) => {
        const session: Reply = {
          startSession: (token) => void reply.setCookie(cookie, token, cookieOptions(here.baseUrl)),
          endSession: () => {
            void reply.clearCookie(cookie, cookieOptions(here.baseUrl));
            void reply.header('clear-site-data', '"cache", "storage"');
          },
        };
        const body = await run(route, request, askedOf(request), here, session);
        return reply.status(endpoint.status ?? 200).send(body);
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

async function run(route: Route, request: FastifyRequest, asked: Asked, here: Here, reply: Reply): Promise<unknown> {
  const { endpoint } = route;
  const input = { params: request.params, query: request.query, body: request.body, asked, here } as never;
  if (route.kind === 'open') return route.act(Object.assign(input, { reply }));
  if (endpoint.needs === 'anyone') throw new Error(`${endpoint.path} is open to anyone: mount it with open()`);
  const opening = enter(asked, endpoint.needs);
  if (route.kind === 'answer') {
    const [[viewer], ...rows] = await here.database.together(opening, ...route.ask(input));
    return route.tell(rows, input, viewer as Viewer);
  }
  const once = () =>
    here.database.transaction(opening, async (tx, [viewer]) => {
      const act = () => route.act(Object.assign(input, { tx, viewer }));
      return endpoint.status === 201 && asked.idempotencyKey !== null ? onceFor(tx, asked.idempotencyKey, endpoint, request.body, act) : act();
    });
  try {
    return await once();
  } catch (error) {
    // The same key arrived twice at once: the other one has answered by now.
    if ((error as { constraint?: string }).constraint === 'idempotency_pkey' && (error as { code?: string }).code === uniqueViolation) return once();
    throw error;
  }
}

/** Carries out a creating request once for a key, in its own transaction; a repeat is given the first answer (ID-1). */
async function onceFor(tx: Tx, key: string, endpoint: Endpoint, body: unknown, act: () => Promise<unknown>): Promise<unknown> {
  const route = `${endpoint.method} ${endpoint.path}`;
  const bodyHash = createHash('sha256').update(JSON.stringify(body ?? null)).digest();
  const earlier = await tx.one(query<{ sameBody: boolean; answer: unknown }>`
    select body_hash = ${bodyHash} as "sameBody", answer from idempotency
    where tenant_id = app.tenant() and member_id = app.member() and route = ${route} and key = ${key}`);
  if (earlier && !earlier.sameBody) throw new Problem('key_reused');
  if (earlier) return earlier.answer;
  const answer = await act();
  await tx.one(query`
    insert into idempotency (tenant_id, member_id, route, key, body_hash, answer)
    values (app.tenant(), app.member(), ${route}, ${key}, ${bodyHash}, ${JSON.stringify(answer)})`);
  return answer;
}

/** A write that a browser sends for another site is refused (SE-7). Programs send neither header; they carry no one else's cookie. */
function refuseOtherSites(request: FastifyRequest, baseUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw new Problem('cross_site');
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== new URL(baseUrl).origin && origin !== `${request.protocol}://${host}`) throw new Problem('cross_site');
}

const empty = z.strictObject({});
const ProblemShape = z.object({
  type: z.string(), title: z.string(), status: z.int(), code: z.string(), error: z.string(), requestId: z.string(),
});

function schemaOf(endpoint: Endpoint) {
  const codes = [...(endpoint.needs === 'anyone' ? [] : (['not_signed_in'] as const)), ...endpoint.problems];
  const failures = Map.groupBy(codes, (code) => problems[code][0]);
  return {
    summary: endpoint.summary,
    tags: [endpoint.path.split('/')[2] as string],
    ...(endpoint.needs === 'anyone' ? { security: [] } : { security: [{ session: [] }] }),
    params: endpoint.params ?? empty,
    querystring: endpoint.query ?? empty,
    ...(endpoint.method !== 'GET' && { body: endpoint.body ?? empty.optional() }),
    response: {
      [endpoint.status ?? 200]: endpoint.output,
      ...Object.fromEntries([...failures].map(([status, of]) => [status, ProblemShape.describe(of.map((code) => `${code}: ${problems[code][1]}`).join('\n'))])),
    },
  };
}

