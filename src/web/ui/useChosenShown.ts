import { useEffect, useRef } from 'react';

/** For a row of tabs that may not fit: the one that is chosen is scrolled to where it can be seen. */
export const useChosenShown = (chosen: string) => {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tab = list.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (list.current && tab) list.current.scrollLeft = tab.offsetLeft + tab.offsetWidth - list.current.clientWidth;
  }, [chosen]);
  return list;
};
