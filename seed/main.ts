import { readConfig } from '#src/platform/config.ts';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres.ts';
import { migrate } from '#src/platform/migrate.ts';
import { tellDemo } from './demo.ts';

const config = readConfig(process.env);
const embedded = config.databaseUrl ? null : await startEmbeddedPostgres(config.dataDir, console.log);
const admin = embedded?.connection ?? { connectionString: config.databaseUrl as string };
try {
  await migrate(admin, config.secret);
  await tellDemo(admin);
} finally {
  await embedded?.stop();
}
