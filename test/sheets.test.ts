import { expect, test } from 'vitest';
import { withoutUnused } from '../bundle/styles.ts';

const used = new Set(['m_77c9d27d', 'm_8bffd616']);

test('of a style sheet, what belongs to parts that nothing uses is left out, and nothing else', () => {
  const sheet = `
    .m_77c9d27d{color:red}
    .m_d08caa0{color:green}
    .m_77c9d27d:hover,.m_d08caa0{color:blue}
    .m_8bffd616 .m_d08caa0{color:black}
    @media (hover: hover){.m_d08caa0:hover{color:white}}
    @keyframes m_885901b1{0%{opacity:.6}to{opacity:0}}
    body,[data-mantine-color-scheme='dark'] p{margin:0}`;
  expect(withoutUnused(sheet, used).replaceAll(/\n\s*/g, '')).toBe(
    `.m_77c9d27d{color:red}.m_77c9d27d:hover{color:blue}@keyframes m_885901b1{0%{opacity:.6}to{opacity:0}}body,[data-mantine-color-scheme='dark'] p{margin:0}`,
  );
});
