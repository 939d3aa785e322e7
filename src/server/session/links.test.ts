import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { me, switchIdentity } from '#src/contract/auth.ts';
import { browserCookieName, browserCookieOptions } from '#src/http/session.ts';
import type { Letter } from '#src/platform/outbox.ts';
import { inPortal, member, newUser, patient } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import type { Knock } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { sendNextLetter } from '../mail/jobs.ts';
import { signInDigits, signInToken } from './rules.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let lastAddress = 0;
/** An address of its own, so that no test uses up another's attempts. */
const newAddress = () => `10.9.${(lastAddress += 1) >> 8}.${lastAddress & 255}`;

/** A clinic with Sam in the portal, who has a login of their own. */
const open = async () => {
  const scene = await world.tell((story) => {
    const all = cast(story);
    const user = newUser(story, `sam-${all.at.tenantId}@mail.example`, null);
    inPortal(story, all.sam, user);
    return { ...all, email: user.email, userId: user.userId };
  });
  return { ...scene, ...browser() };
};

/** A browser: it keeps the cookies that it is given. */
const browser = () => {
  const jar = new Map<string, string>();
  const send = async (url: string, how: Knock = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await knock(world, null, url, {
      ip: newAddress(),
      token: null,
      ...how,
      headers: { ...(cookie && { cookie }), ...how.headers },
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(String(line)) ?? [];
      if (name) jar.set(name, value);
    }
    return answer;
  };
  return {
    jar,
    send,
    ask: (email: string, ip = newAddress()) => send('/v2/portal/sign-in-links', { method: 'POST', body: { email }, ip }),
    use: (body: { token: string } | { code: string }) => send('/v2/portal/sign-in-links/use', { method: 'POST', body }),
    me: () => world.as(null, me, {}, { token: jar.get('caseload') ?? null }),
  };
};

/** The links of a login, the newest last, as the mail says them. */
const linksOf = async (userId: number) =>
  (await looked<{ id: string }>(world, 'select id from sign_in_link where user_id = $1 order by created_at, id', [userId])).map(
    ({ id }) => ({
      id: Number(id),
      token: signInToken(world.here.config.secret, Number(id)),
      code: signInDigits(world.here.config.secret, Number(id)),
    }),
  );
const age = (userId: number, interval: string) =>
  world.owner.query(
    `update sign_in_link set created_at = created_at - $2::interval, expires_at = expires_at - $2::interval where user_id = $1`,
    [userId, interval],
  );
const asked = async () => {
  const scene = await open();
  expect((await scene.ask(scene.email)).status).toBe(200);
  const [link] = await linksOf(scene.userId);
  if (!link) throw new Error('no link was made');
  return { ...scene, link };
};
const sessionsOf = (userId: number) =>
  looked<{ patient: string | null }>(world, 'select patient_id as patient from user_session where user_id = $1', [userId]);

describe('B1 a mailed link signs a client in', () => {
  test('B1 IN-2 it is mailed to the login, opens their portal in the browser that asked, once, and that is in the log', async () => {
    const { link, use, me: now, sam, at, userId } = await asked();
    expect((await use({ token: link.token })).status).toBe(200);
    const { body } = await now();
    expect([body.patient?.id, body.member]).toEqual([sam.patientId, null]);
    const again = await use({ token: link.token });
    expect([again.status, again.body.code]).toEqual([410, 'sign_in_link_over']);
    expect(
      await looked(
        world,
        `select action, outcome, rule, user_id::float8 as "user" from activity where tenant_id = $1 and patient_id = $2 and action = 'session.opened'`,
        [at.tenantId, sam.patientId],
      ),
    ).toEqual([{ action: 'session.opened', outcome: 'done', rule: 'link', user: userId }]);
  });

  test('B1 IN-9 the letter holds the link and the digits, and says who asked for nothing to ignore it; of a link that is used it is withdrawn', async () => {
    await world.owner.query(`update outbox set due_at = now() + interval '1 day' where settled_at is null`);
    const { email, link, ask, use, userId, at } = await asked();
    const sent: Letter[] = [];
    const next = sendNextLetter(world.database, async (letter) => void sent.push(letter), world.here);
    while (await next());
    expect(sent.map(({ to, subject }) => [to, subject])).toEqual([[email, 'Your sign-in link for Hill Clinic']]);
    expect(sent[0]?.text).toContain(`http://localhost:3000/sign-in/link#${link.token}`);
    expect(sent[0]?.text).toContain(`${link.code.slice(0, 4)} ${link.code.slice(4)}`);
    expect(sent[0]?.text).not.toMatch(/Sam|Okafor/);
    await ask(email);
    const [, second] = await linksOf(userId);
    await use({ token: second?.token ?? '' });
    while (await next());
    expect(sent).toHaveLength(1);
    const letters = await looked(world, 'select result from outbox where tenant_id = $1 and letter = $2 order by created_at', [
      at.tenantId,
      'signInLink',
    ]);
    expect(letters).toEqual([{ result: 'sent' }, { result: 'withdrawn' }]);
  });

  test('IN-2 the digits do the same in that browser, however they are typed, and in no other', async () => {
    const { link, use, me: now, sam } = await asked();
    const elsewhere = await browser().use({ code: link.code });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([422, 'wrong_digits']);
    expect((await use({ code: ` ${link.code.slice(0, 4)}-${link.code.slice(4)} ` })).status).toBe(200);
    expect((await now()).body.patient?.id).toBe(sam.patientId);
    expect((await use({ code: link.code })).status).toBe(422);
    expect((await use({ token: link.token })).status).toBe(410);
  });

  test('IN-2 in another browser the link is refused, says where to open it, and still works there', async () => {
    const { link, use, userId } = await asked();
    const other = browser();
    for (const ready of [false, true]) {
      if (ready) await other.ask('nobody@example.test');
      const answer = await other.use({ token: link.token });
      expect([answer.status, answer.body.code]).toEqual([409, 'another_browser']);
      expect(other.jar.get('caseload')).toBeUndefined();
    }
    expect(await sessionsOf(userId)).toEqual([]);
    expect((await use({ token: link.token })).status).toBe(200);
    // Whoever holds the link of somebody else's browser learns of one that is over no more than that.
    expect((await other.use({ token: link.token })).body.code).toBe('sign_in_link_over');
  });

  test('B1 asking again keeps a link that is younger than five minutes, and ends older ones', async () => {
    const { link, ask, use, email, userId } = await asked();
    await ask(email);
    await age(userId, '4 minutes');
    await ask(email);
    await age(userId, '2 minutes');
    await ask(email);
    const links = await linksOf(userId);
    expect(links).toHaveLength(4);
    const answers = [];
    for (const { token } of [link, ...links.slice(1)]) answers.push((await use({ token })).status);
    expect(answers).toEqual([410, 410, 200, 200]);
  });

  test('IN-2 a link is over after ten minutes', async () => {
    const { link, use, userId } = await asked();
    await age(userId, '10 minutes');
    expect((await use({ token: link.token })).status).toBe(410);
    expect((await use({ code: link.code })).status).toBe(422);
  });
});

describe('IN-3 scanners and races', () => {
  test('IN-3 B1 a link opened twenty times by scanners (GET, HEAD, prefetch) still works once for the person', async () => {
    const { link, use, jar } = await asked();
    const secret = jar.get('caseload-browser') ?? '';
    const scanners = Array.from({ length: 20 }, (_, i) => ({
      method: (['GET', 'HEAD', 'OPTIONS'] as const)[i % 3] ?? 'GET',
      headers: {
        ...(i % 2 && { purpose: 'prefetch', 'sec-purpose': 'prefetch' }),
        ...(i % 4 === 0 && { cookie: `caseload-browser=${secret}` }),
      },
    }));
    for (const how of scanners) {
      const page = await knock(world, null, `/sign-in/link?token=${link.token}`, how);
      expect(page.headers['set-cookie']).toBeUndefined();
      const api = await knock(world, null, `/v2/portal/sign-in-links/use?token=${link.token}`, how);
      expect([404, 405]).toContain(api.status);
    }
    expect((await use({ token: link.token })).status).toBe(200);
    expect((await use({ token: link.token })).status).toBe(410);
  });

  test('IN-2 of a hundred who use a link at once, one gets in', async () => {
    const { link, jar, userId } = await asked();
    const cookie = `caseload-browser=${jar.get('caseload-browser') ?? ''}`;
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        knock(world, null, '/v2/portal/sign-in-links/use', {
          method: 'POST',
          body: { token: link.token },
          headers: { cookie },
          ip: newAddress(),
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body?.code === 'sign_in_link_over')).toHaveLength(99);
    expect(await sessionsOf(userId)).toHaveLength(1);
  });

  test('AN-6 five wrong digits in a browser, and the next must wait, also with the right ones; the link itself still opens', async () => {
    const { link, use } = await asked();
    const wrong = link.code === '00000000' ? '11111111' : '00000000';
    for (let i = 0; i < 5; i++) expect((await use({ code: wrong })).body.code).toBe('wrong_digits');
    const late = await use({ code: link.code });
    expect([late.status, late.body.code]).toEqual([429, 'too_many_attempts']);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(500);
    expect((await use({ token: link.token })).status).toBe(200);
  });

  test('AN-6 IN-1 digits dressed up as a token are none', async () => {
    const { link, use, jar } = await asked();
    const answer = await use({ token: `sign in digits\0${jar.get('caseload-browser') ?? ''}\0${link.code}` });
    expect([answer.status, answer.body.code]).toEqual([410, 'sign_in_link_over']);
  });
});

describe('AN-4 what a link never does', () => {
  test('AN-5 every address is answered with the same bytes after full steps of time, and only a portal’s is written to', async () => {
    const { email, maya, at } = await open();
    const before = Number((await looked<{ n: string }>(world, 'select count(*) as n from sign_in_link'))[0]?.n);
    const answers = [];
    for (const address of [email, maya.email, 'nobody@example.test', 'no address', '']) {
      const since = performance.now();
      const answer = await browser().ask(address);
      answers.push(answer);
      expect(performance.now() - since).toBeGreaterThanOrEqual(199);
    }
    for (const answer of answers) {
      expect([answer.status, withoutRequestId(answer.text)]).toEqual([200, '{}']);
      expect(Object.keys(answer.headers)).toEqual(Object.keys(answers[0]?.headers ?? {}));
      expect(String(answer.headers['set-cookie'])).toMatch(/^caseload-browser=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    }
    expect(Number((await looked<{ n: string }>(world, 'select count(*) as n from sign_in_link'))[0]?.n)).toBe(before + 1);
    expect(
      await looked(world, `select patient_id is not null as is_of from outbox where tenant_id = $1 and letter = 'signInLink'`, [
        at.tenantId,
      ]),
    ).toEqual([{ is_of: true }]);
  });

  test('AN-6 a mailbox is not flooded: the sixth wish for a login from one address waits, and whoever asks from elsewhere does not', async () => {
    const { email, ask, userId } = await open();
    const ip = newAddress();
    for (let i = 0; i < 5; i++) expect((await ask(email, ip)).status).toBe(200);
    const late = await ask(email, ip);
    expect([late.status, late.body.code]).toEqual([429, 'too_many_attempts']);
    expect(await linksOf(userId)).toHaveLength(5);
    expect((await ask(email)).status).toBe(200);
  });

  test('AN-4 for who works at a clinic too it opens the portal alone, and no switching leads to the membership', async () => {
    const scene = await world.tell((story) => {
      const all = cast(story);
      const user = newUser(story, `both-${all.at.tenantId}@mail.example`, null);
      const works = member(story, all.at, { firstName: 'Both', lastName: 'Ways', roles: ['clinician'], user });
      const child = patient(story, all.at, { firstName: 'Ana', lastName: 'Zed', by: all.maya });
      inPortal(story, all.sam, user);
      inPortal(story, child, user);
      return { ...all, ...user, works, child };
    });
    const at = browser();
    await at.ask(scene.email);
    const [link] = await linksOf(scene.userId);
    await at.use({ token: link?.token ?? '' });
    const first = (await at.me()).body;
    expect([first.member, first.rights]).toEqual([null, []]);
    const to = (memberId: number | null, patientId: number | null) =>
      at.send('/v2/auth/switch', { method: 'POST', body: { tenantId: scene.at.tenantId, memberId, patientId } });
    const refused = await to(scene.works.memberId, null);
    expect([refused.status, refused.body.code]).toEqual([403, 'password_needed']);
    // To another portal one may, and comes no further from there.
    const other = first.patient?.id === scene.child.patientId ? scene.sam.patientId : scene.child.patientId;
    expect((await to(null, other)).status).toBe(200);
    expect((await to(scene.works.memberId, null)).body.code).toBe('password_needed');
    expect((await at.me()).body.patient?.id).toBe(other);
    // With a session that came by password it is as ever.
    const switched = await world.as(scene.works, switchIdentity, {
      body: { tenantId: scene.at.tenantId, memberId: null, patientId: other },
    });
    expect(switched.status).toBe(200);
  });

  test('SE-2 the session that was in the browser ends with the one that begins', async () => {
    const { link, use, jar, maya, me: now } = await asked();
    const old = await world.session(maya);
    jar.set('caseload', old);
    expect((await use({ token: link.token })).status).toBe(200);
    expect((await world.as(null, me, {}, { token: old })).status).toBe(401);
    expect((await now()).status).toBe(200);
  });

  test('SE-2 a link that is over leaves the session as it is', async () => {
    const { use, jar, diego } = await asked();
    const own = await world.session(diego);
    jar.set('caseload', own);
    expect((await use({ token: 'x'.repeat(43) })).status).toBe(410);
    expect((await world.as(null, me, {}, { token: own })).status).toBe(200);
  });

  test('SE-4 signing out everywhere ends links that are still open; so does the end of the portal', async () => {
    const first = await asked();
    await first.use({ token: first.link.token });
    await first.ask(first.email);
    const [, pending] = await linksOf(first.userId);
    await first.send('/v2/auth/sign-out', { method: 'POST', body: { everywhere: true } });
    expect((await first.use({ token: pending?.token ?? '' })).body.code).toBe('sign_in_link_over');

    const second = await asked();
    await world.owner.query('update portal_access set ends_at = now() where user_id = $1', [second.userId]);
    expect((await second.use({ token: second.link.token })).body.code).toBe('sign_in_link_over');
    expect(await sessionsOf(second.userId)).toEqual([]);
  });

  test('SE-1 where the connection is encrypted, the cookie is bound to the host', async () => {
    expect(browserCookieName('https://caseload.example')).toBe('__Host-caseload-browser');
    expect(browserCookieOptions('https://caseload.example')).toMatchObject({
      secure: true,
      httpOnly: true,
      path: '/',
      sameSite: 'lax',
      maxAge: 600,
    });
  });
});
