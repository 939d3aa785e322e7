// Of the matrix: the team and inviting colleagues (R1: team, roles, access levels, supervision).
import type { Listed } from './matrix.ts';

export const teamEndpoints: Record<string, Listed> = {
  'GET /v2/team': { who: 'team, roles, access levels, supervision' },
  'PATCH /v2/team/:memberId': { who: 'team, roles, access levels, supervision', body: () => ({ version: 1 }) },
  'PATCH /v2/team/practitioners/:practitionerId': { who: 'team, roles, access levels, supervision', body: () => ({ capacity: 40 }) },
  'POST /v2/team/:memberId/preview': { who: 'team, roles, access levels, supervision', body: () => ({ version: 1 }) },
  // Whoever has the code that an installation without a clinic shows (O1).
  'POST /v2/setup/look': { who: 'anyone' },
  'POST /v2/setup': { who: 'anyone' },
  'GET /v2/tenant/words': { who: 'flags, policy, portal settings' },
  'PATCH /v2/tenant/words': { who: 'flags, policy, portal settings', body: () => ({ version: 1, patientWord: 'client' }) },
  'POST /v2/supervision': {
    who: 'team, roles, access levels, supervision',
    body: ({ practitionerId }) => ({ supervisorId: 4_242, practitionerId }),
  },
  'POST /v2/supervision/:supervisionId/end': { who: 'team, roles, access levels, supervision' },
  'GET /v2/team/invitations': { who: 'team, roles, access levels, supervision' },
  'POST /v2/team/invitations': {
    who: 'team, roles, access levels, supervision',
    body: () => ({
      firstName: 'Cora',
      lastName: 'New',
      email: `cora-${Math.random().toString(36).slice(2)}@example.test`,
      roles: ['clinician'],
      accessLevel: 'clinical',
      visibility: 'all',
      givesCare: true,
    }),
  },
  'POST /v2/team/invitations/preview': {
    who: 'team, roles, access levels, supervision',
    body: () => ({ roles: ['clinician'], accessLevel: 'clinical', visibility: 'all', givesCare: true }),
  },
  'POST /v2/team/invitations/:invitationId/resend': { who: 'team, roles, access levels, supervision' },
  'POST /v2/team/invitations/:invitationId/withdraw': { who: 'team, roles, access levels, supervision' },
  'POST /v2/team/invitations/:invitationId/link': { who: 'team, roles, access levels, supervision' },
};
