import { useSyncExternalStore } from 'react';

const onHashChange = (changed: () => void) => {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
};
/** The code of the link, from behind the `#`: browsers send that part nowhere. Null where there is none. */
export const useSetupCode = (): string | null => {
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash);
  const code = new URLSearchParams(hash.slice(1)).get('code')?.trim();
  return code && code.length <= 100 ? code : null;
};
export const typeCode = (code: string): void => {
  window.location.hash = `code=${encodeURIComponent(code)}`;
};
