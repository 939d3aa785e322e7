import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { showNote } from './data.ts';

test('C4 a list that was asked for anew and does not hold a note yet is still asked for when that note is saved', async () => {
  const client = new QueryClient();
  const key = ['notes', 7, 'list', 'notes', 'all'];
  client.setQueryData(key, { pages: [{ items: [], nextCursor: null }], pageParams: [null] });
  await client.invalidateQueries({ queryKey: key });
  showNote(client, 7, 42, (note) => note);
  expect(client.getQueryState(key)?.isInvalidated).toBe(true);
});
