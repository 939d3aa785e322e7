import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { icsOf } from './ics.ts';
import { drain, mailer } from './outbox.ts';

const quiet = pino({ level: 'silent' });
const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('A4 working off what is due', () => {
  test('A4 it goes on until nothing is due, and looks again after a while', async () => {
    const due = [3, 2];
    let turns = 0;
    const work = drain(
      async () => {
        turns++;
        const left = due[0] ?? 0;
        if (left > 0) due[0] = left - 1;
        else due.shift();
        return left > 0;
      },
      20,
      quiet,
    );
    await expect.poll(() => due).toEqual([]);
    await work.stop();
    expect(turns).toBeGreaterThanOrEqual(7);
    const after = turns;
    await soon(60);
    expect(turns).toBe(after);
  });

  test('A4 a failure is noted and the next turn comes; two turns never run at once', async () => {
    const noted: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void noted.push(line) });
    let [calls, running, most] = [0, 0, 0];
    const work = drain(
      async () => {
        most = Math.max(most, ++running);
        await soon(10);
        running--;
        if (++calls % 2 === 1) throw new Error('the database is away');
        return false;
      },
      5,
      log,
    );
    await expect.poll(() => calls).toBeGreaterThanOrEqual(4);
    await work.stop();
    expect([most, noted.length >= 2]).toEqual([1, true]);
  });

  test('A4 stopping waits for the letter that is under way', async () => {
    let finished = false;
    const work = drain(
      async () => {
        await soon(50);
        finished = true;
        return true;
      },
      1000,
      quiet,
    );
    await work.stop();
    expect(finished).toBe(true);
  });
});

describe('A4 handing over to a mail server', () => {
  let server: SMTPServer;
  const got: { to: string[]; head: string; raw: string }[] = [];
  beforeAll(async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('full') ? Object.assign(new Error('mailbox full'), { responseCode: 452 }) : null),
      onData: (stream, { envelope }, done) => {
        let raw = '';
        stream.on('data', (chunk: Buffer) => (raw += chunk.toString()));
        stream.on('end', () => {
          got.push({ to: envelope.rcptTo.map(({ address }) => address), head: raw.split('\r\n\r\n')[0] ?? '', raw });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise<void>((resolve) => server.close(resolve)));
  const open = () => mailer(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, 'Caseload <no-reply@clinic.example>');
  const letter = (to: string) => ({ to, subject: 'Zoë & Co invite you', text: 'text', html: '<p>text</p>' });

  test('AN-9 an address is one mailbox, whatever it looks like', async () => {
    const mail = open();
    for (const to of ["o'neil@mail.example", 'a+b@mail.example']) {
      got.length = 0;
      await mail.send(letter(to));
      expect(got.map((one) => one.to)).toEqual([[to]]);
    }
    for (const to of ['a@b.example, victim@c.example', 'a@b.example\r\nRCPT TO:<victim@c.example>', 'a@b.example> <victim@c.example']) {
      got.length = 0;
      await mail.send(letter(to)).catch(() => {});
      expect(got.flatMap((one) => one.to).filter((address) => address.includes('victim') && !address.includes('a@b'))).toEqual([]);
    }
    mail.close();
  });

  test('IN-9 the subject is one header, and html and text are both there', async () => {
    const mail = open();
    got.length = 0;
    await mail.send(letter('eva@mail.example'));
    expect(got[0]?.head).toMatch(/^Subject: =\?UTF-8\?/im);
    expect(got[0]?.head).toMatch(/multipart\/alternative/);
    mail.close();
  });

  test.each(['PUBLISH', 'CANCEL'] as const)(
    'S4 IJ-2 a calendar entry is shown by programs that know it, and attached: %s',
    async (method) => {
      const mail = open();
      got.length = 0;
      const text = icsOf('Hügel, Haus', [
        { uid: 'one@localhost', sequence: 1, startsAt: new Date(0), endsAt: new Date(60_000), summary: 'Appointment at Hügel, Haus' },
      ]);
      await mail.send({
        ...letter('eva@mail.example'),
        calendar: { method, name: 'appointment.ics', text },
        messageId: '<one.two@localhost>',
      });
      mail.close();
      const [message] = got;
      expect(message?.head).toMatch(/^Message-ID: <one\.two@localhost>$/im);
      // Headers unfolded.
      const parts = (message?.raw ?? '').split(/\r\n--[^\r\n]+\r\n/).map((part) => {
        const [head = '', ...body] = part.replace(/\r\n[ \t]+/g, ' ').split('\r\n\r\n');
        return { head, body: body.join('\r\n\r\n') };
      });
      const shown = parts.find(({ head }) => head.includes(`Content-Type: text/calendar; charset=utf-8; method=${method}`));
      const attached = parts.find(({ head }) => /Content-Disposition: attachment; filename=appointment\.ics/.test(head));
      expect(shown?.head).toBeDefined();
      expect(attached?.head).toContain('Content-Type: application/ics');
      expect(
        Buffer.from(attached?.body ?? '', 'base64')
          .toString()
          .replace(/\r\n/g, '\n'),
      ).toBe(text.replace(/\r\n/g, '\n'));
    },
  );

  test('A4 a server that refuses or is not there is an error, which the outbox counts', async () => {
    const mail = open();
    await expect(mail.send(letter('full@mail.example'))).rejects.toThrow(/mailbox full/);
    mail.close();
    await expect(mailer('smtp://127.0.0.1:9', 'x@y.example').send(letter('a@b.example'))).rejects.toThrow(/ECONNREFUSED/);
  });

  test('O1 without a mail server nothing leaves', async () => {
    got.length = 0;
    const mail = mailer(undefined, 'x@y.example');
    await mail.send(letter('a@b.example'));
    mail.close();
    expect(got).toEqual([]);
  });
});
