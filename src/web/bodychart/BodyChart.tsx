import type { Mark } from '#src/contract/notes.ts';
import classes from './BodyChart.module.css';
import { BodyFigure } from './BodyFigure.tsx';
import { useRegions } from './useRegions.ts';

export const numbered = (marks: Mark[]) => marks.map((mark, index) => ({ nth: index + 1, mark }));

/** A body chart to read: both figures, and each mark in words. */
export function BodyChart({ marks }: { marks: Mark[] }) {
  const { wordsOf } = useRegions();
  const all = numbered(marks);
  return (
    <div className={classes.chart} data-read>
      <div className={classes.figures}>
        {(['front', 'back'] as const).map((side) => (
          <BodyFigure key={side} side={side} marks={all.filter(({ mark }) => mark.side === side)} />
        ))}
      </div>
      <ol className={classes.marks}>
        {all.map(({ nth, mark }) => (
          <li key={nth}>
            <span className={classes.number} data-what={mark.what} aria-hidden>
              {nth}
            </span>
            <span>
              {wordsOf(mark)}
              {mark.note && <span className={classes.said}>: {mark.note}</span>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
