import type { FastifyInstance, FastifyRequest } from 'fastify';
import { demoLogins, demoOutbox } from '#src/contract/demo.ts';
import { Problem } from '#src/contract/problems.ts';
import { open, serve } from '#src/http/serve.ts';
import type { Asked, Here, Route } from '#src/http/serve.ts';
import { enter } from '#src/http/session.ts';
import { query } from '#src/platform/db.ts';
import type { Tx } from '#src/platform/db.ts';
import { writeLetter } from '../invitations/letters.ts';
import type { LetterKind } from '../invitations/letters.ts';

type Entry = {
  id: number;
  letter: LetterKind;
  subjectId: number;
  createdAt: string;
  result: 'sent' | 'withdrawn' | 'failed' | null;
  recipient: string | null;
};

/** The last letters of the clinic that the one asking may know of, newest first. */
const entries = (onlyId: number | null) => query<Entry>`
  select o.id, o.letter, o.subject_id as "subjectId", o.created_at as "createdAt", o.result, trim(m.first_name || ' ' || m.last_name) as recipient
  from outbox o
  left join member m on m.tenant_id = o.tenant_id and m.id = o.recipient_id
  where o.tenant_id = app.tenant() and o.letter <> 'recordExport' and (${onlyId}::bigint is null or o.id = ${onlyId})
    and (o.due_at <= now() or o.attempts > 0 or o.settled_at is not null)
  order by o.created_at desc, o.id desc
  limit 50`;

/** An entry as it reads now. The invitation's link is derived again: nowhere is a letter, with its link, kept. */
async function letterOf(tx: Tx, entry: Entry, here: Here) {
  const letter = await writeLetter(tx, entry.letter, entry.subjectId, entry.recipient, here);
  if (!letter) return null;
  return { id: entry.id, ...letter, createdAt: entry.createdAt, result: entry.result ?? ('waiting' as const) };
}

export const routes: Route[] = [
  open(demoLogins, ({ here }) => {
    if (!here.demoLogins) throw new Problem('demo_only');
    return here.demoLogins;
  }),

  // Threat: links of real invitations. Absent outside demo mode; inside, only who may invite, in their own clinic.
  serve(demoOutbox, async ({ tx, here }) => {
    if (!here.demoLogins) throw new Problem('demo_only');
    const letters = [];
    for (const entry of await tx.many(entries(null))) {
      const letter = await letterOf(tx, entry, here);
      if (letter) letters.push(letter);
    }
    return { letters };
  }),
];

/** `GET /v2/demo/outbox/:id/page`: a letter as its reader's mail program shows it, unable to run or fetch anything. */
export const serveLetterPage = (app: FastifyInstance, here: Here, askedOf: (request: FastifyRequest) => Asked): void => {
  if (!here.demoLogins) return;
  app.get<{ Params: { id: string } }>('/v2/demo/outbox/:id/page', { schema: { hide: true } }, async (request, reply) => {
    const id = Number(request.params.id);
    const html = await here.database.transaction(enter(askedOf(request), demoOutbox.needs as { right: 'patient.invite' }), async (tx) => {
      const entry = Number.isSafeInteger(id) && id > 0 ? await tx.one(entries(id)) : undefined;
      return entry ? (await letterOf(tx, entry, here))?.html : undefined;
    });
    if (!html) throw new Problem('not_found');
    return reply
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
      )
      .removeHeader('x-frame-options')
      .type('text/html; charset=utf-8')
      .send(html);
  });
};
