import { Problem } from '#src/contract/problems.ts';
import type { PortalSettings } from '#src/contract/portal.ts';
import type { Slot } from '#src/contract/scheduling.ts';
import type { PortalClock, PortalRefusal } from './queries.ts';

/** Free times of the list that the clinic lets clients book: neither within its notice nor further ahead than it says. */
export const bookable = (free: Slot[], { earliest, latest }: Pick<PortalClock, 'earliest' | 'latest'>): Slot[] => {
  const [from, until] = [Date.parse(earliest), Date.parse(latest)];
  return free.filter(({ startsAt }) => Date.parse(startsAt) >= from && Date.parse(startsAt) <= until);
};

/** Why a client may not book, in words for them: one answer for every practitioner and service that is not theirs to book. */
export const notBookable = (refusal: PortalRefusal): Problem => {
  switch (refusal) {
    case 'featureOff':
      return new Problem('feature_off');
    case 'noRight':
      return new Problem('not_allowed');
    case 'serviceGone':
    case 'invalidTarget':
      return new Problem('not_bookable');
    case 'tooSoon':
      return new Problem('booking_too_soon');
    case 'tooFar':
      return new Problem('booking_too_far');
  }
};

const rules = ['bookWithAnyone', 'newClientsBook', 'bookingNoticeHours', 'bookingDays', 'waitlistHours'] as const;
type Rules = Pick<PortalSettings, (typeof rules)[number]>;

/** The rules of a portal with those that are wanted, and what changes, old and new by name. */
export function withRules(now: Rules, wanted: { [Rule in keyof Rules]?: Rules[Rule] | undefined }) {
  const to = Object.fromEntries(rules.map((rule) => [rule, wanted[rule] ?? now[rule]])) as Rules;
  const changed = Object.fromEntries(
    rules.filter((rule) => to[rule] !== now[rule]).map((rule) => [rule, { from: now[rule], to: to[rule] }]),
  );
  return { to, changed };
}
