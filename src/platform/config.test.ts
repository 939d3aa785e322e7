import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'caseload-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const read = (environment: Record<string, string> = {}) => readConfig({ CASELOAD_DATA_DIR: folder, ...environment });
const secret = 'x'.repeat(32);

describe('O1 the settings of a process', () => {
  test('O1 without any, it is a demo on this machine with a database of its own', () => {
    expect(read()).toMatchObject({
      port: 3000,
      host: 'localhost',
      url: undefined,
      databaseUrl: undefined,
      demo: true,
      trustProxy: undefined,
      smtpUrl: undefined,
      dataDir: folder,
    });
  });

  test('AN-8 with a database of one’s own it is no demo, unless one says so', () => {
    const databaseUrl = { DATABASE_URL: 'postgres://user@db.example/caseload', CASELOAD_SECRET: secret };
    expect([read(databaseUrl).demo, read({ ...databaseUrl, CASELOAD_DEMO: 'on' }).demo, read({ CASELOAD_DEMO: 'off' }).demo]).toEqual([
      false,
      true,
      false,
    ]);
    for (const [value, demo] of [
      ['1', true],
      ['true', true],
      ['0', false],
      ['false', false],
    ] as const)
      expect(read({ CASELOAD_DEMO: value }).demo).toBe(demo);
  });

  test('IN-8 the address is kept without a slash at its end', () => {
    expect(read({ CASELOAD_URL: 'https://clinic.example//' }).url).toBe('https://clinic.example');
  });

  test('O1 an empty variable is one that is not set', () => {
    expect(read({ PORT: '', CASELOAD_URL: '', DATABASE_URL: '', CASELOAD_DEMO: '', CASELOAD_SECRET: '' })).toMatchObject({
      port: 3000,
      url: undefined,
      demo: true,
    });
  });

  test.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', 'many'],
    ['PORT', '3000.5'],
    ['CASELOAD_URL', 'clinic.example'],
    ['CASELOAD_URL', 'ftp://clinic.example'],
    ['CASELOAD_URL', 'javascript:alert(1)'],
    ['DATABASE_URL', 'mysql://x/y'],
    ['DATABASE_URL', 'x'],
    ['CASELOAD_DEMO', 'yes'],
    ['CASELOAD_SECRET', 'short'],
    ['SMTP_URL', 'http://mail.example'],
  ])('O1 %s=%s is refused in a sentence that names it', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^${name}: .+\\.$`));
  });

  test('O1 several that will not do are named a line each, and a secret is not shown', () => {
    let message = '';
    try {
      read({ PORT: 'x', CASELOAD_URL: 'y', CASELOAD_SECRET: 'not long enough' });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.split('\n').map((line) => line.split(':')[0])).toEqual(['PORT', 'CASELOAD_URL', 'CASELOAD_SECRET']);
    expect(message).not.toContain('not long enough');
  });
});

describe('AN-8 the secret that nobody chose', () => {
  test('AN-8 is made once, of 256 bits, for this data folder, and readable by its owner only', () => {
    const one = mkdtempSync(join(folder, 'a'));
    const [first, again] = [read({ CASELOAD_DATA_DIR: one }).secret, read({ CASELOAD_DATA_DIR: one }).secret];
    expect(first).toMatch(/^[\w-]{43}$/);
    expect([again, readFileSync(join(one, 'secret'), 'utf8')]).toEqual([first, first]);
    expect(statSync(join(one, 'secret')).mode & 0o777).toBe(0o600);
    expect(read({ CASELOAD_DATA_DIR: join(one, 'new', 'folder') }).secret).not.toBe(first);
    expect(read({ CASELOAD_DATA_DIR: one, CASELOAD_SECRET: secret }).secret).toBe(secret);
  });

  test('AN-8 a kept secret that was cut off is refused in words, not used', () => {
    const used = ['', 'short', '\n'].filter((content) => {
      const one = mkdtempSync(join(folder, 'b'));
      writeFileSync(join(one, 'secret'), content);
      try {
        return typeof read({ CASELOAD_DATA_DIR: one }).secret === 'string';
      } catch (error) {
        expect((error as Error).message).toMatch(/secret/);
        return false;
      }
    });
    expect(used).toEqual([]);
  });
});
