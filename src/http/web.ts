import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { me } from '#src/contract/auth.ts';
import { firstAsked } from '#src/contract/portal.ts';

const dist = join(import.meta.dirname, '../../dist/web');

/** What makes the portal installable, under names that stay (bundle/portal.ts). */
const installable = {
  'portal-worker.js': 'text/javascript; charset=utf-8',
  'portal.webmanifest': 'application/manifest+json',
  'portal-icon-192.png': 'image/png',
  'portal-icon-512.png': 'image/png',
  'portal-icon-maskable.png': 'image/png',
  'portal-icon-apple.png': 'image/png',
};
/**
 * While the script of a page of the portal is still on its way: who is signed in, and, for the first view, what that person may see of it. The
 * answers wait for the script under the addresses they were asked for (web/client.ts).
 */
const begin = `const begun = (window.begun = {});
const ask = (address) => (begun[address] = fetch(address));
const asked = location.pathname === '/portal' ? ${JSON.stringify(firstAsked)} : {};
ask('${me.path}').then((answer) => answer.ok && answer.clone().json()).then((who) => who?.patient?.scopes.flatMap((scope) => asked[scope] ?? []).map(ask)).catch(() => {});`;
const portalHead = [
  `<script nonce="__CSP_NONCE__">${begin}</script>`,
  '<link rel="manifest" href="/portal.webmanifest" />',
  '<link rel="apple-touch-icon" href="/portal-icon-apple.png" />',
  '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff" />',
  '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#1d1c1a" />',
].join('');
type Kept = { type: string; bytes: Buffer };

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
      // As bundle/compressed.ts has laid them beside.
      preCompressed: true,
    });
  }
  const kept = new Map<string, Kept>();
  for (const [name, type] of Object.entries(installable)) {
    if (existsSync(join(dist, name))) kept.set(`/${name}`, { type, bytes: readFileSync(join(dist, name)) });
  }
  const portalPage = page?.replace('</head>', `${portalHead}</head>`) ?? null;
  app.get('/*', { schema: { hide: true } }, (request, reply) => {
    const file = kept.get(request.url);
    if (file) return sendKept(reply, file);
    const isPage = request.headers.accept?.includes('text/html') ?? false;
    if (!page || !isPage || /^\/(v2|assets)\//.test(request.url)) return reply.callNotFound();
    return sendPage(reply, /^\/portal(?:[/?]|$)/.test(request.url) && portalPage ? portalPage : page);
  });
}

/** Asked for anew each time, so that a new version is in force at once. A worker may fetch from this site, and nothing else. */
const sendKept = (reply: FastifyReply, { type, bytes }: Kept): FastifyReply =>
  reply
    .header('content-security-policy', "default-src 'none'; connect-src 'self'; frame-ancestors 'none'")
    .header('cache-control', 'no-cache')
    .type(type)
    .send(bytes);

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
