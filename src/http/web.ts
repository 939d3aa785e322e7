import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

const dist = join(import.meta.dirname, '../../dist/web');

/** Serves the built web app: hashed files for ever, and its one page, with a fresh nonce, for every address a person can open. */
export async function serveWeb(app: FastifyInstance): Promise<void> {
  const index = join(dist, 'index.html');
  const page = existsSync(index) ? readFileSync(index, 'utf8') : null;
  if (page) {
    await app.register(fastifyStatic, {
      root: join(dist, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '1y',
      wildcard: true,
      decorateReply: false,
    });
  }
  app.get('/*', { schema: { hide: true } }, (request, reply) => {
    const isPage = request.headers.accept?.includes('text/html') ?? false;
    if (!page || !isPage || /^\/(v2|assets)\//.test(request.url)) return reply.callNotFound();
    return sendPage(reply, page);
  });
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = reply.cspNonce.script;
  return reply
    .header(
      'content-security-policy',
      [
        "default-src 'none'",
        `script-src 'nonce-${nonce}' 'strict-dynamic'`,
        `style-src 'self' 'nonce-${nonce}'`,
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        // The page draws PDFs in a worker of its own.
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
      ].join('; '),
    )
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll('__CSP_NONCE__', nonce));
}
