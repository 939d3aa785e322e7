// The files of the web app as they travel: compressed once, as well as can be, beside themselves. http/web.ts sends what a browser takes.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const smallest = 1024;

const compress = async (path: string): Promise<void> => {
  const bytes = await readFile(path);
  if (bytes.length < smallest) return;
  // The last of brotli's levels costs three times as much as the one before, for 2 %: worth it for what is asked for first.
  const quality = /\/(index|first)-/.test(path) ? 11 : 10;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await Promise.all([
    promisify(brotliCompress)(bytes, { params }).then((packed) => writeFile(`${path}.br`, packed)),
    promisify(gzip)(bytes, { level: 9 }).then((packed) => writeFile(`${path}.gz`, packed)),
  ]);
};

export const compressed = (): Plugin => ({
  name: 'caseload-compressed',
  apply: 'build',
  applyToEnvironment: ({ name }) => name === 'client',
  async writeBundle({ dir }) {
    // Who works on it waits for every build, and has no slow network.
    if (this.meta.watchMode) return;
    const assets = join(dir ?? '', 'assets');
    const files = (await readdir(assets)).filter((file) => /\.(js|mjs|css|svg)$/.test(file));
    await Promise.all(files.map((file) => compress(join(assets, file))));
  },
});
