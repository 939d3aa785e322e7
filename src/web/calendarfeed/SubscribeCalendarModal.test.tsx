import { screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import type { Request } from '#test/screen.tsx';
import type { Feed } from './data.ts';
import { SubscribeCalendar } from './SubscribeCalendar.tsx';

/** A clinic that makes addresses, each time another. */
class Clinic extends ClinicAtFetch {
  feed: Feed | null = null;
  made = 0;

  constructor(practitionerId: number | null = 1) {
    const me = signedInAs();
    super({ me: { ...me, member: me.member && { ...me.member, practitionerId } } });
    this.answers.set('feed', ({ method }: Request) => {
      if (method === 'DELETE') this.feed = null;
      if (method !== 'POST') return { feed: this.feed };
      this.feed = { id: ++this.made, createdAt: '2026-11-26T09:00:00.000Z', lastReadAt: null };
      return { feed: this.feed, url: this.url() };
    });
  }
  url = () => `https://hill.example/v2/calendar/feeds/abc.secret${this.made}.ics`;
  asked = () => this.requests.filter(({ method, path }) => method !== 'GET' && path.endsWith('/feed')).map(({ method }) => method);
}

const open = async (clinic = new Clinic()) => {
  const shown = show(<SubscribeCalendar />, clinic);
  await shown.person.click(screen.getByRole('button', { name: 'Subscribe to your calendar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Your calendar in other programs' }));
  return { ...shown, clinic, dialog };
};
const address = () => screen.getByLabelText<HTMLInputElement>('Address of your calendar');

test('S4 whoever sees no patients has no calendar to subscribe to', () => {
  show(<SubscribeCalendar />, new Clinic(null));
  expect(screen.queryByRole('button')).toBeNull();
});

test('S4 it says what is shown before there is an address; the address is shown, marked, and can be copied', async () => {
  const { dialog, person, clinic } = await open();
  expect(dialog.getByText(/^They see when, and the patient’s initials: no name, no service, no place/)).toBeDefined();
  await person.click(await dialog.findByRole('button', { name: 'Make the address' }));
  await waitFor(() => expect(address().value).toBe(clinic.url()));
  expect(document.activeElement).toBe(address());
  expect(dialog.getByText('No program has read it yet.')).toBeDefined();
  for (const program of ['Google', 'Apple', 'Outlook']) expect(dialog.getByText(program)).toBeDefined();
  expect(dialog.getByRole('link', { name: 'Open in this device’s calendar' }).getAttribute('href')).toBe(
    clinic.url().replace('https:', 'webcal:'),
  );
  await person.click(dialog.getByRole('button', { name: 'Copy' }));
  expect(await navigator.clipboard.readText()).toBe(clinic.url());
  expect(within(dialog.getByRole('status')).getByText('The address is copied.')).toBeDefined();
  await person.click(dialog.getByRole('button', { name: 'Show a QR code' }));
  expect(dialog.getByRole('img', { name: 'QR code of the address of your calendar' })).toBeDefined();
});

test('S4 where the browser lets nobody copy, the address is marked and it says so', async () => {
  const { dialog, person } = await open();
  await person.click(await dialog.findByRole('button', { name: 'Make the address' }));
  await dialog.findByRole('button', { name: 'Copy' });
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValueOnce(new Error('not allowed'));
  await person.click(dialog.getByRole('button', { name: 'Copy' }));
  expect(await dialog.findByText(/^Your browser does not let it be copied/)).toBeDefined();
  expect([address().selectionStart, address().selectionEnd]).toEqual([0, address().value.length]);
});

test('S4 IN-1 opened again, it tells when the address was made and last read, and not the address', async () => {
  const clinic = new Clinic();
  clinic.feed = { id: 9, createdAt: '2026-11-20T09:00:00.000Z', lastReadAt: '2026-11-26T10:00:00.000Z' };
  const { dialog } = await open(clinic);
  expect((await dialog.findByText(/^There is an address, made on/)).textContent).toMatch(/Nov 20, 2026.*Nov 26, 2026, 10:00/);
  expect(screen.queryByLabelText('Address of your calendar')).toBeNull();
  expect(dialog.queryByRole('button', { name: 'Make the address' })).toBeNull();
});

test('S4 a new address is asked for first, since the old one ends; keeping it changes nothing', async () => {
  const { dialog, person, clinic } = await open();
  await person.click(await dialog.findByRole('button', { name: 'Make the address' }));
  await waitFor(() => expect(address().value).toContain('secret1'));
  await person.click(dialog.getByRole('button', { name: 'New address' }));
  expect(dialog.getByText(/^Make a new address\?/)).toBeDefined();
  expect(document.activeElement).toBe(dialog.getByRole('button', { name: 'Keep it' }));
  await person.keyboard('{Enter}');
  expect(clinic.asked()).toEqual(['POST']);
  await person.click(dialog.getByRole('button', { name: 'New address' }));
  await person.click(dialog.getByRole('button', { name: 'New address' }));
  await waitFor(() => expect(address().value).toContain('secret2'));
  expect(clinic.asked()).toEqual(['POST', 'POST']);
});

test('S4 sharing is stopped after it was asked; then there is none, and one can be made', async () => {
  const { dialog, person, clinic } = await open();
  await person.click(await dialog.findByRole('button', { name: 'Make the address' }));
  await person.click(await dialog.findByRole('button', { name: 'Stop sharing' }));
  expect(clinic.asked()).toEqual(['POST']);
  await person.click(dialog.getByRole('button', { name: 'Stop sharing' }));
  expect(await dialog.findByRole('button', { name: 'Make the address' })).toBeDefined();
  expect(await screen.findByText('Your calendar is shared no longer.')).toBeDefined();
  expect(screen.queryByLabelText('Address of your calendar')).toBeNull();
  expect(clinic.asked()).toEqual(['POST', 'DELETE']);
});

test('S4 what is refused is said, and it can be tried again', async () => {
  const { dialog, person, clinic } = await open();
  const make = await dialog.findByRole('button', { name: 'Make the address' });
  clinic.refusals.set('feed', { code: 'no_own_calendar' });
  await person.click(make);
  expect(await dialog.findByRole('alert')).toBeDefined();
  clinic.refusals.clear();
  await person.click(dialog.getByRole('button', { name: 'Make the address' }));
  await waitFor(() => expect(address().value).toContain('secret1'));
  expect(dialog.queryByRole('alert')).toBeNull();
});
