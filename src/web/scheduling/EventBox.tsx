import type { TFunction } from 'i18next';
import { memo } from 'react';
import type { Appointment } from '#src/contract/scheduling.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { statusIcons } from './StatusMark.tsx';
import classes from './EventBox.module.css';
import type { Words } from './useWords.ts';

type Props = { appointment: Appointment; from: number; to: number; lane: number; lanes: number; words: Words; t: TFunction<'scheduling'> };

/** No box is lower: it holds a line of small print. */
const least = 15;
const sizeOf = (height: number) => (height < 20 ? 'tiny' : height < 36 ? 'line' : height < 54 ? 'small' : undefined);

/** One appointment in its column, of plain elements, since a day has hundreds. It is drawn anew only where it has changed itself; what a click on it does, the grid knows. */
export const EventBox = memo(function EventBox({ appointment, from, to, lane, lanes, words, t }: Props) {
  const { id, patient, practitioner, service, status, mayChange } = appointment;
  const whom = fullName(patient);
  const times = words.span(appointment);
  const turn = words.turn(appointment);
  const height = Math.max(to - from, least);
  const isHeld = mayChange && status !== 'cancelled';
  const Mark = status === 'booked' ? null : statusIcons[status];
  return (
    <div
      role="gridcell"
      className={classes.event}
      data-event={id}
      data-colour={service.colour}
      data-status={status}
      data-size={sizeOf(height)}
      data-held={isHeld || undefined}
      style={{ top: from, height: height - 1, insetInlineStart: `${(lane / lanes) * 100}%`, width: `calc(${100 / lanes}% - 3px)` }}
    >
      <button type="button" tabIndex={-1} className={classes.open}>
        <span className={classes.whom}>
          {Mark && <Mark size={13} aria-hidden />}
          {turn && (
            <span className={classes.turn} aria-hidden>
              {t(`nth.${turn}`)}
            </span>
          )}
          {whom}
        </span>
        <span className={classes.what}>{times}</span>
        <span className={classes.what}>{service.name}</span>
        <span className={classes.unseen}>{t('event.also', { who: fullName(practitioner), status: t(`status.${status}`) })}</span>
      </button>
      {mayChange && (
        <>
          <button
            type="button"
            tabIndex={-1}
            data-dots
            className={classes.dots}
            aria-haspopup="menu"
            aria-label={t('event.menu', { whom })}
          >
            <span aria-hidden>⋮</span>
          </button>
          {isHeld && <span data-resize className={classes.edge} aria-hidden />}
        </>
      )}
    </div>
  );
});
