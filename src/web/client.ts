import type { Endpoint, In, Out } from '#src/contract/endpoint.ts';
import { Problem } from '#src/contract/problems.ts';
import type { ProblemCode } from '#src/contract/problems.ts';

type Part<K extends string, S> = [S] extends [undefined] ? unknown : undefined extends In<S> ? { [P in K]?: In<S> } : { [P in K]: In<S> };
/** What an endpoint takes: its path parameters as numbers or text, its query, its body. */
export type Input<E extends Endpoint> = ([E['params']] extends [undefined]
  ? unknown
  : { params: Record<keyof In<E['params']>, string | number> }) &
  Part<'query', E['query']> &
  Part<'body', E['body']>;

type Loose = { params?: Record<string, string | number>; query?: Record<string, unknown>; body?: unknown };
export type Options = {
  signal?: AbortSignal | undefined;
  /** Refreshing what is on the screen is not activity, and does not keep a session open. */
  background?: boolean;
  /** Sending the same creating request again with the same key changes nothing more. */
  idempotencyKey?: string;
  /** What is sent instead of a body of JSON, to an endpoint that receives bytes. */
  bytes?: Blob;
  /** How it is sent, where there is no network between. */
  over?: Way | undefined;
};
export type Way = (address: string, request: RequestInit) => Promise<Response>;

let clinicOfThisPage: number | undefined;
/** From now on every request says for which clinic this page was opened, so that a switch in another tab is noticed. */
export const openedFor = (tenantId: number | undefined): void => {
  clinicOfThisPage = tenantId;
};

/** What the page came with, or has asked for while its script was on its way (http/web.ts), by address. Each answer is taken once. */
const begun = (globalThis as { begun?: Record<string, Promise<Response>> }).begun ?? {};
const takeBegun = (address: string): Promise<Response> | undefined => {
  const answer = begun[address];
  delete begun[address];
  return answer;
};

/**
 * Calls an endpoint of the contract and returns its typed answer.
 * @throws Problem with the server's code and sentence; `unavailable` when the server cannot be reached
 */
export async function call<E extends Endpoint>(endpoint: E, input: Input<E>, options: Options = {}): Promise<Out<E['output']>> {
  const response = await send(endpoint, input as Loose, options);
  const answer = (await response.json().catch(() => ({}))) as { code?: ProblemCode };
  if (!response.ok) throw new Problem(answer.code ?? 'internal', answer as Record<string, unknown>);
  return answer as Out<E['output']>;
}

/** Calls an endpoint whose answer is a text, such as a table. @throws Problem as `call` does */
export async function callForText<E extends Endpoint>(endpoint: E, input: Input<E>): Promise<string> {
  const response = await send(endpoint, input as Loose, {});
  if (response.ok) return `\ufeff${await response.text()}`;
  const answer = (await response.json().catch(() => ({}))) as { code?: ProblemCode };
  throw new Problem(answer.code ?? 'internal', answer as Record<string, unknown>);
}

async function send(endpoint: Endpoint, input: Loose, options: Options): Promise<Response> {
  const { params = {}, query = {}, body } = input;
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) =>
      value === undefined || value === null || value === '' ? [] : [[key, String(value as string | number | boolean)]],
    ),
  ).toString();
  const headers: Record<string, string> = {};
  if (endpoint.method !== 'GET') headers['content-type'] = options.bytes ? 'application/octet-stream' : 'application/json';
  if (clinicOfThisPage !== undefined) headers['caseload-clinic'] = String(clinicOfThisPage);
  if (options.background) headers['caseload-background'] = '1';
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  const address = search ? `${path}?${search}` : path;
  try {
    return await ((endpoint.method === 'GET' && takeBegun(address)) ||
      (options.over ?? fetch)(address, {
        method: endpoint.method,
        headers,
        signal: options.signal ?? null,
        ...(endpoint.method !== 'GET' && { body: options.bytes ?? JSON.stringify(body ?? {}) }),
      }));
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem('unavailable');
  }
}
