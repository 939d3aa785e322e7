import { Problem } from '#src/contract/problems.ts';
import type { ProblemCode } from '#src/contract/problems.ts';
import type { Endpoint, OfOneChart } from '#src/contract/endpoint.ts';
import { query } from '#src/platform/db.ts';
import type { Query } from '#src/platform/db.ts';
import { wayOf } from '#src/policy/rights.ts';
import type { Asked } from './serve.ts';

/** The chart a request is about, where its endpoint is about one. */
type Chart = { patientId: number; needs: OfOneChart };

/** Which chart a request is about: the patient of its path; null where its endpoint is about none. */
export const chartOf = ({ needs }: Endpoint, params: unknown): Chart | null =>
  typeof needs === 'object' && 'of' in needs && needs.of ? { patientId: (params as { patientId: number }).patientId, needs } : null;

/**
 * Names the chart, decides and logs: the statement after entering, of every request about a chart.
 * @param logs whether an opening is logged under the endpoint's own name; a refusal always is
 */
export const openChart = ({ patientId, needs }: Chart, asked: Asked, logs = true): Query<{ refusal: string | null }> =>
  query<{ refusal: string | null }>`
    select app.open_chart(${patientId}, ${wayOf(needs.right)}, ${(logs && needs.reads) || null}, ${!asked.background}) as refusal`;

/** Logs that a refusal has shown what stands in the chart: both versions, to whoever saved over another's change (AU-1). */
export const noteShown = ({ patientId, needs }: Chart): Query<{ refusal: string | null }> =>
  query<{ refusal: string | null }>`
    select app.open_chart(${patientId}, ${wayOf(needs.right)}, ${wayOf(needs.right) === 'profile' ? 'patient.opened' : 'record.opened'}, false) as refusal`;

/** Waits until nobody is changing who may be in this chart, and keeps it so until the transaction ends (RV-3); several may write at once. */
export const holdChart = ({ patientId }: Chart): Query<unknown> =>
  query`select patient_id from chart_lock where tenant_id = app.tenant() and patient_id = ${patientId} for share`;

const problemsOf: Record<string, ProblemCode> = {
  hidden: 'not_found',
  closed: 'record_closed',
  readOnly: 'record_read_only',
  emergency: 'not_in_emergency',
};

/** @throws Problem where the chart is not open to the one asking */
export const refuseClosed = (rows: { refusal: string | null }[]): void => {
  const refusal = rows[0]?.refusal;
  if (refusal) throw new Problem(problemsOf[refusal] ?? 'not_allowed');
};

/** What a closed chart is answered with beside `not_found`. */
export const chartProblems: ReadonlySet<string> = new Set(Object.values(problemsOf).filter((code) => code !== 'not_found'));
