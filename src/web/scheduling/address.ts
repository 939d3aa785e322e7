import { isDay } from '#src/web/ui/wall.ts';

export const views = ['day', 'week', 'month'] as const;
/** What a calendar shows, as it stands in its address. */
export type Shown = { view?: (typeof views)[number]; date?: string; practitioner?: number; cancelled?: true };
export const shownIn = (search: Record<string, unknown>): Shown => {
  const view = views.find((one) => one === search['view']);
  const { date, practitioner, cancelled } = search;
  return {
    ...(view && { view }),
    ...(isDay(date) && { date }),
    ...(typeof practitioner === 'number' && Number.isSafeInteger(practitioner) && practitioner > 0 && { practitioner }),
    ...(cancelled === true && { cancelled }),
  };
};
