import { changeFeatures, featureEffect, getFeatures } from '#src/contract/clinic.ts';
import type { Features } from '#src/contract/clinic.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Feature } from '#src/policy/rights.ts';
import { featuresNow, patientsRestingOnAssignment, restingOnAssignment, setFeature } from './queries.ts';

const shaped = (rows: { feature: Feature; enabled: boolean }[]): Features => ({
  features: Object.fromEntries(rows.map(({ feature, enabled }) => [feature, enabled])) as Features['features'],
});

export const routes: Route[] = [
  answer(
    getFeatures,
    () => [featuresNow()],
    ([rows]) => shaped(rows),
  ),

  // Threat: opening the clinic's records by a switch. Owners and practice admins only; an unknown flag is refused; every change is logged.
  serve(changeFeatures, async ({ tx, body }) => {
    for (const [feature, enabled] of Object.entries(body.features)) {
      await tx.one(setFeature(feature as Feature, enabled));
    }
    return shaped(await tx.many(featuresNow()));
  }),

  answer(
    featureEffect,
    () => [restingOnAssignment(), patientsRestingOnAssignment()],
    ([practitioners, [total]]) => ({
      assignments: practitioners.reduce((sum, one) => sum + one.patients, 0),
      patients: total?.patients ?? 0,
      practitioners,
    }),
  ),
];
