import type { FastifyInstance, FastifyRequest } from 'fastify';
import { demoLogins, demoOutbox } from '#src/contract/demo.ts';
import { Problem } from '#src/contract/problems.ts';
import { open, serve } from '#src/http/serve.ts';
import type { Asked, Here, Route } from '#src/http/serve.ts';
import { enter, enterByLink } from '#src/http/session.ts';
import { query } from '#src/platform/db.ts';
import type { Tx } from '#src/platform/db.ts';
import type { Letter } from '#src/platform/outbox.ts';
import { readToken } from '#src/platform/ids.ts';
import { appointmentToken } from '../links/rules.ts';
import { isAboutAppointment, writeLetter } from '../mail/letters.ts';
import type { LetterKind } from '../mail/letters.ts';

type Entry = {
  id: number;
  letter: LetterKind;
  patientId: number | null;
  subjectId: number;
  createdAt: string;
  result: 'sent' | 'withdrawn' | 'failed' | null;
  to: string | null;
};

/** The last letters of the clinic that the one asking may know of, newest first. */
const entries = (onlyId: number | null) => query<Entry>`
  select o.id, o.letter, o.patient_id as "patientId", o.subject_id as "subjectId", o.created_at as "createdAt", o.result,
    coalesce(trim(m.first_name || ' ' || m.last_name), p.email, i.email) as "to"
  from outbox o
  left join patient p on p.tenant_id = o.tenant_id and p.id = o.patient_id
  left join member_invitation i on i.tenant_id = o.tenant_id and i.id = o.subject_id and o.letter = 'memberInvitation'
  left join member m on m.tenant_id = o.tenant_id and m.id = o.recipient_id
  where o.tenant_id = app.tenant() and o.letter not in ('recordExport', 'slotFreed') and (${onlyId}::bigint is null or o.id = ${onlyId})
    and (o.due_at <= now() or o.attempts > 0 or o.settled_at is not null)
  order by o.created_at desc, o.id desc
  limit 50`;

/**
 * Entries as they read now, those without a reason left out. An invitation's link is derived again: nowhere is a letter, with its link, kept.
 * One about an appointment is written with its link: from there on the transaction sees no more than that, so these come last.
 */
async function lettersOf(tx: Tx, entries: Entry[], { tenantId }: { tenantId: number }, asked: Asked, here: Here) {
  const written = new Map<Entry, Letter>();
  for (const entry of entries.toSorted((a, b) => Number(isAboutAppointment(a.letter)) - Number(isAboutAppointment(b.letter)))) {
    if (isAboutAppointment(entry.letter)) {
      const about = { tenantId, appointmentId: entry.subjectId, email: entry.to ?? '' };
      const link = readToken(appointmentToken(here.config.secret, about));
      if (!(await tx.one(enterByLink('appointment', link, asked)))?.entered) continue;
    }
    const letter = await writeLetter(tx, entry, here);
    if (letter) written.set(entry, letter);
  }
  return entries.flatMap((entry) => {
    const letter = written.get(entry);
    if (!letter) return [];
    const { id, createdAt, result } = entry;
    return [{ ...letter, id, attachment: letter.calendar?.name ?? null, createdAt, result: result ?? ('waiting' as const) }];
  });
}

export const routes: Route[] = [
  open(demoLogins, ({ here }) => {
    if (!here.demoLogins) throw new Problem('demo_only');
    return here.demoLogins;
  }),

  // Threat: links of real invitations. Absent outside demo mode; inside, only who may invite, in their own clinic.
  serve(demoOutbox, async ({ tx, viewer, asked, here }) => {
    if (!here.demoLogins) throw new Problem('demo_only');
    return { letters: await lettersOf(tx, await tx.many(entries(null)), viewer, asked, here) };
  }),
];

/** `GET /v2/demo/outbox/:id/page`: a letter as its reader's mail program shows it, unable to run or fetch anything. */
export const serveLetterPage = (app: FastifyInstance, here: Here, askedOf: (request: FastifyRequest) => Asked): void => {
  if (!here.demoLogins) return;
  app.get<{ Params: { id: string } }>('/v2/demo/outbox/:id/page', { schema: { hide: true } }, async (request, reply) => {
    const id = Number(request.params.id);
    const asked = askedOf(request);
    const html = await here.database.transaction(enter(asked, demoOutbox.needs as { right: 'patient.invite' }), async (tx, [viewer]) => {
      const found = Number.isSafeInteger(id) && id > 0 ? await tx.many(entries(id)) : [];
      return viewer && (await lettersOf(tx, found, viewer, asked, here))[0]?.html;
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
