import { z } from 'zod';
import { ClinicName, ClinicWords } from './clinic.ts';
import { endpoint, Instant, text } from './endpoint.ts';
import { Email } from './patients.ts';

const code = z.string().max(100);
const { patientWord, therapistWord } = ClinicWords.shape;

/** Looks whether the code of an installation without a clinic is good, before a form is filled in (O1, AN-8). */
export const lookAtSetup = endpoint({
  method: 'POST',
  path: '/v2/setup/look',
  summary: 'Whether a set-up code opens this installation; nothing is changed',
  needs: 'anyone',
  body: z.strictObject({ code }),
  output: z.object({ expiresAt: Instant }),
  problems: ['setup_not_open', 'too_many_attempts'],
});

export const setUp = endpoint({
  method: 'POST',
  path: '/v2/setup',
  summary:
    'Make the first clinic of this installation and its owner, once, with the code that it showed when it started; signs the owner in',
  needs: 'anyone',
  body: z.strictObject({
    code,
    clinic: z.strictObject({
      name: ClinicName,
      patientWord,
      therapistWord,
      timeZone: z.string().min(1).max(64),
      language: z.enum(['en', 'es']),
      assignmentPolicy: z.enum(['open', 'careTeam', 'managed']),
    }),
    owner: z.strictObject({
      firstName: text(100),
      lastName: text(100),
      email: Email,
      password: z.string().max(1024),
      /** Whether the owner sees patients too, and so is a clinician with a practitioner of their own. */
      givesCare: z.boolean(),
    }),
  }),
  output: z.object({ tenantName: z.string() }),
  problems: ['setup_not_open', 'invalid', 'weak_password', 'too_many_attempts'],
});
