// Stands between the portal and the network. It keeps the files the portal is made of, which never change under their names, and no
// answer of the clinic: what is about a person is never on this device. Without a network it says so instead of the browser.
// It runs by itself, imports nothing, and is put together by bundle/portal.ts.

/** What bundle/portal.ts puts in front: which files, under which name they are kept, and the page that is shown without a network. */
declare const portal: { version: string; files: string[]; offline: { en: string; es: string }; headers: Record<string, string> };

/** What a worker has and a page has not, as far as it is used here. */
type Worker = {
  addEventListener(type: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void;
  addEventListener(type: 'fetch', listener: (event: { request: Request; respondWith(answer: Promise<Response>): void }) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
};
const worker = globalThis as unknown as Worker;

const ours = 'caseload-portal-';
const name = ours + portal.version;

const offline = (): Response =>
  new Response(portal.offline[navigator.language.startsWith('es') ? 'es' : 'en'], { status: 503, headers: portal.headers });

/** A file that is kept is not asked for again; one that is not, is kept if it came whole. */
const fileFor = async (request: Request): Promise<Response> => {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.status === 200) {
    const copy = answer.clone();
    void caches.open(name).then((cache) => cache.put(request, copy));
  }
  return answer;
};

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(name)
      .then((cache) => cache.addAll(portal.files))
      .then(() => worker.skipWaiting()),
  );
});
worker.addEventListener('activate', (event) => {
  const leaveBehind = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((one) => one.startsWith(ours) && one !== name).map((one) => caches.delete(one)));
    await worker.clients.claim();
  };
  event.waitUntil(leaveBehind());
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(offline));
  else if (portal.files.includes(pathname)) event.respondWith(fileFor(request));
});
