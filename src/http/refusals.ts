import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { Problem, problems } from '#src/contract/problems.ts';
import type { ProblemCode } from '#src/contract/problems.ts';

// SQLSTATEs of app.enter and the doors, and those by which PostgreSQL itself refuses.
const byState: Record<string, ProblemCode> = {
  CL401: 'not_signed_in',
  CL403: 'not_allowed',
  CL4F3: 'feature_off',
  CL409: 'another_clinic',
  CL4A7: 'password_needed',
  CL4A8: 'another_browser',
  CL4A9: 'login_exists',
  CL4B1: 'already_member',
  '42501': 'not_allowed',
  '57014': 'unavailable',
  '57P01': 'unavailable',
  '57P02': 'unavailable',
  '57P03': 'unavailable',
  '53300': 'unavailable',
  '40001': 'unavailable',
  '40P01': 'unavailable',
};
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const byHttpCode: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media',
};

// An act whose entry could not be written into the log, or chained, did not happen (AU-1).
const inTheLog = /insert into activity|SQL function "record"|function app\.(chain|link_entries)\(/;

/** The problem that an error amounts to; `internal` for what nobody foresaw, of which nothing leaves the server. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    // A body of nonsense is not answered at its own length.
    const fields = error.validation.slice(0, 20).map((issue) => ({
      path: issue.instancePath.slice(1).replaceAll('/', '.').slice(0, 200),
      message: (issue.message ?? '').slice(0, 200),
    }));
    return new Problem('invalid', { fields });
  }
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (error instanceof pg.DatabaseError) {
    return new Problem(byState[code ?? ''] ?? (inTheLog.test(error.where ?? '') ? 'unavailable' : 'internal'));
  }
  if (code && byHttpCode[code]) return new Problem(byHttpCode[code]);
  if (code && unreachable.has(code)) return new Problem('unavailable');
  if (statusCode && statusCode >= 400 && statusCode < 500) return new Problem('invalid');
  if (/timeout exceeded when trying to connect|Connection terminated|is not queryable/.test(String((error as Error)?.message)))
    return new Problem('unavailable');
  return new Problem('internal');
}

/** A problem as it is sent (RFC 9457, with the sentence once more as `error`). */
export const problemBody = (problem: Problem, requestId: string) => ({
  type: `/docs#${problem.code}`,
  title: problem.message,
  status: problem.status,
  code: problem.code,
  error: problems[problem.code][1],
  requestId,
  ...problem.detail,
});

/**
 * Answers "not found" at full steps of time only (RL-10). Row security looks at who is asking once it comes upon a row, and not before; for
 * a member who sees their own patients only that takes some milliseconds, by which a patient who is hidden would be told from an id that
 * never existed. Mounted before any route.
 * @param step in milliseconds, far longer than looking for a patient takes
 */
export function holdBackNotFound(app: FastifyInstance, step: number): void {
  const arrived = new WeakMap<object, number>();
  app.addHook('onRequest', async (request) => void arrived.set(request, performance.now()));
  app.addHook('onSend', async (request, reply, payload) => {
    const at = arrived.get(request);
    if (reply.statusCode === 404 && at !== undefined) await untilFullStep(at, step);
    return payload;
  });
}

/** Waits until a whole number of steps has passed since then, so that how long something took does not tell what was done. Milliseconds. */
export async function untilFullStep(since: number, step: number): Promise<void> {
  const due = since + Math.ceil((performance.now() - since) / step) * step;
  // A timer counts in whole milliseconds and may fire a little early.
  for (let left = due - performance.now(); left > 0; left = due - performance.now()) await sleep(Math.max(1, left));
}
