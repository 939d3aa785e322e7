import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Appointment } from '#src/contract/scheduling.ts';
import { useMe } from '#src/web/session/data.ts';
import { wallFormats } from '#src/web/ui/formats.ts';
import type { WallFormats } from '#src/web/ui/formats.ts';
import { clockChange, dayOf, isSecond } from '#src/web/ui/wall.ts';

export type Words = WallFormats & { span: (one: Spell) => string; when: (one: Spell) => string };
type Spell = Pick<Appointment, 'startsAt' | 'wallStart' | 'wallEnd'>;

/** How days and times are said here; of a time that the clock shows twice, that it is the second. */
export const useWords = (): Words => {
  const { t, i18n } = useTranslation('scheduling');
  const { timeZone } = useMe().tenant;
  return useMemo(() => {
    const written = wallFormats(i18n.language);
    // Asked for every box of a calendar, and true of two days a year.
    const changes = new Map<string, number>();
    const changeOn = (day: string) => {
      const known = changes.get(day) ?? clockChange(day, timeZone);
      changes.set(day, known);
      return known;
    };
    const span = ({ startsAt, wallStart, wallEnd }: Spell) => {
      const times = t('span', { from: written.time(wallStart), to: written.time(wallEnd) });
      return changeOn(dayOf(wallStart)) > 0 && isSecond(startsAt, wallStart, timeZone) ? t('second', { times }) : times;
    };
    return { ...written, span, when: (one: Spell) => t('when', { day: written.day(dayOf(one.wallStart)), times: span(one) }) };
  }, [t, i18n.language, timeZone]);
};
