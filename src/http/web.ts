import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { me } from '#src/contract/auth.ts';
import type { DrawHome } from '#src/contract/portal.ts';

const dist = join(import.meta.dirname, '../../dist');

/** What makes the portal installable, under names that stay (bundle/portal.ts). */
const installable = {
  'portal-worker.js': 'text/javascript; charset=utf-8',
  'portal.webmanifest': 'application/manifest+json',
  'portal-icon-192.png': 'image/png',
  'portal-icon-512.png': 'image/png',
  'portal-icon-maskable.png': 'image/png',
  'portal-icon-apple.png': 'image/png',
};
/** While the script of a page of the portal is on its way: who is signed in. The answer waits for it under its address (web/client.ts). */
const begin = `const begun = (window.begun = { '${me.path}': fetch('${me.path}') });
begun['${me.path}'].catch(() => {});`;
const portalHead = [
  '<link rel="manifest" href="/portal.webmanifest" />',
  '<link rel="apple-touch-icon" href="/portal-icon-apple.png" />',
  '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff" />',
  '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#1d1c1a" />',
].join('');
/** A page taken apart where a view goes in that was drawn, and without its scripts: these, by address, leave a slow network to the view. */
const around = (page: string) => {
  const scripts = [...page.matchAll(/<script type="module"[^>]*? src="([^"]+)"[^>]*><\/script>/g)];
  const bare = scripts.reduce((text, [script]) => text.replace(script, ''), page).replace('</head>', `${portalHead}</head>`);
  const [before, after] = bare.split('<div id="root"></div>') as [string, string];
  return { before, after, scripts: JSON.stringify(scripts.map(([, address]) => address)) };
};
/**
 * A view that was drawn, in its place. The policy of the page lets no style stand in an attribute: a script sets it, before anything is
 * painted. The scripts of the page are asked for once all that the view needs has come.
 */
const drawnPage = ({ before, after, scripts }: ReturnType<typeof around>, { html, language, answers }: Drawn, nonce: string): string =>
  `${withNonce(before, nonce).replace('lang="en"', `lang="${language}"`)}<div id="root">${html.replaceAll(' style="', ' data-style="')}</div><script nonce="${nonce}">
for (const dressed of document.querySelectorAll('#root [data-style]')) dressed.style.cssText = dressed.dataset.style;
window.begun = Object.fromEntries(Object.entries(${JSON.stringify(answers).replaceAll('<', '\\u003c')})
.map(([address, answer]) => [address, Promise.resolve(new Response(answer))]));
addEventListener('load', () => {
for (const src of ${scripts}) document.head.append(Object.assign(document.createElement('script'), { type: 'module', src }));
});</script>${withNonce(after, nonce)}`;
type Drawn = NonNullable<Awaited<ReturnType<DrawHome>>>;
type Kept = { type: string; bytes: Buffer };

/** Serves the built web app: hashed files for ever, and its one page, with a fresh nonce, for every address a person can open. */
export async function serveWeb(app: FastifyInstance): Promise<void> {
  const index = join(dist, 'web/index.html');
  const page = existsSync(index) ? readFileSync(index, 'utf8') : null;
  if (page) {
    await app.register(fastifyStatic, {
      root: join(dist, 'web/assets'),
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
    const path = join(dist, 'web', name);
    if (existsSync(path)) kept.set(`/${name}`, { type, bytes: readFileSync(path) });
  }
  const drawn = join(dist, 'drawn/DrawnHome.js');
  const drawHome = existsSync(drawn) ? ((await import(pathToFileURL(drawn).href)) as { drawHome: DrawHome }).drawHome : null;
  const aroundView = around(page ?? '');
  const portalPage = page?.replace('</head>', `<script nonce="__CSP_NONCE__">${begin}</script>${portalHead}</head>`) ?? '';
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const file = kept.get(request.url);
    if (file) return sendKept(reply, file);
    const isPage = request.headers.accept?.includes('text/html') ?? false;
    if (!page || !isPage || /^\/(v2|assets)\//.test(request.url)) return reply.callNotFound();
    const { script: nonce } = reply.cspNonce;
    if (!/^\/portal(?:[/?]|$)/.test(request.url)) return sendPage(reply, withNonce(page, nonce), nonce);
    const first = /^\/portal\/?(?:\?|$)/.test(request.url) && drawHome ? await drawnFor(request, nonce, drawHome) : null;
    return sendPage(reply, first ? drawnPage(aroundView, first, nonce) : withNonce(portalPage, nonce), nonce);
  });

  /** The first view, drawn of what the API answers to whoever asks for the page; null for whom it is not, and where it fails. */
  const drawnFor = async (request: FastifyRequest, nonce: string, draw: DrawHome) => {
    const { cookie = '' } = request.headers;
    const ask = async (url: string) => {
      const { statusCode, payload } = await app.inject({ url, headers: { cookie }, remoteAddress: request.ip });
      return statusCode === 200 ? payload : null;
    };
    const languages = languagesOf(request.headers['accept-language'] ?? '');
    const chosen = request.cookies['caseload-language'] ?? null;
    return draw({ ask, languages, chosen, nonce }).catch((error: unknown) => {
      request.log.error({ err: error, requestId: request.id }, 'the first view of the portal could not be drawn; the page draws it itself');
      return null;
    });
  };
}

/** The languages that a browser names, most wanted first, without what is none. */
function languagesOf(header: string): string[] {
  const wanted = header.split(',').map((one) => {
    const [tag = '', weight = ''] = one.split(';');
    return { tag: tag.trim(), weight: Number(/^\s*q=([\d.]+)$/.exec(weight)?.[1] ?? 1) };
  });
  return wanted
    .filter(({ tag }) => /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(tag))
    .toSorted((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);
}

/** Asked for anew each time, so that a new version is in force at once. A worker may fetch from this site, and nothing else. */
const sendKept = (reply: FastifyReply, { type, bytes }: Kept): FastifyReply =>
  reply
    .header('content-security-policy', "default-src 'none'; connect-src 'self'; frame-ancestors 'none'")
    .header('cache-control', 'no-cache')
    .type(type)
    .send(bytes);

const withNonce = (page: string, nonce: string): string => page.replaceAll('__CSP_NONCE__', nonce);

function sendPage(reply: FastifyReply, page: string, nonce: string): FastifyReply {
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
    .send(page);
}
