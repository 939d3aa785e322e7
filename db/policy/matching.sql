-- Each word as a name may begin with it, two of its letters the other way round included, where it is long enough for that to be a slip; folded
-- words are letters and digits only (platform/names.ts), so nothing in them is a sign of a pattern.
create function app.beginnings(words text[]) returns text[] language sql immutable parallel safe
begin atomic
  select array_agg(' (' || w || (
      select coalesce(string_agg('|' || overlay(w placing reverse(substr(w, i, 2)) from i for 2), '' order by i), '')
      from generate_series(1, length(w) - 1) i where length(w) between 4 and 12 and substr(w, i, 1) <> substr(w, i + 1, 1)
    ) || ')' order by nth)
  from unnest(words) with ordinality t (w, nth);
end;

-- What a name may resemble, by the letters that they share in threes: several words with any part of it, one with a word of it. Null for so few letters
-- that too many names would.
create function app.to_resemble(words text[]) returns text language sql immutable parallel safe
return case when cardinality(words) > 1 and length(array_to_string(words, ' ')) > 4 then array_to_string(words, ' ') end;
create function app.to_resemble_alone(words text[]) returns text language sql immutable parallel safe
return case when cardinality(words) = 1 and length(words[1]) > 4 then words[1] end;
-- How much of its threes one word must share with another: what is left of a word of n letters and two spaces before it, one after it, when one letter
-- is wrong, n - 2 of n + 4. Fewer than two in five, as with five letters, would be shared with too many; three in five are always enough.
create function app.likeness(alone text) returns numeric language sql immutable parallel safe
return greatest(0.4, least(0.6, (length(alone) - 2.0) / (length(alone) + 4))) - 0.001;

-- Where a patient stands in a list: by name; in a search, whose name it begins before who only resembles it. Without words, `starts` is null.
create function app.place(sort_name text, search_name text, starts text[]) returns text language sql immutable parallel safe
return case when starts is null then sort_name when search_name ~ all (starts) then ' ' || sort_name else '~' || sort_name end;

-- Advanced search (Q2): a page of ids of patients whom every part of a filter fits, in the order of their places. Called by app.page_of_patients with the rights
-- of its owner, since neither a filter nor a trigram operator behind row security can drive an index; so it keeps to whom the one asking may see.
--
-- Whoever sees only some (R4: their own; `namesOnly`: the profiles of their own) has those gathered first, and each is looked at one by one: `offset 0`
-- keeps the planner from beginning with the rest of the clinic, so that not even time says anything of it (RL-10). For those who see everyone, the
-- narrowest part of the filter is gathered first, by its index, whatever the statistics say.
--
-- f: digits (of a phone number), born (dates), host (of an address), status (active, archived, all), mine, unassigned, practitioners (any of them),
-- primary (any of them), tags (every one), sealed, portal, alerts, ageFrom, ageTo, and of the last and the next appointment: lastBefore, lastAfter, noLast,
-- nextBefore, nextAfter, noNext; none and a date together are either. A value in numbers needs the profile, one of appointments those of that patient,
-- to be open to the one asking; where it is not, it does not match.
create function app.matching_patients(words text[], f jsonb, after_place text, after_id bigint, most integer)
returns table (id bigint, place text)
language plpgsql stable rows 50 set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
  here constant bigint := app.tenant();
  hidden constant bigint[] := app.my_blocks();
  starts constant text[] := app.beginnings(words);
  whole constant text := app.to_resemble(words);
  alone constant text := app.to_resemble_alone(words);
  digits constant text := '%' || (f ->> 'digits') || '%';
  born constant date[] := (select array_agg(v::date) from jsonb_array_elements_text(f -> 'born') v);
  host constant text := '%@' || replace(replace(replace(f ->> 'host', '\', '\\'), '%', '\%'), '_', '\_') || '%';
  standing constant text := nullif(coalesce(f ->> 'status', 'active'), 'all');
  practitioners constant bigint[] := (select array_agg(v::bigint) from jsonb_array_elements_text(f -> 'practitioners') v);
  primaries constant bigint[] := (select array_agg(v::bigint) from jsonb_array_elements_text(f -> 'primary') v);
  tagged constant bigint[] := (select array_agg(v::bigint) from jsonb_array_elements_text(f -> 'tags') v);
  zone constant text := (select t.time_zone from tenant t where t.id = here);
  today constant date := (now() at time zone zone)::date;
  born_from constant date := (today - make_interval(years => (f ->> 'ageTo')::integer + 1))::date + 1;
  born_until constant date := (today - make_interval(years => (f ->> 'ageFrom')::integer))::date;
  last_before constant timestamptz := (f ->> 'lastBefore')::date::timestamp at time zone zone;
  last_after constant timestamptz := (f ->> 'lastAfter')::date::timestamp at time zone zone;
  no_last constant boolean := f ? 'noLast';
  next_before constant timestamptz := (f ->> 'nextBefore')::date::timestamp at time zone zone;
  next_after constant timestamptz := (f ->> 'nextAfter')::date::timestamp at time zone zone;
  no_next constant boolean := f ? 'noNext';
  -- Null is everyone.
  ids bigint[];
  opened bigint[];
  told bigint[];
begin
  if cardinality(words) = 0 then
    return;
  end if;
  -- A word that has gone is carried by nobody.
  perform from tag g where g.tenant_id = here and g.id = any (tagged) and g.removed_at is not null;
  if found then
    return;
  end if;
  if f ? 'mine' then
    ids := array(select distinct c.patient_id from app.my_caseload c);
  elsif not app.sees_every_name() then
    ids := array(select distinct r.patient_id from app.my_relation r);
  end if;
  if not app.opens_every_profile() then
    opened := app.my_patients();
  end if;
  -- Who sees every calendar with its names; everyone else, the appointments of their own patients (S1).
  if not app.has_role('owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler', 'biller') then
    told := app.my_patients();
  end if;
  if ids is null then
    if words is not null then
      ids := array(select p.id from patient p where p.tenant_id = here and p.id <> all (hidden)
        and (p.search_name ~ starts[1] and p.search_name ~ coalesce(starts[2], starts[1]) and p.search_name ~ all (starts)
          or whole operator(public.<%) p.search_name or alone operator(public.<<%) p.search_name));
    elsif digits is not null or born is not null then
      ids := array(select p.id from patient p where p.tenant_id = here and p.search_name like digits
        union select b.patient_id from patient_profile b where opened is null and b.tenant_id = here and b.birth_date = any (born)
        union select unnest(opened) where born is not null);
    elsif coalesce(primaries, practitioners) is not null then
      ids := array(select distinct c.patient_id from app.connection c where c.tenant_id = here and c.practitioner_id = any (coalesce(primaries, practitioners)));
    elsif tagged is not null then
      ids := array(select b.patient_id from patient_profile b where opened is null and b.tenant_id = here and b.tags @> tagged
        union select unnest(opened));
    end if;
  end if;
  return query select p.id, p.place from (
      select a.*, app.place(a.sort_name, a.search_name, starts) as place from patient a where ids is null and a.tenant_id = here
      union all
      select g.*, app.place(g.sort_name, g.search_name, starts) from unnest(ids) i (id) cross join lateral (select b.* from patient b where b.tenant_id = here and b.id = i.id offset 0) g where ids is not null
    ) p
    where (standing is null or p.status = standing) and p.id <> all (hidden)
      and (after_place is null or (p.place, p.id) > (after_place, after_id))
      and (words is null or p.search_name ~ all (starts) or whole operator(public.<%) p.search_name or alone operator(public.<<%) p.search_name)
      and (digits is null and born is null or p.search_name like digits or born is not null and (opened is null or p.id = any (opened)) and exists (
        select from patient_profile b where b.tenant_id = here and b.patient_id = p.id and b.birth_date = any (born) offset 0))
      and (host is null or p.email like host)
      and (not f ? 'unassigned' or not exists (
        select from app.connection c where c.tenant_id = here and c.patient_id = p.id and c.kind <> 'emergency' offset 0))
      and (practitioners is null or exists (
        select from app.connection c where c.tenant_id = here and c.patient_id = p.id and c.kind <> 'emergency' and c.practitioner_id = any (practitioners) offset 0))
      and (primaries is null or exists (
        select from app.connection c where c.tenant_id = here and c.patient_id = p.id and c.kind = 'primary' and c.practitioner_id = any (primaries) offset 0))
      and (not f ? 'sealed' or p.sealed_at is not null)
      and (not f ? 'portal' or f ->> 'portal' = coalesce((
        select case when i.accepted_at is null then 'invited' else 'active' end from invitation i
        where i.tenant_id = here and i.patient_id = p.id and i.relation = 'self' and i.revoked_at is null order by i.accepted_at limit 1), 'none'))
      and (tagged is null and born_from is null and born_until is null and not f ? 'alerts' or (opened is null or p.id = any (opened)) and exists (
        select from patient_profile b where b.tenant_id = here and b.patient_id = p.id
          and (tagged is null or b.tags @> tagged) and (born_from is null or b.birth_date >= born_from) and (born_until is null or b.birth_date <= born_until)
          and (not f ? 'alerts' or cardinality(b.alerts) > 0) offset 0))
      and (last_before is null and last_after is null and not no_last or (told is null or p.id = any (told)) and coalesce((
        select (last_before is not null or last_after is not null) and (last_before is null or a.starts_at < last_before) and (last_after is null or a.starts_at >= last_after)
        from appointment a where a.tenant_id = here and a.patient_id = p.id and a.starts_at <= now() and a.status not in ('cancelled', 'noShow')
        order by a.starts_at desc limit 1), no_last))
      and (next_before is null and next_after is null and not no_next or (told is null or p.id = any (told)) and coalesce((
        select (next_before is not null or next_after is not null) and (next_before is null or a.starts_at < next_before) and (next_after is null or a.starts_at >= next_after)
        from appointment a where a.tenant_id = here and a.patient_id = p.id and a.starts_at > now() and a.status in ('booked', 'confirmed')
        order by a.starts_at limit 1), no_next))
    order by p.place, p.id limit most;
end $$;

-- A page of ids of active patients, each with its place, in that order: `which` is all whom the one asking may see, mine for the own caseload, or
-- unassigned for those of all whom nobody is connected with, an emergency aside (A7); with `words` (folded by platform/names.ts; null for all), those
-- whose name they begin or resemble. A list is driven by an index, and matching happens inside the allowed set, which neither a
-- filter nor a trigram operator behind row security could do: where the one asking sees only their own, their own are gathered first, so that not even
-- time says anything of the rest (RL-10). A filter is held against each besides (app.matching_patients). Without `most` there is one page.
create function app.page_of_patients(words text[], which text, after_place text, after_id bigint, most integer, filter jsonb default null)
returns table (id bigint, place text)
language plpgsql stable rows 50 security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  hidden bigint[] := app.my_blocks();
  starts text[] := app.beginnings(words);
  whole text := app.to_resemble(words);
  alone text := app.to_resemble_alone(words);
  own bigint[]; -- Null is everyone.
begin
  perform set_config('pg_trgm.strict_word_similarity_threshold', app.likeness(alone)::text, true);
  if cardinality(words) = 0 then
    return; -- Nothing but signs was searched for, and nobody is called that.
  end if;
  if filter is not null then
    return query select m.id, m.place from app.matching_patients(words, case which when 'all' then filter else filter || jsonb_build_object(which, true) end,
      after_place, after_id, most) m;
    return;
  end if;
  -- The own first: joined freely, a small database's plan would begin with every patient.
  if which = 'mine' then
    own := array(select c.patient_id from app.my_caseload c);
  elsif not app.sees_every_name() then
    own := array(select r.patient_id from app.my_relation r);
  end if;
  if which = 'unassigned' then
    return query select p.id, app.place(p.sort_name, p.search_name, starts) from patient p
      where p.tenant_id = app.tenant() and p.status = 'active' and p.id <> all (hidden) and (own is null or p.id = any (own))
        and not exists (select from app.connection c where c.tenant_id = p.tenant_id and c.patient_id = p.id and c.kind <> 'emergency')
        and (words is null or p.search_name ~ all (starts) or whole operator(public.<%) p.search_name or alone operator(public.<<%) p.search_name)
        and (after_place is null or (app.place(p.sort_name, p.search_name, starts), p.id) > (after_place, after_id))
      order by app.place(p.sort_name, p.search_name, starts), p.id limit most;
  elsif own is not null then
    return query select p.id, app.place(p.sort_name, p.search_name, starts) from patient p
      where p.tenant_id = app.tenant() and p.status = 'active' and p.id <> all (hidden) and p.id = any (own)
        and (words is null or p.search_name ~ all (starts) or whole operator(public.<%) p.search_name or alone operator(public.<<%) p.search_name)
        and (after_place is null or (app.place(p.sort_name, p.search_name, starts), p.id) > (after_place, after_id))
      order by app.place(p.sort_name, p.search_name, starts), p.id limit most;
  elsif words is null then
    return query select p.id, app.place(p.sort_name, p.search_name, starts) from patient p
      where p.tenant_id = app.tenant() and p.status = 'active' and p.id <> all (hidden)
        and (p.sort_name, p.id) > (coalesce(after_place, ''), coalesce(after_id, 0))
      order by p.sort_name, p.id limit most;
  else
    -- The matches first, by their index, then their order: walking the names in order would hold each of a large clinic against the words.
    -- `~ all` uses no index, so the first two words are asked for once more.
    return query with found as materialized (
        select p.id, app.place(p.sort_name, p.search_name, starts) as place from patient p
        where p.tenant_id = app.tenant() and p.status = 'active' and p.id <> all (hidden)
          and (p.search_name ~ starts[1] and p.search_name ~ coalesce(starts[2], starts[1]) and p.search_name ~ all (starts) or whole operator(public.<%) p.search_name or alone operator(public.<<%) p.search_name))
      select f.id, f.place from found f where after_place is null or (f.place, f.id) > (after_place, after_id)
      order by f.place, f.id limit most;
  end if;
end $$;
