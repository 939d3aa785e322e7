import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { buildServer } from '#src/http/server.ts';
import { connect } from '#src/platform/db.ts';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres.ts';
import { filesIn } from '#src/platform/files.ts';
import { appConnection, migrate } from '#src/platform/migrate.ts';
import { routes } from '#src/server/routes.ts';
import { dbTypes } from './db-types.ts';
import { policyDocument } from './policy.ts';
import { rulesDocument } from './rules.ts';
import { schemaDocument } from './schema.ts';

/** Everything under generated/, by file name, made afresh from the code, the tests' titles and a database migrated for the purpose. */
export async function artefacts(): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-generate-'));
  const embedded = await startEmbeddedPostgres(folder, () => {});
  try {
    const secret = 'a secret for a database that lives for a second';
    await migrate(embedded.connection, secret);
    const owner = new pg.Client(embedded.connection);
    await owner.connect();
    const database = connect(appConnection(embedded.connection, secret));
    const files = { ...(await filesIn(folder)), limit: 0, scan: null };
    const here = { database, files, config: { secret, demo: false }, baseUrl: 'http://localhost:3000', demoLogins: null };
    const app = await buildServer(here, routes, { logger: false, trustProxy: undefined });
    await app.ready();
    try {
      return new Map([
        ['db.d.ts', await dbTypes(owner)],
        ['schema.sql', await schemaDocument(owner)],
        ['openapi.json', `${JSON.stringify(app.swagger(), null, 2)}\n`],
        ['policy.md', policyDocument(routes.map(({ endpoint }) => endpoint))],
        ['rules.md', await rulesDocument()],
      ]);
    } finally {
      await app.close();
      await database.close();
      await owner.end();
    }
  } finally {
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
