// Endpoints of hand-overs, and who may call them: by hand from A13 and table R.

import type { Ids } from './matrix.ts';

const handsOver = { who: 'hand over a caseload', feature: 'therapistPatientAssignment' } as const;
const handed = ({ practitionerId }: Ids) => ({ practitionerId, patients: [], appointments: [], stopAccepting: false });

export const handoverEndpoints = {
  'GET /v2/handovers': handsOver,
  'GET /v2/handovers/of/:practitionerId': handsOver,
  'POST /v2/handovers/preview': { ...handsOver, body: handed },
  'POST /v2/handovers': { ...handsOver, body: (ids: Ids) => ({ ...handed(ids), version: 'x' }) },
  'POST /v2/handovers/:id/undo': handsOver,
};
