import nodemailer from 'nodemailer';
import type { Logger } from './log.ts';

/** A letter ready to leave. Names in it are escaped; it holds no word about a patient's care. */
export type Letter = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** An event for the reader's calendar: shown by programs that know it, and attached as a file. */
  calendar?: { method: 'PUBLISH' | 'CANCEL'; name: string; text: string };
  /** The same for every time this letter is sent: after a crash it may be twice, and is one message. */
  messageId?: string;
};

/** Sends a letter. @throws when the mail server does not take it. */
export type Send = (letter: Letter) => Promise<void>;

/** Sends through an SMTP server; without one (demo mode), letters stay in the outbox, where the demo shows them. */
export function mailer(smtpUrl: string | undefined, from: string): { send: Send; close(): void } {
  if (!smtpUrl) return { send: async () => {}, close: () => {} };
  const transport = nodemailer.createTransport(smtpUrl, {
    from,
    connectionTimeout: 8_000,
    greetingTimeout: 8_000,
    socketTimeout: 8_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as never);
  return {
    // An address is one mailbox, never a list: nodemailer would read commas.
    send: async ({ to, calendar, ...letter }) =>
      void (await transport.sendMail({
        ...letter,
        to: { name: '', address: to },
        ...(calendar && { icalEvent: { method: calendar.method, filename: calendar.name, content: calendar.text } }),
      })),
    close: () => transport.close(),
  };
}

/**
 * Calls `sendNext` until it says that nothing is due, then again every `everyMs`, until stopped. Work that fails is logged
 * and tried again at the next turn; `sendNext` keeps its own count of tries.
 */
export function drain(sendNext: () => Promise<boolean>, everyMs: number, log: Logger): { stop(): Promise<void> } {
  let stopped = false;
  let turn: Promise<void> | null = null;
  const run = () => {
    if (turn) return;
    turn = (async () => {
      while (!stopped && (await sendNext()));
    })()
      .catch((error: unknown) => log.error({ err: error }, 'work of the outbox failed; it stays there'))
      .finally(() => {
        turn = null;
      });
  };
  const timer = setInterval(run, everyMs);
  run();
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await turn;
    },
  };
}
