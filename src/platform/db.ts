import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import type { CompiledQuery, RawBuilder } from 'kysely';
import pg from 'pg';
import type { DB } from '#generated/db.d.ts';

/** A statement as a value: it can be composed, named and sent, and does nothing by itself. */
export type Query<Row> = { compile(): CompiledQuery<Row> };

/** The tables as a typed builder that only compiles; Database and Tx run what it makes. */
export const tables = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** A statement written out, where SQL reads better than the builder. Values become parameters. */
export const query = <Row>(text: TemplateStringsArray, ...values: unknown[]): Query<Row> => ({
  compile: () => sql<Row>(text, ...values).compile(tables),
});

/** A part of a statement, to be put into a `query`. */
export const fragment = (text: TemplateStringsArray, ...values: unknown[]): RawBuilder<unknown> => sql(text, ...values);

/** The rows of each statement, in order. */
export type Rows<Queries extends readonly Query<unknown>[]> = {
  [K in keyof Queries]: Queries[K] extends Query<infer Row> ? Row[] : never;
};

export type Tx = {
  /** All rows. */
  many<Row>(query: Query<Row>): Promise<Row[]>;
  /** The first row, if there is one. */
  one<Row>(query: Query<Row>): Promise<Row | undefined>;
};

export type Database = {
  /**
   * Runs statements as one implicit transaction in one round trip: several extended-protocol messages before a single Sync.
   * All or none takes effect. Deadlocks and serialisation failures are tried again, at most three times.
   * @throws pg.DatabaseError
   */
  together<const Queries extends readonly Query<unknown>[]>(...queries: Queries): Promise<Rows<Queries>>;
  /**
   * Runs `work` in a transaction whose first statement is `opening`, sent in the same round trip as `begin`.
   * `work` may run again after a deadlock or serialisation failure, so it must do nothing but ask this database.
   */
  transaction<Row, T>(opening: Query<Row>, work: (tx: Tx, opened: Row[]) => Promise<T>): Promise<T>;
  /** Calls back with the payload of every NOTIFY on a channel, on a connection of its own that reconnects. Resolves when it listens. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
};

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('a database integer does not fit a JavaScript number');
  return value;
});
// An instant is ISO 8601 in UTC with microseconds: `2026-11-21T08:00:00.000001Z`.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => text.replace(' ', 'T').replace(/\+00$/, 'Z'));
// A date is a day on the calendar, not an instant: it stays the text YYYY-MM-DD.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

const names = new Map<string, string>();
/** Statements are named by what they say, so that every connection plans each once. */
const nameOf = (text: string): string => {
  let name = names.get(text);
  if (!name) names.set(text, (name = createHash('sha1').update(text).digest('base64url')));
  return name;
};

/** What each connection has prepared, and what it was asked to prepare and has not confirmed. */
type Prepared = { confirmed: Set<string>; asked: string[] };
const preparedOn = new WeakMap<object, Prepared>();
const preparedOf = (connection: pg.Connection): Prepared => {
  let prepared = preparedOn.get(connection);
  if (!prepared) {
    const made: Prepared = { confirmed: new Set(), asked: [] };
    connection.on('parseComplete', () => {
      const name = made.asked.shift();
      if (name) made.confirmed.add(name);
    });
    preparedOn.set(connection, (prepared = made));
  }
  return prepared;
};

type Statement = { text: string; values: readonly unknown[] };
const keep = (value: unknown): unknown => value;
// The parts of pg's protocol layer that its own Query class uses, and that its types leave out.
type Wire = pg.Connection & {
  stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string; types: undefined }): void;
  bind(message: { statement: string; values: readonly unknown[]; valueMapper: (value: unknown, index: number) => unknown }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: { portal: string; rows: number }): void;
  sync(): void;
};
type Result = {
  rows: unknown[];
  addFields(fields: unknown): void;
  parseRow(fields: unknown): unknown;
  addCommandComplete(message: unknown): void;
};
const { Result: PgResult } = pg as unknown as { Result: new () => Result };
// @ts-expect-error pg's types leave this module out.
const { prepareValue } = (await import('pg/lib/utils.js')).default as { prepareValue: (value: unknown, index: number) => unknown };

/** Several named statements under one Sync; pg's client calls these handlers as answers arrive. */
class Batch implements pg.Submittable {
  readonly #results: Result[] = [new PgResult()];
  readonly #statements: Statement[];
  readonly #done: (error: Error | null, results: unknown[][]) => void;
  #prepared: Prepared | undefined;
  #failure: Error | undefined;

  constructor(statements: Statement[], done: (error: Error | null, results: unknown[][]) => void) {
    this.#statements = statements;
    this.#done = done;
  }

  submit(connection: pg.Connection): void {
    const wire = connection as Wire;
    const prepared = (this.#prepared = preparedOf(connection));
    wire.stream.cork();
    try {
      for (const { text, values } of this.#statements) {
        const name = nameOf(text);
        if (!prepared.confirmed.has(name) && !prepared.asked.includes(name)) {
          wire.parse({ name, text, types: undefined });
          prepared.asked.push(name);
        }
        wire.bind({ statement: name, values, valueMapper: keep });
        wire.describe({ type: 'P', name: '' });
        wire.execute({ portal: '', rows: 0 });
      }
    } finally {
      wire.sync();
      wire.stream.uncork();
    }
  }

  get #current(): Result {
    return this.#results.at(-1) as Result;
  }
  handleRowDescription(message: { fields: unknown }): void {
    this.#current.addFields(message.fields);
  }
  handleDataRow(message: { fields: unknown }): void {
    try {
      this.#current.rows.push(this.#current.parseRow(message.fields));
    } catch (error) {
      this.#failure ??= error as Error;
    }
  }
  handleCommandComplete(message: unknown): void {
    this.#current.addCommandComplete(message);
    this.#results.push(new PgResult());
  }
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleError(error: Error): void {
    // After an error the server skips to the Sync: what was asked for and not confirmed was never prepared.
    if (this.#prepared) this.#prepared.asked.length = 0;
    this.#done(error, []);
  }
  handleReadyForQuery(): void {
    if (this.#failure) this.#done(this.#failure, []);
    else
      this.#done(
        null,
        this.#results.slice(0, -1).map((result) => result.rows),
      );
  }
}

const send = (client: pg.ClientBase, statements: Statement[]): Promise<unknown[][]> =>
  new Promise((resolve, reject) => {
    client.query(new Batch(statements, (error, results) => (error ? reject(error) : resolve(results))));
  });

/** A statement as it is sent. A value that cannot be sent is found here, before anything has been. */
const written = (statement: Query<unknown>): Statement => {
  const { sql: text, parameters } = statement.compile();
  return { text, values: parameters.map((value, index) => prepareValue(value, index)) };
};
const begin: Statement = { text: 'begin', values: [] };
const commit: Statement = { text: 'commit', values: [] };
const rollback: Statement = { text: 'rollback', values: [] };

const serialisationFailure = '40001';
const deadlock = '40P01';

/** Tries again what only failed because it met someone else, at most three times, after a short random wait. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (attempt > 3 || (code !== serialisationFailure && code !== deadlock)) throw error;
      await sleep(Math.random() * 20 * attempt);
    }
  }
}

/** Opens a pool of connections as the server's own role. Statements are ended after 5 s, transactions left idle after 15 s. */
export function connect(connection: pg.PoolConfig, connections = 10): Database {
  const config: pg.PoolConfig = {
    ...connection,
    max: connections,
    connectionTimeoutMillis: 10_000,
    options: '-c statement_timeout=5000 -c idle_in_transaction_session_timeout=15000 -c timezone=UTC',
  };
  const pool = new pg.Pool(config);
  // A connection that breaks while idle is replaced by the pool; the next request finds out whether the server is back.
  pool.on('error', () => {});
  // One that breaks while it is in use fails the statement under way; without a listener it would end the process, too.
  pool.on('connect', (client) => client.on('error', () => {}));

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      broken = !(error instanceof pg.DatabaseError) && (client as unknown as { _queryable: boolean })._queryable === false;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    together: (...queries) => retried(() => withClient((client) => send(client, queries.map(written)))) as Promise<Rows<typeof queries>>,

    transaction: (opening, work) =>
      retried(() =>
        withClient(async (client) => {
          const many = async <Row>(statement: Query<Row>) => (await send(client, [written(statement)]))[0] as Row[];
          const tx: Tx = { many, one: async (statement) => (await many(statement))[0] };
          let result;
          try {
            const opened = (await send(client, [begin, written(opening)]))[1] as never[];
            result = await work(tx, opened);
          } catch (error) {
            await send(client, [rollback]).catch(() => {});
            throw error;
          }
          await send(client, [commit]);
          return result;
        }),
      ),

    async listen(channel, heard) {
      let ended = false;
      let client: pg.Client | undefined;
      const start = async () => {
        const next = new pg.Client({ ...connection, keepAlive: true });
        next.on('notification', (message) => heard(message.payload ?? ''));
        next.on('error', () => {});
        next.on('end', () => {
          if (!ended) void again();
        });
        await next.connect();
        await next.query(`listen ${pg.escapeIdentifier(channel)}`);
        client = next;
      };
      const again = async () => {
        await sleep(1000);
        if (!ended) await start().catch(() => void again());
      };
      await start();
      return async () => {
        ended = true;
        await client?.end();
      };
    },

    close: () => pool.end(),
  };
}
