import { queryOptions, useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { me, requestSignInLink, signInByLink, signOut, switchIdentity } from '#src/contract/auth.ts';
import type { Me } from '#src/contract/auth.ts';
import { demoLogins } from '#src/contract/demo.ts';
import type { Out } from '#src/contract/endpoint.ts';
import { call, openedFor } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';
import { speakAs } from '#src/web/text.ts';
import { chosenHere, rememberHere } from '#src/web/ui/preferences.ts';
import { signInAddress } from './returnAddress.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (context): Promise<Me> => {
    const answer = await call(me, {}, requestOf(context));
    openedFor(answer.tenant.id);
    speakAs(answer.tenant);
    return answer;
  },
  staleTime: 60_000,
});

/** Who is signed in, where, and with which rights. Only for screens behind the sign-in, whose route has loaded it. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;

export type Identity = Me['identities'][number];
/** The identity in which one is here. */
export const identityHere = ({ tenant, member, patient, identities }: Me): Identity | undefined =>
  identities.find(
    ({ tenantId, memberId, patientId }) =>
      tenantId === tenant.id && memberId === (member?.id ?? null) && patientId === (patient?.id ?? null),
  );
export const homeOf = (identity: Pick<Identity, 'memberId'>): '/' | '/portal' => (identity.memberId === null ? '/portal' : '/');

export type DemoLogin = Out<typeof demoLogins.output>[number];
export const demoLoginsQuery = queryOptions({
  queryKey: ['demoLogins'],
  queryFn: (context) => call(demoLogins, {}, requestOf(context)),
  retry: false,
  staleTime: Infinity,
});

/** Asks for a mail with a link; this browser is known by a cookie from then on. */
export const useLinkRequest = () => useMutation({ mutationFn: (email: string) => call(requestSignInLink, { body: { email } }) });

/** Signs in with the link, or with its digits; then to the portal, and the token leaves the history. */
export const useSignInByLink = () =>
  useMutation({
    mutationFn: (body: { token: string } | { code: string }) => call(signInByLink, { body }),
    onSuccess: () => window.location.replace('/portal'),
  });

// What follows loads the page anew, so that nothing of the clinic before stays in memory.

/** One is on the way out: that the session ends is no news, and leads nowhere else. */
let leaving = false;
const whileLeaving = async <T>(act: () => Promise<T>): Promise<T> => {
  leaving = true;
  try {
    return await act();
  } catch (error) {
    leaving = false;
    throw error;
  }
};

const endSession = (everywhere: boolean): Promise<void> =>
  whileLeaving(async () => {
    const kept = chosenHere();
    await call(signOut, { body: { everywhere } });
    // The server has had the browser clear what this site stored; language and colours are the machine's, not the session's.
    rememberHere(kept);
  });
export const leaveSession = async (everywhere: boolean): Promise<void> => {
  await endSession(everywhere);
  window.location.replace('/sign-in');
};
/** For somebody who has walked away. Where the server cannot be told, it ends the session by itself; the screen is cleared anyway. */
export const leaveIdleSession = (): Promise<void> =>
  endSession(false)
    .catch(() => {})
    .finally(toSignIn);

export const actAs = async ({ tenantId, memberId, patientId }: Pick<Identity, 'tenantId' | 'memberId' | 'patientId'>): Promise<void> => {
  const identity = await whileLeaving(() => call(switchIdentity, { body: { tenantId, memberId, patientId } }));
  window.location.assign(homeOf(identity));
};

/** With a sentence why, and back afterwards to where one was. */
const toSignIn = (): void => {
  const { pathname, search } = window.location;
  window.location.replace(signInAddress(pathname + search, 'ended'));
};
/** The server says that the session is over. */
export const sessionEnded = (): void => {
  if (!leaving && !['/sign-in', '/sign-in/link', '/invitation'].includes(window.location.pathname)) toSignIn();
};
