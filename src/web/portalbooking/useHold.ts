import { useEffect, useState } from 'react';
import { hold, letGo } from './data.ts';

type Wanted = { serviceId: number; practitionerId: number; start: string };
export type Held = { kind: 'asking' } | { kind: 'held'; secondsLeft: number } | { kind: 'over' } | { kind: 'refused'; error: unknown };

// One after the other: what is let go must not be what is held by then.
let last: Promise<unknown> = Promise.resolve();
const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const next = last.then(work, work);
  last = next.catch(() => {});
  return next;
};

/**
 * Keeps a time for five minutes from when it is shown, counting down by the time that has passed here; lets it go when it is left.
 * @param wanted null: there is nothing to keep
 */
export function useHold(wanted: Wanted | null): Held {
  const [held, setHeld] = useState<Held>({ kind: 'asking' });
  const { serviceId, practitionerId, start } = wanted ?? {};
  useEffect(() => {
    if (serviceId === undefined || practitionerId === undefined || start === undefined) return undefined;
    let until = Infinity;
    let left = false;
    inTurn(() => hold({ serviceId, practitionerId, start })).then(
      ({ seconds }) => {
        until = Date.now() + seconds * 1000;
        if (!left) setHeld({ kind: 'held', secondsLeft: seconds });
      },
      (error: unknown) => {
        if (!left) setHeld({ kind: 'refused', error });
      },
    );
    const clock = setInterval(() => {
      if (until === Infinity) return;
      const secondsLeft = Math.ceil((until - Date.now()) / 1000);
      setHeld(secondsLeft > 0 ? { kind: 'held', secondsLeft } : { kind: 'over' });
    }, 1000);
    return () => {
      left = true;
      clearInterval(clock);
      // What was booked is held no more; to let go of nothing does no harm.
      inTurn(letGo).catch(() => {});
    };
  }, [serviceId, practitionerId, start]);
  return held;
}
