import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';

/** The longest that a first view has a slow network for itself, and for how long nothing is asked for once it has what it needs. */
const mostMs = 4_000;
const quietMs = 100;

type Props<P> = {
  load: () => Promise<ComponentType<P>>;
  props: P;
  /** What stands there until then. */
  until?: ReactNode;
};

/** Something nobody needs at once: it is loaded once the first view has what it asked for, and tried again once there is a network. */
export function Later<P extends object>({ load, props, until = null }: Props<P>) {
  const [Loaded, setLoaded] = useState<ComponentType<P> | null>(null);
  const client = useQueryClient();
  useEffect(() => {
    let gone = false;
    let begun = false;
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      if (gone || begun) return;
      begun = true;
      load().then(
        (loaded) => gone || setLoaded(() => loaded),
        () => {
          begun = false;
          if (!gone) window.addEventListener('online', begin, { once: true });
        },
      );
    };
    const look = () => {
      clearTimeout(quiet);
      if (client.isFetching() === 0) quiet = setTimeout(() => client.isFetching() === 0 && begin(), quietMs);
    };
    const most = setTimeout(begin, mostMs);
    const unsubscribe = client.getQueryCache().subscribe(look);
    look();
    return () => {
      gone = true;
      clearTimeout(most);
      clearTimeout(quiet);
      unsubscribe();
      window.removeEventListener('online', begin);
    };
  }, [load, client]);
  return Loaded ? <Loaded {...props} /> : until;
}
