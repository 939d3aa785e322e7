import { z } from 'zod';
import { endpoint, Id } from './endpoint.ts';

export const Features = z.object({
  features: z.object({
    therapistPatientAssignment: z.boolean(),
    allActivePatientsDashboard: z.boolean(),
    clientPortal: z.boolean(),
    breakGlass: z.boolean(),
  }),
});
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
  body: z.strictObject({
    features: z
      .strictObject({
        therapistPatientAssignment: z.boolean(),
        allActivePatientsDashboard: z.boolean(),
        clientPortal: z.boolean(),
        breakGlass: z.boolean(),
      })
      .partial(),
  }),
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
    practitioners: z.array(z.object({ id: Id, firstName: z.string(), lastName: z.string(), patients: z.int() })),
  }),
});
