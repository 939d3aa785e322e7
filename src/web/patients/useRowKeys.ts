import { useCallback, useEffect, useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, RefObject } from 'react';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';

const rowsPerScreen = 10;
const controlsOf = (row: HTMLElement): HTMLElement[] => [row, ...row.querySelectorAll<HTMLElement>('button')];

/**
 * Moves the focus through a list of which Tab reaches one row and its controls: up and down, Page, Home and End from row to row,
 * left and right within one, Enter opens. When the row or control that had the focus is gone, the focus goes to the row in its place.
 */
export const useRowKeys = (
  patients: readonly PatientSummaryV2[],
  bringIntoView: (index: number) => void,
  open: (patient: PatientSummaryV2) => void,
  body: RefObject<HTMLElement | null>,
) => {
  const [currentId, setCurrentId] = useState<number | null>(null);
  const lastIndex = useRef(0);
  const hasFocus = useRef(false);
  /** Which control of the row is to take the focus once the row is drawn. */
  const goal = useRef<number | null>(null);

  const found = currentId === null ? 0 : patients.findIndex(({ id }) => id === currentId);
  const current = Math.max(0, found >= 0 ? found : Math.min(lastIndex.current, patients.length - 1));
  lastIndex.current = current;

  const rowAt = useCallback((index: number) => body.current?.querySelector<HTMLElement>(`[data-index="${index}"] > [role="row"]`) ?? null, [body]);
  useEffect(() => {
    const isLost = hasFocus.current && document.activeElement === document.body;
    if (goal.current === null && !isLost) return;
    const row = rowAt(current);
    if (!row) return;
    controlsOf(row).at(Math.min(goal.current ?? 0, controlsOf(row).length - 1))?.focus({ preventScroll: true });
    goal.current = null;
  });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('[data-patient]');
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const controls = controlsOf(row);
    const at = controls.indexOf(target);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: rowsPerScreen, PageUp: -rowsPerScreen, Home: -patients.length, End: patients.length }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const to = Math.min(Math.max(current + step, 0), patients.length - 1);
      goal.current = Math.max(at, 0);
      bringIntoView(to);
      setCurrentId(patients[to]?.id ?? null);
    } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      const forward = (event.key === 'ArrowRight') === (getComputedStyle(row).direction !== 'rtl');
      controls[Math.min(Math.max(at + (forward ? 1 : -1), 0), controls.length - 1)]?.focus();
    } else if (event.key === 'Enter' && target === row) {
      event.preventDefault();
      const patient = patients[current];
      if (patient) open(patient);
    }
  };
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    hasFocus.current = true;
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-patient]');
    if (row) setCurrentId(Number(row.dataset['patient']));
  };
  const onBlur = () => {
    hasFocus.current = false;
  };
  return { current, handlers: { onKeyDown, onFocus, onBlur } };
};
