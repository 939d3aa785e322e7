import ical, { ICalCalendarMethod, ICalEventClass, ICalEventStatus } from 'ical-generator';
import { oneLine } from './names.ts';

/** An event as a calendar program shows it. It says when and where, and to whom it may be said; never what it is for. */
export type CalendarEvent = {
  /** The same for every version of an event, so that a later one takes the place of an earlier. */
  uid: string;
  /** Higher with every version. */
  sequence: number;
  startsAt: Date;
  endsAt: Date;
  summary: string;
  location?: string | null;
  url?: string;
  cancelled?: boolean;
};

/** The library writes the name of a calendar as it is given. */
const escaped = (text: string): string => text.replace(/[\\;,]/g, (sign) => `\\${sign}`);

/**
 * A calendar as RFC 5545 writes it, times in UTC. `cancel` takes its events out of the calendar of whoever opens it.
 * @param options.everyMinutes for a calendar that is read again and again: how often that is good, and shown to its reader only
 */
export function icsOf(
  name: string,
  events: readonly CalendarEvent[],
  { cancel = false, stamp = new Date(), everyMinutes = 0 } = {},
): string {
  const calendar = ical({
    name: escaped(oneLine(name)),
    prodId: '//Caseload//Caseload//EN',
    method: cancel ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    ttl: everyMinutes ? everyMinutes * 60 : null,
  });
  for (const event of events)
    calendar.createEvent({
      id: event.uid,
      sequence: event.sequence,
      stamp,
      start: event.startsAt,
      end: event.endsAt,
      summary: oneLine(event.summary),
      location: event.location ? oneLine(event.location) : null,
      url: event.url ?? null,
      class: everyMinutes ? ICalEventClass.PRIVATE : null,
      status: cancel || event.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  // The last line ends as every line does; the library leaves that out.
  return `${calendar.toString()}\r\n`;
}
