import { join } from 'node:path';
import { buildServer } from './http/server.ts';
import type { Here } from './http/serve.ts';
import { readConfig } from './platform/config.ts';
import { connect } from './platform/db.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { filesIn } from './platform/files.ts';
import { s3Store } from './platform/files-s3.ts';
import { openLog } from './platform/log.ts';
import { appConnection, migrate, refuseOpenFence } from './platform/migrate.ts';
import { drain, mailer } from './platform/outbox.ts';
import { clamd } from './platform/scanner.ts';
import { anchorEvery, anchoring } from './server/activity/jobs.ts';
import { workOnNextImport } from './server/importing/jobs.ts';
import { makeNextExport } from './server/exports/jobs.ts';
import { keepOrder } from './server/files/jobs.ts';
import { makeSetupCode } from './server/setup/jobs.ts';
import { setupUrl } from './server/setup/rules.ts';
import { sendNextLetter } from './server/mail/jobs.ts';
import { offerNextTime } from './server/waitlist/jobs.ts';
import { keepTime } from './server/zones/jobs.ts';
import { routes } from './server/routes.ts';
import { serveLetterPage } from './server/demo/routes.ts';
import { demoLogins, refuseDemo, tellDemo } from '#seed/demo.ts';

const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);

async function start(): Promise<() => Promise<void>> {
  const config = readConfig(process.env);
  const log = openLog();
  const stops: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    let admin;
    if (config.databaseUrl) admin = { connectionString: config.databaseUrl };
    else {
      const embedded = await startEmbeddedPostgres(config.dataDir, say);
      stops.push(() => embedded.stop());
      admin = embedded.connection;
    }
    await migrate(admin, config.secret);
    await (config.demo ? tellDemo(admin) : refuseDemo(admin));
    const owner = connect(admin, 1);
    let setupCode: string | null = null;
    try {
      await keepTime(owner, log).catch((error: unknown) =>
        log.error({ err: error }, 'appointments could not be held against the rules of time zones; it is tried again at the next start'),
      );
      if (!config.demo) setupCode = await makeSetupCode(owner);
    } finally {
      await owner.close();
    }
    const app = appConnection(admin, config.secret);
    await refuseOpenFence(app);
    const database = connect(app);
    stops.push(() => database.close());

    const baseUrl = config.url ?? `http://localhost:${config.port}`;
    const files: Here['files'] = {
      ...(await filesIn(config.dataDir)),
      ...(config.filesUrl && { store: s3Store(config.filesUrl) }),
      limit: config.fileLimit,
      scan: config.scannerUrl ? clamd(config.scannerUrl) : null,
    };
    const here: Here = {
      database,
      config: { ...config, mails: config.smtpUrl !== undefined || config.demo },
      files,
      baseUrl,
      demoLogins: config.demo ? demoLogins : null,
    };
    const server = await buildServer(here, routes, {
      logger: log,
      trustProxy: config.trustProxy,
      notFoundStep: 100,
      extras: (instance, askedOf) => serveLetterPage(instance, here, askedOf),
    });
    const mail = mailer(config.smtpUrl, config.mailFrom);
    stops.push(() => mail.close());
    const anchors = anchorEvery(anchoring(database, join(config.dataDir, 'anchors.ndjson'), config.secret), 60_000, log);
    stops.push(() => anchors.stop());
    // Several servers may share a bucket: there, what is young may belong to another.
    const order = keepOrder(database, files, log, config.filesUrl ? new Date(Date.now() - 3_600_000) : new Date());
    stops.push(() => order.stop());
    stops.push(() => server.close());
    await server.listen({ port: config.port, host: config.host });
    // Without SMTP there is nowhere to send to: outside demo mode letters wait until there is.
    if (config.smtpUrl || config.demo) {
      const sending = drain(sendNextLetter(database, mail.send, here), 1_000, log);
      stops.push(() => sending.stop());
    }
    const offering = drain(offerNextTime(database), 1_000, log);
    stops.push(() => offering.stop());
    const exporting = drain(makeNextExport(database, files.store, log), 1_000, log);
    stops.push(() => exporting.stop());
    const importing = drain(workOnNextImport(database, log), 500, log);
    stops.push(() => importing.stop());
    say(`Caseload is ready at ${baseUrl}`);
    // Here and nowhere else (AN-8): not in the log, and not in the database, which has its hash.
    if (setupCode) {
      say(`There is no clinic here yet. Set yours up within an hour, at ${setupUrl(baseUrl, setupCode)}`);
      say(`or at ${baseUrl}/setup with the code ${setupCode}. It works once; Caseload shows a new one when it starts again.`);
    }
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

try {
  const stop = await start();
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
} catch (error) {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  process.stderr.write(
    code === 'EADDRINUSE' ? `Port ${port} is in use. Stop what uses it, or choose another with PORT.\n` : `${message}\n`,
  );
  process.exitCode = 1;
}
