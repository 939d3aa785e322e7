import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { inject } from 'vitest';
import type { Endpoint, Out } from '#src/contract/endpoint.ts';
import { buildServer } from '#src/http/server.ts';
import type { Here } from '#src/http/serve.ts';
import { cookieName } from '#src/http/session.ts';
import { connect } from '#src/platform/db.ts';
import type { Database } from '#src/platform/db.ts';
import { filesIn } from '#src/platform/files.ts';
import { hashToken, newId, newToken } from '#src/platform/ids.ts';
import { appConnection } from '#src/platform/migrate.ts';
import { routes } from '#src/server/routes.ts';
import { newStory, write } from '#seed/story.ts';
import type { Story } from '#seed/story.ts';
import type { Member, Patient } from '#seed/tell.ts';
import type { Input } from '#src/web/client.ts';
import { ownAdmin } from '#test/admin.ts';

type Answer<E extends Endpoint> = {
  status: number;
  /** The answer of a request that went well; of one that did not, `body` holds the problem. */
  body: Out<E['output']> & { code?: string; error?: string; ids?: number[]; fields?: { path: string; message: string }[] };
  headers: Record<string, unknown>;
  text: string;
};
export type Someone = Member | (Patient & { userId: number });
type More = { headers?: Record<string, string>; token?: string | null };

/** A server in front of the tests' database, with people acting through its door. Close it when the file is done. */
export type World = {
  app: FastifyInstance;
  database: Database;
  /** The owner's connection: to set a scene, and to look at what the door does not show. */
  owner: pg.Client;
  here: Here;
  /** Opens a scene: whatever is told into it exists when it resolves. */
  tell<T>(scene: (story: Story) => T): Promise<T>;
  /** Calls an endpoint as a person who is signed in. */
  as<E extends Endpoint>(who: Someone | null, endpoint: E, input: Input<E>, more?: More): Promise<Answer<E>>;
  /** The session token of a person, opening a session at the first call. */
  session(who: Someone): Promise<string>;
  close(): Promise<void>;
};

/**
 * A server in front of the tests' database.
 * @param options.admin another database than the shared one
 * @param options.database what stands between the server and its database, where a test plants something there
 */
export async function openWorld(
  options: { demoLogins?: Here['demoLogins']; admin?: pg.ClientConfig; mails?: boolean; database?: (database: Database) => Database } = {},
): Promise<World> {
  const admin = options.admin ?? ownAdmin();
  const secret = inject('secret');
  const owner = new pg.Client(admin);
  await owner.connect();
  const own = connect(appConnection(admin, secret), 6);
  const database = options.database?.(own) ?? own;
  const folder = await mkdtemp(join(tmpdir(), 'caseload-files-'));
  const here: Here = {
    database,
    files: { ...(await filesIn(folder)), limit: 25 * 1024 * 1024, scan: null },
    config: { secret, demo: options.demoLogins !== undefined, mails: options.mails ?? true },
    baseUrl: 'http://localhost:3000',
    demoLogins: options.demoLogins ?? null,
  };
  const app = await buildServer(here, routes, { logger: false, trustProxy: undefined });
  await app.ready();
  const sessions = new Map<string, Promise<string>>();
  // Sessions may be opened at the same time; a client takes one statement after another.
  const sessionOpener = new pg.Pool({ ...admin, max: 1 });

  const open = async (who: Someone): Promise<string> => {
    const token = newToken();
    await sessionOpener.query(
      `insert into user_session (token_hash, user_id, tenant_id, member_id, patient_id, expires_at)
       values ($1, $2, $3, $4, $5, now() + interval '1 hour')`,
      [hashToken(token), who.userId, who.tenantId, 'memberId' in who ? who.memberId : null, 'memberId' in who ? null : who.patientId],
    );
    return token;
  };
  const session = (who: Someone): Promise<string> => {
    // A guardian has a login of their own to the portal of the same patient.
    const key = 'memberId' in who ? `member ${who.memberId}` : `patient ${who.patientId} of ${who.userId}`;
    let token = sessions.get(key);
    if (!token) sessions.set(key, (token = open(who)));
    return token;
  };

  return {
    app,
    database,
    owner,
    here,
    session,
    async tell(scene) {
      const story = newStory(newId, new Date());
      const told = scene(story);
      await write(owner, story);
      return told;
    },
    async as(who, endpoint, input, more = {}) {
      const {
        params = {},
        query = {},
        body,
      } = input as { params?: Record<string, string | number>; query?: Record<string, unknown>; body?: unknown };
      const token = more.token !== undefined ? more.token : who ? await session(who) : null;
      const response = await app.inject({
        method: endpoint.method,
        url: endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name]))),
        query: Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)])),
        headers: { ...(endpoint.method !== 'GET' && { 'content-type': 'application/json' }), ...more.headers },
        cookies: token ? { [cookieName(here.baseUrl)]: token } : {},
        ...(endpoint.method !== 'GET' && { payload: JSON.stringify(body ?? {}) }),
      });
      return {
        status: response.statusCode,
        body: response.body ? response.json() : ({} as never),
        headers: response.headers,
        text: response.body,
      };
    },
    async close() {
      await app.close();
      await database.close();
      await sessionOpener.end();
      await owner.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A problem's text without what differs from request to request. */
export const withoutRequestId = (text: string): string => text.replace(/"requestId":"[^"]*"/, '"requestId":""');
