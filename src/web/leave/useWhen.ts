import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { formats } from '#src/web/ui/formats.ts';
import type { Dates } from './data.ts';

/** The dates of a leave within a sentence: its first and last day, and times only where it does not begin or end with a day. */
export function useWhen(): (dates: Dates) => string {
  const { t, i18n } = useTranslation('leave');
  const { tenant } = useMe();
  const { ends } = formats(i18n.language, tenant.timeZone);
  return ({ startsAt, endsAt }) => {
    const { isOneDay, ...both } = ends(startsAt, endsAt);
    return t(isOneDay ? 'when.day' : 'when.days', both);
  };
}
