import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artefacts } from './artefacts.ts';

for (const [name, text] of await artefacts()) await writeFile(join(import.meta.dirname, '../generated', name), text);
