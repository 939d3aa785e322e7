// Finding patients, and patients as a table, out and in: who may call what (see matrix.ts).
import type { Ids, Listed } from './matrix.ts';

const assigns = { who: 'assign a practitioner', feature: 'therapistPatientAssignment' } as const;
const pair = ({ patientId, practitionerId }: Ids) => ({ patientIds: [patientId], practitionerIds: [practitionerId] });
const tagged = ({ patientId }: Ids) => ({ patientIds: [patientId], change: { act: 'add', name: 'Group' } });

export const transferEndpoints: Record<string, Listed> = {
  'GET /v2/patients/search': { who: 'see names and contact details' },
  'GET /v2/patients/search/choices': { who: 'see names and contact details' },
  'POST /v2/patients/search/views': { who: 'see names and contact details', body: () => ({ name: 'Mine', asked: 'mine=yes' }) },
  'PATCH /v2/patients/search/views/:id': { who: 'see names and contact details', body: () => ({ name: 'Mine' }) },
  'DELETE /v2/patients/search/views/:id': { who: 'see names and contact details' },
  'GET /v2/patients/search/count': { who: 'see names and contact details' },
  'POST /v2/patients/:patientId/tags': { who: 'edit a profile', body: () => ({ add: ['Group'] }) },
  'GET /v2/tags': { who: 'edit a profile' },
  'PATCH /v2/tags/:id': { who: 'flags, policy, portal settings', body: () => ({ name: 'Group' }) },
  'DELETE /v2/tags/:id': { who: 'edit a profile' },
  'POST /v2/patients/bulk/assign/preview': { ...assigns, body: pair },
  'POST /v2/patients/bulk/assign': { ...assigns, body: (ids) => ({ ...pair(ids), version: 'x' }) },
  'POST /v2/patients/bulk/tags/preview': { who: 'edit a profile', body: tagged },
  'POST /v2/patients/bulk/tags': { who: 'edit a profile', body: (ids) => ({ ...tagged(ids), version: 'x' }) },
  'GET /v2/patients/search/ids': { who: 'see names and contact details' },
  'POST /v2/patients/export': { who: 'export patients', body: ({ patientId }) => ({ patientIds: [patientId] }) },
  'GET /v2/patients/export': { who: 'export patients' },
  'POST /v2/imports': { who: 'import patients', body: () => ({ fileName: 'patients.csv', size: 100 }) },
  'GET /v2/imports': { who: 'import patients' },
  'GET /v2/imports/:importId': { who: 'import patients' },
  'PUT /v2/imports/:importId/parts': { who: 'import patients', query: { at: '0' } },
  'PUT /v2/imports/:importId/columns': { who: 'import patients', body: () => ({ columns: ['firstName', 'lastName'] }) },
  'POST /v2/imports/:importId/start': { who: 'import patients' },
  'POST /v2/imports/:importId/stop': { who: 'import patients' },
  'GET /v2/imports/:importId/rows': { who: 'import patients' },
  'GET /v2/imports/:importId/report': { who: 'import patients' },
};
