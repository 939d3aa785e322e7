import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { Problem } from '#src/contract/problems.ts';
import { momentOf } from './access/address.ts';
import { filtersOf } from './activity/address.ts';
import { startHome } from './portal/data.ts';
import { HomeScreen } from './portal/HomeScreen.tsx';
import { PortalShell } from './portal/PortalShell.tsx';
import { parts } from './records/data.ts';
import type { RecordPart } from './records/data.ts';
import { shownIn } from './scheduling/address.ts';
import { filterOf } from './search/address.ts';
import { meQuery } from './session/data.ts';
import { safeReturn, signInAddress } from './session/returnAddress.ts';
import { CrashScreen } from './shell/CrashScreen.tsx';
import { LoadingScreen } from './shell/LoadingScreen.tsx';
import { NotFoundScreen } from './shell/NotFoundScreen.tsx';

type Context = { client: QueryClient };

/** Who is signed in; those who are not go to the sign-in, and come back to where they wanted to go. */
const signedIn = async ({ client }: Context, wanted: string) => {
  try {
    return await client.ensureQueryData(meQuery);
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_signed_in') throw redirect({ href: signInAddress(wanted) });
    throw error;
  }
};

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFoundScreen });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { to?: string; why?: 'ended' } => {
    const to = safeReturn(search['to'], window.location.origin);
    return { ...(to && { to }), ...(search['why'] === 'ended' && { why: 'ended' }) };
  },
  // A session that ended here may have gone on elsewhere: in another tab one has switched clinics, or signed in again.
  beforeLoad: async ({ context, search }) => {
    const me = await context.client.fetchQuery({ ...meQuery, retry: false }).catch(() => null);
    if (me) throw redirect({ href: search.to ?? (me.member ? '/' : '/portal') });
  },
  component: lazyRouteComponent(() => import('./session/SignInScreen.tsx'), 'SignInScreen'),
});

const signInLink = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/link',
  component: lazyRouteComponent(() => import('./session/LinkScreen.tsx'), 'LinkScreen'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./portal/InvitationScreen.tsx'), 'InvitationScreen'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./setup/SetupScreen.tsx'), 'SetupScreen'),
});

const appointmentLink = createRoute({
  getParentRoute: () => root,
  path: '/appointment',
  component: lazyRouteComponent(() => import('./links/AppointmentScreen.tsx'), 'AppointmentScreen'),
});

/** Everything for the people whom a clinic cares for. Its first view comes with the page: on a phone’s network every further file costs a round trip. */
const portal = createRoute({
  getParentRoute: () => root,
  path: '/portal',
  beforeLoad: async ({ context, location }) => {
    const me = await signedIn(context, location.href);
    if (me.member) throw redirect({ to: '/' });
  },
  component: PortalShell,
});

const portalHome = createRoute({
  getParentRoute: () => portal,
  path: '/',
  loader: async ({ context: { client } }) => startHome(client, await client.ensureQueryData(meQuery)),
  component: HomeScreen,
});

const portalAppointments = createRoute({
  getParentRoute: () => portal,
  path: '/appointments',
  component: lazyRouteComponent(() => import('./portalbooking/AppointmentsScreen.tsx'), 'AppointmentsScreen'),
});

const portalBook = createRoute({
  getParentRoute: () => portal,
  path: '/book',
  validateSearch: ({ move }): { move?: number } => (typeof move === 'number' && Number.isSafeInteger(move) ? { move } : {}),
  component: lazyRouteComponent(() => import('./portalbooking/BookScreen.tsx'), 'BookScreen'),
});

const portalForms = createRoute({
  getParentRoute: () => portal,
  path: '/forms',
  component: lazyRouteComponent(() => import('./portalforms/FormsScreen.tsx'), 'FormsScreen'),
});

const portalForm = createRoute({
  getParentRoute: () => portal,
  path: '/forms/$formId',
  component: lazyRouteComponent(() => import('./portalforms/FormScreen.tsx'), 'FormScreen'),
});

const portalDocuments = createRoute({
  getParentRoute: () => portal,
  path: '/documents',
  component: lazyRouteComponent(() => import('./portal/DocumentsScreen.tsx'), 'DocumentsScreen'),
});

const portalRecord = createRoute({
  getParentRoute: () => portal,
  path: '/record',
  component: lazyRouteComponent(() => import('./portal/RecordScreen.tsx'), 'RecordScreen'),
});

const portalProfile = createRoute({
  getParentRoute: () => portal,
  path: '/profile',
  component: lazyRouteComponent(() => import('./portalprofile/ProfileScreen.tsx'), 'ProfileScreen'),
});

/** Everything for the people of a clinic. */
const staff = createRoute({
  getParentRoute: () => root,
  id: 'staff',
  beforeLoad: async ({ context, location }) => {
    const me = await signedIn(context, location.href);
    if (!me.member) throw redirect({ to: '/portal' });
  },
  component: lazyRouteComponent(() => import('./shell/StaffShell.tsx'), 'StaffShell'),
});

const dashboard = createRoute({
  getParentRoute: () => staff,
  path: '/',
  validateSearch: ({ list }): { list?: 'unassigned' } => (list === 'unassigned' ? { list } : {}),
  component: lazyRouteComponent(() => import('./patients/DashboardScreen.tsx'), 'DashboardScreen'),
});

const patientTabs = ['records', 'appointments', 'clinicians', 'access', 'manage'] as const;
const patient = createRoute({
  getParentRoute: () => staff,
  path: '/patients/$patientId',
  validateSearch: (search): { tab?: (typeof patientTabs)[number]; part?: RecordPart; at?: string } => {
    const tab = patientTabs.find((one) => one === search['tab']);
    const part = parts.find((one) => one === search['part']);
    const at = momentOf(search['at']);
    return { ...(tab && { tab }), ...(part && { part }), ...(tab === 'access' && at !== null && { at }) };
  },
  component: lazyRouteComponent(() => import('./patient/PatientScreen.tsx'), 'PatientScreen'),
});

const importPatients = createRoute({
  getParentRoute: () => staff,
  path: '/patients/import',
  validateSearch: ({ id }): { id?: number } => (typeof id === 'number' && Number.isSafeInteger(id) ? { id } : {}),
  component: lazyRouteComponent(() => import('./transfer/ImportScreen.tsx'), 'ImportScreen'),
});

const overview = createRoute({
  getParentRoute: () => staff,
  path: '/overview',
  component: lazyRouteComponent(() => import('./overview/OverviewScreen.tsx'), 'OverviewScreen'),
});

const review = createRoute({
  getParentRoute: () => staff,
  path: '/review',
  validateSearch: ({ practitionerId, only }): { practitionerId?: number; only?: 'noContact' | 'ending' } => ({
    ...(typeof practitionerId === 'number' && Number.isSafeInteger(practitionerId) && { practitionerId }),
    ...((only === 'noContact' || only === 'ending') && { only }),
  }),
  component: lazyRouteComponent(() => import('./review/ReviewScreen.tsx'), 'ReviewScreen'),
});

const inbox = createRoute({
  getParentRoute: () => staff,
  path: '/inbox',
  component: lazyRouteComponent(() => import('./inbox/InboxScreen.tsx'), 'InboxScreen'),
});

const calendar = createRoute({
  getParentRoute: () => staff,
  path: '/calendar',
  validateSearch: shownIn,
  component: lazyRouteComponent(() => import('./scheduling/CalendarScreen.tsx'), 'CalendarScreen'),
});

const patients = createRoute({
  getParentRoute: () => staff,
  path: '/patients',
  validateSearch: filterOf,
  component: lazyRouteComponent(() => import('./search/PatientsScreen.tsx'), 'PatientsScreen'),
});

const activity = createRoute({
  getParentRoute: () => staff,
  path: '/activity',
  validateSearch: filtersOf,
  component: lazyRouteComponent(() => import('./activity/ActivityScreen.tsx'), 'ActivityScreen'),
});

const team = createRoute({
  getParentRoute: () => staff,
  path: '/clinic/team',
  component: lazyRouteComponent(() => import('./team/TeamScreen.tsx'), 'TeamScreen'),
});

const handover = createRoute({
  getParentRoute: () => staff,
  path: '/handover',
  validateSearch: ({ of }): { of?: number } => (typeof of === 'number' && Number.isSafeInteger(of) && of > 0 ? { of } : {}),
  component: lazyRouteComponent(() => import('./handover/HandoverScreen.tsx'), 'HandoverScreen'),
});

const words = createRoute({
  getParentRoute: () => staff,
  path: '/clinic/words',
  component: lazyRouteComponent(() => import('./setup/WordsScreen.tsx'), 'WordsScreen'),
});

const policy = createRoute({
  getParentRoute: () => staff,
  path: '/clinic/policy',
  component: lazyRouteComponent(() => import('./clinic/PolicyScreen.tsx'), 'PolicyScreen'),
});

const features = createRoute({
  getParentRoute: () => staff,
  path: '/clinic/features',
  component: lazyRouteComponent(() => import('./clinic/FeaturesScreen.tsx'), 'FeaturesScreen'),
});

const portalSettings = createRoute({
  getParentRoute: () => staff,
  path: '/clinic/portal',
  component: lazyRouteComponent(() => import('./portalsettings/PortalSettingsScreen.tsx'), 'PortalSettingsScreen'),
});

const formTemplates = createRoute({
  getParentRoute: () => staff,
  path: '/clinic/forms',
  validateSearch: (search): { template?: number | 'new' } => {
    const { template } = search;
    return template === 'new' || (typeof template === 'number' && Number.isSafeInteger(template)) ? { template } : {};
  },
  component: lazyRouteComponent(() => import('./forms/FormTemplatesScreen.tsx'), 'FormTemplatesScreen'),
});

const clinicLetters = createRoute({
  getParentRoute: () => staff,
  path: '/clinic/letters',
  component: lazyRouteComponent(() => import('./correspondence/LettersScreen.tsx'), 'LettersScreen'),
});

const codes = createRoute({
  getParentRoute: () => staff,
  path: '/clinic/codes',
  component: lazyRouteComponent(() => import('./diagnoses/CodesScreen.tsx'), 'CodesScreen'),
});

const services = createRoute({
  getParentRoute: () => staff,
  path: '/clinic/services',
  component: lazyRouteComponent(() => import('./offer/OfferScreen.tsx'), 'OfferScreen'),
});

const hours = createRoute({
  getParentRoute: () => staff,
  path: '/clinic/hours',
  component: lazyRouteComponent(() => import('./offer/HoursScreen.tsx'), 'HoursScreen'),
});

const leaves = createRoute({
  getParentRoute: () => staff,
  path: '/clinic/leave',
  component: lazyRouteComponent(() => import('./leave/LeavesScreen.tsx'), 'LeavesScreen'),
});

const leave = createRoute({
  getParentRoute: () => staff,
  path: '/clinic/leave/$leaveId',
  component: lazyRouteComponent(() => import('./leave/LeaveScreen.tsx'), 'LeaveScreen'),
});

const outbox = createRoute({
  getParentRoute: () => staff,
  path: '/dev/outbox',
  validateSearch: (search): { letter?: number } => (Number.isSafeInteger(search['letter']) ? { letter: Number(search['letter']) } : {}),
  component: lazyRouteComponent(() => import('./demo/OutboxScreen.tsx'), 'OutboxScreen'),
});

const routeTree = root.addChildren([
  signIn,
  signInLink,
  invitation,
  setup,
  appointmentLink,
  portal.addChildren([
    // One line each, in the order of the bar (portal/places.ts).
    portalHome,
    portalAppointments,
    portalBook,
    portalForms,
    portalForm,
    portalDocuments,
    portalRecord,
    portalProfile,
  ]),
  staff.addChildren([
    dashboard,
    overview,
    review,
    calendar,
    inbox,
    patients,
    activity,
    patient,
    importPatients,
    team,
    handover,
    words,
    policy,
    features,
    portalSettings,
    formTemplates,
    clinicLetters,
    codes,
    services,
    hours,
    leaves,
    leave,
    outbox,
  ]),
]);

export const makeRouter = (client: QueryClient) =>
  createRouter({
    routeTree,
    context: { client },
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingComponent: LoadingScreen,
    defaultErrorComponent: CrashScreen,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
