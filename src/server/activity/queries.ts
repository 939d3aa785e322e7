import { fragment, query } from '#src/platform/db.ts';
import type { activity, Entry } from '#src/contract/activity.ts';
import type { Out } from '#src/contract/endpoint.ts';

type Filters = Omit<Out<typeof activity.query>, 'limit' | 'cursor'>;

/** Names of the practitioners, members and tags that the detail of entry `a` names by id, wherever in it, as they are now. */
const named = fragment`
  coalesce((
    select json_object_agg(who.id, who.name)
    from jsonb_path_query(a.detail, '$.** ? (@.type() == "number")') number (id)
    join lateral (
      select pr.id, pr.first_name || ' ' || pr.last_name as name from practitioner pr
        where pr.tenant_id = app.tenant() and pr.id::text = number.id::text
      union
      select m.id, m.first_name || ' ' || m.last_name from member m
        where m.tenant_id = app.tenant() and m.id::text = number.id::text
      union
      select t.id, t.name from tag t
        where t.tenant_id = app.tenant() and t.id::text = number.id::text
    ) who on true), '{}')`;

/**
 * A page of the log, newest first, one more than `limit` to tell whether another follows. Which entries there are, row security says:
 * those who oversee read by time, everyone else by their own acts, each along an index. Of a list that was exported it is told how many patients
 * were on it, and where entries about a patient are looked for, that they were among them.
 */
export function activityPage(filters: Filters, after: { name: string; id: number } | null, limit: number) {
  const { patientId, memberId, action, outcome, since, until } = filters;
  const asked = fragment`
    ${memberId === undefined ? fragment`` : fragment`and a.member_id = ${memberId}`}
    ${action === undefined ? fragment`` : fragment`and (a.action = ${action} or starts_with(a.action, ${`${action}.`}) or starts_with(a.action, ${`${action}s.`}))`}
    ${outcome === undefined ? fragment`` : fragment`and a.outcome = ${outcome}`}
    ${since === undefined ? fragment`` : fragment`and a.at >= ${since}`}
    ${until === undefined ? fragment`` : fragment`and a.at < ${until}`}
    ${after === null ? fragment`` : fragment`and (a.at, a.id) < (${after.name}, ${after.id})`}
    order by a.at desc, a.id desc
    limit ${limit + 1}`;
  const those = (about: ReturnType<typeof fragment>) => fragment`
      (select a.* from activity a where a.tenant_id = app.tenant() and (select app.reads_all_activity()) ${about} ${asked})
      union all
      (select a.* from activity a
       where a.tenant_id = app.tenant() and not (select app.reads_all_activity()) and a.member_id = (select app.member()) ${about} ${asked})`;
  const found =
    patientId === undefined
      ? those(fragment``)
      : fragment`${those(fragment`and a.patient_id = ${patientId}`)}
      union all
      ${those(fragment`and a.action = 'patient.listSent' and a.detail -> 'patientIds' @> to_jsonb(${patientId}::bigint)`)}`;
  return query<Entry & { id: number }>`
    with found as (${found}
    ), a as materialized (
      select f.id, f.tenant_id, f.at, f.action, f.outcome, f.rule, f.ip, f.member_id, coalesce(f.patient_id, ${patientId ?? null}::bigint) as patient_id,
        case when f.action = 'patient.listSent' then jsonb_build_object('patients', jsonb_array_length(f.detail -> 'patientIds')) else f.detail end as detail
      from found f
      order by f.at desc, f.id desc
      limit ${limit + 1}
    )
    select a.id, a.at, a.action, a.outcome, a.rule, a.detail, a.ip, ${named} as named,
      case when m.id is not null then json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name) end as member,
      case when p.id is not null then json_build_object('id', p.id, 'firstName', p.first_name, 'lastName', p.last_name) end as patient
    from a
    left join member m on m.tenant_id = a.tenant_id and m.id = a.member_id
    left join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
    order by a.at desc, a.id desc`;
}

/** The end of the chain, and the first of the most recent entries that does not fit: each is hashed anew, as it is now. */
export const chainNow = (most: number) =>
  query<{ entries: number; head: string | null; checked: number; firstBad: number | null; strays: number }>`
    with recent as materialized (
      select c.seq, c.entry_hash, c.hash, c.entry_hash_now from app.visible_chain c order by c.seq desc limit ${most + 1}
    ), beside as (
      select r.*, lag(r.seq, 1, 0::bigint) over (order by r.seq) as seq_before,
        lag(r.hash, 1, decode(repeat('00', 32), 'hex')) over (order by r.seq) as hash_before, row_number() over (order by r.seq desc) as place
      from recent r
    ), checked as (
      select b.seq,
        b.entry_hash_now is not distinct from b.entry_hash and b.seq = b.seq_before + 1 and b.hash = sha256(b.hash_before || b.entry_hash) as fits
      from beside b where b.place <= ${most}
    ), head as (
      select h.seq, h.hash from app.visible_head h
    ), last as (
      select r.seq, r.hash from recent r order by r.seq desc limit 1
    )
    select coalesce((select seq from head), 0)::bigint as entries, (select encode(hash, 'hex') from head) as head,
      (select count(*)::int from checked) as checked,
      coalesce((select min(seq) from checked where not fits),
        -- The end itself: cut off, or grown past the head.
        case when (select seq from head) is distinct from (select seq from last) or (select hash from head) is distinct from (select hash from last)
          then least(coalesce((select seq from last), 0), coalesce((select seq from head), 0)) + 1 end) as "firstBad",
      (select count(*)::int
       from (select a.id from activity a where a.tenant_id = app.tenant() order by a.at desc, a.id desc limit ${most}) a
       where not exists (select from app.visible_chain c where c.activity_id = a.id)) as strays`;

/** Logs that the log leaves the building. */
export const noteExport = () => query`select app.record('activity.exported', null, 'done', 'activity.export', '{}')::text`;

export type Head = { tenantId: number; seq: number; hash: string };

/** The end of the clinic's chain; no row before the first entry, or for those who do not oversee the clinic. */
export const headNow = () => query<Head>`select tenant_id as "tenantId", seq, encode(hash, 'hex') as hash from app.visible_head`;

/** Every clinic's head, for the anchors. */
export const allHeads = () => query<Head>`select tenant_id as "tenantId", seq, encode(hash, 'hex') as hash from app.chain_head`;

/**
 * Links of the chain in order, each with its entry as it is hashed. An entry about a patient whom the one exporting may not see is null
 * and not `gone`; one that is gone from the log is. One that is null says whether it was `altered`, since nobody else could tell.
 */
export const linksAfter = (after: number, last: number, most: number) =>
  query<{ seq: number; entryHash: string; hash: string; entry: string | null; gone: boolean; altered: boolean }>`
    select c.seq, encode(c.entry_hash, 'hex') as "entryHash", encode(c.hash, 'hex') as hash,
      case when a.id is not null then app.entry(a, c.seq) end as entry,
      a.id is null and c.entry_hash_now is null as gone, a.id is null and c.entry_hash_now <> c.entry_hash is true as altered
    from app.visible_chain c
    left join activity a on a.tenant_id = app.tenant() and a.id = c.activity_id
    where c.seq > ${after} and c.seq <= ${last}
    order by c.seq
    limit ${most}`;

/** Entries that are in the log and not in the chain, the first thousand. */
export const strays = () =>
  query<{ entry: string }>`
    select app.entry(a, 0) as entry from activity a
    where a.tenant_id = app.tenant() and not exists (select from app.visible_chain c where c.activity_id = a.id)
    order by a.id
    limit 1000`;
