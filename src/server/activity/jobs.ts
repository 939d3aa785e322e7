import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Database } from '#src/platform/db.ts';
import type { Logger } from '#src/platform/log.ts';
import { allHeads } from './queries.ts';
import { signerOf } from './rules.ts';

/**
 * Sets the head of each clinic's chain down outside the database, signed, one line for each that moved since the last time: whoever
 * rewrites the database, or cuts its end off, cannot rewrite these lines with it (AU-3). Resolves when they are on the disk.
 */
export function anchoring(database: Database, file: string, secret: string): () => Promise<void> {
  const signer = signerOf(secret);
  const anchored = new Map<number, string>();
  return async () => {
    const [heads] = await database.together(allHeads());
    const moved = heads.filter(({ tenantId, hash }) => anchored.get(tenantId) !== hash);
    if (moved.length === 0) return;
    const at = new Date().toISOString();
    const lines = moved.map((head) => `${JSON.stringify(signer.sign({ ...head, at, caseload: 'anchor' }))}\n`).join('');
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, 'a', 0o600);
    try {
      await handle.write(lines);
      await handle.sync();
    } finally {
      await handle.close();
    }
    for (const { tenantId, hash } of moved) anchored.set(tenantId, hash);
  };
}

/** Anchors at once, then every `everyMs`, and once more when stopped. What fails is logged and tried again at the next turn. */
export function anchorEvery(anchor: () => Promise<void>, everyMs: number, log: Logger): { stop(): Promise<void> } {
  let turn = Promise.resolve();
  const run = () => {
    turn = turn.then(anchor).catch((error: unknown) => log.error({ err: error }, 'the activity log could not be anchored'));
  };
  const timer = setInterval(run, everyMs);
  run();
  return {
    stop: async () => {
      clearInterval(timer);
      run();
      await turn;
    },
  };
}
