import { useEffect, useState } from 'react';
import { dayOf, minuteOf, plusMinutes } from '#src/web/ui/wall.ts';
import classes from './TimeGrid.module.css';

type Props = { wallNow: string; asOf: number; days: string[] };

/** The clinic's clock, as the server told it and as it has gone on since; each minute this line moves, and nothing else. */
export function NowLine({ wallNow, asOf, days }: Props) {
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    const look = () => setPassed(Math.floor((Date.now() - asOf) / 60_000));
    look();
    const timer = window.setInterval(look, 15_000);
    return () => clearInterval(timer);
  }, [asOf]);
  const now = plusMinutes(wallNow, passed);
  const first = days.indexOf(dayOf(now));
  if (first < 0) return null;
  const count = days.filter((day) => day === dayOf(now)).length;
  return (
    <div
      aria-hidden
      className={classes.now}
      style={{ top: minuteOf(now), insetInlineStart: `${(first / days.length) * 100}%`, width: `${(count / days.length) * 100}%` }}
    />
  );
}
