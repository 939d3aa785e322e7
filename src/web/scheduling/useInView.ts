import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

/** So many are drawn whether or not they are in sight. */
const few = 12;
const spare = 2;

/** The first column, or row, to draw, and the one after the last: all where they are few, otherwise those in sight and two on either side. */
export const useInView = (scroller: RefObject<HTMLDivElement | null>, count: number, along: 'across' | 'down'): [number, number] => {
  const [[first, last], setSeen] = useState<[number, number]>([0, few]);
  useEffect(() => {
    const pane = scroller.current;
    if (!pane || count <= few) return;
    const look = () => {
      const [whole, begin, shown] =
        along === 'down' ? [pane.scrollHeight, pane.scrollTop, pane.clientHeight] : [pane.scrollWidth, pane.scrollLeft, pane.clientWidth];
      const each = whole / count;
      const from = Math.max(0, Math.floor(begin / each) - spare);
      const to = Math.min(count, Math.ceil((begin + shown) / each) + spare);
      setSeen((seen) => (seen[0] === from && seen[1] === to ? seen : [from, to]));
    };
    // The first few are on the screen before the others are drawn, so that nothing is held up by all of them.
    const later = requestAnimationFrame(look);
    pane.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      cancelAnimationFrame(later);
      pane.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, [scroller, count, along]);
  return count <= few ? [0, count] : [first, last];
};
