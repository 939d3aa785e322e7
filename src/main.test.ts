import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('O1 on a port that is taken the server says so and ends, leaving nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'caseload-main-'));
  const taken = createServer().listen(0, 'localhost');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const { DATABASE_URL: _own, ...environment } = process.env;
  const server = spawn(process.execPath, ['src/main.ts'], {
    env: { ...environment, PORT: String(port), CASELOAD_DATA_DIR: folder, CASELOAD_DEMO: 'off' },
  });
  let said = '';
  server.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const code = await new Promise((resolve) => server.once('exit', resolve));
  taken.close();
  rmSync(folder, { recursive: true, force: true });
  expect(said).toContain(`Port ${port} is in use.`);
  expect(code).toBe(1);
});
