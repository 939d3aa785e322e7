import { z } from 'zod';
import { endpoint, Id, Instant } from './endpoint.ts';

export const demoLogins = endpoint({
  method: 'GET',
  path: '/v2/demo/logins',
  summary: 'The logins of the demo clinics; absent outside demo mode',
  needs: 'anyone',
  output: z.array(z.object({ tenant: z.string(), name: z.string(), role: z.string(), email: z.string(), password: z.string() })),
  problems: ['demo_only'],
});

export const demoOutbox = endpoint({
  method: 'GET',
  path: '/v2/demo/outbox',
  summary: "The clinic's mail, readable in demo mode; absent otherwise",
  needs: { right: 'patient.invite' },
  output: z.object({
    letters: z.array(
      z.object({
        id: Id,
        to: z.string(),
        subject: z.string(),
        text: z.string(),
        html: z.string(),
        /** The name of what is attached. */
        attachment: z.string().nullable(),
        createdAt: Instant,
        result: z.enum(['waiting', 'sent', 'withdrawn', 'failed']),
      }),
    ),
  }),
  problems: ['demo_only'],
});
