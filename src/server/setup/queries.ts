import type { z } from 'zod';
import type { setUp } from '#src/contract/setup.ts';
import { query } from '#src/platform/db.ts';
import { hashToken, newId } from '#src/platform/ids.ts';
import { nameKeys } from '#src/platform/names.ts';

/** As the tables' owner: at the start of the server, by nobody. */
export const asOwner = () => query`select set_config('role', 'caseload_owner', true)`;

/** Takes this code for the one that opens the installation, for an hour; no row where there is a clinic besides the canary. */
export const replaceCode = (code: string) =>
  query<{ expiresAt: string }>`
    insert into setup_code (code_hash, expires_at)
    select ${hashToken(code)}, now() + interval '1 hour' where not exists (select from tenant t where t.id <> 1)
    on conflict on constraint setup_code_pkey do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at, used_at = null
    returning expires_at as "expiresAt"`;

// What no code can be: it has as many letters, and none of them.
const none = '-'.repeat(23);

/** Until when a code opens this installation; no row where it does not, whatever the cause. */
export const openSetup = (code: string | null) =>
  query<{ expiresAt: string }>`
    select expires_at as "expiresAt" from app.open_invitation(0, ${hashToken(code ?? none)}, '{}', '{}') where relation = 'setup'`;

/** Whether the database knows a time zone by this very name. */
export const zoneKnown = (name: string) => query<{ known: boolean }>`select true as known from pg_timezone_names where name = ${name}`;

type Wanted = z.output<typeof setUp.body>;

/** Makes the clinic and its owner, once, whatever races; no row where the code opens nothing (any more). */
export const makeClinic = (
  code: string,
  { clinic, owner }: Wanted,
  login: { email: string; passwordHash: string },
  asked: { requestId: string; ip: string },
) => {
  const { assignmentPolicy: policy, ...words } = clinic;
  const making = {
    ...words,
    policy,
    email: login.email,
    firstName: owner.firstName,
    lastName: owner.lastName,
    givesCare: owner.givesCare,
    sortName: nameKeys(owner).sortName,
  };
  return query<{ tenantId: number; userId: number; memberId: number }>`
    select tenant_id as "tenantId", user_id as "userId", member_id as "memberId"
    from app.accept_invitation(0, ${hashToken(code)}, '{}', '{}', null, ${newId()}, ${login.passwordHash}, ${asked.requestId}, ${asked.ip},
      ${JSON.stringify(making)}::jsonb)`;
};
