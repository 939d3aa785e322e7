import { calendarFeed, makeCalendarFeed, readCalendarFeed, revokeCalendarFeed } from '#src/contract/calendarFeed.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, open, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { enterByLink } from '#src/http/session.ts';
import { icsOf } from '#src/platform/ics.ts';
import { hashToken } from '#src/platform/ids.ts';
import { lockCalendar } from '../scheduling/queries.ts';
import { throttle } from '../session/queries.ts';
import { clinicName, endFeed, feedNow, makeFeed, shownInFeed } from './queries.ts';
import { eventsOf, everyMinutes, feedToken, feedUrl, readFeedToken } from './rules.ts';

export const routes: Route[] = [
  answer(
    calendarFeed,
    () => [feedNow()],
    ([[feed = null]]) => ({ feed }),
  ),

  // Threat: an address to somebody else's calendar, or a second one that nobody remembers. It is one's own, and making it ends the one before; only its hash is kept.
  serve(makeCalendarFeed, async ({ tx, viewer, body, here }) => {
    if (viewer.practitionerId === null) throw new Problem('no_own_calendar');
    // Two that are made at once come one after the other.
    await tx.one(lockCalendar(viewer.practitionerId));
    await tx.one(endFeed());
    const token = feedToken(viewer.tenantId);
    const feed = await tx.one(makeFeed(hashToken(token)));
    if (!feed) throw new Problem('no_own_calendar');
    return { feed, url: feedUrl(here.baseUrl, token, body.language) };
  }),

  // Threat: ending a colleague's. Nobody sees another's, so nobody ends it.
  serve(revokeCalendarFeed, async ({ tx }) => {
    await tx.one(endFeed());
    return { feed: null };
  }),

  // Threat: guessing addresses, or one that outlives its reason. 256 bits and a limit by address; each reading acts as the member, with what they may see now, or is refused with one answer for every cause.
  open(readCalendarFeed, async ({ params, query, asked, here }) => {
    const [[limit]] = await here.database.together(throttle(`calendar feed\0${asked.ip}`, 1200, 15 * 60));
    if (limit && limit.wait > 0) throw new Problem('too_many_attempts', { retryAfterSeconds: limit.wait });
    const entering = enterByLink('calendar', readFeedToken(params.token), asked);
    const { name, shown } = await here.database.transaction(entering, async (tx, [link]) => {
      if (!link?.entered) throw new Problem('link_not_open');
      return { name: (await tx.one(clinicName()))?.name ?? '', shown: await tx.many(shownInFeed()) };
    });
    return icsOf(name, eventsOf(shown, query.language), { everyMinutes });
  }),
];
