import type { PatientPage, ProfileChange, ProfileField, ProfileNow } from '#src/contract/patients.ts';
import type { Out } from '#src/contract/endpoint.ts';
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

/** What a change makes of a profile: the fields that differ, as they were, and every field as it is to be. What is set to what it is does not differ. */
export const changeOf = (now: ProfileNow, wanted: Out<typeof ProfileChange>) => {
  const named = Object.entries(wanted).filter(([, value]) => value !== undefined);
  const fields = named
    .filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(now[field as ProfileField]))
    .map(([field]) => field as ProfileField);
  const was: Partial<ProfileNow> = Object.fromEntries(fields.map((field) => [field, now[field]]));
  return { fields, was, next: { ...now, ...Object.fromEntries(named) } as ProfileNow };
};
