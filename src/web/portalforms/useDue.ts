import { useTranslation } from 'react-i18next';
import { wallFormats } from '#src/web/ui/formats.ts';
import type { MyForm } from './data.ts';

/** Until when a form is to be filled in, in words. */
export const useDue = () => {
  const { t, i18n } = useTranslation('portalforms');
  const { day } = wallFormats(i18n.language);
  return ({ dueOn, isBeforeAppointment }: Pick<MyForm, 'dueOn' | 'isBeforeAppointment'>): string =>
    dueOn === null ? t('whenever') : t(isBeforeAppointment ? 'beforeAppointment' : 'dueOn', { day: day(dueOn) });
};
