import { expect, test } from 'vitest';
import { whenOf, whereOf } from './rules.ts';

const at = (startsAt: string, endsAt: string, zone: string, language: 'en' | 'es' = 'en') => whenOf({ startsAt, endsAt, zone }, language);

test('S4 TM-1 a letter says the clinic’s clock and names it, as it is on that day', () => {
  expect(at('2027-03-02T08:00:00Z', '2027-03-02T08:50:00Z', 'Europe/Berlin')).toBe(
    'Tuesday, March 2, 2027, 9:00 – 9:50 AM (Central European Standard Time)',
  );
  expect(at('2027-07-02T07:00:00Z', '2027-07-02T10:30:00Z', 'Europe/Berlin')).toBe(
    'Friday, July 2, 2027, 9:00 AM – 12:30 PM (Central European Summer Time)',
  );
  expect(at('2027-03-02T04:30:00Z', '2027-03-02T05:30:00Z', 'America/New_York')).toBe(
    'Monday, March 1, 2027 at 11:30 PM – Tuesday, March 2, 2027 at 12:30 AM (Eastern Standard Time)',
  );
});

test('S4 in Spanish as it is written there', () => {
  expect(at('2027-03-02T08:00:00Z', '2027-03-02T08:50:00Z', 'Europe/Madrid', 'es')).toBe(
    'martes, 2 de marzo de 2027, 9:00–9:50 (hora estándar de Europa central)',
  );
});

test('S4 where it is in one line: the room, the house, the address, as far as they are known', () => {
  expect(whereOf({ room: 'Blue', location: 'Main street', addressLines: ['1 Hill Road', ''] })).toBe('Blue, Main street, 1 Hill Road');
  expect(whereOf({ room: null, location: 'Main street', addressLines: [] })).toBe('Main street');
  expect(whereOf({ room: null, location: null, addressLines: null })).toBe('');
});
