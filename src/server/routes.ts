import { routes as access } from './access/routes.ts';
import { routes as activity } from './activity/routes.ts';
import { routes as assignments } from './assignments/routes.ts';
import { routes as bulk } from './bulk/routes.ts';
import { routes as calendarfeed } from './calendarfeed/routes.ts';
import { routes as careteam } from './careteam/routes.ts';
import { routes as clinic } from './clinic/routes.ts';
import { routes as colleagues } from './colleagues/routes.ts';
import { routes as correspondence } from './correspondence/routes.ts';
import { routes as demo } from './demo/routes.ts';
import { routes as exports } from './exports/routes.ts';
import { routes as files } from './files/routes.ts';
import { routes as diagnoses } from './diagnoses/routes.ts';
import { routes as forms } from './forms/routes.ts';
import { routes as guardians } from './guardians/routes.ts';
import { routes as handover } from './handover/routes.ts';
import { routes as handoverUndo } from './handoverundo/routes.ts';
import { routes as inbox } from './inbox/routes.ts';
import { routes as invitations } from './invitations/routes.ts';
import { routes as leave } from './leave/routes.ts';
import { routes as links } from './links/routes.ts';
import { routes as notes } from './notes/routes.ts';
import { routes as offer } from './offer/routes.ts';
import { routes as patients } from './patients/routes.ts';
import { routes as portal } from './portal/routes.ts';
import { routes as portalaccess } from './portalaccess/routes.ts';
import { routes as portalforms } from './portalforms/routes.ts';
import { routes as portalprofile } from './portalprofile/routes.ts';
import { routes as review } from './review/routes.ts';
import { routes as scheduling } from './scheduling/routes.ts';
import { routes as search } from './search/routes.ts';
import { routes as tags } from './tags/routes.ts';
import { routes as session } from './session/routes.ts';
import { routes as setup } from './setup/routes.ts';
import { routes as team } from './team/routes.ts';
import { routes as transfer } from './transfer/routes.ts';
import { routes as waitlist } from './waitlist/routes.ts';

/** Everything the server answers, slice by slice. */
export const routes = [
  ...session,
  ...setup,
  ...clinic,
  ...team,
  ...colleagues,
  ...patients,
  ...transfer,
  ...search,
  ...tags,
  ...bulk,
  ...assignments,
  ...careteam,
  ...leave,
  ...access,
  ...notes,
  ...files,
  ...correspondence,
  ...diagnoses,
  ...forms,
  ...exports,
  ...scheduling,
  ...calendarfeed,
  ...offer,
  ...links,
  ...portal,
  ...waitlist,
  ...inbox,
  ...review,
  ...invitations,
  ...portalaccess,
  ...portalforms,
  ...portalprofile,
  ...guardians,
  ...handover,
  ...handoverUndo,
  ...activity,
  ...demo,
];
