import {
  changeFeatures,
  changeSettings,
  changeWords,
  getFeatures,
  getSettings,
  getWords,
  policyEffect,
  previewFeatures,
} from '#src/contract/clinic.ts';
import type { Features } from '#src/contract/clinic.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import type { Feature } from '#src/policy/rights.ts';
import {
  actingMembers,
  effectOf,
  featuresNow,
  flagsOf,
  isOn,
  setFeature,
  settingsNow,
  takeClinic,
  takeWords,
  wordsNow,
  writeSettings,
  writeWords,
} from './queries.ts';
import { rightsBySwitching, underAnotherPolicy, withSettings } from './rules.ts';

/** Switches those of the flags that stand otherwise, one after the other in the order of the contract. */
const switchFeatures = async (tx: Tx, wanted: Partial<Features['features']>): Promise<void> => {
  for (const [feature, on] of Object.entries(wanted) as [Feature, boolean][]) await tx.one(setFeature(feature, on));
};

export const routes: Route[] = [
  answer(
    getFeatures,
    () => [featuresNow()],
    ([rows]) => ({ features: flagsOf(rows) }),
  ),

  // Threat: opening the clinic's records by a switch. Owners and practice admins only; an unknown flag is refused; every change is logged.
  serve(changeFeatures, async ({ tx, body }) => {
    await switchFeatures(tx, body.features);
    return { features: flagsOf(await tx.many(featuresNow())) };
  }),

  // Threat: learning of records one does not see, or a switch that stays. Only patients visible to the one asking are counted; the switch is taken back.
  serve(previewFeatures, async ({ tx, body }) => {
    const before = await tx.many(featuresNow());
    const members = await effectOf(tx, 'everyone', () => switchFeatures(tx, body.features));
    return { members, rights: rightsBySwitching(await tx.many(actingMembers()), before, body.features) };
  }),

  answer(
    getSettings,
    () => [settingsNow()],
    ([[settings]]) => {
      if (!settings) throw new Problem('not_found');
      return settings;
    },
  ),

  // Threat: a policy that lets people into records, set by someone else or over someone's change. The row is taken first, its version compared, old and new are logged.
  serve(changeSettings, async ({ tx, body }) => {
    const now = await tx.one(takeClinic());
    if (!now) throw new Problem('not_allowed');
    if (now.version !== body.version) throw new Problem('changed_meanwhile');
    const { to, changed } = withSettings(now, body);
    if (Object.keys(changed).length === 0) return now;
    return (await tx.one(writeSettings(to, changed))) ?? now;
  }),

  answer(
    getWords,
    () => [wordsNow()],
    ([[words]]) => {
      if (!words) throw new Problem('not_found');
      return words;
    },
  ),

  // Threat: a clinic that is called something else by someone else, or over someone's change. As the settings: taken first, version compared, logged.
  serve(changeWords, async ({ tx, body }) => {
    const now = await tx.one(takeWords());
    if (!now) throw new Problem('not_allowed');
    if (now.version !== body.version) throw new Problem('changed_meanwhile');
    const { to, changed } = withSettings(now, body);
    if (Object.keys(changed).length === 0) return now;
    return (await tx.one(writeWords(to, changed))) ?? now;
  }),

  answer(
    policyEffect,
    () => [settingsNow(), featuresNow(), actingMembers()],
    ([[now], features, members], { query }) => ({
      members: underAnotherPolicy(
        members,
        now?.assignmentPolicy ?? query.policy,
        query.policy,
        isOn(features, 'therapistPatientAssignment'),
      ),
    }),
  ),
];
