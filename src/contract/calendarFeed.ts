import { z } from 'zod';
import { endpoint, Id, Instant } from './endpoint.ts';

/** The address at which a calendar program reads one's own calendar. The address itself is told once, when it is made. */
const Feed = z.object({
  id: Id,
  createdAt: Instant,
  /** To the hour; null where no program has asked yet. */
  lastReadAt: Instant.nullable(),
});

/** The language of the two words in it: busy, and away. */
const Language = z.enum(['en', 'es']).default('en');
const needs = { right: 'calendar.read' } as const;

export const calendarFeed = endpoint({
  method: 'GET',
  path: '/v2/calendar/feed',
  summary: 'Whether there is an address for one’s own calendar, and when it was last read',
  needs,
  output: z.object({ feed: Feed.nullable() }),
});
export type CalendarFeed = z.infer<typeof calendarFeed.output>;

/** Answered with 200: an answer of 201 is kept for whoever repeats the request, and this address is kept nowhere (IN-1). */
export const makeCalendarFeed = endpoint({
  method: 'POST',
  path: '/v2/calendar/feed',
  summary: 'A new address for one’s own calendar; one that there was ends',
  needs,
  body: z.strictObject({ language: Language }),
  output: z.object({ feed: Feed, url: z.string() }),
  problems: ['no_own_calendar'],
});

export const revokeCalendarFeed = endpoint({
  method: 'DELETE',
  path: '/v2/calendar/feed',
  summary: 'End the address of one’s own calendar; programs that use it get nothing more',
  needs,
  output: calendarFeed.output,
});

export const readCalendarFeed = endpoint({
  method: 'GET',
  path: '/v2/calendar/feeds/:token',
  summary: 'One’s own calendar for a calendar program: initials only (S4)',
  needs: 'anyone',
  // As it comes: what is no token is answered as one that is good no longer.
  params: z.strictObject({ token: z.string() }),
  query: z.strictObject({ language: Language }),
  output: z.string(),
  media: 'text/calendar; charset=utf-8',
  problems: ['link_not_open', 'too_many_attempts'],
});
