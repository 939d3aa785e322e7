import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { chosen, remember } from './preferences.ts';

type Shortcut = { keys: string; does: string };

let listed: Shortcut[] = [];
let allowed = chosen('caseload-shortcuts') !== 'off';
const listeners = new Set<() => void>();
const changed = () => {
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What the screens in sight offer, in the order in which they came. */
export const useShortcutList = (): Shortcut[] => useSyncExternalStore(subscribe, () => listed);
/** Single keys can be switched off (WCAG 2.1.4): who dictates would set them off by speaking. */
export const useShortcutsAllowed = (): boolean => useSyncExternalStore(subscribe, () => allowed);
export const allowShortcuts = (yes: boolean): void => {
  allowed = yes;
  remember('caseload-shortcuts', yes ? 'on' : 'off');
  changed();
};

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
const dialogIsOpen = () => document.querySelector('[role="dialog"]') !== null;

/**
 * One key that does something while this component is shown, and stands in the list behind `?`.
 * Compared by the character typed, so that it works on every keyboard layout; silent while one types or a dialog is open.
 */
export const useShortcut = (key: string, does: string, act: () => void): void => {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!allowed || event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.defaultPrevented || isTyping(event.target) || dialogIsOpen()) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  useListed(key, does);
};

/** Keys that stand in the list behind `?` while this component is shown: a single one, or several at once, which are never switched off. */
export const useListed = (keys: string, does: string): void =>
  useEffect(() => {
    const shortcut = { keys, does };
    listed = [...listed, shortcut];
    changed();
    return () => {
      listed = listed.filter((other) => other !== shortcut);
      changed();
    };
  }, [keys, does]);
