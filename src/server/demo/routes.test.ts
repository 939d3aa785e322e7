import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoLogins, demoOutbox } from '#src/contract/demo.ts';
import { invite } from '#src/contract/invitations.ts';
import { therapist } from '#seed/tell.ts';
import { cast } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let demo: World;
let real: World;
const offered = [{ tenant: 'Okta Physio', name: 'Maya Lin', role: 'Therapist', email: 'maya.lin@okta.example', password: 'p' }];
beforeAll(async () => {
  [demo, real] = await Promise.all([openWorld({ demoLogins: offered }), openWorld()]);
});
afterAll(() => Promise.all([demo.close(), real.close()]));

test('O1 the demo offers its logins to anyone; outside demo mode there is nothing', async () => {
  expect((await demo.as(null, demoLogins, {})).body).toEqual(offered);
  const answer = await real.as(null, demoLogins, {});
  expect([answer.status, answer.body.code]).toEqual([404, 'demo_only']);
});

test('O1 the clinic’s post is shown in the demo to who may invite, and to nobody outside it', async () => {
  const { maya, sky, bea, tess } = await demo.tell((story) => cast(story));
  for (const who of [maya, sky])
    expect([(await demo.as(who, demoOutbox, {})).status, (await real.as(who, demoOutbox, {})).body.code]).toEqual([200, 'demo_only']);
  for (const who of [bea, tess]) expect((await demo.as(who, demoOutbox, {})).status).toBe(403);
  expect((await demo.as(null, demoOutbox, {})).status).toBe(401);
});

test('R4 letters about patients one may not see are not in it', async () => {
  const { maya, own, elsewhere } = await demo.tell((story) => {
    const all = cast(story);
    return {
      ...all,
      own: therapist(story, all.at, { firstName: 'Only', lastName: 'Hers', visibility: 'own' }),
      elsewhere: cast(story).maya,
    };
  });
  await demo.as(maya, invite, { body: { firstName: 'Eva', lastName: 'New', email: `post-${maya.memberId}@example.test` } });
  const lettersFor = async (who: typeof maya) => (await demo.as(who, demoOutbox, {})).body.letters.map(({ to }) => to);
  expect([await lettersFor(maya), await lettersFor(own), await lettersFor(elsewhere)]).toEqual([
    [`post-${maya.memberId}@example.test`],
    [],
    [],
  ]);
  expect(withoutRequestId((await demo.as(own, demoOutbox, {})).text)).toBe('{"letters":[]}');
});
