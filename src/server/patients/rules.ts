import type { PatientPage } from '#src/contract/patients.ts';
import { rightsOf } from '#src/policy/rights.ts';
import type { PatientRow } from './queries.ts';

/** A patient as shown while the assignment feature is off: without the two fields that tell of a care team (F2). */
export const withoutTeam = <P extends { connectedTherapists?: unknown; isConnectedToMe?: unknown }>(
  patient: P,
): Omit<P, 'connectedTherapists' | 'isConnectedToMe'> => {
  const { connectedTherapists: _team, isConnectedToMe: _mine, ...rest } = patient;
  return rest;
};

/** A patient's page, with what to offer: what the database would let happen, among what the caller's roles include at all (R1). */
export const pageFor = (row: PatientRow, viewer: { roles: string[] | null; permissions: string[] | null }): PatientPage => {
  const rights = rightsOf({ roles: viewer.roles ?? [], permissions: viewer.permissions ?? [] });
  const { assignMyself, assignColleagues, unassign, requestRefusal, breakGlass, overseesAccess, ...rest } = row;
  const { write, writeContacts, writePsychotherapy, exportRecord, editProfile, ...page } = rest;
  return {
    ...page,
    may: {
      assignMyself,
      assignColleagues,
      unassign,
      requestAccess: requestRefusal === null && row.requestedAt === null && rights.includes('careTeam.request'),
      breakGlass,
      block: rights.includes('patient.block'),
      seal: rights.includes('chart.seal'),
      explainOthers: overseesAccess,
      write,
      writeContacts,
      writePsychotherapy,
      exportRecord,
      editProfile,
    },
  };
};
