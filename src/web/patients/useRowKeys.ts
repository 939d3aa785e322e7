import { useEffect, useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent } from 'react';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';

const rowsPerScreen = 10;
const controlsOf = (row: HTMLElement): HTMLElement[] => [row, ...row.querySelectorAll<HTMLElement>('a, button, input')];
const rowOf = (target: EventTarget): HTMLElement | null => (target as HTMLElement).closest<HTMLElement>('[data-patient]');

/**
 * Moves the focus through a list of which Tab reaches one row and its controls: up and down, Page, Home and End from row to row,
 * left and right within one, Enter opens, Space selects, with Shift everyone from the one before. When the row or control that had the focus is gone, the focus goes to the row in its place.
 */
export const useRowKeys = (
  patients: readonly PatientSummaryV2[],
  open: (patient: PatientSummaryV2) => void,
  select?: (id: number, range: boolean) => void,
) => {
  const [at, setAt] = useState<{ id: number; index: number } | null>(null);
  const found = at ? patients.findIndex(({ id }) => id === at.id) : 0;
  const current = found >= 0 ? found : Math.max(0, Math.min(at?.index ?? 0, patients.length - 1));
  const grid = useRef<HTMLDivElement>(null);
  const hasFocus = useRef(false);
  /** Which control of the row is to take the focus once the row is drawn. */
  const goal = useRef<number | null>(null);

  useEffect(() => {
    const isLost = hasFocus.current && document.activeElement === document.body;
    if (goal.current === null && !isLost) return;
    const row = grid.current?.querySelector<HTMLElement>(`[data-patient="${patients[current]?.id}"]`);
    if (!row) return;
    const controls = controlsOf(row);
    controls[Math.min(goal.current ?? 0, controls.length - 1)]?.focus({ preventScroll: true });
    goal.current = null;
  });

  const handlers = (bringIntoView: (index: number) => void) => ({
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const row = rowOf(event.target);
      if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
      const controls = controlsOf(row);
      const control = controls.indexOf(event.target as HTMLElement);
      const steps = {
        ArrowDown: 1,
        ArrowUp: -1,
        PageDown: rowsPerScreen,
        PageUp: -rowsPerScreen,
        Home: -patients.length,
        End: patients.length,
      };
      const step = steps[event.key as keyof typeof steps];
      if (step !== undefined) {
        event.preventDefault();
        const index = Math.min(Math.max(current + step, 0), patients.length - 1);
        goal.current = Math.max(control, 0);
        bringIntoView(index);
        setAt({ id: patients[index]?.id ?? 0, index });
      } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
        event.preventDefault();
        const forward = (event.key === 'ArrowRight') === (getComputedStyle(row).direction !== 'rtl');
        controls[Math.min(Math.max(control + (forward ? 1 : -1), 0), controls.length - 1)]?.focus();
      } else if (event.key === ' ' && event.target === row && select) {
        event.preventDefault();
        const patient = patients[current];
        if (patient) select(patient.id, event.shiftKey);
      } else if (event.key === 'Enter' && event.target === row) {
        event.preventDefault();
        const patient = patients[current];
        if (patient) open(patient);
      }
    },
    onFocus: (event: FocusEvent<HTMLElement>) => {
      hasFocus.current = true;
      const id = Number(rowOf(event.target)?.dataset['patient']);
      const index = patients.findIndex((patient) => patient.id === id);
      if (index >= 0) setAt({ id, index });
    },
    onBlur: () => {
      hasFocus.current = false;
    },
  });
  return { current, grid, handlers };
};
