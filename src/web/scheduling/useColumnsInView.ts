import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

/** So many columns are drawn whether or not they are in sight. */
const few = 12;
const spare = 2;

/** The first and the last column to draw: all where they are few, otherwise those in sight and two on either side. */
export const useColumnsInView = (scroller: RefObject<HTMLDivElement | null>, count: number): [number, number] => {
  const [[first, last], setSeen] = useState<[number, number]>([0, few]);
  useEffect(() => {
    const pane = scroller.current;
    if (!pane || count <= few) return;
    const look = () => {
      const width = pane.scrollWidth / count;
      const from = Math.max(0, Math.floor(pane.scrollLeft / width) - spare);
      const to = Math.ceil((pane.scrollLeft + pane.clientWidth) / width) + spare;
      setSeen((seen) => (seen[0] === from && seen[1] === to ? seen : [from, to]));
    };
    look();
    pane.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      pane.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, [scroller, count]);
  return count <= few ? [0, count] : [first, last];
};
