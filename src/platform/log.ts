import { pino } from 'pino';
export type { Logger } from 'pino';

/**
 * The log of the process, as JSON lines on standard error: errors, and warnings worth waking up for. It never holds bodies,
 * cookies, tokens, addresses of pages with their query, or anything of a patient.
 */
export const openLog = (level: string = process.env['LOG_LEVEL'] ?? 'warn') =>
  pino(
    {
      level,
      base: null,
      serializers: { err: ({ name, message, code, stack }: Error & { code?: string }) => ({ name, message, code, stack }) },
    },
    process.stderr,
  );
