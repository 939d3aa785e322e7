import { screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Overview } from '#src/contract/review.ts';
import { ana, ClinicAtFetch, maya, show, signedInAs } from '#test/screen.tsx';
import { OverviewScreen } from './OverviewScreen.tsx';

// Bars are drawn into a place that has a size.
beforeEach(() => void vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 800, 400)));
afterEach(() => void vi.restoreAllMocks());

const one = (who: typeof maya, about: Partial<Overview['practitioners'][number]> = {}) => ({
  ...who,
  discipline: 'Physiotherapy',
  assignable: true,
  acceptingNewPatients: true,
  caseload: 12,
  capacity: 20,
  noContact: 0,
  ...about,
});
const open = (about: Partial<Overview> = {}) => {
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights: ['clinic.oversee', 'team.manage'] }) });
  clinic.answers.set('overview', (): Overview => ({
    contactDays: 90,
    practitioners: [one(maya, { noContact: 3 }), one(ana, { caseload: 25, assignable: false })],
    unassigned: 4,
    needs: 200,
    requests: null,
    emergencies: 2,
    overdueEmergencies: 1,
    noContact: 3,
    ending: 0,
    ...about,
  }));
  return { clinic, ...show(<OverviewScreen />, clinic) };
};

test('O2 each number leads to where it is settled, and what is nobody’s list here is not shown', async () => {
  open();
  const waiting = within(await screen.findByRole('region', { name: 'What waits for somebody' }));
  const leads = waiting.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')]);
  expect(leads).toEqual([
    ['4Patients without anybodyFind someone for them', '/?list=unassigned'],
    ['200+Access neededBooked with somebody who is not on the care team', '/inbox'],
    ['2Emergency accesses to review1 is overdue', '/inbox'],
    ['3Assignments without contact for 90 daysKeep or end them', '/review?only=noContact'],
    ['0Assignments about to endWithin two weeks, by their date', '/review?only=ending'],
  ]);
});

test('O2 the table says in numbers what the bars show', async () => {
  open();
  const rows = within(await screen.findByRole('table'))
    .getAllByRole('row')
    .slice(1);
  expect(rows.map((row) => row.textContent)).toEqual([
    'Maya LinPhysiotherapy122083',
    'Ana RuizPhysiotherapy · nobody new can be assigned25205 over0',
  ]);
  expect(screen.getByRole('link', { name: 'Review 3 assignments of Maya Lin without contact' }).getAttribute('href')).toBe(
    '/review?practitionerId=1&only=noContact',
  );
});

test('O2 without anybody who gives care it says what will appear', async () => {
  open({ practitioners: [] });
  expect(await screen.findByText('Nobody gives care here yet')).toBeDefined();
});

test('O2 what fails can be tried again', async () => {
  const { clinic, person } = open();
  clinic.refusals.set('overview', { code: 'not_allowed' });
  await screen.findByRole('alert');
  clinic.refusals.clear();
  await person.click(screen.getByRole('button', { name: /again/i }));
  expect(await screen.findByRole('table')).toBeDefined();
});
