import * as access from '#src/web/access/text.ts';
import * as accessquestions from '#src/web/accessquestions/text.ts';
import * as activity from '#src/web/activity/text.ts';
import * as assignments from '#src/web/assignments/text.ts';
import * as bodychart from '#src/web/bodychart/text.ts';
import * as bulk from '#src/web/bulk/text.ts';
import * as calendarfeed from '#src/web/calendarfeed/text.ts';
import * as careteam from '#src/web/careteam/text.ts';
import * as clinic from '#src/web/clinic/text.ts';
import * as colleagues from '#src/web/colleagues/text.ts';
import * as correspondence from '#src/web/correspondence/text.ts';
import * as diagnoses from '#src/web/diagnoses/text.ts';
import * as exports from '#src/web/exports/text.ts';
import * as files from '#src/web/files/text.ts';
import * as formfields from '#src/web/formfields/text.ts';
import * as formrequests from '#src/web/formrequests/text.ts';
import * as forms from '#src/web/forms/text.ts';
import * as guardians from '#src/web/guardians/text.ts';
import * as handover from '#src/web/handover/text.ts';
import * as inbox from '#src/web/inbox/text.ts';
import * as invitations from '#src/web/invitations/text.ts';
import * as notes from '#src/web/notes/text.ts';
import * as offer from '#src/web/offer/text.ts';
import * as overview from '#src/web/overview/text.ts';
import * as patient from '#src/web/patient/text.ts';
import * as patients from '#src/web/patients/text.ts';
import * as portalsettings from '#src/web/portalsettings/text.ts';
import * as records from '#src/web/records/text.ts';
import * as review from '#src/web/review/text.ts';
import * as scheduling from '#src/web/scheduling/text.ts';
import * as search from '#src/web/search/text.ts';
import * as setup from '#src/web/setup/text.ts';
import * as tags from '#src/web/tags/text.ts';
import * as team from '#src/web/team/text.ts';
import * as transfer from '#src/web/transfer/text.ts';
import { addTexts, cataloguesOf } from '#src/web/text.ts';
import * as leave from '#src/web/leave/text.ts';
import * as waitlist from '#src/web/waitlist/text.ts';
import * as wish from '#src/web/wish/text.ts';

/** What only the people of a clinic read; it comes with their shell, and nobody else loads it. */
export const staffSlices = {
  access,
  accessquestions,
  activity,
  assignments,
  bodychart,
  bulk,
  calendarfeed,
  careteam,
  clinic,
  colleagues,
  correspondence,
  diagnoses,
  exports,
  files,
  formfields,
  formrequests,
  forms,
  guardians,
  handover,
  inbox,
  invitations,
  notes,
  offer,
  overview,
  patient,
  patients,
  portalsettings,
  records,
  review,
  scheduling,
  search,
  setup,
  tags,
  team,
  leave,
  transfer,
  waitlist,
  wish,
};
export const staffCatalogues = cataloguesOf(staffSlices);
addTexts(staffCatalogues);
