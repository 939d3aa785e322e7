import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { assign, careTeam, caseloads, tenantDoctors } from '#src/contract/assignments.ts';
import type { Assigned, Connection } from '#src/contract/assignments.ts';
import type { Me } from '#src/contract/auth.ts';
import type { Out } from '#src/contract/endpoint.ts';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import { call } from '#src/web/client.ts';
import { changePatient, findPatient, insertPatient, listKey, loadedLists, patientLists, removePatient } from '#src/web/patients/data.ts';
import type { PatientPages } from '#src/web/patients/data.ts';
import { requestOf } from '#src/web/queries.ts';
import { useMe } from '#src/web/session/data.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';

type CareTeam = Out<typeof careTeam.output>;
export type Caseload = Out<typeof caseloads.output>[number];

const keys = {
  tenantDoctors: ['tenantDoctors'] as const,
  caseloads: ['caseloads'] as const,
  careTeam: (patientId: number) => ['careTeam', patientId] as const,
};
const aMinute = 60_000;
const doctors = queryOptions({
  queryKey: keys.tenantDoctors,
  queryFn: (context) => call(tenantDoctors, {}, requestOf(context)),
  staleTime: aMinute,
});

export const useTenantDoctors = (enabled = true) => useQuery({ ...doctors, enabled });
export const useCaseloads = () =>
  useQuery({
    queryKey: keys.caseloads,
    queryFn: (context) => call(caseloads, {}, requestOf(context)),
    staleTime: aMinute,
  });
export const useCareTeam = (patientId: number) =>
  useQuery({
    queryKey: keys.careTeam(patientId),
    queryFn: (context) => call(careTeam, { params: { patientId } }, requestOf(context)),
  });

/** What the interface offers on the care team of a patient (A3, A8, F2); every request is decided again. */
export const offersOf = (me: Me, patient: PatientSummaryV2): { oneself: 'assign' | 'request' | null; colleague: boolean } => {
  const connected = patient.isConnectedToMe === true;
  if (!me.features.therapistPatientAssignment || patient.status !== 'active') return { oneself: null, colleague: false };
  return {
    oneself: connected ? null : me.assigning.oneself === 'allowed' ? 'assign' : me.assigning.oneself === 'onRequest' ? 'request' : null,
    colleague: me.assigning.colleagues === 'toAnyone' || (me.assigning.colleagues === 'toOwnPatients' && connected),
  };
};

/** Whether one is on the care team oneself, as the lists carry it. */
type Team = Pick<PatientSummaryV2, 'connectedTherapists' | 'isConnectedToMe'>;

/** A9 as far as a list can tell: oneself first, the one who may be the primary stays, then by surname. The server's answer settles it. */
const joined = (team: TherapistInfo[], newcomer: TherapistInfo, myId: number | null): TherapistInfo[] => {
  if (team.some(({ id }) => id === newcomer.id)) return team;
  if (newcomer.id === myId) return [newcomer, ...team];
  const fixed = team.findIndex(({ id }) => id !== myId) + 1;
  const at = team.findIndex((other, index) => index >= fixed && fixed > 0 && other.lastName.localeCompare(newcomer.lastName) > 0);
  return at < 0 ? [...team, newcomer] : team.toSpliced(at, 0, newcomer);
};

const changeEverywhere = (client: QueryClient, patientId: number, change: (patient: PatientSummaryV2) => PatientSummaryV2) => {
  for (const list of patientLists) {
    client.setQueriesData<PatientPages>({ queryKey: [list] }, (pages) => pages && changePatient(pages, patientId, change));
  }
};

/** Puts a patient into "my patients", unfiltered and under every filter that "all patients" shows them for. */
const addToMine = (client: QueryClient, patient: PatientSummaryV2) => {
  const filters = loadedLists(client, 'allTenantPatients').flatMap(({ q, pages }) =>
    pages.pages.some((page) => page.items.some(({ id }) => id === patient.id)) ? [q] : [],
  );
  for (const q of new Set(['', ...filters])) {
    client.setQueryData<PatientPages>(listKey('patients', q), (pages) => pages && insertPatient(pages, patient));
  }
};

/** The two actions on care teams that the clinics' developers know. */
export const assignmentActions = (client: QueryClient, me: Me) => {
  const oneself: TherapistInfo | null = me.member?.practitionerId
    ? { id: me.member.practitionerId, firstName: me.member.firstName, lastName: me.member.lastName }
    : null;

  /** The therapists of the clinic who can be assigned, without oneself. */
  const fetchTenantDoctors = (): Promise<TherapistInfo[]> => client.fetchQuery(doctors);

  /**
   * Assigns a therapist, or oneself, to a patient. Both lists (`patients`, `allTenantPatients`) show it at once.
   * @throws Problem with the server's reason, after both lists have been put back
   */
  const assignPatientToDoctor = async (patientId: number, targetDoctorId?: number): Promise<Assigned> => {
    const newcomer =
      targetDoctorId === undefined
        ? oneself
        : client.getQueryData<TherapistInfo[]>(keys.tenantDoctors)?.find(({ id }) => id === targetDoctorId);
    const isMe = newcomer != null && newcomer.id === oneself?.id;
    const before = findPatient(client, patientId);
    const isNew = newcomer != null && before?.connectedTherapists?.some(({ id }) => id === newcomer.id) !== true;

    // What is on its way was asked for before the change. A list still on its first load has nothing to protect.
    await client.cancelQueries({
      predicate: ({ queryKey, state }) => [...patientLists, 'careTeam'].includes(String(queryKey[0])) && state.data !== undefined,
    });
    if (isNew) {
      const withNewcomer = (patient: PatientSummaryV2): PatientSummaryV2 => ({
        ...patient,
        ...teamWith(patient, newcomer, oneself?.id ?? null),
      });
      changeEverywhere(client, patientId, withNewcomer);
      if (isMe && before) addToMine(client, withNewcomer(before));
      client.setQueryData<CareTeam>(
        keys.careTeam(patientId),
        (team) => team && { ...team, connections: [...team.connections, justAssigned(client, newcomer, isMe)] },
      );
    }

    try {
      const assigned = await call(assign, { body: { patientId, targetDoctorId: targetDoctorId ?? null } });
      const { connectedTherapists, isConnectedToMe } = assigned;
      changeEverywhere(client, patientId, (patient) => ({ ...patient, connectedTherapists, isConnectedToMe }));
      return assigned;
    } catch (refused) {
      if (isNew) {
        // The reverse of this change alone: another one may be under way.
        changeEverywhere(client, patientId, (patient) => ({
          ...patient,
          ...teamWithout(patient, newcomer.id, oneself?.id ?? null),
        }));
        if (isMe) client.setQueriesData<PatientPages>({ queryKey: ['patients'] }, (pages) => pages && removePatient(pages, patientId));
        client.setQueryData<CareTeam>(
          keys.careTeam(patientId),
          (team) => team && { ...team, connections: team.connections.filter(({ id }) => id !== newcomer.id) },
        );
      }
      throw refused;
    } finally {
      void client.invalidateQueries({ queryKey: keys.careTeam(patientId) });
      void client.invalidateQueries({ queryKey: keys.caseloads });
      void client.invalidateQueries({ queryKey: ['patients'] });
      void client.invalidateQueries({ queryKey: ['unassigned'] });
      void client.invalidateQueries({ queryKey: ['patient', patientId] });
    }
  };

  return { fetchTenantDoctors, assignPatientToDoctor };
};

const teamWith = ({ connectedTherapists = [] }: Team, newcomer: TherapistInfo, myId: number | null): Team => {
  const team = joined(connectedTherapists, newcomer, myId);
  return { connectedTherapists: team, isConnectedToMe: team.some(({ id }) => id === myId) };
};
const teamWithout = ({ connectedTherapists = [] }: Team, leaverId: number, myId: number | null): Team => {
  const team = connectedTherapists.filter(({ id }) => id !== leaverId);
  return { connectedTherapists: team, isConnectedToMe: team.some(({ id }) => id === myId) };
};
const justAssigned = (client: QueryClient, newcomer: TherapistInfo, isMe: boolean): Connection => ({
  ...newcomer,
  discipline: client.getQueryData<Caseload[]>(keys.caseloads)?.find(({ id }) => id === newcomer.id)?.discipline ?? '',
  kind: 'assigned',
  via: isMe ? 'self' : 'manual',
  since: new Date().toISOString(),
  until: null,
  isMe,
});

/** Assigns, and says in a toast what that gave, or why it was refused and put back. */
export const useAssign = () => {
  const { t } = useTranslation('assignments');
  const client = useQueryClient();
  const me = useMe();
  return async (patient: PatientSummaryV2, target?: TherapistInfo): Promise<void> => {
    const whom = fullName(patient);
    const name = target && fullName(target);
    try {
      const { alreadyAssigned } = await assignmentActions(client, me).assignPatientToDoctor(patient.id, target?.id);
      if (alreadyAssigned) toastDone(name ? t('done.already', { name, whom }) : t('done.alreadyOneself', { whom }));
      else if (name) toastDone(t('done.colleague', { name, whom }));
      else toastDone(t(me.member?.accessLevel === 'clinical' ? 'done.oneself' : 'done.oneselfWithoutRecord', { whom }));
    } catch (refused) {
      toastProblem(refused);
    }
  };
};
