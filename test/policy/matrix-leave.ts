// Endpoints about who covers a leave, and who may call them: by hand from A3, A12, table R and F.
import type { Ids } from './matrix.ts';

const gives = { who: 'assign a practitioner', feature: 'therapistPatientAssignment' } as const;
const covers = {
  ...gives,
  body: (ids: Ids) => ({ version: 'x', covers: [{ patientId: ids.patientId, practitionerId: ids.practitionerId }], appointments: [] }),
};
export const leaveEndpoints = {
  'GET /v2/leaves': gives,
  'GET /v2/leaves/:id': gives,
  'POST /v2/leaves/:id/covers/preview': covers,
  'POST /v2/leaves/:id/covers': covers,
  'POST /v2/leaves/:id/dates': {
    ...gives,
    body: () => ({ version: 'x', startsAt: '2031-01-01T00:00:00Z', endsAt: '2031-01-02T00:00:00Z', giveBack: false }),
  },
  'POST /v2/leaves/:id/dates/preview': { ...gives, body: () => ({ startsAt: '2027-01-01T00:00:00Z', endsAt: '2027-01-02T00:00:00Z' }) },
  'POST /v2/leaves/:id/withdraw': { ...gives, body: () => ({ version: 'x', giveBack: false }) },
  // The inbox of who was away.
  'GET /v2/leaves/:id/digest': { who: 'know the clinic' },
  'POST /v2/leaves/:id/digest/read': { who: 'know the clinic' },
} as const;
