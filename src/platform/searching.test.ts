import { describe, expect, test } from 'vitest';
import { searchFor } from './searching.ts';

const nothing = { words: null, digits: null, born: null, host: null };

describe('Q1 what was typed is read as', () => {
  test.each([
    ['names', 'Zoë Müller', { words: ['zoe', 'muller'] }],
    ['the first digits of a number, as a word', 'anna 070', { words: ['anna', '070'] }],
    ['a phone number', '+46 70-123 45 67', { digits: '01234567' }],
    ['the same from inside the country', '070 123 45 67', { digits: '01234567' }],
    ['the same in brackets', '(070) 1234567', { digits: '01234567' }],
    ['the end of one', '4567', { digits: '4567' }],
    ['a name and a number', 'okafor 555 0199', { words: ['okafor'], digits: '5550199' }],
    ['an address', 'zoe.muller@example.org', { words: ['zoe', 'muller'], host: 'example.org' }],
    ['a part of one', '@example', { host: 'example' }],
    ['a name with digits in it', 'muller84', { words: ['muller84'] }],
  ])('%s: %s', (_, q, expected) => {
    expect(searchFor(q)).toEqual({ ...nothing, ...expected });
  });

  test.each([
    ['1987-03-12', ['1987-03-12']],
    ['1987/3/12', ['1987-03-12']],
    ['19870312', ['1987-03-12']],
    ['12.3.1987', ['1987-12-03', '1987-03-12']],
    ['12. 3. 1987', ['1987-12-03', '1987-03-12']],
    ['31/12/1987', ['1987-12-31']],
    ['12/31/1987', ['1987-12-31']],
    ['31.12.87', ['1987-12-31', '2087-12-31']],
    ['12 March 1987', ['1987-03-12']],
    ['March 12th, 1987', ['1987-03-12']],
    ['12 mar 1987', ['1987-03-12']],
    ['12 de marzo de 1987', ['1987-03-12']],
    ['12. Dez 1987', null],
    ['29.02.1987', null],
  ])('a date of birth: %s', (q, born) => {
    expect([...(searchFor(q).born ?? [])].sort()).toEqual([...(born ?? [])].sort());
  });

  test('a name and a date of birth, in either order', () => {
    for (const q of ['okafor 1987-03-12', '1987-03-12 okafor', 'Okafor, 12 March 1987'])
      expect([searchFor(q).words, searchFor(q).born]).toEqual([['okafor'], ['1987-03-12']]);
  });

  test('nothing at all, where there are only signs', () => {
    expect(searchFor('%%')).toEqual({ ...nothing, words: [] });
  });
});
