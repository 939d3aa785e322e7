import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const shortestSecret = 32;

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  CASELOAD_HOST: z.string().min(1).default('localhost'),
  CASELOAD_URL: z.url({ protocol: /^https?$/ }).optional(),
  CASELOAD_DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  CASELOAD_DEMO: z.enum(['on', 'off', '1', '0', 'true', 'false']).optional(),
  CASELOAD_SECRET: z.string().min(shortestSecret, 'must have at least 32 characters').optional(),
  CASELOAD_TRUST_PROXY: z.string().optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  CASELOAD_FILES_URL: z
    .url({ protocol: /^(s3|https?)$/ })
    .refine(
      (url) => URL.parse(url)?.username !== '' && (URL.parse(url)?.pathname.length ?? 0) > 1,
      'must name a key, a secret and a bucket',
    )
    .optional(),
  CASELOAD_FILE_LIMIT_MB: z.coerce.number().int().min(1).max(200).default(25),
  CASELOAD_SCANNER: z.url({ protocol: /^tcp$/ }).optional(),
  CASELOAD_MAIL_FROM: z.string().min(3).default('Caseload <no-reply@localhost>'),
});

export type Config = {
  port: number;
  host: string;
  /** The address people use, without a slash at the end. Links in mail are built from it, never from a request (IN-8). */
  url: string | undefined;
  dataDir: string;
  databaseUrl: string | undefined;
  demo: boolean;
  /** At least 32 characters; invitation links and the database password of the server's role derive from it. */
  secret: string;
  /** Addresses of proxies whose X-Forwarded-For is believed; none unless named. */
  trustProxy: string | undefined;
  smtpUrl: string | undefined;
  mailFrom: string;
  /** The bucket that keeps the files; in the data folder where there is none. */
  filesUrl: string | undefined;
  /** The largest file that is taken, in bytes. */
  fileLimit: number;
  /** Where clamd listens; without it files are not scanned. */
  scannerUrl: string | undefined;
};

/**
 * The settings of this process, from its environment.
 * @throws Error with one sentence a line for every variable that is not usable
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = Environment.safeParse(given);
  if (!read.success) {
    throw new Error(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`).join('\n'));
  }
  const env = read.data;
  const dataDir = resolve(env.CASELOAD_DATA_DIR);
  const demo = env.CASELOAD_DEMO ?? (env.DATABASE_URL ? 'off' : 'on');
  return {
    port: env.PORT,
    host: env.CASELOAD_HOST,
    url: env.CASELOAD_URL?.replace(/\/+$/, ''),
    dataDir,
    databaseUrl: env.DATABASE_URL,
    demo: ['on', '1', 'true'].includes(demo),
    secret: env.CASELOAD_SECRET ?? keptSecret(dataDir),
    trustProxy: env.CASELOAD_TRUST_PROXY,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.CASELOAD_MAIL_FROM,
    filesUrl: env.CASELOAD_FILES_URL,
    fileLimit: env.CASELOAD_FILE_LIMIT_MB * 1024 * 1024,
    scannerUrl: env.CASELOAD_SCANNER,
  };
}

/** The secret made at the first start and kept in the data folder, readable by its owner only. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < shortestSecret) {
    throw new Error(
      `The secret in ${file} was cut off. Put it back from a backup, or remove the file: links in invitations sent before then stop working.`,
    );
  }
  return secret;
}
