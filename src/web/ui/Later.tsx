import { useEffect, useState } from 'react';
import type { ComponentType } from 'react';

/** Long enough for a first view to have a slow network for itself. */
const afterMs = 2_000;

type Props = { load: () => Promise<ComponentType> };

/** Something nobody needs at once: it is loaded once the first view has had its time, and tried again once there is a network. */
export function Later({ load }: Props) {
  const [Loaded, setLoaded] = useState<ComponentType | null>(null);
  useEffect(() => {
    let gone = false;
    const begin = () =>
      void load().then(
        (loaded) => gone || setLoaded(() => loaded),
        () => gone || window.addEventListener('online', begin, { once: true }),
      );
    const timer = setTimeout(begin, afterMs);
    return () => {
      gone = true;
      clearTimeout(timer);
      window.removeEventListener('online', begin);
    };
  }, [load]);
  return Loaded && <Loaded />;
}
