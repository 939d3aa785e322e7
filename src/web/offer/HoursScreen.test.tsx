import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Hours, WorkingHours } from '#src/contract/offer.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { HoursScreen } from './HoursScreen.tsx';

const span = (weekday: number, from: number, to: number, locationId: number | null = null): Hours => ({ weekday, from, to, locationId });
const zone = 'America/New_York';

/** Harbor’s clock is New York’s. Maya is signed in; Zoë is away. */
class Clinic extends ClinicAtFetch {
  hours: WorkingHours = {
    practitioners: [
      { id: 5, firstName: 'Ana', lastName: 'Berg', discipline: '', hours: [], version: 0, timeOff: [], mayChange: false },
      {
        id: 1,
        firstName: 'Maya',
        lastName: 'Lin',
        discipline: 'Physiotherapy',
        hours: [span(1, 540, 780, 10), span(1, 840, 1080)],
        version: 3,
        timeOff: [],
        mayChange: true,
      },
      {
        id: 6,
        firstName: 'Zoë',
        lastName: 'Zimmer',
        discipline: '',
        hours: [span(5, 0, 1440, 10)],
        version: 1,
        timeOff: [{ id: 70, practitionerId: 6, startsAt: '2020-03-08T05:00:00Z', endsAt: '2099-03-10T04:00:00Z' }],
        mayChange: false,
      },
    ],
    timeZone: zone,
  };
  booked = 0;
  sent: { url: string; method: string; body: Record<string, unknown> }[] = [];
  override readonly fetch: ClinicAtFetch['fetch'] = async (url, options) => {
    if (url.endsWith('/me')) return Response.json(this.me);
    if (url === '/v2/working-hours') return Response.json(this.hours);
    if (url === '/v2/offer') {
      const kept = { status: 'active', version: 1, addressLines: [] };
      const locations = [
        { ...kept, id: 10, name: 'Mitte' },
        { ...kept, id: 11, name: 'Annex' },
        { ...kept, id: 12, name: 'Old mill', status: 'archived' },
      ];
      return Response.json({ services: [], locations, rooms: [], timeZone: zone, noticeHours: 24 });
    }
    const body = JSON.parse(options?.body ?? '{}') as Record<string, unknown>;
    this.sent.push({ url, method: options?.method ?? 'GET', body });
    const refusal = this.refusals.get('save');
    if (refusal) return Response.json(refusal, { status: 422 });
    const id = Number(url.split('/')[3]);
    const change = (about: (one: WorkingHours['practitioners'][number]) => Partial<WorkingHours['practitioners'][number]>) => {
      this.hours = { ...this.hours, practitioners: this.hours.practitioners.map((one) => ({ ...one, ...about(one) })) };
    };
    if (options?.method === 'DELETE') {
      change(({ timeOff }) => ({ timeOff: timeOff.filter((one) => one.id !== id) }));
      return Response.json({});
    }
    if (url.endsWith('/time-off')) {
      const made = { id: 80 + this.sent.length, practitionerId: id, ...(body as { startsAt: string; endsAt: string }) };
      change((one) => (one.id === id ? { timeOff: [...one.timeOff, made] } : {}));
      return Response.json({ ...made, appointments: this.booked }, { status: 201 });
    }
    const whose = this.hours.practitioners.find((one) => one.id === id);
    if (whose && whose.version !== body['version']) {
      return Response.json({ code: 'changed_meanwhile', current: { hours: whose.hours, version: whose.version } }, { status: 412 });
    }
    const week = { hours: body['hours'] as Hours[], version: (whose?.version ?? 0) + 1 };
    change((one) => (one.id === id ? week : {}));
    return Response.json(week);
  };
}
const open = async (about: Partial<Clinic> = {}) => {
  const clinic = Object.assign(new Clinic({ me: signedInAs({ rights: ['calendar.read', 'hours.change'] }) }), about);
  const shown = show(<HoursScreen />, clinic);
  await screen.findByRole('heading', { level: 2, name: /week/i });
  await screen.findAllByText('Mitte').catch(() => null);
  return { clinic, ...shown };
};
const day = (name: string) => within(screen.getAllByRole('listitem').find((row) => row.textContent?.startsWith(name)) as HTMLElement);
const times = (name: string) =>
  day(name)
    .queryAllByLabelText<HTMLInputElement>(/^(From|To)$/)
    .map(({ value }) => value);
const type = (field: HTMLElement | undefined, value: string) => fireEvent.change(field as HTMLElement, { target: { value } });
const sentWeek = (clinic: Clinic) => clinic.sent.filter(({ method }) => method === 'PUT').map(({ body }) => body['hours']);

test('S1 a therapist comes to their own week first, and sees of colleagues how much they work and who is away', async () => {
  await open();
  expect(screen.getByRole('heading', { name: 'My week' })).toBeDefined();
  const people = within(screen.getByRole('navigation', { name: 'Whose hours' }));
  expect(people.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
    'MLMaya Lin (You)8 h a week',
    'ABAna BergNo hours yet',
    'ZZZoë ZimmerAway until Mar 9, 2099',
  ]);
  expect(times('Monday')).toEqual(['09:00', '13:00', '14:00', '18:00']);
  expect(day('Tuesday').getByText('Does not work')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Save the week' })).toBeNull();
});

test('S1 the week of a colleague is read, without fields, to the end of its days', async () => {
  const { person } = await open();
  await person.click(screen.getByRole('button', { name: /Zoë/ }));
  expect(screen.getByRole('heading', { name: 'Week of Zoë Zimmer' })).toBeDefined();
  expect(day('Friday').getByText(/12:00 AM – 12:00 AM/).textContent).toContain('Mitte');
  expect(screen.queryAllByLabelText(/^(From|To)$/)).toEqual([]);
  expect(screen.queryByRole('button', { name: /Add|Enter|Remove|Copy/ })).toBeNull();
  expect(screen.getByText('Mar 8, 2020 – Mar 9, 2099')).toBeDefined();
});

test('S1 hours are added, changed, given a location and saved as a week; Undo puts the week back', async () => {
  const { clinic, person } = await open();
  await person.click(day('Tuesday').getByRole('button', { name: 'Add hours on Tuesday' }));
  expect(times('Tuesday')).toEqual(['09:00', '17:00']);
  type(day('Tuesday').getByLabelText('To'), '00:00');
  await person.click(day('Tuesday').getByRole('combobox', { name: 'Location' }));
  const options = within(await screen.findByRole('listbox', { name: 'Location' }));
  expect(options.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['Any location', 'Mitte', 'Annex']);
  await person.click(options.getByRole('option', { name: 'Annex' }));
  await person.click(screen.getByRole('button', { name: 'Remove Monday, hours 2' }));
  await person.click(screen.getByRole('button', { name: 'Save the week' }));
  expect(await screen.findByText('Your week is saved.')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Save the week' })).toBeNull();
  await person.click(screen.getByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('The week is as it was.')).toBeDefined();
  expect(sentWeek(clinic)).toEqual([
    [span(1, 540, 780, 10), span(2, 540, 1440, 11)],
    [span(1, 540, 780, 10), span(1, 840, 1080)],
  ]);
});

test('S1 a day is copied to the other working days', async () => {
  const { clinic, person } = await open();
  await person.click(screen.getByRole('button', { name: 'Copy Monday to other days' }));
  await person.click(await screen.findByRole('menuitem', { name: 'Monday to Friday' }));
  expect([times('Friday'), times('Saturday')]).toEqual([times('Monday'), []]);
  await person.click(screen.getByRole('button', { name: 'Save the week' }));
  await waitFor(() => expect(sentWeek(clinic)[0]).toHaveLength(10));
});

test('S1 hours that overlap, run backwards or lack a time are named, and the week is not saved', async () => {
  const { person } = await open();
  const [from, to] = day('Monday').getAllByLabelText(/^(From|To)$/);
  const save = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Save the week' });
  type(to, '14:30');
  expect(day('Monday').getAllByText('Overlaps other hours of this day.')).toHaveLength(2);
  expect(save().disabled).toBe(true);
  type(to, '08:00');
  expect(day('Monday').getByText('The end must come after the beginning.')).toBeDefined();
  type(from, '');
  expect(day('Monday').getByText('Enter both times.')).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Discard' }));
  expect(times('Monday')).toEqual(['09:00', '13:00', '14:00', '18:00']);
});

test('S1 a week that is being changed is kept while one looks at another, and not over a colleague’s change', async () => {
  const { clinic, person, client } = await open();
  type(day('Monday').getAllByLabelText('From')[0], '10:00');
  await person.click(screen.getByRole('button', { name: /Ana/ }));
  expect(screen.getByRole('button', { name: /Maya Lin .*Not saved yet/ })).toBeDefined();
  await person.click(screen.getByRole('button', { name: /Maya/ }));
  expect(times('Monday')[0]).toBe('10:00');
  const [ana, maya, zoe] = clinic.hours.practitioners as [never, WorkingHours['practitioners'][number], never];
  clinic.hours = { ...clinic.hours, practitioners: [ana, { ...maya, hours: [span(3, 600, 720)], version: 4 }, zoe] };
  await client.invalidateQueries({ queryKey: ['workingHours'] });
  await person.click(await screen.findByRole('button', { name: 'Take what holds now' }));
  expect([times('Monday'), times('Wednesday')]).toEqual([[], ['10:00', '12:00']]);
});

test('S1 OC-1 who saves a week over a colleague’s is shown both, day by day, and may save the days they changed on top', async () => {
  const { clinic, person } = await open();
  type(day('Monday').getAllByLabelText('From')[0], '10:00');
  const [ana, maya, zoe] = clinic.hours.practitioners as [never, WorkingHours['practitioners'][number], never];
  clinic.hours = { ...clinic.hours, practitioners: [ana, { ...maya, hours: [span(1, 540, 600, 12), span(3, 600, 720)], version: 4 }, zoe] };
  await person.click(screen.getByRole('button', { name: 'Save the week' }));
  const alert = within(await screen.findByRole('alert'));
  expect(alert.getByText('Someone changed this week meanwhile.')).toBeDefined();
  const rows = alert.getAllByRole('row').map(({ textContent }) => textContent?.replaceAll('\u202f', ' '));
  expect(rows).toEqual([
    'DayAs it is nowAs you have it',
    'Monday9:00 AM – 10:00 AM · Old mill, used no longer10:00 AM – 1:00 PM · Mitte2:00 PM – 6:00 PM',
  ]);
  await person.click(alert.getByRole('button', { name: 'Save my days on top' }));
  expect(await screen.findByText('Your week is saved.')).toBeDefined();
  expect(clinic.sent.map(({ body }) => body['version'])).toEqual([3, 4]);
  expect(screen.queryByText('Someone changed this week meanwhile.')).toBeNull();
  expect([times('Monday'), times('Wednesday')]).toEqual([
    ['10:00', '13:00', '14:00', '18:00'],
    ['10:00', '12:00'],
  ]);
});

test('S1 whole days off are those of the clinic’s clock, whatever the browser’s, across a change to summer time', async () => {
  const { clinic, person } = await open({ booked: 3 });
  await person.click(screen.getByRole('button', { name: 'Enter an absence' }));
  const form = within(await screen.findByRole('dialog'));
  const enter = form.getByRole<HTMLButtonElement>('button', { name: 'Enter' });
  expect(enter.disabled).toBe(true);
  type(form.getByLabelText('First day'), '2099-03-07');
  type(form.getByLabelText('Last day'), '2099-03-06');
  expect(form.getByText('The end must come after the beginning.')).toBeDefined();
  // On 8 March the clock of New York springs forward.
  type(form.getByLabelText('Last day'), '2099-03-08');
  await person.click(enter);
  expect(await screen.findByText('Mar 7 – 8, 2099')).toBeDefined();
  expect(screen.getByText('2 days')).toBeDefined();
  expect(screen.getByText(/^3 appointments are booked in this time/)).toBeDefined();
  expect(clinic.sent.at(-1)).toMatchObject({
    url: '/v2/practitioners/1/time-off',
    body: { startsAt: '2099-03-07T05:00:00.000Z', endsAt: '2099-03-09T04:00:00.000Z' },
  });
});

test('S1 an absence by the hour holds both of an hour that the clock shows twice', async () => {
  const { clinic, person } = await open();
  await person.click(screen.getByRole('button', { name: 'Enter an absence' }));
  const form = within(await screen.findByRole('dialog'));
  await person.click(form.getByRole('switch', { name: 'Whole days' }));
  // On 1 November 2099 the clock of New York falls back at two.
  type(form.getByLabelText('First day'), '2099-11-01');
  type(form.getByLabelText('Begins at'), '01:30');
  type(form.getByLabelText('Ends at'), '01:45');
  await person.click(form.getByRole('button', { name: 'Enter' }));
  await waitFor(() =>
    expect(clinic.sent.at(-1)?.body).toEqual({ startsAt: '2099-11-01T05:30:00.000Z', endsAt: '2099-11-01T06:45:00.000Z' }),
  );
});

test('S1 an absence is removed, and Undo enters it again', async () => {
  const clinic = new Clinic({ me: signedInAs({ rights: ['calendar.read', 'hours.change'] }) });
  const away = { id: 71, practitionerId: 1, startsAt: '2099-07-01T04:00:00Z', endsAt: '2099-07-02T04:00:00Z' };
  const practitioners = clinic.hours.practitioners.map((one) => (one.id === 1 ? { ...one, timeOff: [away] } : one));
  const { person } = await open({ hours: { ...clinic.hours, practitioners } });
  await person.click(screen.getByRole('button', { name: 'Remove the absence Jul 1, 2099' }));
  expect(await screen.findByText('No absences from now on.')).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('Jul 1, 2099')).toBeDefined();
});

test('S1 a clinic where nobody practises says what to do', async () => {
  const clinic = new Clinic({ me: signedInAs() });
  clinic.hours = { practitioners: [], timeZone: zone };
  show(<HoursScreen />, clinic);
  expect(await screen.findByText('Nobody sees patients here yet')).toBeDefined();
});
