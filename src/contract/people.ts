import { z } from 'zod';
import { Id } from './endpoint.ts';

export const TherapistInfo = z.object({ id: Id, firstName: z.string(), lastName: z.string() });
export type TherapistInfo = z.infer<typeof TherapistInfo>;
