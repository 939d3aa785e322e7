import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { initialsOf } from '#src/server/calendarfeed/rules.ts';
import { icsOf } from './ics.ts';

// A reader of its own, written from RFC 5545 alone: bytes into lines, lines unfolded, names from values, escapes undone.

const strict = new TextDecoder('utf-8', { fatal: true });
/** The lines of a calendar as they were before folding. @throws where a line is too long, or a character cut in two */
function unfolded(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const lines: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf('\r\n'); at >= 0; at = bytes.indexOf('\r\n', from)) {
    const line = bytes.subarray(from, at);
    if (line.length > 75) throw new Error(`${line.length} octets: ${line.toString()}`);
    strict.decode(line);
    if (line.includes(13) || line.includes(10)) throw new Error(`a line ends within ${JSON.stringify(line.toString())}`);
    if (line[0] === 32 || line[0] === 9) lines.push(Buffer.concat([lines.pop() ?? Buffer.alloc(0), line.subarray(1)]));
    else lines.push(line);
    from = at + 2;
  }
  if (from !== bytes.length) throw new Error('the last line does not end');
  return lines.map((line) => line.toString('utf8'));
}

/** Names and values; the parameters of none of ours hold a colon in quotes. */
const propertiesOf = (text: string) =>
  unfolded(text).map((line) => {
    const [, name = '', value = ''] = /^([A-Z-]+)(?:;[^:]*)?:(.*)$/su.exec(line) ?? [];
    return [name, value.replace(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign))] as const;
  });

const head = ['BEGIN', 'VERSION', 'PRODID', 'METHOD', 'NAME', 'X-WR-CALNAME', 'REFRESH-INTERVAL', 'X-PUBLISHED-TTL'];
const perEvent = ['BEGIN', 'UID', 'SEQUENCE', 'DTSTAMP', 'DTSTART', 'DTEND', 'SUMMARY', 'LOCATION', 'STATUS', 'CLASS', 'END'];

// prettier-ignore
const pieces = [
  ['\r', '\n', '\r\n', ':', ';', ',', '\\', '"', '^', '\t', '\u0000', '\u0007', '\u000b', '\u0085', '\u2028', '\u2029', '\ufeff', ' '],
  ['BEGIN:VEVENT', 'END:VEVENT', '\r\nATTENDEE:mailto:x@example.test', '\nDESCRIPTION:told', '\\n', '\\', '\r\n X', 'URL;VALUE=URI:'],
  ['Ann', 'Zoë', 'Ø', 'Nguyễn', '王', '小明', 'Σωκράτης', 'Ирина', 'שרה', 'مريم', '김', '민수', '👩🏽‍⚕️', '𝒜', '\ud83d', '\ude00', 'ﬁ', 'ß', 'İ', 'e\u0301'],
].flat();
const anyName = (): string =>
  Array.from({ length: randomInt(0, 14) }, () =>
    randomInt(8) === 0 ? String.fromCodePoint(randomInt(1, 0x11_0000)) : pieces[randomInt(pieces.length)],
  ).join('');
const visibly = (text: string): string => text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

test('IJ-2 of 20,000 names no line is longer than 75 octets or splits a character, and none makes a property or an event', () => {
  const at = new Date('2027-03-02T09:00:00Z');
  for (let round = 0; round < 200; round++) {
    const names = Array.from({ length: 50 }, () => [anyName(), anyName()] as const);
    const title = anyName();
    const text = icsOf(
      title,
      names.map(([summary, location], nth) => ({
        uid: `${nth}@caseload`,
        sequence: 0,
        startsAt: at,
        endsAt: at,
        summary: `s${summary}`,
        location: `l${location}`,
      })),
      { everyMinutes: 15 },
    );
    const properties = propertiesOf(text);
    const wanted = [...head.filter((name) => visibly(title) !== '' || !name.endsWith('NAME')), ...names.flatMap(() => perEvent), 'END'];
    expect(properties.map(([name]) => name).sort()).toEqual(wanted.sort());
    const told = (name: string) => properties.filter((one) => one[0] === name).map(([, value]) => value);
    expect(told('SUMMARY')).toEqual(names.map(([summary]) => visibly(`s${summary}`)));
    expect(told('LOCATION')).toEqual(names.map(([, location]) => visibly(`l${location}`)));
  }
});

test('S4 IJ-2 of 20,000 names the initials are two letters at most, each with its dot', () => {
  for (let nth = 0; nth < 20_000; nth++) {
    const initials = initialsOf({ firstName: anyName(), lastName: anyName() });
    if (initials !== null && !/^\p{L}\.( \p{L}\.)?$/u.test(initials)) expect.fail(JSON.stringify(initials));
  }
});

test('S4 a cancelled calendar takes its events out, and a version counts up', () => {
  const event = {
    uid: 'a@caseload',
    sequence: 4,
    startsAt: new Date('2027-03-02T09:00:00Z'),
    endsAt: new Date('2027-03-02T09:50:00Z'),
    summary: 'Session',
  };
  const read = (text: string) => Object.fromEntries(propertiesOf(text));
  expect(read(icsOf('Hill', [event], { cancel: true }))).toMatchObject({ METHOD: 'CANCEL', STATUS: 'CANCELLED', SEQUENCE: '4' });
  expect(read(icsOf('Hill', [event]))).toMatchObject({
    METHOD: 'PUBLISH',
    STATUS: 'CONFIRMED',
    DTSTART: '20270302T090000Z',
    DTEND: '20270302T095000Z',
  });
  expect(read(icsOf('Hill', [event]))).not.toHaveProperty('CLASS');
});
