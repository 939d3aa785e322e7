import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activity } from '#src/contract/activity.ts';
import { inbox } from '#src/contract/inbox.ts';
import { listNotes } from '#src/contract/notes.ts';
import { getPatient } from '#src/contract/patients.ts';
import { answerAccessQuestion, askAboutAccess, myAccesses } from '#src/contract/portalaccess.ts';
import { sendNextLetter } from '#src/server/mail/jobs.ts';
import type { Letter } from '#src/platform/outbox.ts';
import { blocked, inPortal, logged, newUser } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
let address: string;
beforeAll(async () => {
  world = await openWorld();
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  address = `http://127.0.0.1:${(world.app.server.address() as AddressInfo).port}`;
});
afterAll(() => world.close());

/** Sam and Lee are in the portal, and Nina has read Sam's notes. */
const open = async () => {
  const s = await world.tell((story) => {
    const told = cast(story);
    const lee = told.ofMaya('Lee');
    const loginOf = (name: string) => newUser(story, `${name}-${told.at.tenantId}@example.test`, null);
    const [sams, lees] = [loginOf('sam'), loginOf('lee')];
    inPortal(story, told.sam, sams);
    inPortal(story, lee, lees);
    return { ...told, samInPortal: { ...told.sam, ...sams } as Someone, leeInPortal: { ...lee, ...lees } as Someone };
  });
  await world.as(s.nina, listNotes, { params: { patientId: s.sam.patientId }, query: {} });
  const [newest] = (await world.as(s.samInPortal, myAccesses, { query: {} })).body.items;
  return { ...s, entryId: newest?.id ?? 0 };
};
type Scene = Awaited<ReturnType<typeof open>>;
const ask = (s: Scene, who: Someone = s.samInPortal, id = s.entryId, question = 'Why was that?') =>
  world.as(who, askAboutAccess, { params: { id }, body: { question } });
const waiting = async (who: Someone) => (await world.as(who, inbox, {})).body.questions;

describe('B3 asking about a reading', () => {
  test('B3 a question about an entry reaches those who oversee the log, with the entry and who, and nobody else', async () => {
    const s = await open();
    await world.tell((story) => blocked(story, s.ruth, s.sam));
    expect((await ask(s)).status).toBe(200);
    for (const who of [s.olga, s.pia]) {
      const { count, questions } = (await world.as(who, inbox, {})).body;
      expect([count, questions]).toMatchObject([
        1,
        [
          {
            question: 'Why was that?',
            patient: { firstName: 'Sam' },
            entry: { action: 'notes.read', rule: 'careTeam', member: { firstName: 'Nina' } },
          },
        ],
      ]);
    }
    // A clinical admin who is kept from Sam, and everybody else.
    for (const who of [s.ruth, s.maya, s.nina, s.sky, s.bea, s.sue])
      expect([who.firstName, await waiting(who)]).toEqual([who.firstName, []]);
  });

  test('B3 it is answered once, in words, by one of them; the patient reads it and is written to without a word of it', async () => {
    const s = await open();
    await ask(s);
    const [question] = await waiting(s.pia);
    const reply = (who: Someone, answer: string) =>
      world.as(who, answerAccessQuestion, { params: { id: question?.id ?? 0 }, body: { answer } });
    expect((await reply(s.maya, 'mine')).status).toBe(403);
    const answers = await Promise.all([
      reply(s.pia, 'Nina prepares your Tuesday session.'),
      reply(s.olga, 'Nina prepares your Tuesday session.'),
    ]);
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 409]);
    expect(await waiting(s.pia)).toEqual([]);
    const item = (await world.as(s.samInPortal, myAccesses, { query: {} })).body.items.find(({ id }) => id === s.entryId);
    expect(item?.questions).toMatchObject([{ question: 'Why was that?', answer: 'Nina prepares your Tuesday session.' }]);
    const letters: Letter[] = [];
    await world.owner.query(`update outbox set due_at = now() + interval '1 day' where tenant_id <> $1`, [s.at.tenantId]);
    const next = sendNextLetter(world.database, async (letter) => void letters.push(letter), world.here);
    while (await next());
    expect(letters.map(({ to }) => to)).toEqual([s.sam.email]);
    expect(JSON.stringify(letters)).not.toMatch(/Why was that|Tuesday|Nina|asked/);
    const log = (await world.as(s.olga, activity, { query: { action: 'accessQuestion' } })).body.items;
    expect(log.map(({ action, member, patient }) => [action, member === null, patient?.id])).toEqual([
      ['accessQuestion.answered', false, s.sam.patientId],
      ['accessQuestion.asked', true, s.sam.patientId],
    ]);
    // What was asked and answered says none of it in the log.
    expect(JSON.stringify(log)).not.toMatch(/Why was that|Tuesday/);
    // Asked again, since the answer was not enough.
    expect((await ask(s)).status).toBe(200);
  });

  test('B3 one question is open for an entry, whatever races, and at most twenty in all', async () => {
    const s = await open();
    const raced = await Promise.all(Array.from({ length: 6 }, () => ask(s)));
    expect(raced.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 409, 409, 409, 409, 409]);
    expect((await ask(s)).body.code).toBe('already_asked');
    const hours = (nth: number) => new Date(Date.now() - nth * 3_600_000).toISOString();
    await world.tell((story) => {
      for (let nth = 1; nth <= 20; nth++) logged(story, s.sam, s.nina, 'notes.read', hours(nth), 'careTeam');
    });
    const items = (await world.as(s.samInPortal, myAccesses, { query: {} })).body.items.filter(({ questions }) => questions.length === 0);
    const codes = [];
    for (const { id } of items.slice(0, 20)) codes.push((await ask(s, s.samInPortal, id)).body.code);
    expect(codes).toEqual([...Array.from({ length: 19 }, () => undefined), 'questions_waiting']);
  });

  test('B3 R7 nobody asks about what is not on their own list, answers what they do not see, or reads another’s question', async () => {
    const s = await open();
    expect((await ask(s, s.leeInPortal)).status).toBe(404);
    expect((await ask(s, s.samInPortal, 4_242_424_242)).status).toBe(404);
    expect((await ask(s, s.maya)).status).toBe(401);
    // An entry of Sam's that was refused is on no list.
    await world.as(s.diego, listNotes, { params: { patientId: s.sam.patientId }, query: {} });
    const [refused] = await looked<{ id: number }>(world, `select id from activity where tenant_id = $1 and outcome = 'refused'`, [
      s.at.tenantId,
    ]);
    expect((await ask(s, s.samInPortal, refused?.id ?? 0)).status).toBe(404);
    await ask(s);
    const theirs = await world.as(s.leeInPortal, myAccesses, { query: {} });
    expect(theirs.text).not.toContain('Why was that');
    const elsewhere = await open();
    const [question] = await waiting(s.olga);
    const answered = { params: { id: question?.id ?? 0 }, body: { answer: 'no' } };
    expect((await world.as(elsewhere.olga, answerAccessQuestion, answered)).status).toBe(404);
    await world.tell((story) => blocked(story, s.ruth, s.sam));
    expect((await world.as(s.ruth, answerAccessQuestion, answered)).status).toBe(404);
  });
});

describe('B3 an open portal', () => {
  /** What a stream has said so far. */
  const screenOf = async (who: Someone) => {
    const stop = new AbortController();
    const cookie = `caseload=${await world.session(who)}`;
    const { body } = await fetch(`${address}/v2/events`, { headers: { cookie }, signal: stop.signal });
    const screen = { heard: '', close: () => stop.abort() };
    void (async () => {
      for await (const chunk of body as ReadableStream<Uint8Array>) screen.heard += Buffer.from(chunk).toString();
    })().catch(() => {});
    return screen;
  };

  test('B3 is told at once that somebody looked, and that an answer is there; nobody else is', async () => {
    const s = await open();
    const [sam, lee, olga] = await Promise.all([screenOf(s.samInPortal), screenOf(s.leeInPortal), screenOf(s.olga)]);
    const began = performance.now();
    await world.as(s.maya, getPatient, { params: { patientId: s.sam.patientId } });
    await expect.poll(() => sam.heard).toContain(`{"what":"accesses","patientId":${s.sam.patientId}}`);
    expect(performance.now() - began).toBeLessThan(5000);
    const told = () => sam.heard.split('"accesses"').length - 1;
    // What is refused says nothing.
    await world.as(s.bea, listNotes, { params: { patientId: s.sam.patientId }, query: {} });
    await ask(s);
    const [question] = await waiting(s.olga);
    expect(told()).toBe(1);
    await world.as(s.olga, answerAccessQuestion, { params: { id: question?.id ?? 0 }, body: { answer: 'She prepares.' } });
    await expect.poll(told).toBe(2);
    expect(lee.heard).not.toContain('event:');
    expect(olga.heard).not.toContain('accesses');
    expect(olga.heard).toContain('"inbox"');
    for (const screen of [sam, lee, olga]) screen.close();
  });

  test('B4 says nothing to a guardian to whom it was not given', async () => {
    const s = await open();
    await world.owner.query(`update portal_access set relation = 'guardian', scopes = '{forms}' where tenant_id = $1 and patient_id = $2`, [
      s.at.tenantId,
      s.sam.patientId,
    ]);
    const [guardian, lee] = await Promise.all([screenOf(s.samInPortal), screenOf(s.leeInPortal)]);
    await world.as(s.maya, getPatient, { params: { patientId: s.sam.patientId } });
    await world.as(s.maya, getPatient, { params: { patientId: (s.leeInPortal as { patientId: number }).patientId } });
    await expect.poll(() => lee.heard).toContain('accesses');
    expect(guardian.heard).not.toContain('event:');
    for (const screen of [guardian, lee]) screen.close();
  });
});
