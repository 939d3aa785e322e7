import { glob, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The ids with which a title begins: `A8a–c` counts for A8, `R1–R7` for each of them. */
function idsOf(title: string): string[] {
  const words = /^(?:[A-Z]{1,2}-?\d*(?:[a-e]|–(?:[a-e]|[A-Z]\d+))*[ ,]+)+/.exec(title)?.[0].trim().split(/[ ,]+/) ?? [];
  return words.flatMap((word) => {
    const [, letter, first, last] = /^([A-Z])(\d+)–\1(\d+)$/.exec(word) ?? [];
    if (!letter) return [word.replace(/[a-e](?:–[a-e])?$/, '')];
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => `${letter}${Number(first) + i}`);
  });
}

/** The rules of docs/rules.md and the requirements of docs/security-requirements.md, each with the tests whose titles name its id; those that no test names come first. */
export async function rulesDocument(): Promise<string> {
  const stated = await Promise.all(['docs/rules.md', 'docs/security-requirements.md'].map((file) => readFile(join(root, file), 'utf8')));
  const rules = [...stated.join('\n').matchAll(/^### ([A-Z]{1,2}-?\d*) · (.+)$/gm)].map(([, id, title]) => ({
    id: id as string,
    title: title as string,
  }));
  const tests: { title: string; file: string }[] = [];
  for await (const path of glob(['src/**/*.test.{ts,tsx}', 'test/**/*.{test,spec}.{ts,tsx}', 'seed/**/*.test.ts'], { cwd: root })) {
    const text = await readFile(join(root, path), 'utf8');
    // The first argument of a test, or of what `test.each(…)` returns.
    for (const [, , title] of text.matchAll(/(?:\b(?:test|it)|\))\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g)) {
      tests.push({ title: (title as string).replaceAll("\\'", "'"), file: relative('.', path) });
    }
  }
  tests.sort((a, b) => (a.file + a.title < b.file + b.title ? -1 : 1));
  const proved = rules.map((rule) => ({ ...rule, tests: tests.filter(({ title }) => idsOf(title).includes(rule.id)) }));
  const without = proved.filter((rule) => rule.tests.length === 0);
  const lines = [
    '# Rules and their proof',
    '',
    'Written by `npm run generate` from docs/rules.md, docs/security-requirements.md and the titles of the tests. Not edited by hand.',
    '',
    `## No test names these yet (${without.length} of ${rules.length})`,
    '',
    ...without.map(({ id, title }) => `- ${id} · ${title}`),
    '',
    '## Proved',
    ...proved
      .filter((rule) => rule.tests.length > 0)
      .flatMap(({ id, title, tests: of }) => ['', `### ${id} · ${title}`, '', ...of.map((test) => `- ${test.title} — \`${test.file}\``)]),
    '',
  ];
  return lines.join('\n');
}
