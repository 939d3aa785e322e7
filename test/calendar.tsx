// A clinic with a calendar at the other end of fetch, and what one does on its screen.
import { screen, within } from '@testing-library/react';
import { useState } from 'react';
import type { Offer, WorkingHours } from '#src/contract/offer.ts';
import type { Appointment, BookingEffect, Busy, Calendar as Answer } from '#src/contract/scheduling.ts';
import { Calendar } from '#src/web/scheduling/CalendarScreen.tsx';
import type { Shown } from '#src/web/scheduling/address.ts';
import { ana, ClinicAtFetch, maya, patientNamed, show, signedInAs } from '#test/screen.tsx';
import type { Request } from '#test/screen.tsx';

export const day = '2026-11-26';
export const sam = patientNamed('Sam Okafor');

export const appointment = (id: number, from: string, to: string, about: Partial<Appointment> = {}): Appointment => ({
  id,
  patient: { id: sam.id, firstName: 'Sam', lastName: 'Okafor', preferredName: null },
  practitioner: maya,
  service: { id: 1, name: 'Physiotherapy', colour: 'teal' },
  room: null,
  startsAt: `${day}T${from}:00.000Z`,
  endsAt: `${day}T${to}:00.000Z`,
  wallStart: `${day}T${from}`,
  wallEnd: `${day}T${to}`,
  status: 'booked',
  seriesId: null,
  isException: false,
  cancelledBy: null,
  cancelledLate: null,
  cancelReason: null,
  bookedByClient: false,
  version: 1,
  mayChange: true,
  ...about,
});

/** Maya and Ana work on Thursdays from nine to five. */
export class Clinic extends ClinicAtFetch {
  appointments: Appointment[] = [appointment(501, '09:00', '09:45'), appointment(502, '11:00', '11:45', { mayChange: false })];
  busy: Busy[] = [];
  effect: { effect: BookingEffect; becomesPrimary: boolean } = { effect: 'already', becomesPrimary: false };
  outcomes: { wallStart: string; outcome: 'booked' | 'taken' | 'outsideHours'; id: number | null }[] = [];

  constructor() {
    super({
      me: signedInAs({ rights: ['patient.list', 'calendar.read', 'appointment.book'] }),
      patients: [sam],
    });
    const offer: Offer = {
      services: [
        {
          id: 1,
          status: 'active',
          version: 1,
          name: 'Physiotherapy',
          duration: 45,
          bufferBefore: 0,
          bufferAfter: 0,
          priceLabel: '',
          colour: 'teal',
        },
      ],
      locations: [],
      rooms: [],
      timeZone: 'Europe/London',
      noticeHours: 24,
    };
    const hours: WorkingHours = {
      timeZone: 'Europe/London',
      practitioners: [maya, ana].map((one) => ({
        ...one,
        discipline: 'Physiotherapy',
        hours: [{ weekday: 4, from: 540, to: 1020, locationId: null }],
        timeOff: [],
        version: 1,
        mayChange: false,
      })),
    };
    this.answers.set('offer', () => offer);
    this.answers.set('working-hours', () => hours);
    this.answers.set('calendar', (): Answer => ({
      appointments: this.appointments,
      busy: this.busy,
      timeOff: [],
      timeZone: 'Europe/London',
      wallNow: `${day}T10:20`,
    }));
    this.answers.set('slots', () => ({ items: [{ practitionerId: 1, startsAt: `${day}T14:00:00.000Z`, wallStart: `${day}T14:00` }] }));
    this.answers.set('booking-effect', () => this.effect);
    this.answers.set('appointments', (request) => this.book(request));
    for (const id of ['501', '502']) this.answers.set(id, (request) => this.move(Number(id), request));
    this.answers.set('status', ({ path, body }) => this.change(Number(path.split('/').at(-2)), { status: body['status'] as 'arrived' }));
    this.answers.set('cancel', ({ path }) => ({
      ...this.change(Number(path.split('/').at(-2)), { status: 'cancelled', cancelledBy: 'clinic' }),
      cancelled: 1,
    }));
  }
  private change(id: number, to: Partial<Appointment>): Appointment {
    this.appointments = this.appointments.map((one) => (one.id === id ? { ...one, ...to, version: one.version + 1 } : one));
    return this.appointments.find((one) => one.id === id) ?? appointment(id, '09:00', '09:45');
  }
  private move(id: number, { body }: Request): unknown {
    const start = (body['start'] as string | undefined) ?? `${day}T09:00`;
    const end = new Date(Date.parse(`${start}Z`) + 45 * 60_000).toISOString();
    const practitioner = body['practitionerId'] === ana.id ? ana : maya;
    const now = this.change(id, { practitioner, wallStart: start, wallEnd: end.slice(0, 16), startsAt: `${start}:00.000Z`, endsAt: end });
    return { appointment: now, effect: this.effect.effect, series: [] };
  }
  private book({ method, body }: Request): unknown {
    if (method === 'GET') return { items: this.appointments.toReversed(), nextCursor: null, timeZone: 'Europe/London', mayBook: true };
    const booked = appointment(600, '14:00', '14:45', { practitioner: body['practitionerId'] === ana.id ? ana : maya });
    this.appointments = [...this.appointments, booked];
    return { appointment: booked, effect: this.effect.effect, series: this.outcomes };
  }
  /** What was sent to be changed. */
  get sent(): { path: string; body: Record<string, unknown> }[] {
    return this.requests.filter(({ method }) => method !== 'GET').map(({ path, body }) => ({ path, body }));
  }
}

function Screen({ begin }: { begin: Shown }) {
  const [shown, setShown] = useState(begin);
  return <Calendar shown={shown} onShow={setShown} />;
}
export const open = async (change: (clinic: Clinic) => void = () => {}, begin: Shown = { view: 'day', date: day }) => {
  const clinic = new Clinic();
  change(clinic);
  const shown = show(<Screen begin={begin} />, clinic);
  await screen.findByRole('grid');
  return { clinic, ...shown };
};
export const boxOf = (times: RegExp) => screen.getByRole('button', { name: times });
export const menuOf = async (person: Awaited<ReturnType<typeof open>>['person'], times: RegExp) => {
  boxOf(times).focus();
  await person.keyboard('m');
  return within(await screen.findByRole('menu'));
};
export const begin = async (person: Awaited<ReturnType<typeof open>>['person']) => {
  await person.click(screen.getByRole('button', { name: 'Book an appointment' }));
  const dialog = within(await screen.findByRole('dialog'));
  const field = await dialog.findByLabelText('Patient', { selector: 'input:not([type=hidden])' });
  await person.type(field, 'Sam');
  await person.click(await screen.findByRole('option', { name: 'Sam Okafor' }));
  await person.click(await dialog.findByRole('button', { name: /2:00\sPM|14:00/ }));
  return dialog;
};
