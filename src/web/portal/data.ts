import { infiniteQueryOptions, queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { me } from '#src/contract/auth.ts';
import type { Me } from '#src/contract/auth.ts';
import { portalLetterPdf, portalLetters } from '#src/contract/correspondence.ts';
import type { Out } from '#src/contract/endpoint.ts';
import { acceptInvitation, lookAtInvitation, myCareTeam } from '#src/contract/invitations.ts';
import { call } from '#src/web/client.ts';
import { appointmentsQuery } from '#src/web/portalbooking/data.ts';
import { formsQuery } from '#src/web/portalforms/data.ts';
import { waitlistQuery } from '#src/web/portalwaitlist/data.ts';
import { requestOf } from '#src/web/queries.ts';
import { mayUse } from './places.ts';

export type Invitation = Out<typeof lookAtInvitation.output>;
export type CareTeam = Out<typeof myCareTeam.output>;

/** Looks at an invitation, which changes nothing (B1). */
export const useInvitation = (token: string) =>
  useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => call(lookAtInvitation, { body: { token } }, { signal }),
    gcTime: 0,
    staleTime: Infinity,
  });

/** Who else is signed in in this browser, by e-mail address; null for nobody. */
export const useOtherLogin = (email: string) =>
  useQuery({
    queryKey: ['otherLogin'],
    queryFn: async ({ signal }) => (await call(me, {}, { signal, background: true }).catch(() => null))?.user.email ?? null,
    select: (signedIn) => (signedIn === email ? null : signedIn),
    staleTime: Infinity,
  }).data ?? null;

type Answer = { password?: string; email?: string };
/** Accepts, once: with a new password, with the login one is signed in with, or with the password of the login there is. Then inside, without the token. */
export const useAccept = (token: string) =>
  useMutation({
    mutationFn: ({ email, password }: Answer) =>
      call(acceptInvitation, { body: { token, ...(email === undefined ? { password } : { loginPassword: password }) } }),
    // The page's own entry in the history goes, and the token with it.
    onSuccess: ({ isColleague }) => window.location.replace(isColleague ? '/' : '/portal'),
  });

export const careTeamQuery = queryOptions({
  queryKey: ['myCareTeam'],
  queryFn: (context) => call(myCareTeam, {}, requestOf(context)),
});

export const documentsQuery = infiniteQueryOptions({
  queryKey: ['myDocuments'],
  queryFn: ({ pageParam, ...context }) =>
    call(portalLetters, { query: pageParam === null ? {} : { cursor: pageParam } }, requestOf(context)),
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

/** Where a document can be fetched, numbered and dated in the language of the screen. */
export const documentAddress = (letterId: number): string =>
  `${portalLetterPdf.path.replace(':letterId', String(letterId))}?language=${i18next.language === 'es' ? 'es' : 'en'}`;

/** Asks for what the first view shows. */
export const askForHome = (client: QueryClient, { patient }: Me): Promise<unknown> =>
  Promise.all([
    ...(mayUse(patient, 'appointments')
      ? [client.prefetchQuery(waitlistQuery), client.prefetchInfiniteQuery(appointmentsQuery('next'))]
      : []),
    ...(mayUse(patient, 'forms') ? [client.prefetchInfiniteQuery(formsQuery('open'))] : []),
    ...(mayUse(patient, 'documents') ? [client.prefetchInfiniteQuery(documentsQuery)] : []),
    ...(mayUse(patient, 'access') ? [client.prefetchQuery(careTeamQuery)] : []),
  ]);

/** How long the first view is held back for answers that are nearly there, in milliseconds: it is then drawn once, and not as bones first. */
const nearlyThere = 100;
/** What takes longer has its own place in the view to wait in. */
export const startHome = (client: QueryClient, me: Me): Promise<unknown> =>
  Promise.race([askForHome(client, me), new Promise((done) => setTimeout(done, nearlyThere))]);
