import type { Database } from '#src/platform/db.ts';
import type { Logger } from '#src/platform/log.ts';
import type { Place } from '../scheduling/queries.ts';
import { instantOf, placedAnew, wallAt } from '../scheduling/rules.ts';
import * as queries from './queries.ts';
import type { ToReckon } from './queries.ts';

const pageSize = 1_000;
const batchSize = 100;
/** What tells one set of rules of time zones from another, of the JavaScript engine that reckons. */
export const engineHere = `node ${process.versions.node}, tz ${process.versions['tz'] ?? process.versions['icu']}`;

export type Reckoned = { changed: number; refused: number };
type Wrong = { one: ToReckon; place: Place };

/**
 * TM-2: where the rules of time zones are others than at the last start, puts every appointment to come where its clock is now, but for
 * those whose time is taken there; each is an entry in its clinic's log. What was broken off goes on at the next start. Null where the
 * rules are the same.
 * @param owner connected as a login that may act as the tables' owner
 */
export async function keepTime(owner: Database, log: Logger, engine = engineHere, clock = instantOf): Promise<Reckoned | null> {
  const [, [found]] = await owner.together(queries.asOwner(), queries.zoneRulesNow());
  const { database, last } = found as NonNullable<typeof found>;
  const isSame = last?.engine === engine && last.database === database;
  if (isSame && last.isDone) return null;
  const [, [begun]] = isSame ? [null, [last]] : await owner.together(queries.asOwner(), queries.beginReckoning(engine, database));
  const { id } = begun as { id: number };

  const { wrong, shownOtherwise } = await lookThrough(owner, clock);
  if (shownOtherwise.length > 0) {
    log.warn(
      { zones: shownOtherwise, engine, database },
      'Node.js and PostgreSQL do not know the same time zones: update the older of them',
    );
  }
  // What goes later makes room for what is before it, and the other way round. Whoever was in the way may have left by the second turn.
  let left = [...wrong.filter(isLater).toReversed(), ...wrong.filter((one) => !isLater(one))];
  for (let before = Infinity; left.length > 0 && left.length < before;) {
    before = left.length;
    left = await putAnew(owner, id, left);
  }
  const changed = await owner.transaction(queries.asOwner(), async (tx) => {
    const ended = await tx.one(queries.endReckoning(id, left.length));
    if (!ended) return 0;
    for (const [tenantId, all] of Map.groupBy(left, ({ one }) => one.tenantId)) {
      await tx.one(queries.inClinic(tenantId));
      await tx.many(queries.notReckoned(all.map(({ one, place }) => ({ id: one.id, startsAt: place.startsAt }))));
    }
    return ended.changed;
  });
  const reckoned = { changed, refused: left.length };
  if (wrong.length > 0)
    log.warn({ ...reckoned, engine, database }, 'the rules of time zones have changed: appointments were reckoned anew');
  return reckoned;
}

const isLater = ({ one, place }: Wrong): boolean => Date.parse(place.startsAt) > Date.parse(one.startsAt);

/** The appointments to come that are not where their clock is now, soonest first, and the zones that PostgreSQL knows otherwise, or Node.js not at all. */
async function lookThrough(owner: Database, clock: typeof instantOf) {
  const wrong: Wrong[] = [];
  const otherwise = new Set<string>();
  for (let after = { tenantId: 0, id: 0 }; ;) {
    const [, page] = await owner.together(queries.asOwner(), queries.toReckon(after, pageSize));
    for (const one of page) {
      try {
        if (wallAt(one.startsAt, one.zone) !== one.shown) otherwise.add(one.zone);
        const place = placedAnew(one, one.zone, clock);
        if (place) wrong.push({ one, place });
      } catch (error) {
        // A zone that this engine has not heard of is left as it is.
        if (!(error instanceof RangeError)) throw error;
        otherwise.add(one.zone);
      }
    }
    const last = page.at(-1);
    if (!last || page.length < pageSize) break;
    after = { tenantId: last.tenantId, id: last.id };
  }
  return {
    wrong: wrong.toSorted((a, b) => Date.parse(a.one.startsAt) - Date.parse(b.one.startsAt)),
    shownOtherwise: [...otherwise].toSorted(),
  };
}

/** Puts appointments where they belong, in their order, so many in one transaction. Those whose time is taken are given back. */
async function putAnew(owner: Database, run: number, all: Wrong[]): Promise<Wrong[]> {
  const refused: Wrong[] = [];
  for (const [tenantId, ofClinic] of Map.groupBy(all, ({ one }) => one.tenantId)) {
    for (let from = 0; from < ofClinic.length; from += batchSize) {
      const taken = await owner.transaction(queries.asOwner(), async (tx) => {
        await tx.one(queries.inClinic(tenantId));
        const isTaken: Wrong[] = [];
        let changed = 0;
        for (const each of ofClinic.slice(from, from + batchSize)) {
          await tx.one(queries.savepoint());
          try {
            if (await tx.one(queries.reckon(each.one, each.place))) changed++;
          } catch (error) {
            if ((error as { code?: string }).code !== '23P01') throw error;
            await tx.one(queries.backToSavepoint());
            isTaken.push(each);
          }
        }
        await tx.one(queries.countReckoned(run, changed));
        return isTaken;
      });
      refused.push(...taken);
    }
  }
  return refused;
}
