import type { Colleague } from '#src/server/proposals/rules.ts';

/** Somebody who can be assigned, with room for everybody. */
export const colleague = (id: number, about: Partial<Colleague> = {}): Colleague => ({
  id,
  discipline: 'Physiotherapy',
  languages: [],
  capacity: null,
  acceptingNewPatients: true,
  caseload: 0,
  ...about,
});
