import type { CalendarFeed } from '#src/contract/calendarFeed.ts';
import { fragment, query } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { shownDays } from './rules.ts';
import type { Shown } from './rules.ts';

type Feed = NonNullable<CalendarFeed['feed']>;

/** The address of one's own calendar that is good now; no row where there is none. */
export const feedNow = () =>
  query<Feed>`
    select id, created_at as "createdAt", last_read_at as "lastReadAt" from calendar_feed
    where tenant_id = app.tenant() and member_id = app.member() and practitioner_id = app.my_practitioner() and revoked_at is null`;

/** Ends one's own address, and logs it; no row where there was none. */
export const endFeed = () =>
  query<{ id: number }>`
    with ended as (
      update calendar_feed set revoked_at = now()
      where tenant_id = app.tenant() and member_id = app.member() and revoked_at is null
      returning id
    )
    select id, app.record('calendarFeed.revoked', null, 'done', 'calendar.read', jsonb_build_object('feedId', id))::text as noted from ended`;

/** A new address of one's own calendar, known by its hash, and logs it. */
export const makeFeed = (tokenHash: Buffer) =>
  query<Feed>`
    with made as (
      insert into calendar_feed (tenant_id, id, member_id, practitioner_id, token_hash)
      values (app.tenant(), ${newId()}, app.member(), app.my_practitioner(), ${tokenHash})
      returning id, created_at, last_read_at
    )
    select id, created_at as "createdAt", last_read_at as "lastReadAt",
      app.record('calendarFeed.made', null, 'done', 'calendar.read', jsonb_build_object('feedId', id))::text as noted
    from made`;

export const clinicName = () => query<{ name: string }>`select name from tenant where id = app.tenant()`;

const within = (row: ReturnType<typeof fragment>) => fragment`
  ${row}.starts_at < now() + make_interval(days => ${shownDays.after}) and ${row}.ends_at > now() - make_interval(days => ${shownDays.before})`;

/**
 * One's own appointments and absences, soonest first. That one is taken, everyone knows of oneself; by whom, only as far as the appointment
 * and its patient are for one's eyes (R4, R5, BO-7).
 */
export const shownInFeed = () =>
  query<Shown>`
    select b.id, 'appointment' as kind, b.starts_at as "startsAt", b.ends_at as "endsAt",
      case when p.id is not null then json_build_object('firstName', p.first_name, 'lastName', p.last_name) end as name
    from app.visible_busy b
    left join appointment a on a.tenant_id = b.tenant_id and a.id = b.id
    left join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
    where b.tenant_id = app.tenant() and b.practitioner_id = app.my_practitioner() and ${within(fragment`b`)}
    union all
    select o.id, 'away', o.starts_at, o.ends_at, null from time_off o
    where o.tenant_id = app.tenant() and o.practitioner_id = app.my_practitioner() and ${within(fragment`o`)}
    order by 3, 1`;
