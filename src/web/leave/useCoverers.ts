import { useTranslation } from 'react-i18next';
import type { Coverer, PlannedPatient } from '#src/contract/leave.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { isFull } from './data.ts';

const places = ['coveredNow', 'onTeam', 'roomFor', 'isFull', 'isAway'] as const;

/** Colleagues to choose among, by what speaks for and against them: a field then shows the name alone, and the whole of it. */
export function useCoverers() {
  const { t } = useTranslation('leave');
  return (colleagues: readonly Coverer[], patient?: Pick<PlannedPatient, 'coveredBy' | 'onCareTeam'>) => {
    const placeOf = (one: Coverer): (typeof places)[number] => {
      if (patient?.coveredBy === one.id) return 'coveredNow';
      if (one.isAway) return 'isAway';
      if (patient?.onCareTeam.includes(one.id)) return 'onTeam';
      return isFull(one) ? 'isFull' : 'roomFor';
    };
    const placed = Map.groupBy(colleagues, placeOf);
    return places.flatMap((place) => {
      const items = (placed.get(place) ?? []).map((one) => ({ value: String(one.id), label: fullName(one) }));
      return items.length > 0 ? [{ group: t(place), items }] : [];
    });
  };
}
