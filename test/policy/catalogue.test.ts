import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingsByRule } from './catalogue.ts';
import { ownAdmin } from '#test/admin.ts';

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(ownAdmin());
  await client.connect();
});
afterAll(() => client.end());

test('RL-1 RL-4 to RL-9 the catalogue of the database breaks none of the rules for it', async () => {
  const broken = (await findingsByRule(client)).filter(({ findings }) => findings.length > 0);
  expect(broken).toEqual([]);
});
