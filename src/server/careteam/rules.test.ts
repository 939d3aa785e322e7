import { expect, test } from 'vitest';
import { overlapping } from './rules.ts';

test('A7 S2 sessions of two who go, at one time, cannot both move to one colleague; one after the other they can', () => {
  const at = (id: number, from: string, until: string) => ({
    id,
    busyFrom: `2027-03-02T${from}:00Z`,
    busyUntil: `2027-03-02T${until}:00.000Z`,
  });
  expect(overlapping([at(1, '09:00', '10:00'), at(2, '10:00', '11:00'), at(3, '10:59', '12:00'), at(4, '13:00', '14:00')])).toEqual([2, 3]);
  expect(overlapping([at(1, '09:00', '10:00')])).toEqual([]);
});
