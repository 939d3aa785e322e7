// What makes the portal installable, written beside the web app: its worker, which knows the files the portal is made of, its manifest and
// its icons. http/web.ts serves them under names that stay.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { transformWithOxc } from 'vite';
import type { Plugin, Rolldown } from 'vite';
import { en, es } from '../src/web/portal/text.ts';

type Bundle = Rolldown.OutputBundle;
type Chunk = Rolldown.OutputChunk;

/** The files of the portal: the page’s own, every screen’s of a portal slice, and what these need; one typeface, one picture. */
function filesOf(bundle: Bundle): string[] {
  const chunks = Object.values(bundle).filter((one): one is Chunk => one.type === 'chunk');
  const isPortal = ({ isEntry, facadeModuleId }: Chunk) =>
    isEntry || /\/src\/web\/(portal[a-z]*\/\w+Screen|ui\/Overlays)\.tsx$/.test(facadeModuleId ?? '');
  const needed = new Set<Chunk>();
  const add = (chunk: Chunk): void => {
    if (needed.has(chunk)) return;
    needed.add(chunk);
    for (const other of chunks) if (chunk.imports.includes(other.fileName)) add(other);
  };
  chunks.filter(isPortal).forEach(add);
  const others = Object.keys(bundle).filter((file) => /\/(inter-latin-wght-normal|mark)-[^/]+$/.test(file));
  const styles = [...needed].flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
  return [...new Set([...[...needed].map(({ fileName }) => fileName), ...styles, ...others])].map((file) => `/${file}`).toSorted();
}

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif;background:light-dark(#faf9f7,#1d1c1a);color:light-dark(#22201d,#dcd9d4)}
body{max-width:420px;margin:20vh auto 0;padding:0 24px;text-align:center}
h1{margin:16px 0 8px;font-size:20px;font-weight:600}
p{margin:0 0 24px;color:light-dark(#736d65,#a8a39c)}
a{display:inline-block;padding:10px 20px;border-radius:6px;background:#176a6e;color:#fff;font-weight:600;text-decoration:none}`;

/** Shown without a network: it needs nothing that is not kept, and no script. */
const offlinePage = (language: string, { title, advice, again }: typeof en.offline, mark: string): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<title>${title} · Caseload</title><style>${style}</style></head><body><main><img src="${mark}" alt="" width="48" height="48">` +
  `<h1>${title}</h1><p>${advice}</p><a href="/portal">${again}</a></main></body></html>`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

async function workerOf(root: string, files: string[]): Promise<string> {
  const mark = files.find((file) => file.endsWith('.svg')) ?? '';
  const known = {
    files,
    offline: { en: offlinePage('en', en.offline, mark), es: offlinePage('es', es.offline, mark) },
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  };
  const path = join(root, 'portal/worker.ts');
  const { code } = await transformWithOxc(await readFile(path, 'utf8'), path, { sourcemap: false });
  const version = createHash('sha256').update(JSON.stringify(known)).update(code).digest('hex').slice(0, 16);
  return `const portal = ${JSON.stringify({ version, ...known })};\n${code}`;
}

const manifest = {
  id: '/portal',
  name: 'Caseload',
  short_name: 'Caseload',
  start_url: '/portal',
  // The sign-in and the links in mails belong to it.
  scope: '/',
  display: 'standalone',
  background_color: '#faf9f7',
  theme_color: '#0f5a5e',
  icons: [
    { src: '/portal-icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: '/portal-icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: '/portal-icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
};

export const portal = (): Plugin => ({
  name: 'caseload-portal',
  apply: 'build',
  applyToEnvironment: ({ name }) => name === 'client',
  async writeBundle({ dir }, bundle) {
    const root = this.environment.config.root;
    const put = (name: string, content: string | Buffer) => writeFile(join(dir ?? '', name), content);
    const mark = await readFile(join(root, 'ui/mark.svg'), 'utf8');
    // Phones cut out a shape of their own.
    const square = mark.replace('rx="8"', '');
    const icon = (picture: string, size: number) =>
      sharp(Buffer.from(picture), { density: 72 * (size / 32) })
        .png()
        .toBuffer();
    await Promise.all([
      put('portal-worker.js', await workerOf(root, filesOf(bundle))),
      put('portal.webmanifest', JSON.stringify(manifest)),
      put('portal-icon-192.png', await icon(mark, 192)),
      put('portal-icon-512.png', await icon(mark, 512)),
      put('portal-icon-maskable.png', await icon(square, 512)),
      put('portal-icon-apple.png', await icon(square, 180)),
    ]);
  },
});
