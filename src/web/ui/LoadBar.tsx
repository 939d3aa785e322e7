import classes from './LoadBar.module.css';

type Props = { now: number; more?: number; most: number | null };

/** What somebody has, what comes on top of it, and a line at what they have room for. A picture of words that stand beside it. */
export function LoadBar({ now, more = 0, most }: Props) {
  const widest = Math.max(most ?? 0, now + more, 1);
  const share = (count: number) => `${(count / widest) * 100}%`;
  return (
    <div className={classes.bar} aria-hidden>
      <span className={classes.now} style={{ width: share(now) }} />
      <span className={classes.more} data-over={(most !== null && now + more > most) || undefined} style={{ width: share(more) }} />
      {most !== null && <span className={classes.limit} style={{ insetInlineStart: share(most) }} />}
    </div>
  );
}
