import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { WorkingHours } from '#src/contract/offer.ts';
import { appointment, begin, Clinic, day, open } from '#test/calendar.tsx';
import { ana, show } from '#test/screen.tsx';
import type { Request } from '#test/screen.tsx';
import { NowLine } from './NowLine.tsx';

test('S1 S3 a cell of the month opens to its appointments, and one of them is dragged to a colleague’s day and keeps its time', async () => {
  const { person, clinic } = await open(() => {}, { view: 'month', date: day });
  await person.click(screen.getByRole('button', { name: /^Maya Lin, Thu.* 2 appointments$/ }));
  const list = within(await screen.findByRole('dialog', { name: /^Maya Lin, / }));
  expect(list.getAllByRole('listitem')).toHaveLength(2);
  const target = screen.getByRole('button', { name: /^Ana Ruiz, .*27.*: no appointments$/, hidden: true });
  document.elementFromPoint = () => target;
  fireEvent.pointerDown(list.getByRole('button', { name: /9:00.*Sam Okafor/ }), { button: 0, clientX: 10, clientY: 10 });
  fireEvent.pointerMove(window, { clientX: 60, clientY: 90 });
  await waitFor(() => expect(target.hasAttribute('data-over')).toBe(true));
  fireEvent.pointerUp(window, { clientX: 60, clientY: 90 });
  await waitFor(() => expect(clinic.sent.at(-1)?.body).toMatchObject({ start: '2026-11-27T09:00', practitionerId: ana.id }));
  expect(screen.queryByRole('dialog')).toBe(null);
});

test('S1 an appointment in the list of a cell opens, what one may not change is not dragged, and the day is a key away', async () => {
  const { person } = await open(() => {}, { view: 'month', date: day });
  screen.getByRole('button', { name: /^Maya Lin, Thu.* 2 appointments$/ }).focus();
  await person.keyboard('{Enter}');
  const list = within(await screen.findByRole('dialog', { name: /^Maya Lin, / }));
  expect(list.getByRole('button', { name: /11:00/ }).hasAttribute('data-held')).toBe(false);
  await person.click(list.getByRole('button', { name: /11:00/ }));
  expect(await screen.findByRole('dialog', { name: 'Sam Okafor' })).toBeDefined();
  await person.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBe(null));
  await person.click(screen.getByRole('button', { name: /^Maya Lin, Thu.* 2 appointments$/ }));
  await person.click(await screen.findByRole('button', { name: 'Open the day' }));
  expect(await screen.findByRole('heading', { level: 2, name: /26/ })).toBeDefined();
});

test('S1 of forty rows those in sight are drawn, and the one that has the focus', async () => {
  const { person } = await open(
    (clinic) => {
      const known = clinic.answers.get('working-hours')?.({} as Request) as WorkingHours | undefined;
      const first = known?.practitioners[0];
      const practitioners = Array.from({ length: 40 }, (_, nth) => ({ ...first, id: nth + 1, lastName: `Lin ${nth + 1}` }));
      clinic.answers.set('working-hours', () => ({ timeZone: 'Europe/London', practitioners }));
    },
    { view: 'month', date: day },
  );
  const grid = screen.getByRole('grid');
  expect(grid.getAttribute('aria-rowcount')).toBe('41');
  await waitFor(() => expect(within(grid).getAllByRole('rowheader').length).toBeLessThan(20));
  screen.getByRole('button', { name: /Thu\s*26\D.*open the day/ }).focus();
  for (let row = 0; row < 25; row++) {
    await person.keyboard('{ArrowDown}');
    await waitFor(() => expect(document.activeElement?.getAttribute('data-at')).toBe(`${row} 25`));
  }
});

test('S3 cancelled appointments are shown where one asks for them, struck through and not to be dragged', async () => {
  const { person, clinic } = await open((one) => {
    one.appointments = [appointment(501, '09:00', '09:45', { status: 'cancelled', cancelledBy: 'patient' })];
  });
  await person.click(screen.getByRole('switch', { name: 'Show cancelled' }));
  await waitFor(() => expect(clinic.requests.at(-1)?.query.get('cancelled')).toBe('true'));
  const box = (await screen.findByRole('button', { name: /Sam Okafor.*Cancelled/ })).closest('[data-event]');
  expect(box?.getAttribute('data-status')).toBe('cancelled');
  expect(box?.hasAttribute('data-held')).toBe(false);
  expect(box?.querySelector('[data-resize]')).toBe(null);
});

test('S1 TM-1 a time that the clock leaves out says what it becomes, one that comes twice asks which', async () => {
  const { person } = await open();
  const dialog = await begin(person);
  fireEvent.change(dialog.getByLabelText('Day'), { target: { value: '2027-03-28' } });
  fireEvent.change(dialog.getByLabelText('Time'), { target: { value: '01:30' } });
  expect(await dialog.findByText(/the clock leaves (1:30\sAM|01:30) out: it will be (2:30\sAM|02:30)\.$/)).toBeDefined();
  fireEvent.change(dialog.getByLabelText('Day'), { target: { value: '2027-10-31' } });
  const choice = within(await dialog.findByRole('radiogroup', { name: /the clock shows (1:30\sAM|01:30) twice/ }));
  await person.click(choice.getByRole('radio', { name: /^The second/ }));
  await person.click(dialog.getByRole('button', { name: 'Book' }));
  await waitFor(() => expect(screen.queryByRole('radiogroup', { name: /twice/ })).toBe(null));
});

test('S1 TM-1 the line of now goes on with the clock of the clinic over a change', async () => {
  const at = Date.parse('2027-10-31T00:50:00Z');
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'], now: at });
  try {
    show(<NowLine wallNow="2027-10-31T01:50" asOf={at} timeZone="Europe/London" days={['2027-10-31']} />, new Clinic());
    const top = () => (document.querySelector<HTMLElement>('[aria-hidden][style*="top"]')?.style.top ?? '').replace('px', '');
    await waitFor(() => expect(top()).toBe('110'));
    act(() => void vi.advanceTimersByTime(20 * 60_000));
    expect(top()).toBe('70');
  } finally {
    vi.useRealTimers();
  }
});
