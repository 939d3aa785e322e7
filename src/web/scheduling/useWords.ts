import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Appointment } from '#src/contract/scheduling.ts';
import { useMe } from '#src/web/session/data.ts';
import { wallFormats } from '#src/web/ui/formats.ts';
import type { WallFormats } from '#src/web/ui/formats.ts';
import { clockChange, dayOf, isSecond, isTwice } from '#src/web/ui/wall.ts';

export type Words = WallFormats & {
  span: (one: Spell) => string;
  when: (one: Spell) => string;
  /** Which of the two, of a time that the clock shows twice. */
  turn: (one: Spell) => 'first' | 'second' | null;
};
type Spell = Pick<Appointment, 'startsAt' | 'wallStart' | 'wallEnd'>;

/** How days and times are said here; of a time that the clock shows twice, which of the two it is. */
export const useWords = (): Words => {
  const { t, i18n } = useTranslation('scheduling');
  const { timeZone } = useMe().tenant;
  return useMemo(() => {
    const written = wallFormats(i18n.language);
    // Asked for every box of a calendar, and true of two days a year.
    const changes = new Map<string, boolean>();
    const hasTwice = (day: string) => {
      const known = changes.get(day) ?? clockChange(day, timeZone)?.kind === 'twice';
      changes.set(day, known);
      return known;
    };
    const turn = ({ startsAt, wallStart }: Spell) =>
      !hasTwice(dayOf(wallStart)) || !isTwice(wallStart, timeZone)
        ? null
        : isSecond(startsAt, wallStart, timeZone)
          ? ('second' as const)
          : ('first' as const);
    const span = (one: Spell) => {
      const times = t('span', { from: written.time(one.wallStart), to: written.time(one.wallEnd) });
      const which = turn(one);
      return which === null ? times : t(`turn.${which}`, { times });
    };
    return { ...written, turn, span, when: (one: Spell) => t('when', { day: written.day(dayOf(one.wallStart)), times: span(one) }) };
  }, [t, i18n.language, timeZone]);
};
