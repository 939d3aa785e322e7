import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastNews } from '#src/web/ui/toasts.tsx';

type Undone = { restored: number; left: { firstName: string; lastName: string }[] };

/** Says what was taken back, and names what was left because it has been changed since. */
export function useSayUndone() {
  const { t } = useTranslation('handover');
  return ({ restored, left }: Undone) => {
    toastDone(t('undone', { count: restored }));
    if (left.length > 0) toastNews(t('left', { count: left.length, names: left.map((one) => fullName(one)) }));
  };
}
