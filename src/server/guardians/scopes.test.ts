// B4: every route of the portal, asked by guardians who have everything but its scope, and nothing but it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { portalScopes } from '#src/contract/endpoint.ts';
import type { Endpoint, PortalScope } from '#src/contract/endpoint.ts';
import { routes } from '#src/server/routes.ts';
import { inPortal, newUser } from '#seed/tell.ts';
import { cast, knock } from '#test/cast.ts';
import { endpoints } from '#test/policy/matrix.ts';
import type { Ids } from '#test/policy/matrix.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const ofPortal = routes.flatMap(({ endpoint }) => {
  const { needs } = endpoint;
  return typeof needs === 'object' && 'patient' in needs && needs.scope
    ? [[`${endpoint.method} ${endpoint.path}`, needs.scope, endpoint] as const]
    : [];
});
const anyIds = new Proxy({} as Ids, { get: () => 4_242_424_242 });

/** Sam's guardian with these scopes, who asks for something that is not there, so that nothing happens. */
const answered = async (scopes: PortalScope[], name: string, { method, path }: Pick<Endpoint, 'method' | 'path'>) => {
  const who = await world.tell((story) => {
    const { sam, at } = cast(story);
    const user = newUser(story, `guardian-${story.id()}-${at.tenantId}@mail.example`, null);
    inPortal(story, sam, user, 5, { name: 'Ana', scopes });
    return { ...sam, userId: user.userId } as Someone;
  });
  const listed = endpoints[name];
  const search = new URLSearchParams(listed?.query).toString();
  const answer = await knock(world, who, `${path.replace(/:\w+/g, '4242424242')}${search && `?${search}`}`, {
    method,
    ...(method !== 'GET' && { body: listed?.body?.(anyIds) ?? {} }),
  });
  return [answer.status, answer.body?.code];
};

test.each(ofPortal)(
  'B4 %s is refused to a guardian without the scope %s, and to nobody for want of another',
  async (name, scope, endpoint) => {
    expect(
      await answered(
        portalScopes.filter((one) => one !== scope),
        name,
        endpoint,
      ),
    ).toEqual([403, 'not_allowed']);
    const [status = 0] = await answered([scope], name, endpoint);
    expect([401, 403, 500]).not.toContain(status);
  },
);

test('B4 there are routes of the portal', () => {
  expect(ofPortal.length).toBeGreaterThan(2);
});
