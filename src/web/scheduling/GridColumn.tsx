import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { EventBox } from './EventBox.tsx';
import classes from './TimeGrid.module.css';
import type { Band, Column } from './useColumns.ts';
import type { Words } from './useWords.ts';

type Props = { column: Column; index: number; count: number; words: Words };

const at = ({ from, to }: Band) => ({ top: from, height: to - from });

/** A day of a practitioner: when they work, are away or taken, and their appointments. */
export const GridColumn = memo(function GridColumn({ column, index, count, words }: Props) {
  const { t } = useTranslation('scheduling');
  const { practitioner, day, clock, open, away, busy, events } = column;
  return (
    <div role="row" className={classes.column} style={{ insetInlineStart: `${(index / count) * 100}%`, width: `${100 / count}%` }}>
      <span role="rowheader" className={classes.unseen}>
        {t('column', { who: fullName(practitioner), day: words.longDay(day) })}
      </span>
      {open.map((band) => (
        <div key={band.from} className={classes.hours} style={at(band)} aria-hidden />
      ))}
      {clock && (
        <div className={classes.clock} data-kind={clock.kind} style={at(clock)} aria-hidden>
          <span>{t(`clock.${clock.kind}`)}</span>
        </div>
      )}
      {away.map((band) => (
        <div key={band.from} role="gridcell" className={classes.away} style={at(band)}>
          <span>{t('away')}</span>
        </div>
      ))}
      {busy.map((band) => (
        <div key={band.from} role="gridcell" data-taken className={classes.busy} style={{ ...at(band), height: band.to - band.from - 2 }}>
          {t('busy')}
        </div>
      ))}
      {events.map(({ appointment, from, to, lane, lanes }) => (
        <EventBox key={appointment.id} appointment={appointment} from={from} to={to} lane={lane} lanes={lanes} words={words} t={t} />
      ))}
    </div>
  );
});
