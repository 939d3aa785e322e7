import { expect, test } from 'vitest';
import { portalScopes } from '#src/contract/endpoint.ts';
import type { PortalScope } from '#src/contract/endpoint.ts';
import type { Me } from '#src/contract/auth.ts';
import { signedInAs } from '#test/screen.tsx';
import { drawHome } from './DrawnHome.tsx';

const clinic = signedInAs({
  member: null,
  patient: { id: 1, firstName: 'Sam', lastName: 'Okafor', preferredName: null, scopes: [...portalScopes], isGuardian: false },
});
const named = (firstName: string, scopes: PortalScope[] = [...portalScopes]): Me => ({
  ...clinic,
  patient: { id: 1, firstName, lastName: 'Okafor', preferredName: null, scopes, isGuardian: false },
});

const appointment = {
  service: { name: 'Physiotherapy' },
  practitioner: { firstName: 'Diego', lastName: 'Ruiz' },
  wallStart: '2026-03-03T09:30',
};
const answers: Record<string, unknown> = {
  '/v2/portal/waitlist': { entries: [], offers: [] },
  '/v2/portal/appointments': { items: [appointment], nextCursor: null },
  '/v2/portal/forms': { items: [], nextCursor: null },
  '/v2/portal/letters': { items: [{ id: 1, subject: '</script><img src=x>', at: '2026-03-03T12:00:00Z' }], nextCursor: null },
  '/v2/portal/care-team': { careTeam: [{ firstName: 'Diego', lastName: 'Ruiz' }] },
};

/** Draws for somebody; `asked` says which addresses were asked for, and `missing` is one that is not answered. */
async function drawn(
  me: Me | null,
  { chosen = null, languages = ['en-GB'], missing = '' }: { chosen?: string | null; languages?: string[]; missing?: string } = {},
) {
  const asked: string[] = [];
  const ask = async (address: string): Promise<string | null> => {
    const [path = ''] = address.split('?');
    asked.push(path);
    if (path === '/v2/auth/me') return me && JSON.stringify(me);
    return path === missing ? null : JSON.stringify(answers[path]);
  };
  return { view: await drawHome({ ask, chosen, languages, nonce: 'n0nce' }), asked };
}

test('B3 the first view is drawn of what one may see, and comes with the answers it was drawn of', async () => {
  const { view, asked } = await drawn(named('Sam'));
  expect(view?.html).toMatch(/<h1[^>]*>Hello, Sam<\/h1>/);
  expect(view?.html).toContain('Tue 3 Mar, 09:30');
  expect(view?.html).toContain('Diego Ruiz');
  expect(view?.html).not.toContain('aria-busy');
  expect(Object.keys(view?.answers ?? {}).map((address) => address.split('?')[0])).toEqual(asked);
  expect(asked.toSorted()).toEqual(['/v2/auth/me', ...Object.keys(answers)].toSorted());
});

test('B4 for a guardian no more is asked than they were given', async () => {
  const { view, asked } = await drawn(named('Sam', ['documents']));
  expect(asked).toEqual(['/v2/auth/me', '/v2/portal/letters']);
  expect(view?.html).not.toContain('/portal/appointments');
});

test('IJ-3 what people have written is text, and its styles pass by the nonce of the page', async () => {
  const { view } = await drawn(named('<b>Sam</b>" style="x'));
  expect(view?.html).toContain('&lt;b&gt;Sam&lt;/b&gt;&quot; style=&quot;x');
  expect(view?.html).toContain('&lt;/script&gt;&lt;img src=x&gt;');
  expect(view?.html).not.toMatch(/<style(?![^>]* nonce="n0nce")/);
});

test('It is drawn in the language that was chosen, else in that of the browser, and dates as people write them there', async () => {
  expect((await drawn(named('Sam'), { languages: ['es-MX', 'en'] })).view).toMatchObject({
    language: 'es',
    html: expect.stringContaining('Hola, Sam') as string,
  });
  const chosen = (await drawn(named('Sam'), { languages: ['en-US', 'es'], chosen: 'es' })).view;
  expect(chosen?.html).toContain('Hola, Sam');
  expect((await drawn(named('Sam'), { languages: ['en-US'] })).view?.html).toContain('Tue, Mar 3, 9:30');
  expect((await drawn(named('Sam'), { languages: ['en-GB'] })).view?.html).toContain('Tue 3 Mar, 09:30');
  expect((await drawn(named('Sam'), { languages: [], chosen: '../x' })).view?.language).toBe('en');
});

test('Several drawn at once have nothing of each other', async () => {
  const views = await Promise.all(
    Array.from({ length: 20 }, (_, nth) => drawn(named(`Person${nth}`), { languages: [nth % 2 ? 'es' : 'en'] })),
  );
  expect(views.map(({ view }) => /<h1[^>]*>([^<]*)/.exec(view?.html ?? '')?.[1])).toEqual(
    views.map((_, nth) => `${nth % 2 ? 'Hola' : 'Hello'}, Person${nth}`),
  );
});

test('B3 nothing is drawn for whoever is not in the portal, where it is off, or where an answer is missing', async () => {
  expect((await drawn(null)).view).toBeNull();
  expect((await drawn({ ...clinic, patient: null })).view).toBeNull();
  const { view, asked } = await drawn({ ...clinic, features: { ...clinic.features, clientPortal: false } });
  expect([view, asked]).toEqual([null, ['/v2/auth/me']]);
  for (const missing of Object.keys(answers)) expect((await drawn(clinic, { missing })).view).toBeNull();
});
