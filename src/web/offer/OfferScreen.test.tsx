import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Settings } from '#src/contract/clinic.ts';
import type { Location, Offer, Room, Service } from '#src/contract/offer.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { OfferScreen } from './OfferScreen.tsx';

const kept = { status: 'active' as const, version: 1 };
const session: Service = {
  ...kept,
  id: 1,
  name: 'Physiotherapy',
  duration: 30,
  bufferBefore: 0,
  bufferAfter: 5,
  priceLabel: '€48',
  colour: 'teal',
};
const mitte: Location = { ...kept, id: 10, name: 'Mitte', addressLines: ['Torstraße 12', '10119 Berlin'] };
const gym: Room = { ...kept, id: 20, name: 'Gym', locationId: 10 };

/** A clinic whose offer can be read, added to and changed. */
class Clinic extends ClinicAtFetch {
  offer: Offer = {
    services: [session, { ...session, id: 2, name: 'Back school', status: 'archived', priceLabel: '' }],
    locations: [mitte],
    rooms: [gym],
    timeZone: 'Europe/Berlin',
    noticeHours: 24,
  };
  sent: { url: string; method: string; body: Record<string, unknown> }[] = [];
  refusal: object | null = null;
  use = { rooms: 1, appointments: 12, practitioners: [{ id: 1, firstName: 'Maya', lastName: 'Lin' }] };
  settings: Settings = {
    version: 5,
    assignmentPolicy: 'open',
    emergencyMinutes: 60,
    emergencyReviewHours: 72,
    noticeHours: 24,
    patientOverlap: false,
    appointmentMails: true,
    reminderHours: 24,
    language: 'en',
  };
  override readonly fetch: ClinicAtFetch['fetch'] = async (url, options) => {
    if (url.endsWith('/me')) return Response.json(this.me);
    if (url === '/v2/offer') return this.refusal ? Response.json(this.refusal, { status: 500 }) : Response.json(this.offer);
    if (url.endsWith('/use')) return Response.json(this.use);
    if (url.endsWith('/settings') && options?.method !== 'PATCH') return Response.json(this.settings);
    const body = JSON.parse(options?.body ?? '{}') as Record<string, unknown>;
    this.sent.push({ url, method: options?.method ?? 'GET', body });
    const refusal = this.refusals.get('save');
    if (refusal) return Response.json(refusal, { status: 412 });
    if (url.endsWith('/settings')) {
      if (body['version'] !== this.settings.version) return Response.json({ code: 'changed_meanwhile' }, { status: 412 });
      return Response.json((this.settings = { ...this.settings, ...body, version: this.settings.version + 1 }));
    }
    const [, , list, id] = url.split('/') as ['', 'v2', keyof Pick<Offer, 'services' | 'locations' | 'rooms'>, string];
    const all = this.offer[list] as { id: number; version: number }[];
    const before = all.find((one) => String(one.id) === id);
    const after = before ? { ...before, ...body, version: before.version + 1 } : { ...kept, ...body, id: 90 };
    this.offer = { ...this.offer, [list]: before ? all.map((one) => (one === before ? after : one)) : [...all, after] };
    return Response.json(after, { status: before ? 200 : 201 });
  };
}
const open = async (rights: string[] = ['calendar.read', 'settings.change']) => {
  const clinic = new Clinic({ me: signedInAs({ rights: rights as never }) });
  const shown = show(<OfferScreen />, clinic);
  await screen.findByText('Physiotherapy');
  return { clinic, ...shown };
};
const dialog = async () => within(await screen.findByRole('dialog'));

test('S1 what the clinic offers stands there with its length, what is kept free, its price, and where', async () => {
  await open();
  const rows = screen.getAllByRole('listitem').map((row) => row.textContent);
  expect(rows).toEqual([
    'Physiotherapy30 minutes5 min free after€48EditArchive',
    'Back schoolOffered no longer30 minutes5 min free afterRestore',
    'Gym',
  ]);
  expect(screen.getByRole('heading', { name: 'Mitte' })).toBeDefined();
  expect(screen.getByText(/Torstraße 12/)).toBeDefined();
});

test('S1 who does not keep the settings reads the offer and changes nothing', async () => {
  await open(['calendar.read']);
  expect(screen.queryAllByRole('button')).toEqual([]);
  expect(
    await screen.findByText(/^A patient has one appointment at a time\. A cancellation is late from 24 hours before\.$/),
  ).toBeDefined();
  expect(screen.queryAllByRole('switch')).toEqual([]);
  expect(screen.getByText('€48')).toBeDefined();
});

test('S1 a clinic that offers nothing yet is told what to begin with', async () => {
  const clinic = new Clinic({ me: signedInAs({ rights: ['settings.change'] }) });
  clinic.offer = { ...clinic.offer, services: [], locations: [], rooms: [] };
  show(<OfferScreen />, clinic);
  expect(await screen.findByText('No services yet')).toBeDefined();
  expect(screen.getByText('No locations yet')).toBeDefined();
  expect(screen.getByRole('button', { name: 'Add a service' })).toBeDefined();
});

test('S1 an offer that cannot be read says so, and can be asked for again', async () => {
  const clinic = new Clinic({ me: signedInAs({ rights: ['settings.change'] }) });
  clinic.refusal = { code: 'not_allowed' };
  const { person } = show(<OfferScreen />, clinic);
  const retry = await screen.findByRole('button', { name: 'Try again' });
  clinic.refusal = null;
  await person.click(retry);
  expect(await screen.findByText('Physiotherapy')).toBeDefined();
});

test('S1 a service is added with all it needs, and not before', async () => {
  const { clinic, person } = await open();
  await person.click(screen.getByRole('button', { name: 'Add a service' }));
  const form = await dialog();
  const save = form.getByRole<HTMLButtonElement>('button', { name: 'Save' });
  expect(save.disabled).toBe(true);
  await person.type(form.getByRole('textbox', { name: 'Name' }), '  Intake ');
  await person.clear(form.getByRole('textbox', { name: 'Takes' }));
  await person.type(form.getByRole('textbox', { name: 'Takes' }), '3');
  expect(form.getByText('5 to 720 minutes')).toBeDefined();
  expect(save.disabled).toBe(true);
  await person.type(form.getByRole('textbox', { name: 'Takes' }), '0');
  await person.clear(form.getByRole('textbox', { name: 'Free after' }));
  await person.type(form.getByRole('textbox', { name: 'Free after' }), '10');
  expect(form.getByText('Takes 30 minutes, and 40 of the therapist’s day.')).toBeDefined();
  await person.type(form.getByRole('textbox', { name: 'Price' }), '€95');
  await person.click(form.getByRole('radio', { name: 'Blue' }));
  await person.click(save);
  expect(await screen.findByText('Intake is saved.')).toBeDefined();
  expect(clinic.sent).toEqual([
    {
      url: '/v2/services',
      method: 'POST',
      body: { name: 'Intake', duration: 30, bufferBefore: 0, bufferAfter: 10, priceLabel: '€95', colour: 'blue' },
    },
  ]);
});

test('S1 what a colleague changed meanwhile is shown in the form, and what one typed is kept', async () => {
  const { clinic, person } = await open();
  await person.click(screen.getByRole('button', { name: 'Edit Physiotherapy' }));
  const form = await dialog();
  await person.clear(form.getByRole('textbox', { name: 'Price' }));
  await person.type(form.getByRole('textbox', { name: 'Price' }), '€52');
  clinic.refusals.set('save', { code: 'changed_meanwhile', current: { ...session, name: 'Physio', priceLabel: '€50', version: 4 } });
  await person.click(form.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText(/Someone changed this meanwhile/)).toBeDefined();
  expect(form.getByRole<HTMLInputElement>('textbox', { name: 'Name' }).value).toBe('Physio');
  expect(form.getByRole<HTMLInputElement>('textbox', { name: 'Price' }).value).toBe('€52');
  clinic.refusals.clear();
  await person.click(form.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(clinic.sent.at(-1)?.body).toMatchObject({ version: 4, name: 'Physio', priceLabel: '€52' }));
});

test('S1 services, locations and rooms are archived and restored, and Undo takes it back', async () => {
  const { clinic, person } = await open();
  await person.click(screen.getByRole('button', { name: 'Archive Physiotherapy' }));
  await person.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(clinic.sent).toHaveLength(2));
  await person.click(screen.getByRole('button', { name: 'Archive Gym' }));
  expect(await screen.findByText('Gym, used no longer')).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Restore Gym' }));
  await waitFor(() => expect(screen.queryByText('Gym, used no longer')).toBeNull());
  await person.click(screen.getByRole('button', { name: 'Archive Mitte' }));
  const ask = await dialog();
  expect(await ask.findByText('Its room is archived with it, and comes back with it.')).toBeDefined();
  expect(ask.getByText(/^12 appointments to come are booked in its rooms\. They stay as they are/)).toBeDefined();
  expect(ask.getByText(/^Maya Lin works here/)).toBeDefined();
  await person.click(ask.getByRole('button', { name: 'Archive' }));
  expect(await screen.findByText('Used no longer')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Add a room to Mitte' })).toBeNull();
  expect(clinic.sent.map(({ url, body }) => [url, body])).toEqual([
    ['/v2/services/1', { version: 1, status: 'archived' }],
    ['/v2/services/1', { version: 2, status: 'active' }],
    ['/v2/rooms/20', { version: 1, status: 'archived' }],
    ['/v2/rooms/20', { version: 2, status: 'active' }],
    ['/v2/locations/10', { version: 1, status: 'archived' }],
  ]);
});

test('S1 a location is changed line by line, and a room added to it', async () => {
  const { clinic, person } = await open();
  await person.click(screen.getByRole('button', { name: 'Edit Mitte' }));
  let form = await dialog();
  const address = form.getByRole('textbox', { name: 'Address' });
  await person.clear(address);
  await person.type(address, 'a\nb\nc\nd\ne\nf');
  expect(form.getByText('At most 5 lines')).toBeDefined();
  await person.clear(address);
  await person.type(address, ' Torstraße 140 \n\nBerlin');
  await person.click(form.getByRole('button', { name: 'Save' }));
  await screen.findByText('Mitte is saved.');
  await person.click(screen.getByRole('button', { name: 'Add a room to Mitte' }));
  form = await dialog();
  await person.type(form.getByRole('textbox', { name: 'Name' }), 'Room 7{Enter}');
  expect(await screen.findByText('Room 7')).toBeDefined();
  expect(clinic.sent.map(({ body }) => body)).toEqual([
    { version: 1, name: 'Mitte', addressLines: ['Torstraße 140', 'Berlin'] },
    { name: 'Room 7', locationId: 10 },
  ]);
});

test('S2 S3 how appointments are booked is set here, put back by Undo, and read by everyone else', async () => {
  const { clinic, person } = await open();
  const overlap = await screen.findByRole<HTMLInputElement>('switch', { name: /two appointments at the same time/ });
  const notice = screen.getByRole<HTMLInputElement>('textbox', { name: /late from/ });
  expect([overlap.checked, notice.value]).toEqual([false, '24']);
  await person.click(overlap);
  await person.clear(notice);
  await person.type(notice, '400');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
  await person.clear(notice);
  await person.type(notice, '48');
  await person.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('How appointments are booked is saved.')).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(notice.value).toBe('24'));
  expect(clinic.sent.map(({ body }) => body)).toEqual([
    { version: 5, patientOverlap: true, noticeHours: 48 },
    { version: 6, patientOverlap: false, noticeHours: 24 },
  ]);
});

test('S2 OC-1 who sets it over a colleague’s change sees both and chooses', async () => {
  const { clinic, person } = await open();
  await person.click(await screen.findByRole('switch', { name: /two appointments at the same time/ }));
  clinic.settings = { ...clinic.settings, noticeHours: 12, version: 6 };
  await person.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText(/A cancellation is late from 12 hours before/)).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Show what holds now' }));
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: /late from/ }).value).toBe('12');
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
});
