import { readConfig } from '#src/platform/config.ts';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres.ts';
import { migrate } from '#src/platform/migrate.ts';
import { tellDemo } from './demo.ts';

const config = readConfig(process.env);
if (!config.demo) {
  process.stderr.write(
    'The demo clinics have logins whose password everybody knows. Set CASELOAD_DEMO=on if this is where you want them.\n',
  );
  process.exit(1);
}
const embedded = config.databaseUrl ? null : await startEmbeddedPostgres(config.dataDir, console.log);
const admin = embedded?.connection ?? { connectionString: config.databaseUrl as string };
try {
  await migrate(admin, config.secret);
  await tellDemo(admin);
} finally {
  await embedded?.stop();
}
