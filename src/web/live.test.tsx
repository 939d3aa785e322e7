import { QueryClient } from '@tanstack/react-query';
import { screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { allActivePatients, myPatients } from '#src/contract/patients.ts';
import { ClinicAtFetch, maya, patientNamed, show } from '#test/screen.tsx';
import { call } from './client.ts';
import { followChanges } from './live.ts';
import { listKey } from './patients/data.ts';
import type { PatientPages } from './patients/data.ts';
import { requestOf } from './queries.ts';

/** The server's end of a stream. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static last: Stream;
  readyState = 1;
  constructor() {
    super();
    Stream.last = this;
  }
  close() {
    this.readyState = Stream.CLOSED;
  }
  tell(event: string, data: object = {}) {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }
}

const sam = patientNamed('Sam Okafor', [maya]);
const ada = patientNamed('Ada Byron', [maya]);

/** Maya's dashboard, open on "my patients" while colleagues work. */
const open = async () => {
  const clinic = new ClinicAtFetch({ patients: [sam, ada] });
  const { client } = show(null, clinic);
  for (const [list, endpoint] of [
    ['patients', myPatients],
    ['allTenantPatients', allActivePatients],
  ] as const) {
    await client.fetchInfiniteQuery({
      queryKey: listKey(list, ''),
      queryFn: (context) => call(endpoint, { query: {} }, requestOf(context)),
      initialPageParam: null,
    });
  }
  const close = followChanges(client);
  clinic.requests.length = 0;
  return {
    clinic,
    client,
    close,
    mine: () =>
      client.getQueryData<PatientPages>(listKey('patients', ''))?.pages.flatMap((page) => page.items.map(({ firstName }) => firstName)),
  };
};
const staleNames = (client: QueryClient) =>
  client
    .getQueryCache()
    .getAll()
    .flatMap(({ queryKey, state }) => (state.isInvalidated ? [String(queryKey[0])] : []))
    .toSorted((one, other) => one.localeCompare(other));

let left: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  vi.stubGlobal('EventSource', Stream);
  left = vi.spyOn(window.location, 'replace').mockImplementation(() => {});
});
afterEach(() => left.mockRestore());

test('R6 a patient one may no longer see leaves the screen, with a sentence why, without anything being clicked', async () => {
  const { clinic, close, mine } = await open();
  clinic.patients = [ada];
  Stream.last.tell('access');
  expect(await screen.findByText('You are no longer on the care team of Sam Okafor.')).toBeDefined();
  expect(mine()).toEqual(['Ada']);
  close();
});

test('R6 a patient one has been given appears, with a sentence', async () => {
  const { clinic, close, mine } = await open();
  clinic.patients = [...clinic.patients, patientNamed('Lu Chen', [maya])];
  Stream.last.tell('access');
  expect(await screen.findByText('You are now on the care team of Lu Chen.')).toBeDefined();
  expect(mine()).toContain('Lu');
  close();
});

test('What one did oneself, and sees already, is not told as news', async () => {
  const { clinic, close } = await open();
  Stream.last.tell('access');
  await waitFor(() => expect(clinic.requests.length).toBeGreaterThan(0));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(screen.queryByText(/care team/)).toBeNull();
  close();
});

test('SE-3 what is asked again because a colleague changed something is not activity of one’s own', async () => {
  const { clinic, close } = await open();
  Stream.last.tell('access');
  await waitFor(() => expect(clinic.requests.map(({ path }) => path)).toContain('/v2/doctor/patients/summary'));
  expect(clinic.requests.every(({ headers }) => headers['caseload-background'] === '1')).toBe(true);
  close();
});

test('A colleague’s change makes the lists and that patient’s care team stale, and nothing else', async () => {
  const { client, close } = await open();
  for (const key of [['careTeam', sam.id], ['careTeam', ada.id], ['tenantDoctors']]) client.setQueryData(key, {});
  Stream.last.tell('change', { what: 'careTeam', patientId: sam.id });
  await waitFor(() => expect(staleNames(client)).toEqual(['allTenantPatients', 'careTeam', 'patients']));
  expect(client.getQueryState(['careTeam', ada.id])?.isInvalidated).toBe(false);
  close();
});

test('What goes on changing, as in an import, is asked for while it does, and no more often than once a second', async () => {
  const { client, close } = await open();
  const asked = vi.spyOn(client, 'invalidateQueries');
  vi.useFakeTimers();
  for (let tenth = 0; tenth < 30; tenth++) {
    Stream.last.tell('change', { what: 'careTeam' });
    vi.advanceTimersByTime(100);
  }
  vi.useRealTimers();
  expect(asked).toHaveBeenCalledTimes(3);
  close();
});

test('R5 who is kept from a patient is asked for again when an admin elsewhere blocks or unblocks somebody', async () => {
  const { client, close } = await open();
  for (const id of [sam.id, ada.id]) client.setQueryData(['blocks', id], []);
  Stream.last.tell('change', { what: 'patient', patientId: sam.id });
  await waitFor(() => expect(client.getQueryState(['blocks', sam.id])?.isInvalidated).toBe(true));
  expect(client.getQueryState(['blocks', ada.id])?.isInvalidated).toBe(false);
  close();
});

test('F1 a feature that is switched elsewhere changes what the interface offers', async () => {
  const { client, close } = await open();
  Stream.last.tell('change', { what: 'features' });
  await waitFor(() => expect(staleNames(client)).toContain('me'));
  close();
});

test('F1 F2 a patient who leaves the list because a feature was switched off leaves the screen, with that sentence', async () => {
  const { clinic, close, mine } = await open();
  clinic.patients = [ada];
  Stream.last.tell('change', { what: 'features' });
  expect(await screen.findByText('A feature was switched off: Sam Okafor is no longer among your patients.')).toBeDefined();
  expect(mine()).toEqual(['Ada']);
  expect(screen.queryByText(/care team of/)).toBeNull();
  close();
});

test('SE-4 a session that ends elsewhere ends on this screen at once, and one comes back to where one was', async () => {
  window.history.replaceState(null, '', '/clinic/features');
  await open();
  Stream.last.tell('ended');
  expect(left).toHaveBeenCalledWith('/sign-in?to=%2Fclinic%2Ffeatures&why=ended');
  expect(Stream.last.readyState).toBe(Stream.CLOSED);
});

test('After an interruption everything on the screen is asked for again', async () => {
  const { client, close } = await open();
  Stream.last.tell('error');
  expect(staleNames(client)).toEqual([]);
  Stream.last.tell('open');
  await waitFor(() => expect(staleNames(client)).toEqual(['allTenantPatients', 'me', 'patients']));
  close();
});
