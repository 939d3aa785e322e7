import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** Long enough for a list or a dialog to give the focus on by itself. */
const graceMs = 150;

/**
 * After a change of screen the focus is on the new one, so that the next Tab goes into it and a screen reader begins there.
 * And where what had the focus goes away, such as a button that has done its work, the focus stays as near as there is a place for it.
 */
export const useFocusOnMain = () => {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current !== undefined && before.current !== path) main.current?.focus({ preventScroll: true });
    before.current = path;
  }, [path]);
  useEffect(() => {
    // What had the focus last, and all around it: once it is gone, it can no longer be asked where it stood.
    let around: HTMLElement[] = [];
    let timer = 0;
    const onFocus = ({ target }: FocusEvent) => {
      around = [];
      for (let one = target instanceof HTMLElement ? target : null; one; one = one.parentElement) around.push(one);
    };
    // Who clicks beside everything has let go of the focus.
    const onPointer = () => void (around = []);
    const keep = () => {
      const [last, ...places] = around;
      if (!last || last.isConnected || document.activeElement !== document.body) return;
      (places.find((one) => one.isConnected && one.hasAttribute('tabindex')) ?? main.current)?.focus({ preventScroll: true });
    };
    const watch = new MutationObserver(() => {
      clearTimeout(timer);
      timer = window.setTimeout(keep, graceMs);
    });
    watch.observe(document.body, { childList: true, subtree: true });
    document.addEventListener('focusin', onFocus);
    document.addEventListener('pointerdown', onPointer);
    return () => {
      clearTimeout(timer);
      watch.disconnect();
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('pointerdown', onPointer);
    };
  }, []);
  return main;
};
