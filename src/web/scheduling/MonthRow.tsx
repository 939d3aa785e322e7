import { memo } from 'react';
import type { CSSProperties } from 'react';
import classes from './MonthTable.module.css';
import type { Load } from './useColumns.ts';

type Props = {
  name: string;
  row: number;
  top: number;
  /** Day by day. */
  loads: Load[];
  /** The days in words. */
  named: string[];
  label: (count: number, day: string, who: string) => string;
  /** The day that Tab reaches, where it is in this row. */
  here: number | null;
};

const isAlike = ({ loads, ...one }: Props, { loads: others, ...other }: Props): boolean =>
  one.name === other.name &&
  one.row === other.row &&
  one.top === other.top &&
  one.named === other.named &&
  one.label === other.label &&
  one.here === other.here &&
  loads.length === others.length &&
  loads.every(({ count, filled }, index) => count === others[index]?.count && filled === others[index].filled);

/** The month of one practitioner. It is drawn anew only where one of its days has changed. */
export const MonthRow = memo(function MonthRow({ name, row, top, loads, named, label, here }: Props) {
  return (
    <div role="row" aria-rowindex={row + 2} className={classes.row} style={{ top }}>
      <div role="rowheader" className={classes.name}>
        {name}
      </div>
      {/* The cells of one month serve for the next. */}
      {loads.map(({ count, filled }, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} role="gridcell" data-rest={filled === null || undefined}>
          <button
            type="button"
            data-at={`${row} ${index}`}
            data-full={(filled ?? 0) >= 0.9 || undefined}
            data-open={filled !== null || undefined}
            style={filled === null ? undefined : ({ '--filled': filled } as CSSProperties)}
            tabIndex={here === index ? 0 : -1}
            aria-label={label(count, named[index] ?? '', name)}
          >
            {count > 0 ? count : ''}
          </button>
        </div>
      ))}
    </div>
  );
}, isAlike);
