import { useEffect } from 'react';

/** Long enough for the first view to have all of a slow network for itself. */
const afterMs = 3_000;

/** Has the browser keep the files of the portal once it has time: from then on it opens quickly, and says so when there is no network. */
export const useInstalled = (): void => {
  useEffect(() => {
    if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
    // Where the browser keeps nothing (private windows), the portal works as before.
    const timer = window.setTimeout(
      () => void navigator.serviceWorker.register('/portal-worker.js', { scope: '/portal' }).catch(() => {}),
      afterMs,
    );
    return () => clearTimeout(timer);
  }, []);
};
