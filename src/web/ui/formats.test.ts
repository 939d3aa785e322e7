import { expect, test } from 'vitest';
import { formats } from './formats.ts';

const plain = (text: string) => text.replace(/[\u2009\u202f]/g, ' ');
test.each([
  ['whole days, the last one included', '2027-02-01T05:00:00Z', '2027-02-15T05:00:00Z', 'Feb 1 – 14, 2027'],
  ['one day', '2027-02-01T05:00:00Z', '2027-02-02T05:00:00Z', 'Feb 1, 2027'],
  ['days over which the clock changes', '2027-03-13T05:00:00Z', '2027-03-16T04:00:00Z', 'Mar 13 – 15, 2027'],
  ['part of a day', '2027-02-01T17:00:00Z', '2027-02-01T22:00:00Z', 'Feb 1, 2027, 12:00 – 5:00 PM'],
  ['from noon until the end of a day', '2027-02-01T17:00:00Z', '2027-02-03T05:00:00Z', 'Feb 1, 2027, 12:00 PM – Feb 2, 2027'],
  ['from the begin of a day until noon', '2027-02-01T05:00:00Z', '2027-02-03T17:00:00Z', 'Feb 1, 2027 – Feb 3, 2027, 12:00 PM'],
])('A12 a leave is written as %s', (_, from, until, written) => {
  expect(plain(formats('en', 'America/New_York').span(from, until))).toBe(written);
});

test.each([
  ['the last day of whole days', '2027-02-01T05:00:00Z', '2027-02-15T05:00:00Z', 'Mon, Feb 1, 2027', 'Sun, Feb 14, 2027', false],
  ['one day', '2027-02-01T05:00:00Z', '2027-02-02T05:00:00Z', 'Mon, Feb 1, 2027', 'Mon, Feb 1, 2027', true],
  ['a time where it is none', '2027-02-01T17:00:00Z', '2027-02-03T05:00:00Z', 'Mon, Feb 1, 2027, 12:00 PM', 'Tue, Feb 2, 2027', false],
])('A12 a sentence about a leave says %s', (_, begin, end, from, until, isOneDay) => {
  const ends = formats('en', 'America/New_York').ends(begin, end);
  expect({ ...ends, from: plain(ends.from) }).toEqual({ from, until, isOneDay });
});
