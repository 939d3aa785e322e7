import { z } from 'zod';
import type { Feature } from '#src/policy/rights.ts';
import { endpoint } from './endpoint.ts';
import { TherapistInfo } from './people.ts';

/** The flags a clinic has (F1); any other is refused. */
export const FeatureName = z.enum([
  'therapistPatientAssignment',
  'allActivePatientsDashboard',
  'clientPortal',
  'breakGlass',
] satisfies readonly Feature[]);

// Spelled out, since a record passes over the key `__proto__` where an object refuses it.
const flags = Object.fromEntries(FeatureName.options.map((name) => [name, z.boolean()])) as Record<Feature, z.ZodBoolean>;

export const Features = z.object({ features: z.object(flags) });
export type Features = z.infer<typeof Features>;

export const getFeatures = endpoint({
  method: 'GET',
  path: '/v2/tenant/features',
  summary: "The clinic's feature flags",
  needs: { right: 'features.read' },
  output: Features,
});

export const changeFeatures = endpoint({
  method: 'PATCH',
  path: '/v2/tenant/features',
  summary: 'Switch features of the clinic on or off, effective on the next request',
  needs: { right: 'features.change' },
  body: z.strictObject({ features: z.strictObject(flags).partial() }),
  output: Features,
});

/** F2: before assignment is switched off, whose access rests on it. */
export const featureEffect = endpoint({
  method: 'GET',
  path: '/v2/tenant/features/therapistPatientAssignment/effect',
  summary: 'Who would lose access to whom if therapist–patient assignment were switched off',
  needs: { right: 'features.change' },
  output: z.object({
    /** How many assignments stop connecting. */
    assignments: z.int(),
    patients: z.int(),
    practitioners: z.array(TherapistInfo.extend({ patients: z.int() })),
  }),
});
