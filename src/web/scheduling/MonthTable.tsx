import { VisuallyHidden } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkingHours } from '#src/contract/offer.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import type { Calendar } from '#src/contract/scheduling.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { daysFrom, daysInMonth, weekdayOf } from '#src/web/ui/wall.ts';
import classes from './MonthTable.module.css';
import { loadsOf } from './useColumns.ts';
import type { Load } from './useColumns.ts';
import { useWords } from './useWords.ts';

type Props = {
  /** Its first day. */
  month: string;
  today: string;
  people: TherapistInfo[];
  calendar: Calendar;
  hours: WorkingHours;
  /** Null: everybody's. */
  onOpen: (day: string, practitioner: number | null) => void;
};

const steps: Record<string, [number, number]> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const placeIn = (element: Element | null): [number, number] | null => {
  const at = element?.closest<HTMLElement>('[data-at]')?.dataset['at']?.split(' ').map(Number);
  return at ? [at[0] ?? 0, at[1] ?? 0] : null;
};

/** A row for each practitioner, a cell for each day: how many appointments, and how much of the working hours they fill. */
export function MonthTable({ month, today, people, calendar, hours, onOpen }: Props) {
  const { t } = useTranslation('scheduling');
  const words = useWords();
  const days = useMemo(() => daysFrom(month, daysInMonth(month)), [month]);
  const load = useMemo(() => loadsOf(calendar, hours), [calendar, hours]);
  const named = useMemo(() => days.map(words.day), [days, words]);
  // The one cell that Tab reaches; row -1 are the days above.
  const [here, setHere] = useState<[number, number]>([-1, 0]);
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const step = steps[event.key];
    const at = placeIn(event.target as Element);
    if (!step || !at) return;
    event.preventDefault();
    const next: [number, number] = [at[0] + step[0], at[1] + step[1]];
    event.currentTarget.querySelector<HTMLElement>(`[data-at="${next.join(' ')}"]`)?.focus();
  };
  return (
    <div className={classes.scroller}>
      <table
        // A table that is walked with the arrows.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
        role="grid"
        className={classes.month}
        aria-label={t('grid.month', { month: words.month(month) })}
        onKeyDown={onKeyDown}
        onFocus={(event) => setHere(placeIn(event.target) ?? here)}
        onClick={(event) => {
          const at = placeIn(event.target as Element);
          const day = at && days[at[1]];
          if (day) onOpen(day, at[0] < 0 ? null : (people[at[0]]?.id ?? null));
        }}
      >
        <thead>
          <tr>
            <th scope="col" className={classes.name}>
              {t('month.practitioner')}
            </th>
            {days.map((day, index) => (
              // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- its button says which day
              <th key={day} scope="col" data-rest={weekdayOf(day) > 5 || undefined} data-today={day === today || undefined}>
                <button type="button" data-at={`-1 ${index}`} tabIndex={here[0] === -1 && here[1] === index ? 0 : -1}>
                  <span>{words.weekday(day)}</span>
                  <b>{Number(day.slice(8))}</b>
                  <VisuallyHidden>{t('month.open', { month: words.month(month) })}</VisuallyHidden>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((one, row) => (
            <MonthRow key={one.id} person={one} row={row} days={days} load={load} named={named} here={here[0] === row ? here[1] : null} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = {
  person: TherapistInfo;
  row: number;
  days: string[];
  load: (practitionerId: number, day: string) => Load;
  /** The days in words. */
  named: string[];
  here: number | null;
};

const MonthRow = memo(function MonthRow({ person, row, days, load, named, here }: RowProps) {
  const { t } = useTranslation('scheduling');
  return (
    <tr>
      <th scope="row" className={classes.name}>
        {fullName(person)}
      </th>
      {days.map((day, index) => {
        const { count, filled } = load(person.id, day);
        return (
          <td key={day} data-rest={filled === null || undefined}>
            <button
              type="button"
              data-at={`${row} ${index}`}
              tabIndex={here === index ? 0 : -1}
              aria-label={t('month.cell', { count, day: named[index], who: fullName(person) })}
            >
              <b>{count > 0 ? count : ''}</b>
              {filled !== null && (
                <span className={classes.bar} data-full={filled >= 0.9 || undefined}>
                  <span style={{ inlineSize: `${filled * 100}%` }} />
                </span>
              )}
            </button>
          </td>
        );
      })}
    </tr>
  );
});
