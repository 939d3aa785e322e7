import { expect, test } from 'vitest';
import { safeReturn, signInAddress } from './returnAddress.ts';

const origin = 'https://caseload.example';
const back = (address: unknown) => safeReturn(address, origin);

test('IN-7 after signing in one comes back to where one was', () => {
  expect(back('/')).toBe('/');
  expect(back('/clinic/features')).toBe('/clinic/features');
  expect(back('/dev/outbox?letter=7')).toBe('/dev/outbox?letter=7');
  expect(back('/patients/7?tab=access&x=a%2Fb')).toBe('/patients/7?tab=access&x=a%2Fb');
  expect(back('/a@b')).toBe('/a@b');
});

test.each([
  '//evil.example',
  '///evil.example',
  '////evil.example/%2f..',
  '/\\evil.example',
  '\\\\evil.example',
  '\\/evil.example',
  '/\\/evil.example',
  '//\\evil.example',
  '/%09/evil.example',
  '/%5cevil.example',
  '/%2f/evil.example',
  '/%2F%2Fevil.example',
  '/%0d%0a/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r//evil.example',
  '\t//evil.example',
  '/ /evil.example',
  ' //evil.example',
  '\u00a0//evil.example',
  '/\u0000/evil.example',
  '/\u2028/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  '/./\\evil.example',
  '@evil.example',
  'caseload.example@evil.example',
  'https://caseload.example@evil.example',
  '//caseload.example@evil.example',
  'https://evil.example',
  'https:evil.example',
  'https:/evil.example',
  'HTTPS://evil.example',
  'http://caseload.example',
  'https://caseload.example.evil.example/',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  '/javascript:alert(1)\n',
  'data:text/html,x',
  'blob:https://caseload.example/x',
  'vbscript:x',
  'evil.example',
  '.evil.example',
  '?to=//evil.example',
  '#//evil.example',
  '',
  ' ',
])('IN-7 an address that leads elsewhere, %j, is not followed', (address) => {
  expect(back(address)).toBeNull();
});

test('IN-7 what is not an address is not followed', () => {
  for (const value of [undefined, null, 7, {}, ['/'], `/${'a'.repeat(2001)}`]) expect(back(value)).toBeNull();
});

test('IN-7 one is not sent back to the screens of signing in, and the part behind # is dropped', () => {
  for (const address of ['/sign-in', '/sign-in?to=/x', '/sign-in/', '/invitation', '/invitation?x', '/invitation#token'])
    expect(back(address)).toBeNull();
  expect(back('/clinic/features#token')).toBe('/clinic/features');
  expect(back('/sign-in-sheet')).toBe('/sign-in-sheet');
});

test('The address of the sign-in carries where one was, as text', () => {
  expect(signInAddress('/')).toBe('/sign-in');
  expect(signInAddress('/dev/outbox?letter=7', 'ended')).toBe('/sign-in?to=%2Fdev%2Foutbox%3Fletter%3D7&why=ended');
});
