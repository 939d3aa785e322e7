import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, register } from 'prom-client';
import type { Needs } from '#src/contract/endpoint.ts';
import { problems } from '#src/contract/problems.ts';
import { holdersOf } from '#src/policy/rights.ts';
import type { Route } from './serve.ts';

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Who may call, as a sentence. */
const needsInWords = (needs: Needs): string => {
  if (needs === 'anyone') return 'anyone';
  if (needs === 'signedIn') return 'anyone signed in';
  const feature = needs.feature ? `, with the feature ${needs.feature}` : '';
  if ('patient' in needs) return `a patient in the portal${feature}`;
  const { roles, permission } = holdersOf(needs.right);
  return `${needs.right}: ${roles.join(', ')}${permission ? `, or ${permission}` : ''}${feature}`;
};

/** What the server says of itself: the OpenAPI document, a page to read it by, and measurements for this machine only. */
export async function serveDocs(app: FastifyInstance, routes: Route[]): Promise<void> {
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());

  const rows = routes.map(({ endpoint }) =>
    [
      `<code>${endpoint.method} ${escape(endpoint.path)}</code>`,
      escape(endpoint.summary),
      escape(needsInWords(endpoint.needs)),
      endpoint.problems.join(', '),
    ]
      .map((cell) => `<td>${cell}</td>`)
      .join(''),
  );
  const codes = Object.entries(problems).map(
    ([code, [status, sentence]]) => `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escape(sentence)}</td></tr>`,
  );
  app.get('/docs', { schema: { hide: true } }, async (_request, reply) => {
    const nonce = reply.cspNonce.style;
    return reply
      .header('content-security-policy', `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'`)
      .type('text/html; charset=utf-8')
      .send(`<!doctype html><html lang="en"><title>Caseload API</title><meta name="viewport" content="width=device-width"><style nonce="${nonce}">
        :root { color-scheme: light dark } body { font: 15px/1.5 system-ui; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse; width: 100% } td, th { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid #8884 }
        </style><h1>Caseload API</h1><p>The same as a document for machines: <a href="/openapi.json">/openapi.json</a>.</p>
        <h2>Endpoints</h2><table><tr><th>Address<th>What it does<th>Who may call<th>Problems of its own</tr>${rows.map((row) => `<tr>${row}</tr>`).join('')}</table>
        <h2>Problems</h2><table>${codes.join('')}</table></html>`);
  });

  register.clear();
  collectDefaultMetrics();
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    // What a proxy on this machine hands on did not come from this machine.
    const handedOn = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some((name) => request.headers[name] !== undefined);
    if (handedOn || !['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)) return reply.callNotFound();
    return reply.type(register.contentType).send(await register.metrics());
  });
}
