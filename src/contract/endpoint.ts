import { z } from 'zod';
import type { ChartRight, Feature, Right } from '#src/policy/rights.ts';
import type { ProblemCode } from './problems.ts';

/**
 * Who may call. `anyone`: no session; `signedIn`: any session; `patient`: a session in the client portal;
 * a right: a member whose roles or permissions hold it, with the feature on where one is named.
 */
export type Needs =
  | 'anyone'
  | 'signedIn'
  | { patient: true; scope?: PortalScope; feature?: Feature }
  | { right: Right; feature?: Feature }
  | OfOneChart;
/** What of a patient’s portal a guardian may be given (B4); the patient has all of it. */
export const portalScopes = ['appointments', 'forms', 'documents', 'access', 'profile'] as const;
export type PortalScope = (typeof portalScopes)[number];
/**
 * A right in the chart of the patient in the path: the door opens that chart before the handler runs, or answers why it is closed, and
 * logs either. `reads` is what an opening is called in the log, such as `notes.read`; what changes something logs itself.
 */
export type OfOneChart = { right: ChartRight; of: 'patientId'; reads?: string; feature?: Feature };

// Inference through `_zod` costs the type checker a third of z.input and z.output.
type Schema = z.ZodType;
export type In<S> = S extends { _zod: { input: infer I } } ? I : undefined;
export type Out<S> = S extends { _zod: { output: infer O } } ? O : undefined;

export type Endpoint<
  Params extends Schema | undefined = Schema | undefined,
  Query extends Schema | undefined = Schema | undefined,
  Body extends Schema | undefined = Schema | undefined,
  Output extends Schema = Schema,
> = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: `/v2/${string}`;
  /** One line, as the reader of the API's documentation sees it. */
  summary: string;
  needs: Needs;
  params: Params;
  query: Query;
  body: Body;
  output: Output;
  /** 200 unless said. */
  status?: 200 | 201;
  /** The media type of an answer that is not JSON: a file, which `output` describes as text. */
  media?: string;
  /** The media type of a request whose body is bytes, not JSON: they are read as they arrive, at most so many. */
  receives?: { media: 'application/octet-stream'; most: number };
  /** How many bytes of JSON a request may have, where a long list of choices needs more than the usual 64,000. */
  bodyLimit?: number;
  /** Problems of this endpoint beyond those that any can answer with. */
  problems: readonly ProblemCode[];
};

/** Declares one endpoint: it validates, serialises, documents, and types the web client. */
export const endpoint = <
  Output extends Schema,
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(
  declared: Omit<Endpoint<Params, Query, Body, Output>, 'params' | 'query' | 'body' | 'problems'> & {
    params?: Params;
    query?: Query;
    body?: Body;
    problems?: readonly ProblemCode[];
  },
): Endpoint<Params, Query, Body, Output> => ({
  problems: [],
  ...declared,
  params: declared.params as Params,
  query: declared.query as Query,
  body: declared.body as Body,
});

export const Id = z.int().positive();
/** An id in a path or query, where it arrives as text. */
export const IdText = z
  .string()
  .regex(/^[1-9][0-9]{0,15}$/)
  .transform(Number)
  .pipe(Id);
/** ISO 8601 in UTC. The calendar of the database has no year 0. */
export const Instant = z.iso.datetime().refine((at) => !at.startsWith('0000'), 'is no date of the calendar');

/** Words to search for: NFC, without control and direction-changing characters, trimmed, 1 to `most` characters. */
export const words = (most: number) =>
  z
    .string()
    .max(most * 4)
    .transform((value) => value.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1)
        .max(most)
        .refine(
          (value) => value.isWellFormed() && !/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u.test(value),
          'has characters that cannot be shown',
        ),
    );

/** Text a person types: as `words`, with something in it that can be seen. */
export const text = (most: number) =>
  words(most).pipe(z.string().refine((value) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(value), 'has nothing to be seen'));

export const Page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1000).optional(),
};
export const page = <S extends Schema>(item: S) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export const Nothing = z.object({});
