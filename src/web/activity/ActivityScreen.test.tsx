import { screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Entry } from '#src/contract/activity.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { ActivityLog } from './ActivityScreen.tsx';
import type { Filters } from './address.ts';

const ruth = { id: 11, firstName: 'Ruth', lastName: 'Feldman' };
const sam = { id: 21, firstName: 'Sam', lastName: 'Okafor' };
const entry = (about: Partial<Entry>): Entry => ({
  at: '2026-11-21T10:42:00.000001Z',
  action: 'patient.opened',
  outcome: 'done',
  member: ruth,
  patient: sam,
  rule: null,
  detail: {},
  named: {},
  ip: null,
  ...about,
});

/** A clinic with a log of two pages, as those who oversee it see it. */
class Clinic extends ClinicAtFetch {
  chain = { entries: 4210, head: 'ab', checked: 2000, intact: true, firstBad: null as number | null, strays: 0 };
  pages: Entry[][] = [[entry({})]];
  asked: URLSearchParams[] = [];
  constructor(oversees = true) {
    super({ me: signedInAs({ rights: ['activity.read', ...(oversees ? (['activity.export'] as const) : [])] }) });
  }
  override readonly fetch: ClinicAtFetch['fetch'] = async (url) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (pathname.endsWith('/chain')) return Response.json(this.chain);
    if (!pathname.endsWith('/activity')) throw new Error(`Nobody answers ${url}`);
    this.asked.push(searchParams);
    const at = Number(searchParams.get('cursor') ?? 0);
    return Response.json({ items: this.pages[at] ?? [], nextCursor: at + 1 < this.pages.length ? String(at + 1) : null });
  };
}

beforeEach(() => {
  // Nothing scrolls here: the end of the list is out of sight.
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
});

function Log() {
  const [filters, setFilters] = useState<Filters>({});
  return <ActivityLog filters={filters} onFilter={setFilters} />;
}
const open = (clinic = new Clinic()) => ({ clinic, ...show(<Log />, clinic) });

test('L1 what happened is said in sentences, with the rule, day by day; what was refused is marked in words', async () => {
  const clinic = new Clinic();
  clinic.pages = [
    [
      entry({ action: 'careTeam.assigned', rule: 'policy.open', detail: { practitionerId: 31 }, named: { 31: 'Diego Ruiz' } }),
      entry({ action: 'careTeam.assigned', detail: { practitionerId: 32 }, named: { 32: 'Ruth Feldman' } }),
      entry({ action: 'record.opened', outcome: 'refused', rule: 'record_closed' }),
      entry({ action: 'request.refused', outcome: 'refused', patient: null, rule: 'not_allowed', detail: { route: 'GET /v2/team' } }),
      entry({
        at: '2026-11-20T10:00:00Z',
        action: 'member.changed',
        patient: null,
        detail: { memberId: 12, roles: [] },
        named: { 12: 'Pia Practice' },
      }),
      entry({ at: '2026-11-20T09:00:00Z', action: 'moon.landed', rule: 'moon.rule' }),
      entry({ at: '2026-11-20T08:00:00Z', action: 'session.opened', member: null }),
    ],
  ];
  open(clinic);
  expect(await screen.findByText('Ruth Feldman assigned Diego Ruiz to Sam Okafor')).toBeDefined();
  expect(screen.getByText('by the policy “open”')).toBeDefined();
  expect(screen.getByText('Ruth Feldman assigned themselves to Sam Okafor')).toBeDefined();
  const refused = screen.getByText(/tried to open the record of Sam Okafor/);
  expect(within(refused).getByText('Refused')).toBeDefined();
  expect(screen.getByText('because the record is not open to them')).toBeDefined();
  expect(screen.getByText(/asked for something that is not theirs: GET \/v2\/team/)).toBeDefined();
  expect(screen.getByText('Ruth Feldman changed what Pia Practice may do: roles')).toBeDefined();
  expect(screen.getByText('Ruth Feldman: moon.landed, about Sam Okafor')).toBeDefined();
  expect(screen.getByText('by moon.rule')).toBeDefined();
  expect(screen.getByText('Sam Okafor signed in')).toBeDefined();
  expect(screen.getAllByRole('heading', { level: 2 })).toHaveLength(2);
});

test('L1 of an export is said by what it was filtered, how many were chosen, and how many, or who, were on it', async () => {
  const clinic = new Clinic();
  const filter = { status: 'active', tags: [41], primary: [31], lastBefore: '2026-11-02', byName: true };
  clinic.pages = [
    [
      entry({ action: 'patient.listExported', patient: null, detail: { filter }, named: { 41: 'Monday group', 31: 'Diego Ruiz' } }),
      entry({ action: 'patient.listExported', patient: null, detail: { filter: { status: 'active' } } }),
      entry({ action: 'patient.listExported', patient: null, detail: { chosen: 12 } }),
      entry({ action: 'patient.listExported', patient: null }),
      entry({ action: 'patient.listSent', patient: null, detail: { patients: 500 } }),
      entry({ action: 'patient.listSent', detail: { patients: 7 } }),
      entry({ action: 'tag.renamed', patient: null, detail: { tagId: 41 }, named: { 41: 'Monday group' } }),
    ],
  ];
  open(clinic);
  expect(
    await screen.findByText(
      /Ruth Feldman exported a list of (clients|patients) – by what they typed, Primary: Diego Ruiz, Tagged: Monday group,? and Last before .*2026/,
    ),
  ).toBeDefined();
  expect(screen.getAllByText(/^Ruth Feldman exported the list of (clients|patients)$/)).toHaveLength(2);
  expect(screen.getByText(/exported (clients|patients) of their choice, 12 in number/)).toBeDefined();
  expect(screen.getByText(/received a part of an exported list; (clients|patients) on it: 500/)).toBeDefined();
  expect(screen.getByText(/received a part of an exported list with Sam Okafor on it; (clients|patients) on it: 7/)).toBeDefined();
  expect(screen.getByText('Ruth Feldman renamed a tag, now “Monday group”')).toBeDefined();
});

test('L1 whoever oversees the clinic reads that the chain is verified; everyone else neither reads it nor exports', async () => {
  open();
  expect(await screen.findByText('Chain verified: 4,210 entries, the newest 2,000 recomputed just now')).toBeDefined();
  expect(screen.getByRole('button', { name: 'Export' })).toBeDefined();
});
test('L2 AU-5 a therapist has no export, and no filter by actor', async () => {
  open(new Clinic(false));
  expect(await screen.findByText('Ruth Feldman opened the page of Sam Okafor')).toBeDefined();
  expect(screen.queryByText(/Chain/)).toBeNull();
  expect(screen.queryByRole('button', { name: 'Export' })).toBeNull();
  expect(screen.queryByLabelText('Who')).toBeNull();
});

test('L1 a chain that does not fit is not to be overlooked, and its place is named', async () => {
  const clinic = new Clinic();
  clinic.chain = { ...clinic.chain, intact: false, firstBad: 4007, strays: 2 };
  open(clinic);
  const alert = within(await screen.findByRole('alert'));
  expect(alert.getByText(/Entry 4007 does not fit/)).toBeDefined();
  expect(alert.getByText(/2 entries are in the log and not in the chain/)).toBeDefined();
});

test('L2 a filter is a chip that can be taken away, and is asked of the server', async () => {
  const { clinic, person } = open();
  await screen.findByText(/opened the page/);
  await person.click(screen.getByRole('combobox', { name: 'Result' }));
  await person.click(await screen.findByRole('option', { name: 'Refused', hidden: true }));
  await waitFor(() => expect(clinic.asked.at(-1)?.get('outcome')).toBe('refused'));
  await person.type(screen.getByLabelText('From'), '2026-07-01');
  // The clinic's day begins at its own midnight: in London in summer at 23:00 UTC.
  await waitFor(() => expect(clinic.asked.at(-1)?.get('since')).toBe('2026-06-30T23:00:00.000Z'));
  await person.click(screen.getByRole('button', { name: 'Take away the filter Result: Refused' }));
  await waitFor(() => expect(clinic.asked.at(-1)?.get('outcome')).toBeNull());
});

test('L2 older entries come when they are asked for', async () => {
  const clinic = new Clinic();
  clinic.pages = [[entry({})], [entry({ at: '2026-10-01T00:00:00Z', action: 'patient.invited' })]];
  const { person } = open(clinic);
  await person.click(await screen.findByRole('button', { name: 'Show older entries' }));
  expect(await screen.findByText('Ruth Feldman invited Sam Okafor')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Show older entries' })).toBeNull();
});

test('L2 where nothing matches, the filters can be cleared', async () => {
  const clinic = new Clinic();
  const { person } = open(clinic);
  await screen.findByText(/opened the page/);
  clinic.pages = [[]];
  await person.click(screen.getByRole('combobox', { name: 'What' }));
  await person.click(await screen.findByRole('option', { name: 'Supervision', hidden: true }));
  expect(await screen.findByText('Nothing matches these filters')).toBeDefined();
  clinic.pages = [[entry({})]];
  await person.click(screen.getByRole('button', { name: 'Clear all filters' }));
  expect(await screen.findByText(/opened the page/)).toBeDefined();
});
