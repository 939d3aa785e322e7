import { useTranslation } from 'react-i18next';
import type { MyWait } from '#src/contract/waitlist.ts';
import { fullName, wallFormats } from '#src/web/ui/formats.ts';

/** Parts of a day that can be chosen, in minutes of the day. */
export const parts = { any: [0, 1440], morning: [0, 720], afternoon: [720, 1020], evening: [1020, 1440] } as const;
export type Part = keyof typeof parts;
export const partNames = Object.keys(parts) as Part[];
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
/** The Monday on which 2024 began, and the days after it. */
const dayNamed = (weekday: number): string => `2024-01-0${weekday}`;
const clock = (minute: number): string =>
  `2024-01-01T${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** What somebody waits for, in words. */
export const useWishWords = () => {
  const { t, i18n } = useTranslation('wish');
  const words = wallFormats(i18n.language);
  const weekday = (day: number): string => words.weekday(dayNamed(day));
  return {
    weekday,
    what: ({ service, practitioner }: Pick<MyWait, 'service' | 'practitioner'>): string =>
      practitioner ? t('with', { service: service.name, whom: fullName(practitioner) }) : t('withAnyone', { service: service.name }),
    when: ({ weekdays: days, fromMinute, toMinute, until }: Pick<MyWait, 'weekdays' | 'fromMinute' | 'toMinute' | 'until'>): string => {
      const part = partNames.find((name) => parts[name][0] === fromMinute && parts[name][1] === toMinute);
      return [
        days.length === weekdays.length ? t('everyDay') : t('on', { days: days.map(weekday) }),
        part ? t(`parts.${part}`) : t('between', { from: words.time(clock(fromMinute)), to: words.time(clock(toMinute)) }),
        until !== null && t('upTo', { day: words.date(until) }),
      ]
        .filter((one) => one !== false)
        .join(' · ');
    },
  };
};
