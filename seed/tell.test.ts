import { expect, test } from 'vitest';
import { newId } from '#src/platform/ids.ts';
import { newStory } from './story.ts';
import { assigned, clinic, member, patient, practitioner, therapist } from './tell.ts';

const open = () => {
  const story = newStory(newId, new Date('2026-03-01T12:00:00Z'));
  return { story, at: clinic(story, { name: 'A', policy: 'open', features: ['clientPortal'] }) };
};

test('R3 a member’s access level follows from the roles unless one is chosen', () => {
  const { story, at } = open();
  for (const roles of [
    ['owner'],
    ['practiceAdmin'],
    ['scheduler'],
    ['biller'],
    ['clinicalAdmin'],
    ['clinician'],
    ['supervisor'],
    ['trainee'],
    ['biller', 'trainee'],
  ] as const)
    member(story, at, { firstName: 'a', lastName: 'b', roles: [...roles] });
  member(story, at, { firstName: 'a', lastName: 'b', roles: ['owner'], level: 'clinical' });
  expect(story.rows.member.map((row) => row['access_level'])).toEqual([
    ...Array(4).fill('administrative'),
    ...Array(5).fill('clinical'),
    'clinical',
  ]);
});

test('G a member of two clinics is one login and two members, each of its own clinic', () => {
  const { story, at } = open();
  const there = clinic(story, { name: 'B', policy: 'open', features: [] });
  const maya = therapist(story, at, { firstName: 'Maya', lastName: 'Lin' });
  const elsewhere = member(story, there, { firstName: 'Maya', lastName: 'Lin', roles: ['owner'], user: maya });
  expect(story.rows.user_account).toHaveLength(1);
  expect(elsewhere).toMatchObject({ tenantId: there.tenantId, userId: maya.userId, practitionerId: null });
  expect(elsewhere.memberId).not.toBe(maya.memberId);
});

test('A1 an assignment is told with its period of history and its lines in the log', () => {
  const { story, at } = open();
  const maya = therapist(story, at, { firstName: 'Maya', lastName: 'Lin' });
  const cover = practitioner(story, at, { firstName: 'C', lastName: 'Over' });
  const sam = patient(story, at, { firstName: 'Sam', lastName: 'Okafor', by: maya });
  assigned(story, sam, maya, { kind: 'primary', via: 'invite', daysAgo: 10, archivedDaysAgo: 3 });
  assigned(story, sam, cover, { kind: 'covering', daysAgo: 2, untilDays: 5, by: maya });
  expect(story.rows.assignment.map(({ status, kind, starts_at, ends_at }) => [status, kind, starts_at, ends_at])).toEqual([
    ['archived', 'assigned', '2026-02-19T12:00:00.000Z', null],
    ['active', 'covering', '2026-02-27T12:00:00.000Z', '2026-03-06T12:00:00.000Z'],
  ]);
  expect(story.rows.assignment_period.map(({ kind, closed_at }) => [kind, closed_at])).toEqual([
    ['primary', '2026-02-26T12:00:00.000Z'],
    ['covering', null],
  ]);
  expect(story.rows.activity.map(({ action }) => action)).toEqual(['careTeam.assigned', 'careTeam.unassigned', 'careTeam.assigned']);
});
