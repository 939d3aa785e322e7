import { describe, expect, test } from 'vitest';
import { mayBookWith, mayCancel, mayMove, seesAppointment, seesPractitioner } from './portal.ts';
import { ME, PORTAL, scene } from './scene.ts';
import type { Scene } from './scene.ts';
import type { Appointment } from './world.ts';

const open: Scene = { portal: true };
const with11 = (s: Scene) => mayBookWith(scene({ ...open, ...s }), PORTAL, 11);
const appointment: Appointment = {
  tenantId: 1,
  id: 91,
  patientId: 31,
  practitionerId: 11,
  memberId: 21,
  status: 'booked',
  isToCome: true,
  isSoon: false,
  need: null,
};

describe('B2 the oracle: whom a client may book with', () => {
  test('B2 their care team, and nobody else while the setting is off', () => {
    expect(with11({ mine: {} }).reason).toBe('B2 on the care team');
    expect(with11({}).reason).toBe('B2 not theirs to book');
    expect(with11({ mine: {}, acceptsNew: false }).allow).toBe(true);
    expect(with11({ mine: {}, portal: false }).allow).toBe(false);
    expect(mayBookWith(scene({ ...open, mine: {} }), ME, 11).allow).toBe(false);
  });
  test('B2 with the setting on, everyone who takes new clients', () => {
    expect(with11({ bookWithAnyone: true }).reason).toBe('B2 takes new clients');
    expect(with11({ bookWithAnyone: true, acceptsNew: false }).allow).toBe(false);
    expect(mayBookWith(scene({ ...open, bookWithAnyone: true }), PORTAL, 18).allow).toBe(false);
  });
  test('B2 a new client’s first booking, where the clinic lets them', () => {
    expect(with11({ newClientsBook: true }).reason).toBe('B2 a first booking');
    expect(with11({ newClientsBook: true, theirs: {} }).allow).toBe(false);
    expect(with11({ newClientsBook: true, appointments: [{ ...appointment, status: 'cancelled' }] }).allow).toBe(false);
    expect(with11({ newClientsBook: true, emergency: {} }).reason).toBe('B2 a first booking');
  });
  test('A11 A14 only what holds now, and no emergency', () => {
    expect(with11({ mine: { until: 0 } }).allow).toBe(false);
    expect(with11({ mine: { from: 1 } }).allow).toBe(false);
    expect(with11({ emergency: {} }).allow).toBe(false);
    expect(with11({ mine: { status: 'archived' } }).allow).toBe(false);
  });
  test('B3 one’s own appointments, moved before the notice, cancelled while they are to come', () => {
    const w = scene({ ...open, mine: {}, appointments: [appointment] });
    expect([seesAppointment(w, PORTAL, appointment), mayCancel(w, PORTAL, appointment), mayMove(w, PORTAL, appointment, 11)]).toMatchObject(
      Array(3).fill({ allow: true }),
    );
    expect(seesAppointment(w, PORTAL, { ...appointment, patientId: 32 }).allow).toBe(false);
    expect(mayMove(w, PORTAL, { ...appointment, isSoon: true }, 11).reason).toBe('B3 within the notice');
    expect(mayCancel(w, PORTAL, { ...appointment, isSoon: true }).allow).toBe(true);
    for (const over of [{ isToCome: false }, { status: 'cancelled' as const }])
      expect(mayCancel(w, PORTAL, { ...appointment, ...over }).reason).toBe('B3 over');
    expect(mayMove(w, PORTAL, appointment, 12).allow).toBe(false);
    expect(seesPractitioner(scene({ appointments: [appointment] }), PORTAL, 11).allow).toBe(true);
  });
});
