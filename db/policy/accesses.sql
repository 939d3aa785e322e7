-- Who looked at my record, as its patient is told in the portal (B3, L2, AU-6), and what they ask about it.

-- The clinic's log of the patient who asks, as far as it is theirs to know: what staff read, exports, emergencies and changes of the care team
-- that took place; never what was refused, what they did themselves, or an id. What one person reads again within half an hour of the
-- last time on the same day, for the same reason, is one reading with how often and until when, so that a screen that is paged or refreshes itself is told once,
-- and no entry of the log is left out.
--
-- Psychotherapy notes are in the log an opening of the record like any other (PN-1), and here as well. One that is being written opens it again and
-- again: how often and how long a record was open is therefore not told of any.
--
-- Why: the reason by which the record opened, as the log has it; where it was no reason of the record's, what stood behind it at that moment:
-- the care team, whom they supervise, an emergency, an appointment (for those who may know of appointments), reading everything, or the role alone.
create view app.my_access_log as
with told as (
  select a.tenant_id, a.id, a.at, a.member_id, a.rule, a.detail, k.act,
    (a.at at time zone (select c.time_zone from tenant c where c.id = app.tenant()))::date as day,
    -- What is no reading stands by itself.
    case when k.reads then 0 else a.id end as alone
  from activity a
  join (values
    ('patient.opened', 'profile', true), ('record.opened', 'record', true), ('notes.read', 'notes', true), ('givenDrafts.read', 'notes', true),
    ('contactNotes.read', 'contactNotes', true), ('forms.read', 'forms', true), ('form.opened', 'form', true), ('files.read', 'files', true),
    ('file.opened', 'file', true), ('letters.read', 'letters', true), ('letter.opened', 'letter', true), ('letter.downloaded', 'letterDownloaded', true),
    ('diagnosis.read', 'diagnoses', true), ('export.made', 'exportMade', false), ('export.fetched', 'exportFetched', true),
    ('emergency.opened', 'emergency', false), ('careTeam.assigned', 'assigned', false), ('careTeam.unassigned', 'unassigned', false),
    ('careTeam.primaryChanged', 'primaryChanged', false), ('careTeam.datesChanged', 'datesChanged', false)) k (action, act, reads) on k.action = a.action
  where a.tenant_id = (select app.tenant()) and a.patient_id = (select app.patient()) and (select app.portal_allows('access'))
    and a.outcome = 'done' and a.member_id is not null
), begun as (
  select t.*, coalesce(t.at - lag(t.at) over same > interval '30 minutes', true) as begins
  from told t
  window same as (partition by t.member_id, t.day, t.act, t.rule, t.detail, t.alone order by t.at, t.id)
), counted as (
  select b.*, count(*) filter (where b.begins) over (partition by b.member_id, b.day, b.act, b.rule, b.detail, b.alone order by b.at, b.id) as nth
  from begun b
), reading as (
  select c.tenant_id, (array_agg(c.id order by c.at, c.id))[1] as id, min(c.at) as at, max(c.at) as until, count(*)::integer as times,
    c.act, c.member_id, c.rule, c.detail
  from counted c
  group by c.tenant_id, c.member_id, c.day, c.act, c.rule, c.detail, c.alone, c.nth
)
select r.tenant_id, r.id, r.at, case when r.times > 1 and r.act <> 'record' then r.until end as until, case when r.act = 'record' then 1 else r.times end as times, r.act,
  case when t.portal_names = 'names' then m.first_name end as first_name, case when t.portal_names = 'names' then m.last_name end as last_name,
  pr.discipline, coalesce(w.roles, m.roles) as roles,
  why.because,
  case when why.because in ('careTeam', 'covering') then own.since when why.because = 'supervises' then led.since end as since,
  case when why.because = 'booked' then booked.starts_at end as booked_at,
  -- Through whom they supervise; or whom a change of the care team was about.
  case when t.portal_names = 'names' then about.first_name end as about_first_name,
  case when t.portal_names = 'names' then about.last_name end as about_last_name, about.discipline as about_discipline
from reading r
join tenant t on t.id = r.tenant_id
join member m on m.tenant_id = r.tenant_id and m.id = r.member_id
left join lateral (
  select x.roles, x.practitioner_id from member_was x
  where x.tenant_id = r.tenant_id and x.member_id = r.member_id and x.since <= r.at order by x.since desc limit 1
) w on true
left join practitioner pr on pr.tenant_id = r.tenant_id and pr.id = case when w.roles is null then m.practitioner_id else w.practitioner_id end
left join lateral (
  select h.kind, (
      -- A period that follows another without a gap, as when the primary changes, goes on from when that began.
      select max(f.starts_at) from assignment_period f
      where f.tenant_id = h.tenant_id and f.patient_id = h.patient_id and f.practitioner_id = h.practitioner_id and f.starts_at <= h.starts_at
        and not exists (select from assignment_period g
          where g.tenant_id = f.tenant_id and g.patient_id = f.patient_id and g.practitioner_id = f.practitioner_id
            and g.starts_at < f.starts_at and least(g.ends_at, g.closed_at) >= f.starts_at)) as since
  from assignment_period h
  where h.tenant_id = r.tenant_id and h.patient_id = (select app.patient()) and h.practitioner_id = pr.id
    and h.starts_at <= r.at and coalesce(least(h.ends_at, h.closed_at), 'infinity') > r.at
  order by h.starts_at desc limit 1
) own on true
left join lateral (
  select s.practitioner_id, greatest(s.starts_at, h.starts_at) as since
  from supervision s join assignment_period h on h.tenant_id = s.tenant_id and h.practitioner_id = s.practitioner_id
  where s.tenant_id = r.tenant_id and s.supervisor_id = r.member_id and h.patient_id = (select app.patient())
    and s.starts_at <= r.at and coalesce(s.ends_at, 'infinity') > r.at
    and h.starts_at <= r.at and coalesce(least(h.ends_at, h.closed_at), 'infinity') > r.at
  order by since, s.practitioner_id limit 1
) led on true
left join lateral (
  select b.starts_at from appointment b
  where (select app.portal_allows('appointments')) and b.tenant_id = r.tenant_id and b.patient_id = (select app.patient()) and b.practitioner_id = pr.id
    and b.booked_at <= r.at and b.status <> 'cancelled' and b.starts_at > r.at - interval '7 days'
  order by b.starts_at, b.id limit 1
) booked on true
cross join lateral (select string_to_array(r.rule, '+') as rules) by_rule
cross join lateral (select case
  when r.act = 'emergency' then 'emergency'
  when 'careTeam' = any (rules) then 'careTeam'
  when 'covering' = any (rules) then 'covering'
  when 'emergency' = any (rules) then 'emergency'
  when 'supervises' = any (rules) then 'supervises'
  when 'readsAll' = any (rules) then 'readsAll'
  when own.kind is not null then case own.kind when 'covering' then 'covering' else 'careTeam' end
  when led.since is not null then 'supervises'
  when exists (select from emergency_access g where g.tenant_id = r.tenant_id and g.patient_id = (select app.patient()) and g.member_id = r.member_id
    and g.starts_at <= r.at and g.ends_at > r.at) then 'emergency'
  when booked.starts_at is not null then 'booked'
  when coalesce(w.roles, m.roles) && array['clinicalAdmin'] then 'readsAll'
  else 'role' end as because) why
left join practitioner about on about.tenant_id = r.tenant_id and about.id = case
  when r.act in ('assigned', 'unassigned', 'primaryChanged', 'datesChanged') then (r.detail ->> 'practitionerId')::bigint
  when why.because = 'supervises' then led.practitioner_id end;
grant select on app.my_access_log to caseload_app;

do $$
declare
  client constant text := 'patient_id = (select app.patient()) and (select app.portal_allows(''access''))';
  -- Those who oversee the log, of patients who exist for them (R4, R5; AU-5).
  oversees constant text := '(select app.member()) <> 0 and (select app.reads_all_activity())
    and ((select app.sees_every_name()) or patient_id = any ((select app.my_patients())::bigint[])) and patient_id <> all ((select app.my_blocks())::bigint[])';
begin
  execute format('create policy own on access_question for select to caseload_app using (%s)', client);
  execute format('create policy oversee on access_question for select to caseload_app using (%s)', oversees);
  -- About an entry of one's own list, in one's own name.
  execute format('create policy ask on access_question for insert to caseload_app with check (%s
    and asked_by = nullif(current_setting(''app.user'', true), '''')::bigint and asked_at = now() and answered_at is null
    and exists (select from app.my_access_log l where l.id = entry_id))', client);
  -- Once, and nothing but the answer.
  execute format('create policy answer on access_question for update to caseload_app using (%s and answered_at is null)
    with check (%1$s and answered_by = (select app.member()) and answered_at = now())', oversees);
  grant select, insert, update (answer, answered_by, answered_at) on access_question to caseload_app;
  -- A setting like those in fences.sql.
  grant update (portal_names) on tenant to caseload_app;
end $$;
