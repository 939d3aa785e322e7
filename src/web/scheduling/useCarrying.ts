import { useCallback, useEffect, useRef } from 'react';
import type { PointerEvent as ReactPointerEvent, RefObject } from 'react';
import type { Appointment } from '#src/contract/scheduling.ts';

const pixelsBeforeDrag = 4;
const edge = 48;
const speed = 10;

type Carrying = {
  scroller: RefObject<HTMLElement | null>;
  /** What was let go, and over what. */
  onDrop: (appointment: Appointment, over: Element | null) => void;
};

/**
 * Carries an appointment out of a list over a table: a copy follows the pointer, the cell under it is marked, the table scrolls at its
 * edges. While it lasts React is not asked for anything.
 */
export const useCarrying = ({ scroller, onDrop }: Carrying) => {
  const ghost = useRef<HTMLDivElement>(null);
  const end = useRef<(() => void) | null>(null);
  const dropped = useRef(onDrop);
  useEffect(() => {
    dropped.current = onDrop;
  });
  useEffect(() => () => end.current?.(), []);

  const onPointerDown = useCallback(
    (event: ReactPointerEvent<HTMLElement>, appointment: Appointment) => {
      const [shade, pane, item] = [ghost.current, scroller.current, event.currentTarget];
      if (event.button !== 0 || !shade || !pane) return;
      const begun = { x: event.clientX, y: event.clientY };
      let pointer = begun;
      let frame = 0;
      let over: Element | null = null;
      let width = 0;
      const list = item.closest<HTMLElement>('[data-peek]');
      const lift = () => {
        const copy = item.cloneNode(true) as HTMLElement;
        for (const name of ['data-carry', 'data-held']) copy.removeAttribute(name);
        shade.replaceChildren(copy);
        shade.hidden = false;
        width = shade.offsetWidth;
        list?.setAttribute('data-lifted', '');
      };
      const follow = () => {
        const { x, y } = pointer;
        const view = pane.getBoundingClientRect();
        const towards = (at: number, low: number, high: number) => (at < low + edge ? -speed : at > high - edge ? speed : 0);
        pane.scrollBy(towards(x, view.left + 120, view.right), towards(y, view.top + edge, view.bottom));
        shade.style.transform = `translate(${Math.min(x + 8, window.innerWidth - width - 8)}px, ${y + 8}px)`;
        const found = document.elementFromPoint(x, y)?.closest('[data-at]') ?? null;
        if (found !== over) {
          over?.removeAttribute('data-over');
          found?.setAttribute('data-over', '');
          over = found;
        }
        frame = requestAnimationFrame(follow);
      };
      const letGo = () => {
        cancelAnimationFrame(frame);
        over?.removeAttribute('data-over');
        shade.hidden = true;
        list?.removeAttribute('data-lifted');
        end.current = null;
        for (const [name, listener] of listeners) window.removeEventListener(name, listener, true);
      };
      const onMove = ({ clientX, clientY }: PointerEvent) => {
        pointer = { x: clientX, y: clientY };
        if (frame !== 0 || Math.hypot(clientX - begun.x, clientY - begun.y) < pixelsBeforeDrag) return;
        lift();
        follow();
      };
      const onUp = () => {
        const [isLifted, target] = [frame !== 0, over];
        letGo();
        if (!isLifted) return;
        // The click that ends this opens nothing.
        const swallow = (click: Event) => click.stopPropagation();
        window.addEventListener('click', swallow, true);
        window.setTimeout(() => {
          window.removeEventListener('click', swallow, true);
          dropped.current(appointment, target);
        });
      };
      const onKey = (key: KeyboardEvent) => {
        if (key.key !== 'Escape') return;
        key.stopPropagation();
        letGo();
      };
      const listeners = [
        ['pointermove', onMove],
        ['pointerup', onUp],
        ['pointercancel', letGo],
        ['keydown', onKey],
      ] as [string, EventListener][];
      for (const [name, listener] of listeners) window.addEventListener(name, listener, true);
      end.current = letGo;
    },
    [scroller],
  );
  return { ghost, onPointerDown };
};
