/** The measured server: everything a request of Caseload passes, on a port of its own. Started by run.ts; ends with it. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildServer } from '#src/http/server.ts';
import { connect } from '#src/platform/db.ts';
import { filesIn } from '#src/platform/files.ts';
import { openLog } from '#src/platform/log.ts';
import { drain } from '#src/platform/outbox.ts';
import { workOnNextImport } from '#src/server/importing/jobs.ts';
import { routes } from '#src/server/routes.ts';

const { connection, secret, imports = false } = JSON.parse(process.argv[2] ?? '{}');
process.on('disconnect', () => process.exit());

const folder = await mkdtemp(join(tmpdir(), 'caseload-bench-'));
const files = { ...(await filesIn(folder)), limit: 0, scan: null };
const here = { database: connect(connection), files, config: { secret, demo: false }, baseUrl: 'http://localhost', demoLogins: null };
const server = await buildServer(here, routes, { logger: openLog(), trustProxy: undefined });
await server.listen({ port: 0, host: '127.0.0.1' });
if (imports) drain(workOnNextImport(here.database, openLog()), 200, openLog());
process.send?.((server.server.address() as { port: number }).port);
