// A screen in a simulated browser, with a clinic at the other end of fetch and nothing else replaced.
import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications, notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from '@tanstack/react-router';
import { cleanup, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { onTestFinished, vi } from 'vitest';
import type { Connection } from '#src/contract/assignments.ts';
import type { Me } from '#src/contract/auth.ts';
import type { Inbox } from '#src/contract/inbox.ts';
import type { PatientPage, PatientSummaryV2 } from '#src/contract/patients.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import { problems } from '#src/contract/problems.ts';
import type { ProblemCode } from '#src/contract/problems.ts';
import { makeQueryClient } from '#src/web/queries.ts';
import { meQuery } from '#src/web/session/data.ts';
import { theme } from '#src/web/ui/theme.ts';

export const maya: TherapistInfo = { id: 1, firstName: 'Maya', lastName: 'Lin' };
export const ana: TherapistInfo = { id: 2, firstName: 'Ana', lastName: 'Ruiz' };
export const tom: TherapistInfo = { id: 3, firstName: 'Tom', lastName: 'Berg' };
export const others: TherapistInfo[] = [
  ana,
  tom,
  { id: 4, firstName: 'Lena', lastName: 'Fox' },
  { id: 5, firstName: 'Noor', lastName: 'Haddad' },
  { id: 6, firstName: 'Jo', lastName: 'Marsh' },
  { id: 7, firstName: 'Kai', lastName: 'Zhou' },
];

/** Maya, a therapist of an open clinic; `about` says what is different. */
export const signedInAs = (about: Partial<Omit<Me, 'features'>> & { features?: Partial<Me['features']> } = {}): Me => ({
  user: { id: 1, email: 'maya@hill.example' },
  tenant: {
    id: 1,
    name: 'Hill Clinic',
    assignmentPolicy: 'open',
    patientWord: 'patient',
    therapistWord: 'therapist',
    timeZone: 'Europe/London',
  },
  member: {
    id: 1,
    firstName: 'Maya',
    lastName: 'Lin',
    roles: ['clinician'],
    permissions: [],
    accessLevel: 'clinical',
    visibility: 'all',
    practitionerId: maya.id,
  },
  patient: null,
  rights: ['patient.list', 'patient.invite', 'team.list', 'careTeam.list', 'careTeam.assign'],
  assigning: { oneself: 'allowed', colleagues: 'toAnyone' },
  identities: [],
  demo: false,
  mails: true,
  ...about,
  features: {
    therapistPatientAssignment: true,
    allActivePatientsDashboard: true,
    clientPortal: true,
    breakGlass: false,
    ...about.features,
  },
});

/** Someone who may look at a patient's page and no more. */
export const nothingMay: PatientPage['may'] = {
  assignMyself: false,
  assignColleagues: false,
  unassign: false,
  requestAccess: false,
  breakGlass: false,
  block: false,
  seal: false,
  explainOthers: false,
  write: false,
  writeContacts: false,
  writePsychotherapy: false,
  exportRecord: false,
  editProfile: false,
};

let ids = 100;
export const patientNamed = (name: string, team: TherapistInfo[] = [], about: Partial<PatientSummaryV2> = {}): PatientSummaryV2 => {
  const [firstName = '', lastName = ''] = name.split(' ');
  return {
    id: ids++,
    firstName,
    lastName,
    preferredName: null,
    email: `${firstName.toLowerCase()}@mail.example`,
    phone: null,
    status: 'active',
    createdAt: '2026-03-03T12:00:00.000Z',
    portal: 'none',
    connectedTherapists: team,
    isConnectedToMe: team.includes(maya),
    ...about,
  };
};

export type Request = {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  headers: Record<string, string>;
};
type Refusal = { code: ProblemCode } & Record<string, unknown>;

/** A clinic as its server would answer; a test changes it while it runs. */
export class ClinicAtFetch {
  me: Me;
  patients: PatientSummaryV2[];
  others: TherapistInfo[];
  /** What waits for the one who is signed in. */
  inbox: Inbox = {
    count: 0,
    requests: [],
    needs: [],
    emergencies: [],
    questions: [],
    coSignatures: [],
    returned: [],
    digests: [],
    myRequests: [],
    myEmergencies: [],
  };
  /** What the server says no to, by the last part of the path. */
  refusals = new Map<string, Refusal>();
  /** What the server says beyond what every screen asks, by the last part of the path. */
  answers = new Map<string, (request: Request) => unknown>();
  /** What the server has been asked, in order. */
  requests: Request[] = [];
  private held = new Map<string, Promise<void>>();

  constructor(about: { me?: Me; patients?: PatientSummaryV2[]; others?: TherapistInfo[] }) {
    this.me = about.me ?? signedInAs();
    this.patients = about.patients ?? [];
    this.others = about.others ?? others;
  }

  /** From now on answers to `act` wait until the returned function is called. */
  hold(act: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.held.set(act, promise);
    return () => {
      this.held.delete(act);
      resolve();
    };
  }

  readonly fetch = async (
    url: string,
    { method = 'GET', body = '{}', headers = {} }: { method?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<Response> => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const act = pathname.split('/').at(-1) ?? '';
    const request = {
      method,
      path: pathname,
      query: searchParams,
      body: JSON.parse(body) as Record<string, unknown>,
      headers,
    };
    this.requests.push(request);
    await this.held.get(act);
    const refusal = this.refusals.get(act);
    if (refusal) return Response.json({ ...refusal, error: problems[refusal.code][1] }, { status: problems[refusal.code][0] });
    const answer = this.answers.get(act);
    return Response.json(answer ? answer(request) : this.answer(act, request));
  };

  private answer(act: string, { path, query, body }: Request): unknown {
    const q = query.get('q')?.toLowerCase() ?? '';
    const named = this.patients.filter(({ firstName, lastName }) => `${firstName} ${lastName}`.toLowerCase().includes(q));
    const off = !this.me.features.therapistPatientAssignment;
    const shown = (list: PatientSummaryV2[]) => ({
      items: off ? list.map(({ connectedTherapists: _team, isConnectedToMe: _mine, ...rest }) => rest) : list,
      nextCursor: null,
    });
    switch (act) {
      case 'me':
        return this.me;
      case 'summary':
        return shown(named.filter((patient) => off || patient.isConnectedToMe));
      case 'all':
        return { items: named, nextCursor: null };
      case 'unassigned':
        return { items: named.filter((patient) => patient.connectedTherapists?.length === 0), nextCursor: null };
      case 'tenant-doctors':
        return this.others;
      case 'caseloads':
        return this.others.map((one, index) => ({
          ...one,
          discipline: 'Physiotherapy',
          caseload: 10 + index,
          capacity: 20,
          acceptingNewPatients: index !== 1,
        }));
      case 'care-team': {
        const patientId = Number(path.split('/').at(-2));
        return { patientId, version: 'first', connections: this.careTeamOf(patientId), upcoming: [] };
      }
      case 'upcoming':
        return { appointments: [], mayBook: true, colleagues: this.others };
      case 'assign':
        return this.assign(Number(body['patientId']), body['targetDoctorId'] as number | null);
      case 'inbox':
        return this.inbox;
      case 'access-requests':
      case 'emergency-access':
        return { id: 901, until: '2026-11-21T13:00:00.000Z', patient: { id: Number(path.split('/').at(-2)) }, outcome: null };
      case 'settle':
      case 'withdraw':
      case 'review':
      case 'co-sign':
      case 'return':
      case 'end':
        return this.settled(Number(path.split('/').at(-2)));
      case 'settings':
        return {
          version: 1,
          assignmentPolicy: this.me.tenant.assignmentPolicy,
          emergencyMinutes: 60,
          emergencyReviewHours: 72,
          noticeHours: 24,
          patientOverlap: false,
          appointmentMails: true,
          reminderHours: 24,
          language: 'en',
        };
      case 'similar':
        return { items: this.patients.filter(({ lastName }) => lastName === query.get('lastName')) };
      case 'invite':
        return this.invite(body);
      case 'link':
        return { url: 'https://hill.example/invitation#secret', expiresAt: '2026-12-01T12:00:00.000Z' };
      case 'resend':
        return { expiresAt: '2026-12-08T12:00:00.000Z' };
      default:
        throw new Error(`Nobody answers ${path}`);
    }
  }

  /** The request or emergency that was settled, as if nothing else had happened to it. */
  private settled(id: number): unknown {
    return (
      Object.values(this.inbox)
        .filter((list) => Array.isArray(list))
        .flat()
        .find((one) => one.id === id) ?? {}
    );
  }

  private careTeamOf(patientId: number): Connection[] {
    const team = this.patients.find(({ id }) => id === patientId)?.connectedTherapists ?? [];
    return team.map((one, index) => ({
      ...one,
      discipline: 'Physiotherapy',
      kind: index === 0 ? 'primary' : 'assigned',
      via: index === 0 ? 'invite' : 'manual',
      since: '2026-03-03T12:00:00.000Z',
      until: null,
      isMe: one.id === maya.id,
    }));
  }

  private assign(patientId: number, target: number | null): unknown {
    const doctor = target === null ? maya : this.others.find(({ id }) => id === target);
    this.patients = this.patients.map((patient) => {
      if (patient.id !== patientId || !doctor) return patient;
      const team = doctor === maya ? [maya, ...(patient.connectedTherapists ?? [])] : [...(patient.connectedTherapists ?? []), doctor];
      return { ...patient, connectedTherapists: team, isConnectedToMe: team.includes(maya) };
    });
    const { connectedTherapists, isConnectedToMe } = this.patients.find(({ id }) => id === patientId) ?? {};
    return { patientId, doctorId: doctor?.id, alreadyAssigned: false, connectedTherapists, isConnectedToMe };
  }

  private invite(body: Record<string, unknown>): unknown {
    const chosen = (body['additionalTherapistIds'] as number[] | undefined) ?? [];
    const patient = patientNamed(
      `${String(body['firstName'])} ${String(body['lastName'])}`,
      [maya, ...this.others.filter(({ id }) => chosen.includes(id))],
      { portal: 'invited' },
    );
    this.patients = [...this.patients, patient];
    return { patient, invitationId: 900, expiresAt: '2026-12-01T12:00:00.000Z' };
  }
}

/** A part of the web app as somebody of this clinic has it in front of them. */
export const show = (part: ReactNode, clinic: ClinicAtFetch) => {
  vi.stubGlobal('fetch', clinic.fetch);
  const client = makeQueryClient(() => {});
  client.setQueryData(meQuery.queryKey, clinic.me);
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <RouterContextProvider router={createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() }) as never}>
          <ModalsProvider>
            <Notifications />
            {part}
          </ModalsProvider>
        </RouterContextProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  onTestFinished(() => {
    notifications.clean();
    cleanup();
    client.clear();
    vi.unstubAllGlobals();
  });
  return { client, person: userEvent.setup() };
};
