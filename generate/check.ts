import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artefacts } from './artefacts.ts';

for (const [name, text] of await artefacts()) {
  const kept = await readFile(join(import.meta.dirname, '../generated', name), 'utf8').catch(() => '');
  if (kept === text) continue;
  process.stderr.write(`generated/${name} is not what the code says now. Run npm run generate and commit what changes.\n`);
  process.exitCode = 1;
}
