import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useEffect, useSyncExternalStore } from 'react';
import { meQuery, sessionEnded } from './session/data.ts';
import type { PatientPages } from './patients/data.ts';
import { fullName } from './ui/formats.ts';
import { toastNews } from './ui/toasts.tsx';

type Change = { what: string; patientId?: number };

/** Which queries a change makes stale, by the first part of their key. */
const stale: Record<string, string[]> = {
  review: ['accessReview', 'overview'],
  careTeam: [
    'accessReview',
    'overview',
    'patients',
    'allTenantPatients',
    'unassigned',
    'found',
    'foundCount',
    'patient',
    'careTeam',
    'caseloads',
    'myCareTeam',
    'access',
    'calendar',
    'appointments',
    'bookingEffect',
    'handover',
    'handovers',
  ],
  patient: [
    'accessReview',
    'overview',
    'patients',
    'allTenantPatients',
    'unassigned',
    'found',
    'foundCount',
    'patient',
    'careTeam',
    'myCareTeam',
    'outbox',
    'access',
    'portalAccess',
    'blocks',
    'calendar',
    'appointments',
  ],
  accesses: ['myAccesses'],
  waitlist: ['waitlist', 'myWaitlist'],
  portalForms: ['myForms'],
  record: ['notes', 'forms', 'files', 'correspondence', 'diagnoses', 'inbox'],
  formTemplates: ['formTemplates'],
  inbox: ['overview', 'inbox', 'patient', 'access'],
  team: ['overview', 'searchChoices', 'team', 'tenantDoctors', 'caseloads', 'access'],
  leave: ['leaves'],
  tags: ['tags', 'searchChoices', 'found', 'patient'],
  offer: ['leaves', 'offer', 'workingHours', 'slots', 'calendar'],
  calendar: ['accessReview', 'overview', 'found', 'foundCount', 'calendar', 'appointments', 'slots', 'bookingEffect', 'partings'],
  settings: ['accessReview', 'overview', 'me', 'settings', 'patient', 'careTeam'],
};
/** Queries about one patient, by the second part of their key. */
const ofOnePatient = new Set([
  'access',
  'portalAccess',
  'blocks',
  'careTeam',
  'patient',
  'notes',
  'forms',
  'files',
  'correspondence',
  'diagnoses',
  'appointments',
  'bookingEffect',
  'partings',
]);
/** Several changes at once are asked for once, and where they go on, as in an import, no more often than this. */
const gatherMs = 120;
const pauseMs = 1_000;
/** A tab in the background lets go: browsers open only six connections to a site, over all its tabs. */
const lingerMs = 30_000;
const longestPauseMs = 30_000;

let interrupted = false;
const watchers = new Set<() => void>();
const setInterrupted = (now: boolean) => {
  interrupted = now;
  for (const watcher of watchers) watcher();
};
const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};
/** Whether what is on the screen may be out of date, since the server has not been heard for a while. */
export const useInterrupted = (): boolean =>
  useSyncExternalStore(
    watch,
    () => interrupted,
    () => false,
  );

/** Follows what changes elsewhere and asks again for what it touches, until the returned function is called. */
export const followChanges = (client: QueryClient): (() => void) => {
  let source: EventSource | undefined;
  let missed = false;
  let failures = 0;
  let closed = false;
  const timers = { retry: 0, gather: 0, linger: 0 };
  let gathered: Change[] = [];
  let askedAt = -pauseMs;

  const refresh = () => {
    const changes = gathered;
    gathered = [];
    timers.gather = 0;
    askedAt = performance.now();
    // A flag may take patients out of one's list without anybody touching a care team.
    if (changes.some(({ what }) => what === 'features')) return void refreshAccess(client, 'feature');
    void client.invalidateQueries({
      predicate: ({ queryKey: [name, of] }) =>
        // Whatever changes is written to the activity log.
        name === 'activity' ||
        changes.some(
          ({ what, patientId }) =>
            (stale[what] ?? []).includes(String(name)) && (!ofOnePatient.has(String(name)) || patientId === undefined || of === patientId),
        ),
    });
  };
  const onChange = (event: MessageEvent<string>) => {
    gathered.push(JSON.parse(event.data) as Change);
    timers.gather ||= window.setTimeout(refresh, Math.max(gatherMs, askedAt + pauseMs - performance.now()));
  };
  const onAccess = () => void refreshAccess(client, 'careTeam');
  const onEnded = () => {
    close();
    sessionEnded();
  };
  const onOpen = () => {
    failures = 0;
    setInterrupted(false);
    // Nothing is sent twice: what happened meanwhile is found by asking.
    if (missed) void client.invalidateQueries();
    missed = false;
  };
  const onError = () => {
    missed = true;
    if (failures++ > 0) setInterrupted(true);
    if (source?.readyState !== EventSource.CLOSED) return;
    // The server has refused the stream. If that is because the session is over, this answer says so.
    void client.fetchQuery({ ...meQuery, staleTime: 0, retry: false }).catch(() => {});
    timers.retry = window.setTimeout(open, Math.min(longestPauseMs, 1000 * 2 ** failures));
  };

  const open = () => {
    source?.close();
    source = new EventSource('/v2/events');
    source.addEventListener('change', onChange);
    source.addEventListener('access', onAccess);
    source.addEventListener('ended', onEnded);
    source.addEventListener('open', onOpen);
    source.addEventListener('error', onError);
  };
  const letGo = () => {
    missed = true;
    source?.close();
    source = undefined;
    clearTimeout(timers.retry);
  };
  const onVisibility = () => {
    clearTimeout(timers.linger);
    if (document.visibilityState === 'hidden') timers.linger = window.setTimeout(letGo, lingerMs);
    else if (!source && !closed) open();
  };
  const close = () => {
    closed = true;
    source?.close();
    for (const timer of Object.values(timers)) clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibility);
    setInterrupted(false);
  };

  document.addEventListener('visibilitychange', onVisibility);
  open();
  return close;
};

/**
 * One's own access has changed, or may have: everything is asked for again, and what came or went is said in a sentence.
 * @param by a change of one's care teams, or of a feature of the clinic
 */
const refreshAccess = async (client: QueryClient, by: 'careTeam' | 'feature'): Promise<void> => {
  const mine = () => {
    const pages = client.getQueryData<PatientPages>(['patients', '']);
    // An unfinished list says nothing about who left: they may stand on the next page.
    if (!pages || pages.pages.at(-1)?.nextCursor !== null) return null;
    return new Map(pages.pages.flatMap((page) => page.items).map((patient) => [patient.id, fullName(patient)]));
  };
  const before = mine();
  await client.refetchQueries({ queryKey: ['patients'] });
  const after = mine();
  void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'patients' });
  if (!before || !after) return;
  const gone = [...before].flatMap(([id, name]) => (after.has(id) ? [] : [name]));
  const came = [...after].flatMap(([id, name]) => (before.has(id) ? [] : [name]));
  const told = (text: 'gone' | 'came', names: string[]) => {
    if (names.length === 0) return;
    toastNews(i18next.t(`live.${by}.${text}`, { ns: 'shell', count: names.length, names: named(names) }));
  };
  told('gone', gone);
  told('came', came);
};
const named = (names: string[]): string[] =>
  names.length > 3 ? [...names.slice(0, 2), i18next.t('live.others', { ns: 'shell', count: names.length - 2 })] : names;

/** Keeps the screens of whoever is signed in up to date while they are shown. */
export const useLive = (): void => {
  const client = useQueryClient();
  useEffect(() => followChanges(client), [client]);
};
