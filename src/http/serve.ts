import type { Readable } from 'node:stream';
import type { Endpoint, Out } from '#src/contract/endpoint.ts';
import type { Config } from '#src/platform/config.ts';
import type { Database, Query, Rows, Tx } from '#src/platform/db.ts';
import type { Incoming, Store } from '#src/platform/files.ts';
import type { Scan } from '#src/platform/scanner.ts';

/** What the handlers of this process work with. */
export type Here = {
  database: Database;
  config: Pick<Config, 'secret' | 'demo'> & {
    /** False where no letter leaves this server: neither by SMTP nor into the demo's outbox. */
    mails?: boolean;
  };
  /** Where files are kept, and what has arrived of those on their way; how large one may be, in bytes; who scans them, if anybody. */
  files: { store: Store; incoming: Incoming; limit: number; scan: Scan | null };
  /** The demo's logins; null outside demo mode. */
  demoLogins: { tenant: string; name: string; role: string; email: string; password: string }[] | null;
  /** The address people use, such as https://caseload.example.org, without a slash at the end. */
  baseUrl: string;
};

/** What is known of a request beside its validated input. */
export type Asked = {
  /** The session token of the browser; null where there is none. */
  token: string | null;
  /** The secret of the browser, while it has asked for a link to sign in with; null or absent where there is none. */
  browser?: string | null;
  requestId: string;
  ip: string;
  /** The clinic for which the page was opened; null where the caller does not say. */
  clinic: number | null;
  /** Refreshing a screen in the background is not activity. */
  background: boolean;
  idempotencyKey: string | null;
};

/** Who is asking, as app.enter found. Exactly one of memberId and patientId is set. */
export type Viewer = {
  tenantId: number;
  userId: number;
  memberId: number | null;
  patientId: number | null;
  practitionerId: number | null;
  roles: string[] | null;
  permissions: string[] | null;
};

/** What a handler may do to the answer beside its body. */
export type Reply = {
  startSession(token: string): void;
  endSession(): void;
  /** Lets the browser be known for ten minutes as the one that asked for a link. */
  knowBrowser(secret: string): void;
};

type Input<E extends Endpoint> = {
  params: Out<E['params']>;
  query: Out<E['query']>;
  body: Out<E['body']>;
  asked: Asked;
  here: Here;
};

type Answer<E extends Endpoint> = Promise<Out<E['output']>> | Out<E['output']>;
type Erased = Input<Endpoint>;

/** Runs statements as a page of a stream: entered anew, so that a stream ends where the caller's access does (RV-2). */
type PageOf = <const Queries extends readonly Query<unknown>[]>(...queries: Queries) => Promise<Rows<Queries>>;

type Entered = { tx: Tx; viewer: Viewer };
/** What a route that receives has kept. `after` follows when it has been committed, and may still refuse. */
export type Kept<Output = unknown> = { answer: Output; after?: () => Promise<void> };

/** An endpoint with what answers it. Made by `answer`, `serve`, `stream`, `download`, `receive` and `open`; mounted by http/server.ts. */
export type Route = { endpoint: Endpoint } & (
  | { kind: 'answer'; ask(input: Erased): Query<unknown>[]; tell(rows: unknown[][], input: Erased, viewer: Viewer): unknown }
  | { kind: 'serve'; act(input: Erased & { tx: Tx; viewer: Viewer }): Promise<unknown>; before: ((input: Erased) => Promise<void>) | null }
  | { kind: 'stream'; file: File; write(input: Erased & { page: PageOf }): AsyncGenerator<string> }
  | { kind: 'download'; find(input: Erased & { tx: Tx; viewer: Viewer }): Promise<Download> }
  | {
      kind: 'receive';
      find(input: Erased & Entered): Promise<unknown>;
      take(found: never, input: Erased, bytes: Readable): Promise<unknown>;
      keep(taken: never, input: Erased & Entered): Promise<Kept>;
    }
  | { kind: 'open'; act(input: Erased & { reply: Reply }): Promise<unknown> }
);

/**
 * A route whose statements do not depend on each other's results: entering and all of them are one round trip and one
 * transaction. `tell` makes the answer of their rows; it may refuse with a Problem only where nothing was changed.
 */
export const answer = <E extends Endpoint, const Queries extends readonly Query<unknown>[]>(
  endpoint: E,
  ask: (input: Input<E>) => Queries,
  tell: (rows: Rows<Queries>, input: Input<E>, viewer: Viewer) => Out<E['output']>,
): Route => ({ endpoint, kind: 'answer', ask, tell }) as unknown as Route;

/**
 * A route that does more: it runs in one transaction that has been entered, and everything it does commits or none of it.
 * It may run twice, so it only asks the database.
 * @param before what is settled first and cannot be in that transaction, by someone who has been found to hold the right
 */
export const serve = <E extends Endpoint>(
  endpoint: E,
  act: (input: Input<E> & { tx: Tx; viewer: Viewer }) => Answer<E>,
  before: ((input: Input<E>) => Promise<void>) | null = null,
): Route => ({ endpoint, kind: 'serve', act, before }) as unknown as Route;

/** What a stream is to a browser: a file to keep. */
type File = { type: string; name: string };

/**
 * A route whose answer is a file of any length, made page by page: nothing of it waits in memory, and no transaction stays open. What it
 * writes before its first text can still be refused with a Problem; after that the answer breaks off.
 */
export const stream = <E extends Endpoint>(
  endpoint: E,
  file: File,
  write: (input: Input<E> & { page: PageOf }) => AsyncGenerator<string>,
): Route => ({ endpoint, kind: 'stream', file, write }) as unknown as Route;

/** Bytes to send: of a media type that we chose, under a name that a person gave. */
export type Download = {
  type: string;
  name: string;
  /** In bytes. */
  size: number;
  /** Shown in the page only where we made the bytes ourselves, or draw them without running them; else kept as a file. */
  shown: 'inline' | 'attachment';
  /** The bytes from `from` up to and including `to`. */
  read(from: number, to: number): Readable;
};

/**
 * A route whose answer is bytes, whole or in part (Range). They are found in a transaction that has been entered, and sent after it, for
 * as long as the caller may enter, and the chart is open to them (RV-2, RV-5).
 */
export const download = <E extends Endpoint>(
  endpoint: E,
  find: (input: Input<E> & { tx: Tx; viewer: Viewer }) => Promise<Download>,
): Route => ({ endpoint, kind: 'download', find }) as unknown as Route;

/**
 * A route that receives bytes, or works long on what it has received, between two transactions that have been entered and, where it is
 * about a chart, in which that is open: `find` before the first byte is read, `take` outside of any, `keep` once it is done.
 */
export const receive = <E extends Endpoint, Found, Taken>(
  endpoint: E,
  steps: {
    find(input: Input<E> & Entered): Promise<Found>;
    take(found: Found, input: Input<E>, bytes: Readable): Promise<Taken>;
    keep(taken: Taken, input: Input<E> & Entered): Promise<Kept<Out<E['output']>>>;
  },
): Route => ({ endpoint, kind: 'receive', ...steps }) as unknown as Route;

/** A route for people who are not signed in: it is given the database, where only the functions of db/policy/doors.sql answer it. */
export const open = <E extends Endpoint>(endpoint: E, act: (input: Input<E> & { reply: Reply }) => Answer<E>): Route =>
  ({ endpoint, kind: 'open', act }) as unknown as Route;
