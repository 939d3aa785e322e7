// C4: the report of the mutants says that the worlds can see. `node test/policy/mutate.ts` writes it, when the policy has changed; it takes
// hours, so it says of which policy files it speaks.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const file = join(import.meta.dirname, '../../docs/policy-mutation.md');
const report = existsSync(file) ? readFileSync(file, 'utf8') : '';
/** The row of this name in the report's first table. */
const row = (name: string): string => new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'm').exec(report)?.[1] ?? '';

test('AZ-2 RL-4 the report of the mutants is of at least 150 that ran, of which none survives unexplained', () => {
  expect(row('Policy files')).toMatch(/^sha256 `[0-9a-f]{16}`$/);
  expect(Number(/^\d+/.exec(row('Mutants that run'))?.[0] ?? 0)).toBeGreaterThanOrEqual(150);
  expect(row('Survivors')).toMatch(/, 0 not explained$/);
});
