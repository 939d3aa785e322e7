import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashToken } from '#src/platform/ids.ts';
import { feedToken, feedUrl, initialsOf, readFeedToken } from './rules.ts';

describe('S4 initials', () => {
  test.each([
    ['Ann', 'Baker', 'A. B.'],
    ['anna maria', 'de la Cruz', 'A. D.'],
    ['Cher', '', 'C.'],
    ['  ', 'Okafor', 'O.'],
    ['Éloïse', 'Ødegård', 'É. Ø.'],
    ['E\u0301loise', 'O’Brien', 'É. O.'],
    ['"Sam"', '(Okafor)', 'S. O.'],
    ['Ирина', 'Ёлкина', 'И. Ё.'],
    ['שרה', 'לוי', 'ש. ל.'],
    ['ßen', 'ﬁsher', 'S. F.'],
    ['민수', '김', 'ᄆ. ᄀ.'],
  ])('S4 of %s %s are %s', (firstName, lastName, initials) => {
    expect(initialsOf({ firstName, lastName })).toBe(initials);
  });

  test.each([
    ['小明', '王'],
    ['ひろし', 'タナカ'],
    ['42', '—'],
    ['', ''],
    ['👩🏽', '…'],
  ])('S4 of %s %s there are none: a sign of such a name would be the name, or it has no letter', (firstName, lastName) => {
    expect(initialsOf({ firstName, lastName })).toBeNull();
  });
});

describe('IN-1 the token of an address', () => {
  test('IN-1 is 256 bits of chance behind its clinic, and no two are alike', () => {
    const tokens = Array.from({ length: 1000 }, () => feedToken(4_242_424_242));
    expect(new Set(tokens).size).toBe(1000);
    for (const token of tokens) {
      const [clinic, secret = ''] = token.split('.');
      expect(Number.parseInt(clinic ?? '', 36)).toBe(4_242_424_242);
      expect(Buffer.from(secret, 'base64url').length).toBe(32);
    }
    // Every one of the 256 bits is sometimes set and sometimes not.
    const secrets = tokens.map((token) => Buffer.from(token.split('.')[1] ?? '', 'base64url'));
    for (let bit = 0; bit < 256; bit++) {
      const set = secrets.filter((secret) => ((secret[bit >> 3] ?? 0) >> (bit & 7)) & 1).length;
      expect(set, `bit ${bit}`).toBeGreaterThan(300);
      expect(set, `bit ${bit}`).toBeLessThan(700);
    }
  });

  test('IN-1 is found by its hash, with .ics behind it or without', () => {
    const token = feedToken(17);
    const found = { tenantId: 17, hash: hashToken(token) };
    expect(readFeedToken(token)).toEqual(found);
    expect(readFeedToken(`${token}.ics`)).toEqual(found);
    for (const wrong of [
      '',
      'x',
      `${token}.ICS`,
      `${token}.ics.ics`,
      `${token}x`,
      ` ${token}`,
      token.replace('.', ''),
      `${token}\n`,
      `zzzzzzzzzzz${token.slice(2)}`,
    ])
      expect(readFeedToken(wrong), wrong).toBeNull();
    expect(feedUrl('https://care.example', token, 'en')).toBe(`https://care.example/v2/calendar/feeds/${token}.ics`);
    expect(feedUrl('https://care.example', token, 'es')).toBe(`https://care.example/v2/calendar/feeds/${token}.ics?language=es`);
  });
});

test('S4 IJ-2 of any name the initials are two letters at most, each with its dot', () => {
  const name = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 20 }));
  fc.assert(
    fc.property(name, name, (firstName, lastName) => {
      const initials = initialsOf({ firstName, lastName });
      return initials === null || /^\p{L}\.( \p{L}\.)?$/u.test(initials);
    }),
    { numRuns: 10_000 },
  );
});
