// C4: the report of the mutants says that the worlds can see, of the policy that is in force. `node test/policy/mutate.ts` writes it.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const file = join(root, 'docs/policy-mutation.md');
const report = existsSync(file) ? readFileSync(file, 'utf8') : '';
/** The row of this name in the report's first table. */
const row = (name: string): string => new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'm').exec(report)?.[1] ?? '';

describe('AZ-2 RL-4 the report of the mutants', () => {
  test('AZ-2 is of the policy files in force', () => {
    const hash = createHash('sha256');
    const folder = join(root, 'db/policy');
    for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
    expect(row('Policy files')).toBe(`sha256 \`${hash.digest('hex').slice(0, 16)}\``);
  });

  test('AZ-2 is of at least 150 that run, of which none survives unexplained, and none is left', () => {
    expect(Number(/^\d+/.exec(row('Mutants that run'))?.[0] ?? 0)).toBeGreaterThanOrEqual(150);
    expect(row('Survivors')).toMatch(/, 0 not explained$/);
    expect(row('Made and not held against anything yet')).toBe('0');
  });
});
