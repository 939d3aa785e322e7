import { useEffect, useState } from 'react';
import { wallAt } from '#src/web/ui/clock.ts';
import { dayOf, minuteOf, minutesBetween, plusMinutes } from '#src/web/ui/wall.ts';
import classes from './TimeGrid.module.css';

type Props = { wallNow: string; asOf: number; timeZone: string; days: string[] };

/** The clinic's clock, as the server told it and as it has gone on since, over a change too; each minute this line moves, and nothing else. */
export function NowLine({ wallNow, asOf, timeZone, days }: Props) {
  const [at, setAt] = useState(asOf);
  useEffect(() => {
    const look = () => setAt(Math.floor(Date.now() / 60_000) * 60_000);
    look();
    const timer = window.setInterval(look, 15_000);
    return () => clearInterval(timer);
  }, [asOf]);
  // How far the clock of this browser is from the server's.
  const wrong = minutesBetween(wallAt(new Date(asOf), timeZone), wallNow);
  const now = plusMinutes(wallAt(new Date(at), timeZone), wrong);
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
