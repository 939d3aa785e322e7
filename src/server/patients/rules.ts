/** A patient as shown while the assignment feature is off: without the two fields that tell of a care team (F2). */
export const withoutTeam = <P extends { connectedTherapists?: unknown; isConnectedToMe?: unknown }>(
  patient: P,
): Omit<P, 'connectedTherapists' | 'isConnectedToMe'> => {
  const { connectedTherapists: _team, isConnectedToMe: _mine, ...rest } = patient;
  return rest;
};
