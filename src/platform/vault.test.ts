import { describe, expect, test } from 'vitest';
import { openText, sealText } from './vault.ts';

const place = { secret: 'a secret of more than thirty-two characters', tenantId: 7, of: ['psychotherapy', 1, 2, 3] };
const sealed = sealText('what was said', place);

describe('PN-1 a sealed text', () => {
  test('opens where it was sealed, and shows nothing of itself before', () => {
    expect(openText(sealed, place)).toBe('what was said');
    expect(openText(sealText('', place), place)).toBe('');
    expect(sealed.includes('what was said')).toBe(false);
  });

  test('is never written twice alike', () => {
    const forms = new Set(Array.from({ length: 200 }, () => sealText('the same', place).toString('hex')));
    expect(forms.size).toBe(200);
  });

  test.each([
    ['another clinic', { ...place, tenantId: 8 }],
    ['another patient', { ...place, of: ['psychotherapy', 9, 2, 3] }],
    ['another note', { ...place, of: ['psychotherapy', 1, 9, 3] }],
    ['another author', { ...place, of: ['psychotherapy', 1, 2, 9] }],
    ['ids that only read the same', { ...place, of: ['psychotherapy', 12, 3] }],
    ['another secret', { ...place, secret: 'another secret of more than thirty-two characters' }],
  ])('does not open for %s', (_what, elsewhere) => {
    expect(() => openText(sealed, elsewhere)).toThrow('unable to authenticate data');
  });

  test('does not open with any byte changed, cut off, or of a form that nobody knows', () => {
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => openText(changed, place)).toThrow(/unable to authenticate data|of no form that is known/);
    }
    for (const length of [0, 1, 28, sealed.length - 1]) {
      expect(() => openText(sealed.subarray(0, length), place)).toThrow(/unable to authenticate data|of no form that is known/);
    }
  });
});
