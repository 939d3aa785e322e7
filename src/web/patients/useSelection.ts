import { useCallback, useMemo, useState } from 'react';

export type Selection = {
  ids: ReadonlySet<number>;
  /** One on or off; with `range`, everyone from the one touched before. */
  toggle: (id: number, range: boolean) => void;
  set: (ids: readonly number[]) => void;
};

/** Who is chosen among those shown, in their order. More than `most` are not taken. */
export function useSelection(shown: readonly { id: number }[], most: number): Selection {
  const [chosen, setChosen] = useState<{ ids: ReadonlySet<number>; anchor: number | null }>({ ids: new Set(), anchor: null });
  const toggle = useCallback(
    (id: number, range: boolean) =>
      setChosen(({ ids, anchor }) => {
        const [from, to] = [shown.findIndex((one) => one.id === anchor), shown.findIndex((one) => one.id === id)];
        const next = new Set(ids);
        if (range && from >= 0 && to >= 0) for (const one of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one.id);
        else if (!next.delete(id)) next.add(id);
        return { ids: new Set([...next].slice(0, most)), anchor: id };
      }),
    [shown, most],
  );
  const set = useCallback((ids: readonly number[]) => setChosen({ ids: new Set(ids.slice(0, most)), anchor: null }), [most]);
  return useMemo(() => ({ ids: chosen.ids, toggle, set }), [chosen.ids, toggle, set]);
}
