import { useState } from 'react';
import { wallAt } from './clock.ts';

/** The day in a zone, `2026-03-03`, as it was when this appeared on the screen. */
export const useToday = (timeZone: string): string => useState(() => wallAt(new Date(), timeZone).slice(0, 10))[0];
