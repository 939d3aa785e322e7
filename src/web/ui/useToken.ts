import { useSyncExternalStore } from 'react';

const onHashChange = (changed: () => void) => {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
};
/** The token of the link, from behind the `#`: browsers send that part nowhere. Null where it cannot be one. */
export const useToken = (): string | null => {
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash);
  return /^#[\w.~-]{10,200}$/.test(hash) ? hash.slice(1) : null;
};
