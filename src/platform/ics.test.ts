import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { icsOf } from './ics.ts';
import { oneLine } from './names.ts';
import type { CalendarEvent } from './ics.ts';

const event = (about: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: 'appointment-1@localhost',
  sequence: 1,
  startsAt: new Date('2027-03-02T08:00:00Z'),
  endsAt: new Date('2027-03-02T08:50:00Z'),
  summary: 'Appointment at Hill House',
  ...about,
});

/** What RFC 5545 makes of a text: lines unfolded, each with its name and its value, texts as they were before they were escaped. */
const read = (text: string): { name: string; value: string }[] =>
  text
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', value = ''] = /^([A-Z-]+)(?:;[^:]*)?:([^]*)$/.exec(line) ?? [];
      return { name, value: value.replace(/\\([nN;,\\])/g, (_, sign: string) => (/n/i.test(sign) ? '\n' : sign)) };
    });
const names = (text: string): string[] => read(text).map(({ name }) => name);
const of = (text: string, name: string): string[] => read(text).flatMap((one) => (one.name === name ? [one.value] : []));
const octets = (text: string): number => Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)));
describe('IJ-2 S4 an event for a calendar', () => {
  test('S4 says when in UTC, that it stands or is gone, and which version of it this is', () => {
    const text = icsOf('Hill House', [event({ sequence: 3, location: 'Blue, Main street' })]);
    expect([of(text, 'DTSTART'), of(text, 'DTEND'), of(text, 'SEQUENCE'), of(text, 'UID')]).toEqual([
      ['20270302T080000Z'],
      ['20270302T085000Z'],
      ['3'],
      ['appointment-1@localhost'],
    ]);
    expect([of(text, 'METHOD'), of(text, 'STATUS'), of(text, 'LOCATION')]).toEqual([['PUBLISH'], ['CONFIRMED'], ['Blue, Main street']]);
    const gone = icsOf('Hill House', [event()], { cancel: true });
    expect([of(gone, 'METHOD'), of(gone, 'STATUS')]).toEqual([['CANCEL'], ['CANCELLED']]);
    expect(names(text)).not.toContain('DESCRIPTION');
  });

  test('IJ-2 names that mean harm begin no property and no event', () => {
    const nasty = 'Hill\r\nBEGIN:VEVENT\r\nSUMMARY:x\nATTACH:http://x/;,:\\"\t\u2028END:VCALENDAR';
    const text = icsOf(nasty, [event({ summary: nasty, location: nasty })]);
    const plain = icsOf('Hill', [event({ summary: 'Hill', location: 'Hill' })]);
    expect(names(text)).toEqual(names(plain));
  });

  // Whatever people type: signs of the format, line ends, emoji, other scripts, long.
  const word = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc
      .array(
        fc.constantFrom(
          '\r',
          '\n',
          '\r\n',
          ';',
          ',',
          ':',
          '\\',
          '"',
          '\\n',
          '\t',
          ' ',
          'é',
          '漢字',
          '👩🏽‍⚕️',
          'BEGIN:VEVENT',
          'END:VCALENDAR',
          '=',
          '\u0000',
          '\u0085',
          '\u2028',
        ),
        { maxLength: 80 },
      )
      .map((parts) => parts.join('')),
  );

  test('IJ-2 any name of a clinic and a place comes back as it was, on lines of at most 75 octets', () => {
    fc.assert(
      fc.property(word, word, (clinic, place) => {
        const text = icsOf(clinic, [
          event({ summary: `Appointment at ${clinic}`, location: place || null }),
          event({ uid: 'appointment-2@localhost' }),
        ]);
        const all = read(text);
        expect(all.every(({ name }) => name !== '')).toBe(true);
        expect(names(text).filter((name) => name === 'BEGIN')).toHaveLength(3);
        expect(names(text).filter((name) => name === 'SUMMARY')).toHaveLength(2);
        expect(octets(text)).toBeLessThanOrEqual(75);
        expect(Buffer.from(text).toString()).toBe(text);
        const [summary = '', other] = of(text, 'SUMMARY');
        expect([summary, other]).toEqual([oneLine(`Appointment at ${clinic}`), 'Appointment at Hill House']);
        expect(of(text, 'X-WR-CALNAME')).toEqual(oneLine(clinic) ? [oneLine(clinic)] : []);
        expect(of(text, 'LOCATION')[0] ?? '').toBe(oneLine(place));
      }),
      { numRuns: Number(process.env['ICS_RUNS'] ?? 2_000) },
    );
  });
});
