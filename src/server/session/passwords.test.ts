import { describe, expect, test } from 'vitest';
import { hashPassword, isWeak, verifyPassword } from './passwords.ts';

const weak = (password: string) => isWeak(password, 'mira.kovac@example.test', 'Harbor Therapy');

describe('AN-1 which passwords will do', () => {
  test.each([
    'four unrelated words',
    'tidy lantern opera moss',
    'päßwörter sind längere',
    '鉄の扉は静かに開きました今日も',
    '🦊🐢🐙🦜🐳🦔🐝🦋🐌🐞🐜🦂🐢🦊🐙',
    'x'.repeat(3) + 'qwZv81!nmPo ty4',
    'a b c d e f g h i',
    'long '.repeat(25) + 'and 5 more',
    'harbor lights over the bay',
  ])('AN-1 "%.30s" will', (password) => expect(weak(password)).toBe(false));

  test.each([
    ['too short by one', 'fourteen chars'],
    ['empty', ''],
    ['one character over and over', 'a'.repeat(40)],
    ['four characters over and over', 'abcd'.repeat(6)],
    ['the address', 'mira.kovac12345'],
    ['the address in capitals', 'MIRA.KOVAC!!!!1!'],
    ['the clinic', 'HarborTherapy99'],
    ['the clinic with spaces', 'harbor therapy 2026'],
    ['the product', 'Caseload1234567'],
    ['seven characters that take two places each', '🦊🐢🐙🦜🐳🦔🐝'],
  ])('AN-1 %s will not', (_, password) => expect(weak(password)).toBe(true));

  test('AN-1 those that everybody tries first will not', () => {
    const known = [
      'passwordpassword',
      '123456789012345',
      'qwertyuiopasdfgh',
      'password1234567',
      'iloveyouiloveyou',
      '1q2w3e4r5t6y7u8i',
      'abcdefghijklmnop',
    ];
    expect(known.filter((one) => !weak(one))).toEqual([]);
  });
});

describe('AN-2 what is kept of a password', () => {
  test('AN-2 argon2id with 64 MiB and three passes, a salt each, and never the password', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse battery'), hashPassword('correct horse battery')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    expect(one).not.toBe(two);
  });

  test('AN-1 it is compared to the last of 200 characters, in either way of writing an accent, and by nothing else', async () => {
    const long = `${'Zürich Straße '.repeat(14)}end`;
    const kept = await hashPassword(long.normalize('NFD'));
    const tries = await Promise.all(
      [long.normalize('NFC'), `${long.slice(0, -1)}D`, long.toUpperCase(), `${long} `].map((one) => verifyPassword(kept, one)),
    );
    expect(tries).toEqual([true, false, false, false]);
  });

  test('AN-5 where nothing is kept nothing matches, after as much work', { retry: 3 }, async () => {
    const kept = await hashPassword('correct horse battery');
    const timed = async (against: string | null) => {
      const began = performance.now();
      const matched = await verifyPassword(against, 'nobody has this password');
      return [matched, performance.now() - began] as const;
    };
    await timed(null);
    const [[none, without], [some, within]] = [await timed(null), await timed(kept)];
    expect([none, some]).toEqual([false, false]);
    expect(without / within).toBeGreaterThan(0.3);
  });
});
