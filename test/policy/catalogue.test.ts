import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { findingsByRule } from './catalogue.ts';

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(inject('admin'));
  await client.connect();
});
afterAll(() => client.end());

test('RL-1 RL-4 to RL-9 the catalogue of the database breaks none of the rules for it', async () => {
  const broken = (await findingsByRule(client)).filter(({ findings }) => findings.length > 0);
  expect(broken).toEqual([]);
});
