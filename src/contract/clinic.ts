import { z } from 'zod';
import type { Feature } from '#src/policy/rights.ts';
import { endpoint, text } from './endpoint.ts';
import { TherapistInfo } from './people.ts';
import { Effect } from './team.ts';

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
  needs: { right: 'settings.read' },
  output: Features,
});

export const changeFeatures = endpoint({
  method: 'PATCH',
  path: '/v2/tenant/features',
  summary: 'Switch features of the clinic on or off, effective on the next request',
  needs: { right: 'settings.change' },
  body: z.strictObject({ features: z.strictObject(flags).partial() }),
  output: Features,
});

const policies = z.enum(['open', 'careTeam', 'managed']);

/** How assignments are made at this clinic (A3), the limits of emergency access (A14), how appointments are booked (S2, S3), and what patients are
 * written about them (S4). */
export const Settings = z.object({
  version: z.int(),
  assignmentPolicy: policies,
  emergencyMinutes: z.int().min(5).max(60),
  emergencyReviewHours: z.int().min(1).max(720),
  /** From how many hours before its beginning a cancellation is a late one. */
  noticeHours: z.int().min(0).max(336),
  /** Whether a patient can have two appointments at the same time; what overlaps already stays. */
  patientOverlap: z.boolean(),
  /** Whether patients are written to when an appointment is booked, moved or cancelled, and before it. */
  appointmentMails: z.boolean(),
  /** How many hours before an appointment they are reminded; 0, not at all. */
  reminderHours: z.int().min(0).max(168),
  /** In which language the clinic writes; patients with whom another of ours is spoken are written to in that. */
  language: z.enum(['en', 'es']),
});
export type Settings = z.infer<typeof Settings>;

export const getSettings = endpoint({
  method: 'GET',
  path: '/v2/tenant/settings',
  summary: "The clinic's assignment policy, the limits of emergency access, how appointments are booked, and the mails about them",
  needs: { right: 'settings.read' },
  output: Settings,
});

export const changeSettings = endpoint({
  method: 'PATCH',
  path: '/v2/tenant/settings',
  summary:
    'Change the assignment policy, the limits of emergency access, how appointments are booked or the mails about them, effective on the next request',
  needs: { right: 'settings.change' },
  body: z.strictObject(Settings.shape).partial().required({ version: true }),
  output: Settings,
  problems: ['changed_meanwhile'],
});

/** What the clinic is called, and what it calls the people in it (G). Chosen at the first run, and changed later. */
const words = {
  patientWord: z.enum(['patient', 'client']),
  therapistWord: z.enum(['therapist', 'clinician', 'practitioner']),
};
export const ClinicWords = z.object({
  version: z.int(),
  name: z.string(),
  ...words,
});
export type ClinicWords = z.infer<typeof ClinicWords>;

/** What a clinic can be called. */
export const ClinicName = text(120);

export const getWords = endpoint({
  method: 'GET',
  path: '/v2/tenant/words',
  summary: "The clinic's name and its words for patients and therapists",
  needs: { right: 'settings.change' },
  output: ClinicWords,
});

export const changeWords = endpoint({
  method: 'PATCH',
  path: '/v2/tenant/words',
  summary: "Change the clinic's name or its words; every screen follows at once",
  needs: { right: 'settings.change' },
  body: z
    .strictObject({ ...ClinicWords.shape, name: ClinicName })
    .partial()
    .required({ version: true }),
  output: ClinicWords,
  problems: ['changed_meanwhile'],
});

/** As `assigning` of the session. */
const Assigning = z.object({
  oneself: z.enum(['allowed', 'onRequest', 'never']),
  colleagues: z.enum(['toAnyone', 'toOwnPatients', 'never']),
});

/** O3 for the assignment policy: nobody's record opens or closes by it; what people may do about care teams does. */
export const policyEffect = endpoint({
  method: 'GET',
  path: '/v2/tenant/settings/assignmentPolicy/effect',
  summary: 'Who would gain or lose which way of changing care teams under another assignment policy',
  needs: { right: 'settings.change' },
  query: z.strictObject({ policy: policies }),
  output: z.object({
    /** The members for whom something changes. */
    members: z.array(
      TherapistInfo.extend({
        before: Assigning,
        after: Assigning,
      }),
    ),
  }),
});

/** O3 for flags: found by switching and taking it back. */
export const previewFeatures = endpoint({
  method: 'POST',
  path: '/v2/tenant/features/preview',
  summary: 'Who would gain or lose access to what if these features were switched; nothing is changed',
  needs: { right: 'settings.change' },
  body: z.strictObject({ features: z.strictObject(flags).partial() }),
  output: Effect,
});
