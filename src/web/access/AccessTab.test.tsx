import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { Explanation, Reason, WhoCanOpen } from '#src/contract/access.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { ClinicAtFetch, nothingMay, show, signedInAs } from '#test/screen.tsx';
import { AccessTab } from './AccessTab.tsx';
import { changesOf, momentOf, neighboursOf } from './address.ts';
import type { At } from './address.ts';
import { RecordsTab } from './RecordsTab.tsx';

const maya = { id: 1, firstName: 'Maya', lastName: 'Lin', roles: ['clinician'] };
const ruth = { id: 8, firstName: 'Ruth', lastName: 'Feldman', roles: ['clinicalAdmin'] };
const ana = { id: 2, firstName: 'Ana', lastName: 'Ruiz', roles: ['supervisor'] };
const tom = { id: 3, firstName: 'Tom', lastName: 'Berg', roles: ['clinician'] };
const since = '2026-03-03T12:00:00.000Z';
const careTeam: Reason = { because: 'careTeam', practitioner: maya, via: 'manual', since, until: null, grantedBy: ruth };
const readsAll: Reason = { because: 'readsAll', practitioner: null, via: null, since: null, until: null, grantedBy: null };

const sam = (about: Partial<PatientPage> = {}): PatientPage => ({
  id: 100,
  firstName: 'Sam',
  lastName: 'Okafor',
  preferredName: null,
  email: null,
  phone: null,
  status: 'active',
  createdAt: '2026-01-05T12:00:00.000Z',
  portal: 'none',
  profile: null,
  sealed: false,
  recordOpens: true,
  may: nothingMay,
  requestedAt: null,
  emergency: null,
  ...about,
});

/** Answers what the tabs ask about Sam. */
class Clinic extends ClinicAtFetch {
  who: WhoCanOpen = {
    at: since,
    sealed: false,
    members: [
      { member: ruth, reasons: [readsAll] },
      { member: maya, reasons: [careTeam] },
      { member: ana, reasons: [{ ...careTeam, because: 'supervises', until: '2026-12-01T12:00:00.000Z' }] },
    ],
    timeline: [
      {
        practitioner: maya,
        kind: 'primary',
        via: 'invite',
        from: since,
        until: null,
        by: ruth,
        reason: null,
        endedBy: null,
        endedReason: null,
      },
      {
        practitioner: tom,
        kind: 'assigned',
        via: 'manual',
        from: '2026-01-10T12:00:00.000Z',
        until: '2026-02-10T12:00:00.000Z',
        by: ruth,
        reason: null,
        endedBy: ruth,
        endedReason: 'moved away',
      },
    ],
    opened: [{ member: maya, at: '2026-03-04T09:00:00.000Z', rule: 'careTeam' }],
    around: [],
  };
  explained: Explanation = { at: since, member: maya, allowed: true, reasons: [careTeam], missing: [], turns: ['unassign'] };
  blocks: { member: typeof maya; by: typeof maya; since: string; reason: string }[] = [];
  asked: string[] = [];
  /** What is answered of a moment; otherwise what is so now. */
  moments = new Map<string, WhoCanOpen>();
  /** Moments whose answers do not come. */
  silent = new Set<string>();
  private answered(at: string | null, body: object): Promise<Response> {
    return at !== null && this.silent.has(at) ? new Promise(() => {}) : Promise.resolve(Response.json(body));
  }
  override readonly fetch: ClinicAtFetch['fetch'] = (url, options) => {
    const { method = 'GET', body = '{}' } = options ?? {};
    const { pathname, search } = new URL(url, 'http://localhost');
    this.asked.push(`${method} ${pathname}${search}`);
    const said = JSON.parse(body) as Record<string, unknown>;
    const at = new URLSearchParams(search).get('at');
    if (pathname.endsWith('/access')) return this.answered(at, this.moments.get(at ?? '') ?? this.who);
    if (/\/access\/\d+$/.test(pathname)) return Promise.resolve(Response.json(this.explained));
    if (pathname.endsWith('/record')) {
      return Promise.resolve(
        this.refusals.has('record')
          ? Response.json({ code: 'record_closed' }, { status: 403 })
          : Response.json({ patientId: 100, reasons: [careTeam] }),
      );
    }
    if (pathname.endsWith('/colleagues')) return Promise.resolve(Response.json([ruth, maya, ana, tom]));
    if (pathname.endsWith('/seal')) return Promise.resolve(Response.json({ sealed: said['sealed'] }));
    if (/\/blocks\/\d+$/.test(pathname)) this.blocks = [{ member: tom, by: ruth, since, reason: String(said['reason']) }];
    if (pathname.includes('/blocks')) return Promise.resolve(Response.json({ items: this.blocks }));
    throw new Error(`Nobody answers ${pathname}`);
  };
}
/** The tab as the page holds it: the moment is in the address. */
function Tab({ patient, at: first = null }: { patient: PatientPage; at?: At }) {
  const [at, setAt] = useState<At>(first);
  return <AccessTab patient={patient} at={at} onAt={setAt} />;
}
const asRuth = () =>
  signedInAs({
    member: { ...ruth, permissions: [], accessLevel: 'clinical', visibility: 'all', practitionerId: null },
    rights: ['activity.export'],
  });

test('A15 the record opens with one line that says why, and its parts', async () => {
  const clinic = new Clinic({});
  show(<RecordsTab patient={sam()} onPart={() => {}} />, clinic);
  expect(await screen.findByText(/^Open to you: on the care team since .*3.*2026, assigned by Ruth Feldman/)).toBeDefined();
  expect(screen.getByRole('tab', { name: 'Notes' })).toBeDefined();
  // Files are for those who write in the record (table R).
  expect(screen.queryByRole('tab', { name: 'Files' })).toBeNull();
});

test('R6 A15 a closed record is no error: it says what is missing, what would open it, and how to ask', async () => {
  const clinic = new Clinic({});
  clinic.explained = { ...clinic.explained, allowed: false, reasons: [], missing: ['reason'], turns: ['assign'] };
  const { person } = show(
    <RecordsTab patient={sam({ recordOpens: false, may: { ...nothingMay, requestAccess: true } })} onPart={() => {}} />,
    clinic,
  );
  expect(await screen.findByText('Not on the care team, and not supervising anyone on it.')).toBeDefined();
  expect(screen.getByText('Being assigned to the care team')).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();
  // Looking at it opens nothing, so nothing is asked of the record.
  expect(clinic.asked.some((one) => one.endsWith('/record'))).toBe(false);
  await person.click(screen.getByRole('button', { name: 'Request access' }));
  expect(await screen.findByRole('dialog')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Emergency access' })).toBeNull();
});

test('R6 a record that closed a moment ago shows as closed, not as an error', async () => {
  const clinic = new Clinic({});
  clinic.refusals.set('record', { code: 'record_closed' });
  clinic.explained = { ...clinic.explained, allowed: false, reasons: [], missing: ['accessLevel'], turns: ['setClinical'] };
  show(<RecordsTab patient={sam()} onPart={() => {}} />, clinic);
  expect(await screen.findByText('The access level is Administrative.')).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('A15 everyone who can open the record stands in a group, with the reason as a sentence', async () => {
  show(<Tab patient={sam()} />, new Clinic({}));
  const careTeamGroup = (await screen.findByRole('heading', { name: 'Care team' })).parentElement as HTMLElement;
  expect(within(careTeamGroup).getByText('Maya Lin (You)')).toBeDefined();
  expect(within(careTeamGroup).getByText(/^On the care team since .*, assigned by Ruth Feldman$/)).toBeDefined();
  expect(screen.getByText(/^Supervising Maya Lin, on the care team, since .*, until .*2026$/)).toBeDefined();
  expect(screen.getByText('Reads every record as Clinical admin')).toBeDefined();
  expect(screen.queryByRole('combobox', { name: 'Person' })).toBeNull();
  expect(await screen.findByText('You can open this record')).toBeDefined();
});

test('A15 who oversees access asks about anyone, and hears what would turn the answer', async () => {
  const clinic = new Clinic({ me: asRuth() });
  clinic.explained = {
    ...clinic.explained,
    member: tom,
    allowed: false,
    reasons: [],
    missing: ['accessLevel', 'reason'],
    turns: ['setClinical', 'assign'],
  };
  const { person } = show(<Tab patient={sam({ may: { ...nothingMay, explainOthers: true } })} />, clinic);
  await person.click(await screen.findByRole('combobox', { name: 'Person' }));
  await person.click(await screen.findByRole('option', { name: 'Tom Berg · Clinician' }));
  expect(await screen.findByText('Tom Berg cannot open this record')).toBeDefined();
  expect(screen.getByText('What would open it, all of it together:')).toBeDefined();
  expect(screen.getByText('The access level Clinical (an owner or practice admin)')).toBeDefined();
  expect(clinic.asked).toContain('GET /v2/patients/100/access/3');
});

test('A15 the timeline names each time of access, as a picture and as a table', async () => {
  const { person } = show(<Tab patient={sam()} />, new Clinic({}));
  expect(await screen.findByRole('button', { name: /^Tom Berg: Assigned, .*Ended by Ruth Feldman: moved away$/ })).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Show as a table' }));
  const rows = within(screen.getByRole('table')).getAllByRole('row');
  expect(rows).toHaveLength(3);
  expect(within(rows[2] as HTMLElement).getByText('Ruth Feldman: moved away')).toBeDefined();
});

test('A15 the past is asked by the clinic’s clock, and the screen says that it is the past', async () => {
  const clinic = new Clinic({ me: signedInAs({ tenant: { ...signedInAs().tenant, timeZone: 'America/New_York' } }) });
  const { person } = show(<Tab patient={sam()} />, clinic);
  const field = await screen.findByLabelText('As of');
  await person.type(field, '2026-02-03T09:30');
  expect(await screen.findByText(/^You are looking at .*who could open the record then\.$/)).toBeDefined();
  expect(clinic.asked).toContain(`GET /v2/patients/100/access?at=${encodeURIComponent('2026-02-03T14:30:00.000Z')}`);
  expect(await screen.findByRole('heading', { name: 'Who could open this record' })).toBeDefined();
  expect(await screen.findByText('You could open this record')).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Now' }));
  expect(await screen.findByRole('heading', { name: 'Who can open this record' })).toBeDefined();
});

const february = '2026-02-03T12:00:00.000Z';

test('A15 while another moment is awaited nothing is shown under its heading, and the timeline stays', async () => {
  const clinic = new Clinic({});
  clinic.silent.add(february);
  show(<Tab patient={sam()} at={february} />, clinic);
  expect(await screen.findByRole('heading', { name: 'Access over time' })).toBeDefined();
  expect(screen.queryByRole('heading', { name: /^Who c(an|ould) open this record$/ })).toBeNull();
  expect(screen.queryByText('Maya Lin (You)')).toBeNull();
});

test('A15 one steps from change to change, and a bar leads to where it begins', async () => {
  const clinic = new Clinic({});
  clinic.moments.set('2026-02-10T12:00:00.000Z', { ...clinic.who, members: [] });
  const { person } = show(<Tab patient={sam()} />, clinic);
  await person.click(await screen.findByRole('button', { name: /^Tom Berg: Assigned/ }));
  expect(clinic.asked).toContain(`GET /v2/patients/100/access?at=${encodeURIComponent('2026-01-10T12:00:00.000Z')}`);
  await person.click(screen.getByRole('button', { name: 'Next change' }));
  expect(await screen.findByText('Nobody can open this record')).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Next change' }));
  expect(screen.getByRole('button', { name: 'Next change' }).getAttribute('aria-disabled')).toBe('true');
  // Nothing comes after it, and the focus is where it was.
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Next change' }));
  await person.click(screen.getByRole('button', { name: 'Previous change' }));
  expect(await screen.findByText('Nobody can open this record')).toBeDefined();
});

test('A15 who did open it around the moment: in the half hour before and after, or in twelve hours', async () => {
  const clinic = new Clinic({ me: asRuth() });
  const opened = (at: string, member = maya) => ({ member, at, rule: 'careTeam' });
  clinic.moments.set(february, { ...clinic.who, around: [opened('2026-02-03T11:45:00.000Z'), opened('2026-02-03T20:00:00.000Z', tom)] });
  const { person } = show(<Tab patient={sam()} at={february} />, clinic);
  const part = within((await screen.findByRole('heading', { name: 'Who opened it around then' })).parentElement as HTMLElement);
  expect([part.getByText('Maya Lin'), part.getByText('Tom Berg')]).toHaveLength(2);
  await person.click(part.getByText('Within half an hour'));
  expect(part.queryByText('Tom Berg')).toBeNull();
  expect(part.getByText('That day in the activity log')).toBeDefined();
});

test('A15 what is to come and a time before the patient are refused in words, and not asked', async () => {
  const clinic = new Clinic({});
  show(<Tab patient={sam()} at="2026-01-04T12:00:00Z" />, clinic);
  expect(await screen.findByText('Sam Okafor had not come to the clinic yet')).toBeDefined();
  show(<Tab patient={sam()} at="2126-01-04T12:00:00Z" />, clinic);
  expect(await screen.findByText('This moment is still to come')).toBeDefined();
  expect(clinic.asked.filter((one) => one.includes('?at='))).toEqual([]);
});

test('A15 TM-1 where the clock shows a time twice one says which, and what it leaves out is said', async () => {
  const inBerlin = signedInAs({ tenant: { ...signedInAs().tenant, timeZone: 'Europe/Berlin' } });
  const clinic = new Clinic({ me: inBerlin });
  const { person } = show(<Tab patient={sam({ createdAt: '2025-01-05T12:00:00.000Z' })} />, clinic);
  const field = await screen.findByLabelText('As of');
  fireEvent.change(field, { target: { value: '2025-10-26T02:30' } });
  expect(await screen.findByText('The clock shows this time twice:')).toBeDefined();
  await person.click(screen.getByText('The first time'));
  for (const at of ['2025-10-26T01:30:00.000Z', '2025-10-26T00:30:00.000Z'])
    expect(clinic.asked).toContain(`GET /v2/patients/100/access?at=${encodeURIComponent(at)}`);
  fireEvent.change(field, { target: { value: '2025-03-30T02:30' } });
  expect(await screen.findByText(/^The clock leaves this time out; .* is shown\.$/)).toBeDefined();
  expect(clinic.asked).toContain(`GET /v2/patients/100/access?at=${encodeURIComponent('2025-03-30T01:30:00.000Z')}`);
});

test('A15 of an address only a moment is taken, and steps lead to what has passed', () => {
  expect(['2026-02-03T12:00:00Z', february, 'yesterday', '2026-02-31T00:00:00Z', '0000-01-01T00:00:00Z', 7].map(momentOf)).toEqual([
    '2026-02-03T12:00:00Z',
    february,
    null,
    null,
    null,
    null,
  ]);
  const now = Date.parse('2026-03-05T00:00:00Z');
  const changes = changesOf(new Clinic({}).who.timeline, '2026-01-05T12:00:00.000Z', now);
  expect(changes).toEqual(['2026-01-10T12:00:00.000Z', '2026-02-10T12:00:00.000Z', since]);
  expect(neighboursOf(changes, null, now)).toEqual({ before: since, after: null });
  expect(neighboursOf(changes, february, now)).toEqual({ before: changes[0], after: changes[1] });
});

test('R5 before a chart is sealed, it is said who loses access, oneself included', async () => {
  const clinic = new Clinic({ me: asRuth() });
  const { person } = show(<Tab patient={sam({ may: { ...nothingMay, seal: true } })} />, clinic);
  await person.click(await screen.findByRole('button', { name: 'Seal the chart' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(await dialog.findByText('Ruth Feldman reads every record without being on the care team, and loses access.')).toBeDefined();
  expect(dialog.getByText('You lose access yourself, and can still lift the seal.')).toBeDefined();
  expect(clinic.asked.some((one) => one.startsWith('PUT'))).toBe(false);
  await person.click(dialog.getByRole('button', { name: 'Seal the chart' }));
  await waitFor(() => expect(clinic.asked).toContain('PUT /v2/patients/100/seal'));
});

test('R5 a block needs someone else and a reason, and says first what it takes', async () => {
  const clinic = new Clinic({ me: asRuth() });
  const { person } = show(<Tab patient={sam({ may: { ...nothingMay, block: true } })} />, clinic);
  await person.click(await screen.findByRole('button', { name: 'Block someone' }));
  const dialog = within(await screen.findByRole('dialog'));
  await person.click(dialog.getByRole('combobox', { name: 'Who' }));
  expect(screen.queryByRole('option', { name: /^Ruth Feldman/ })).toBeNull();
  await person.click(await screen.findByRole('option', { name: 'Tom Berg · Clinician' }));
  expect(dialog.getByText('Tom Berg loses Sam Okafor at once, on every screen.')).toBeDefined();
  const confirm = dialog.getByRole('button', { name: 'Block' });
  expect((confirm as HTMLButtonElement).disabled).toBe(true);
  await person.type(dialog.getByRole('textbox', { name: /^Reason/ }), 'neighbours');
  await person.click(confirm);
  expect(await screen.findByText(/by Ruth Feldman: neighbours$/)).toBeDefined();
  expect(clinic.asked).toContain('PUT /v2/patients/100/blocks/3');
  expect(await screen.findByRole('button', { name: 'Lift the block of Tom Berg' })).toBeDefined();
});

test('R5 who may neither block nor seal is offered neither', async () => {
  show(<Tab patient={sam()} />, new Clinic({}));
  await screen.findByRole('heading', { name: 'Who opened it' });
  expect(screen.queryByRole('button', { name: /^(Block|Seal|Lift)/ })).toBeNull();
});
