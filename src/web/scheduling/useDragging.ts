import { useEffect, useEffectEvent, useRef } from 'react';
import type { RefObject } from 'react';
import type { Appointment } from '#src/contract/scheduling.ts';
import type { Column } from './useColumns.ts';

/** Appointments begin and end on these minutes when they are dragged. */
const snap = 15;
const pixelsBeforeDrag = 4;
/** A finger that rests so long means to drag, unless it has moved by more than it trembles. */
const rest = 400;
const tremble = 8;
const edge = 40;
const speed = 9;

type Drag = {
  kind: 'move' | 'resize' | 'create';
  appointment: Appointment | null;
  /** Where it was taken hold of. */
  x: number;
  y: number;
  column: number;
  /** Of the appointment, or the time where the pointer went down. */
  from: number;
  to: number;
  grip: number;
};
/** Where what is dragged lies now, in minutes of a column. */
export type Lying = { column: number; from: number; to: number };

const snapped = (minute: number): number => Math.round(minute / snap) * snap;
const between = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** Where something lies while it is dragged, given the column and the minute under the pointer. */
export const lyingAt = (
  { kind, column, from, to, grip }: Omit<Drag, 'appointment' | 'x' | 'y'>,
  over: { column: number; minute: number },
): Lying => {
  if (kind === 'move') {
    const begin = between(snapped(over.minute - grip), 0, 1440 - snap);
    return { column: over.column, from: begin, to: begin + to - from };
  }
  if (kind === 'resize') return { column, from, to: between(snapped(over.minute), from + snap, 1440) };
  const [low, high] = over.minute < from ? [over.minute, from + snap] : [from, over.minute];
  const begin = between(Math.floor(low / snap) * snap, 0, 1440 - snap);
  return { column, from: begin, to: between(Math.ceil(high / snap) * snap, begin + snap, 1440) };
};

type Grid = {
  scroller: RefObject<HTMLDivElement | null>;
  area: RefObject<HTMLDivElement | null>;
  ghost: RefObject<HTMLDivElement | null>;
  columns: Column[];
  mayBook: boolean;
  said: (lying: Lying, kind: Drag['kind']) => string;
  onMove: (appointment: Appointment, lying: Lying) => void;
  onResize: (appointment: Appointment, lying: Lying) => void;
  onCreate: (lying: Lying) => void;
};

/**
 * Drags with the mouse or a pen at once; a finger scrolls, and drags what it has rested on for a moment. While it lasts React is not asked for anything: one element follows the pointer by its
 * transform. One pixel is one minute.
 */
export const useDragging = ({ scroller, area, ghost, columns, mayBook, said, ...acts }: Grid) => {
  /** The click that ends a drag opens nothing. */
  const dragged = useRef(false);

  const takeUp = useEffectEvent((event: PointerEvent): Drag | null => {
    const target = event.target as HTMLElement;
    const bounds = area.current?.getBoundingClientRect();
    if (event.button !== 0 || !event.isPrimary || !bounds || target.closest('[data-dots]')) return null;
    const minute = event.clientY - bounds.top;
    const column = between(Math.floor(((event.clientX - bounds.left) / bounds.width) * columns.length), 0, columns.length - 1);
    const held = { x: event.clientX, y: event.clientY, column };
    const id = target.closest<HTMLElement>('[data-event]')?.dataset['event'];
    if (id !== undefined) {
      const placed = columns[column]?.events.find(({ appointment }) => String(appointment.id) === id);
      if (!placed?.appointment.mayChange || placed.appointment.status === 'cancelled') return null;
      const { appointment, from, to } = placed;
      return { ...held, kind: target.closest('[data-resize]') ? 'resize' : 'move', appointment, from, to, grip: minute - from };
    }
    if (!mayBook || target.closest('[data-taken]')) return null;
    const from = Math.floor(minute / snap) * snap;
    return { ...held, kind: 'create', appointment: null, from, to: from + snap, grip: 0 };
  });
  const word = useEffectEvent((lying: Lying, kind: Drag['kind']) => said(lying, kind));
  const putDown = useEffectEvent((drag: Drag, lying: Lying) => {
    const { appointment } = drag;
    if (!appointment) acts.onCreate(lying);
    else if (drag.kind === 'resize') {
      if (lying.to !== drag.to) acts.onResize(appointment, lying);
    } else if (lying.column !== drag.column || lying.from !== drag.from) acts.onMove(appointment, lying);
  });
  const countOf = useEffectEvent(() => columns.length);

  useEffect(() => {
    const box = area.current;
    const shade = ghost.current;
    const pane = scroller.current;
    if (!box || !shade || !pane) return;
    let drag: Drag | null = null;
    let lying: Lying | null = null;
    let pointer = { x: 0, y: 0 };
    let frame = 0;
    let lifted: HTMLElement | null = null;
    let resting = 0;

    const lift = (held: Drag) => {
      lifted = held.appointment && box.querySelector<HTMLElement>(`[data-event="${held.appointment.id}"]`);
      const copy = lifted?.cloneNode(true) as HTMLElement | undefined;
      copy?.removeAttribute('data-event');
      copy?.removeAttribute('style');
      shade.querySelector('[data-copy]')?.replaceChildren(...(copy ? [copy] : []));
      lifted?.setAttribute('data-lifted', '');
      shade.dataset['kind'] = held.kind;
      shade.style.width = `${box.clientWidth / countOf()}px`;
      shade.hidden = false;
      dragged.current = true;
    };
    const follow = () => {
      if (!drag) return;
      const bounds = box.getBoundingClientRect();
      const view = pane.getBoundingClientRect();
      const count = countOf();
      const towards = (at: number, low: number, high: number) => (at < low + edge ? -speed : at > high - edge ? speed : 0);
      const down = towards(pointer.y, view.top + edge, view.bottom);
      const across = drag.kind === 'move' ? towards(pointer.x, view.left + edge, view.right) : 0;
      if (down !== 0 || across !== 0) pane.scrollBy(across, down);
      const minute = pointer.y - bounds.top;
      const column = between(Math.floor(((pointer.x - bounds.left) / bounds.width) * count), 0, count - 1);
      const next = lyingAt(drag, { column, minute });
      if (!lying || next.column !== lying.column || next.from !== lying.from || next.to !== lying.to) {
        lying = next;
        shade.style.transform = `translate(${(next.column * bounds.width) / count}px, ${next.from}px)`;
        shade.style.height = `${next.to - next.from}px`;
        const time = shade.querySelector('[data-time]');
        if (time) time.textContent = word(next, drag.kind);
      }
      frame = requestAnimationFrame(follow);
    };
    const letGo = () => {
      cancelAnimationFrame(frame);
      clearTimeout(resting);
      frame = resting = 0;
      lifted?.removeAttribute('data-lifted');
      shade.hidden = true;
      drag = lying = lifted = null;
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', letGo);
      window.removeEventListener('keydown', onKey, true);
    };
    const onMove = (event: PointerEvent) => {
      pointer = { x: event.clientX, y: event.clientY };
      if (!drag || frame !== 0) return;
      const moved = Math.hypot(pointer.x - drag.x, pointer.y - drag.y);
      if (resting !== 0) {
        if (moved > tremble) letGo();
        return;
      }
      if (moved < pixelsBeforeDrag) return;
      lift(drag);
      follow();
    };
    const onUp = () => {
      const [held, at] = [drag, lying];
      letGo();
      if (held && at) putDown(held, at);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      letGo();
    };
    const onDown = (event: PointerEvent) => {
      dragged.current = false;
      drag = takeUp(event);
      if (!drag) return;
      frame = 0;
      pointer = { x: event.clientX, y: event.clientY };
      if (event.pointerType === 'touch') {
        resting = window.setTimeout(() => {
          resting = 0;
          if (!drag) return;
          navigator.vibrate?.(10);
          lift(drag);
          follow();
        }, rest);
      }
      window.addEventListener('pointermove', onMove);
      window.addEventListener('pointerup', onUp);
      window.addEventListener('pointercancel', letGo);
      window.addEventListener('keydown', onKey, true);
    };
    // What is under a resting finger is dragged from then on: nothing is scrolled, and no menu opens.
    const keep = (event: Event) => {
      if (frame !== 0) event.preventDefault();
    };
    const noMenu = (event: Event) => {
      if (frame === 0 && resting === 0) return;
      event.preventDefault();
      event.stopPropagation();
    };
    box.addEventListener('pointerdown', onDown);
    box.addEventListener('touchmove', keep, { passive: false });
    box.addEventListener('contextmenu', noMenu, true);
    return () => {
      box.removeEventListener('pointerdown', onDown);
      box.removeEventListener('touchmove', keep);
      box.removeEventListener('contextmenu', noMenu, true);
      letGo();
    };
  }, [area, ghost, scroller]);

  /** Whether the click at hand ended a drag; asked once. */
  return () => {
    const was = dragged.current;
    dragged.current = false;
    return was;
  };
};
