import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artefacts } from './artefacts.ts';

if (process.argv[2] === 'screenshots') await import('./screenshots.ts');
else for (const [name, text] of await artefacts()) await writeFile(join(import.meta.dirname, '../generated', name), text);
