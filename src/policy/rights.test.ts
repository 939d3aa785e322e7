import { expect, test } from 'vitest';
import { features, holdersOf, permissions, rights, rightsOf, roles } from './rights.ts';
import type { Right, Role } from './rights.ts';

// Table R, the columns of what exists so far; a dash is a function that the role does not have.
const table = `
  right             owner practiceAdmin clinicalAdmin clinician supervisor trainee scheduler biller
  patient.list      yes   yes           yes           yes       yes        yes     yes       yes
  patient.invite    yes   yes           yes           yes       -          -       yes       -
  record.read       -     -             yes           yes       yes        yes     -         -
  record.write      -     -             yes           yes       -          yes     -         -
  contactNote.write -     -             yes           yes       -          yes     yes       -
  psychotherapyNote.write - -           yes           yes       -          -       -         -
  note.coSign       -     -             -             -         yes        -       -         -
  record.export     -     -             -             -         -          -       -         -
  patient.export    -     -             -             -         -          -       -         -
  patient.import    yes   yes           yes           -         -          -       -         -
  profile.edit      yes   yes           yes           yes       yes        yes     yes       -
  portal.entrust    yes   yes           yes           yes       -          -       yes       -
  template.manage   yes   yes           yes           -         -          -       -         -
  template.list     yes   yes           yes           yes       -          yes     -         -
  calendar.read     yes   yes           yes           yes       yes        yes     yes       yes
  appointment.book  yes   yes           yes           yes       -          yes     yes       -
  hours.change      yes   yes           yes           yes       -          yes     yes       -
  team.list         yes   yes           yes           yes       yes        yes     yes       yes
  team.manage       yes   yes           -             -         -          -       -         -
  careTeam.list     yes   yes           yes           yes       yes        yes     yes       yes
  careTeam.assign   yes   -             yes           yes       -          -       -         -
  careTeam.unassign yes   -             yes           yes       -          -       -         -
  careTeam.queue    yes   yes           yes           -         -          -       -         -
  handover.make     yes   -             yes           -         -          -       -         -
  clinic.oversee    yes   yes           yes           -         -          -       -         -
  accessReview.read yes   yes           yes           -         -          -       -         -
  accessReview.settle yes -             yes           -         -          -       -         -
  careTeam.request  yes   -             yes           yes       yes        yes     -         -
  emergency.open    -     -             -             -         -          -       -         -
  emergency.review  yes   -             yes           -         -          -       -         -
  inbox.read        yes   yes           yes           yes       yes        yes     yes       yes
  access.list       yes   yes           yes           yes       yes        yes     yes       yes
  patient.block     yes   yes           yes           -         -          -       -         -
  chart.seal        yes   -             yes           -         -          -       -         -
  activity.read     yes   yes           yes           yes       yes        yes     yes       yes
  activity.export   yes   yes           yes           -         -          -       -         -
  accessQuestion.answer yes yes         yes           -         -          -       -         -
  settings.read     yes   yes           yes           yes       yes        yes     yes       yes
  settings.change   yes   yes           -             -         -          -       -         -`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

test('R1 each role has the functions of table R and no others', () => {
  const [head = [], ...rows] = table;
  expect(head.slice(1)).toEqual([...roles]);
  expect(rows.map(([right = '']) => right).sort()).toEqual(Object.keys(rights).sort());
  for (const [right = '', ...cells] of rows) {
    expect([right, holdersOf(right as Right).roles]).toEqual([right, roles.filter((_, i) => cells[i] === 'yes')]);
  }
});

test('R1 rights of several roles add up, and nobody without a role has any', () => {
  expect(rightsOf({ roles: [], permissions: [] })).toEqual([]);
  for (const one of roles) {
    for (const other of roles) {
      const together = new Set(rightsOf({ roles: [one, other], permissions: [] }));
      expect([...together].sort()).toEqual(
        [...new Set([one, other].flatMap((role) => rightsOf({ roles: [role], permissions: [] })))].sort(),
      );
    }
  }
});

test('R2 a permission stands in for a role where it says so, the owner has them all, and an unknown word gives nothing', () => {
  const biller = (permission: string) =>
    rightsOf({ roles: ['biller'], permissions: [permission] }).filter(
      (right) => !rightsOf({ roles: ['biller'], permissions: [] }).includes(right),
    );
  expect(Object.fromEntries(permissions.map((permission) => [permission, biller(permission)]))).toEqual({
    canChangeAssignedPractitioners: [
      'careTeam.assign',
      'careTeam.unassign',
      'careTeam.queue',
      'handover.make',
      'accessReview.read',
      'accessReview.settle',
    ],
    canReadAllRecords: ['record.read'],
    canBreakGlass: ['emergency.open'],
    canExport: ['patient.export', 'record.export'],
    // To unlock a note is an act of its author, who writes in the record anyway.
    canUnlockNotes: [],
  });
  expect(rightsOf({ roles: ['owner'], permissions: [] })).toContain('record.read');
  expect(biller('canEverything')).toEqual([]);
  expect(rightsOf({ roles: ['Owner' as Role, 'root' as Role], permissions: [] })).toEqual([]);
});

test('F1 the flags are the four that there are', () => {
  expect([...features].sort()).toEqual(['allActivePatientsDashboard', 'breakGlass', 'clientPortal', 'therapistPatientAssignment']);
});
