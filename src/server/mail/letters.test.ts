import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assign } from '#src/contract/assignments.ts';
import { demoOutbox } from '#src/contract/demo.ts';
import { invitationLink, invite, resendInvitation } from '#src/contract/invitations.ts';
import { mailer } from '#src/platform/outbox.ts';
import type { Letter, Send } from '#src/platform/outbox.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { sendNextLetter } from './jobs.ts';

type Mail = { to: string[]; from: string; raw: string };
let world: World;
let server: SMTPServer;
let mail: { send: Send; close(): void };
const inbox: Mail[] = [];
/** How the mail server answers the next recipients; empty, it takes everything. */
const refusals: string[] = [];

beforeAll(async () => {
  world = await openWorld({ demoLogins: [] });
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => {
      const refusal = refusals.shift();
      done(refusal ? Object.assign(new Error(refusal), { responseCode: 451 }) : null);
    },
    onData: (stream, session, done) => {
      let raw = '';
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString()));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        inbox.push({ raw, to: rcptTo.map(({ address }) => address), from: mailFrom ? mailFrom.address : '' });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  mail = mailer(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, 'Caseload <no-reply@clinic.example>');
});
afterAll(async () => {
  mail.close();
  await new Promise<void>((resolve) => server.close(resolve));
  await world.close();
});
beforeEach(async () => {
  inbox.length = 0;
  refusals.length = 0;
  // The post of other tests' clinics waits.
  await world.owner.query(`update outbox set due_at = now() + interval '1 day' where settled_at is null`);
});

let count = 0;
async function invited(names: { clinic?: string; firstName?: string } = {}) {
  const scene = await world.tell((story) => cast(story, { ...(names.clinic && { name: names.clinic }) }));
  const email = `mail-${(count += 1)}-${scene.at.tenantId}@example.test`;
  const made = await world.as(scene.maya, invite, {
    body: { firstName: names.firstName ?? 'Eva', lastName: 'Geheimnis', email, phone: '555 7777', birthDate: '1971-07-17' },
  });
  return { ...scene, email, invitationId: made.body.invitationId, patientId: made.body.patient.id };
}
const deliver = async (send: Send = mail.send, turns = 5) => {
  const next = sendNextLetter(world.database, send, world.here);
  for (let i = 0; i < turns; i++) await next();
};
const stateOf = (tenantId: number) =>
  looked<{ result: string | null; attempts: number; wait: number }>(
    world,
    'select result, attempts, round(extract(epoch from due_at - now()))::int as wait from outbox where tenant_id = $1 order by created_at, id',
    [tenantId],
  );
const dueNow = (tenantId: number) => world.owner.query('update outbox set due_at = now() where tenant_id = $1', [tenantId]);
/** What a mail program makes of a message: headers unfolded, the parts decoded. */
const read = (raw: string) => {
  const [head = ''] = raw.split('\r\n\r\n');
  const parts = raw.split(/\r\n--[^\r\n]+/).map((part) => {
    const [headers = '', ...body] = part.split('\r\n\r\n');
    const text = body.join('\r\n\r\n');
    if (/quoted-printable/i.test(headers))
      return Buffer.from(
        text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString();
    return /base64/i.test(headers) ? Buffer.from(text, 'base64').toString() : text;
  });
  return { headers: head.replace(/\r\n[ \t]+/g, ' ').split('\r\n'), text: parts.join('\n') };
};

/** A header as a mail program shows it (RFC 2047). */
const decoded = (header: string): string =>
  header.replace(/\?=\s+=\?/g, '?==?').replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, way: string, said: string) =>
    way.toUpperCase() === 'B'
      ? Buffer.from(said, 'base64').toString()
      : Buffer.from(
          said.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, (_hex, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        ).toString(),
  );

describe('A4 the invitation in the post', () => {
  test('A4 one letter goes to the patient, from the clinic’s server, with the link that works, and only once', async () => {
    const { at, email, maya, invitationId } = await invited();
    await deliver();
    expect(inbox.map(({ to, from }) => [to, from])).toEqual([[[email], 'no-reply@clinic.example']]);
    const { headers, text } = read(inbox[0]?.raw ?? '');
    expect(headers).toContain('Subject: Hill Clinic invites you');
    const { url } = (await world.as(maya, invitationLink, { params: { invitationId } })).body;
    expect(text).toContain(url);
    expect(await stateOf(at.tenantId)).toMatchObject([{ result: 'sent', attempts: 1 }]);
    await deliver();
    expect(inbox).toHaveLength(1);
  });

  test('A4 a Spanish clinic writes Spanish, with every accent as it is, to a mail program as to a reader', async () => {
    const scene = await world.tell((story) => cast(story, { name: 'Clínica Peñón' }));
    await world.owner.query(`update tenant set language = 'es', patient_word = 'client' where id = $1`, [scene.at.tenantId]);
    const email = `mail-es-${scene.at.tenantId}@example.test`;
    await world.as(scene.maya, invite, { body: { firstName: 'Íñigo', lastName: 'Núñez', email } });
    await deliver();
    const { headers, text } = read(inbox[0]?.raw ?? '');
    const subject = headers.find((line) => line.startsWith('Subject: ')) ?? '';
    expect(subject).toMatch(/^[\x20-\x7e]+$/);
    expect(decoded(subject)).toBe('Subject: Clínica Peñón le invita');
    expect(text).toContain('Hola, Íñigo:');
    expect(text).toContain('portal de clientes. Allí verá quién le atiende.');
    expect(text).toMatch(/El enlace funciona una vez, hasta el \d+ de [a-z]+ de \d{4}\./);
    expect(text).toContain('<html lang="es">');
  });

  test('IN-9 it names the clinic, who invites and the first name, and nothing else of the patient', async () => {
    await invited();
    await deliver();
    const { headers, text } = read(inbox[0]?.raw ?? '');
    for (const secret of ['Geheimnis', '7777', '1971', '17 July']) expect(`${headers.join('\n')}\n${text}`).not.toContain(secret);
    expect(headers.find((line) => line.startsWith('Subject'))).not.toContain('Eva');
  });

  test('A4 a letter that the mail server refuses is tried again after a minute, two, four, and arrives once', async () => {
    const { at, email } = await invited();
    refusals.push('try later', 'try later');
    await deliver();
    expect([inbox.length, await stateOf(at.tenantId)]).toMatchObject([0, [{ result: null, attempts: 1, wait: 60 }]]);
    await dueNow(at.tenantId);
    await deliver();
    expect([inbox.length, await stateOf(at.tenantId)]).toMatchObject([0, [{ result: null, attempts: 2, wait: 120 }]]);
    await dueNow(at.tenantId);
    await deliver();
    expect([inbox.map(({ to }) => to), await stateOf(at.tenantId)]).toMatchObject([[[email]], [{ result: 'sent', attempts: 3 }]]);
  });

  test('A4 after eight tries it is given up, and a mail server that is not there is a try like any other', async () => {
    const { at } = await invited();
    const nowhere = mailer('smtp://127.0.0.1:9', 'Caseload <no-reply@clinic.example>');
    await deliver(nowhere.send, 1);
    expect(await stateOf(at.tenantId)).toMatchObject([{ result: null, attempts: 1 }]);
    await world.owner.query('update outbox set attempts = 7, due_at = now() where tenant_id = $1', [at.tenantId]);
    await deliver(nowhere.send, 1);
    expect(await stateOf(at.tenantId)).toMatchObject([{ result: 'failed', attempts: 8 }]);
    nowhere.close();
  });

  test('A4 several senders at once send each letter once', async () => {
    const scene = await invited();
    for (let i = 0; i < 5; i++) await world.as(scene.maya, resendInvitation, { params: { invitationId: scene.invitationId } });
    await Promise.all(Array.from({ length: 4 }, () => deliver(mail.send, 4)));
    expect(inbox).toHaveLength(6);
  });

  test('A4 no transaction is held open while the mail server takes its time: the database would end it, and the letter would go out again and again', async () => {
    await invited();
    let held: object[] = [];
    await deliver(async () => {
      held = await looked(
        world,
        `select state from pg_stat_activity where datname = current_database() and state like 'idle in transaction%' and query like '%"invitation" as "i"%'`,
      );
    }, 1);
    expect(held).toEqual([]);
  });
});

describe('IN-5 IN-6 letters for which there is no reason any more', () => {
  test.each([
    [
      'the inviter was suspended',
      (one: Awaited<ReturnType<typeof invited>>) =>
        world.owner.query(`update member set status = 'suspended' where id = $1`, [one.maya.memberId]),
    ],
    [
      'the patient was archived',
      (one: Awaited<ReturnType<typeof invited>>) =>
        world.owner.query(`update patient set status = 'archived' where id = $1`, [one.patientId]),
    ],
    [
      'it was withdrawn',
      (one: Awaited<ReturnType<typeof invited>>) =>
        world.owner.query('update invitation set revoked_at = now() where id = $1', [one.invitationId]),
    ],
    [
      'it was accepted',
      (one: Awaited<ReturnType<typeof invited>>) =>
        world.owner.query('update invitation set accepted_at = now() where id = $1', [one.invitationId]),
    ],
    [
      'it has expired',
      (one: Awaited<ReturnType<typeof invited>>) =>
        world.owner.query(`update invitation set expires_at = now() - interval '1 second' where id = $1`, [one.invitationId]),
    ],
  ] as const)('IN-6 RV-7 an invitation is not sent once %s', async (_, happens) => {
    const scene = await invited();
    await happens(scene);
    await deliver();
    expect([inbox.length, (await stateOf(scene.at.tenantId)).map(({ result }) => result)]).toEqual([0, ['withdrawn']]);
  });

  test('IN-6 a letter that is withdrawn does not keep the next one waiting', async () => {
    const [gone, next] = [await invited(), await invited()];
    await world.owner.query(`update member set status = 'suspended' where id = $1`, [gone.maya.memberId]);
    await world.owner.query(`update outbox set due_at = now() - interval '1 minute' where tenant_id = $1`, [gone.at.tenantId]);
    const step = sendNextLetter(world.database, mail.send, world.here);
    while (await step());
    expect(inbox.map(({ to }) => to)).toEqual([[next.email]]);
  });
});

describe('IN-9 names that mean harm', () => {
  const nasty = 'Evil "Clinic" <script>alert(1)</script>\r\nBcc: victim@example.test\r\n\r\n<img src=x onerror=alert(1)> & Co';

  test('IN-9 neither add a recipient or header to a message, nor become part of its page', async () => {
    const { email } = await invited({ clinic: nasty, firstName: '<b onclick=x>Eva</b>' });
    await deliver();
    expect(inbox.map(({ to }) => to)).toEqual([[email]]);
    const { headers } = read(inbox[0]?.raw ?? '');
    expect(headers.filter((line) => /^(bcc|cc|to):/i.test(line))).toEqual([`To: ${email}`]);
    expect(headers.filter((line) => /^subject:/i.test(line))).toHaveLength(1);
  });

  test('IN-9 are text, not markup, in the letter as the demo shows it', async () => {
    const { maya, sue } = await invited({ clinic: nasty, firstName: '<b onclick=x>Eva</b>' });
    const { body } = await world.as(maya, demoOutbox, {});
    const [letter] = body.letters as unknown as Letter[];
    expect(letter?.html).not.toMatch(/<script|<img|<b |onerror=alert\(1\)>/);
    expect(letter?.html).toContain('&#60;script&#62;');
    expect(letter?.subject).not.toMatch(/[\r\n]/);
    expect((await world.as(sue, demoOutbox, {})).status).toBe(403);
    const plain = await openWorld();
    expect((await knock(plain, maya, '/v2/demo/outbox')).body.code).toBe('demo_only');
    await plain.close();
  });
});

test('A3 the letter about a self-assignment goes to each colleague on the team, without a word about the patient', async () => {
  const { at, maya, nina, diego, sam } = await world.tell((story) => cast(story));
  await world.as(diego, assign, { body: { patientId: sam.patientId } });
  await deliver();
  expect(inbox.flatMap(({ to }) => to).sort()).toEqual([maya.email, nina.email].sort());
  for (const { raw } of inbox) {
    const { headers, text } = read(raw);
    for (const secret of ['Sam', 'Okafor', String(sam.patientId), sam.email])
      expect(`${headers.join('\n')}\n${text}`).not.toContain(secret);
    expect(text).toContain('Diego Ruiz assigned themselves');
  }
  expect((await stateOf(at.tenantId)).map(({ result }) => result)).toEqual(['sent', 'sent']);
});
