// Of the matrix: inviting colleagues (R1: team, roles, access levels, supervision).
import type { Listed } from './matrix.ts';

export const teamEndpoints: Record<string, Listed> = {
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
