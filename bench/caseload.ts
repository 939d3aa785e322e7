/** The measured server: everything a request of Caseload passes, on a port of its own. Started by run.ts; ends with it. */
import { buildServer } from '#src/http/server.ts';
import { connect } from '#src/platform/db.ts';
import { openLog } from '#src/platform/log.ts';
import { routes } from '#src/server/routes.ts';

const { connection, secret } = JSON.parse(process.argv[2] ?? '{}');
process.on('disconnect', () => process.exit());

const here = { database: connect(connection), config: { secret, demo: false }, baseUrl: 'http://localhost', demoLogins: null };
const server = await buildServer(here, routes, { logger: openLog(), trustProxy: undefined });
await server.listen({ port: 0, host: '127.0.0.1' });
process.send?.((server.server.address() as { port: number }).port);
