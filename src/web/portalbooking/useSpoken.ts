import { useTranslation } from 'react-i18next';
import { wallFormats } from '#src/web/ui/formats.ts';
import { dayOf } from '#src/web/ui/wall.ts';

/** How days and times by the clinic’s clock are said here. */
export const useSpoken = () => {
  const { t, i18n } = useTranslation('portalbooking');
  const words = wallFormats(i18n.language);
  const span = ({ wallStart, wallEnd }: { wallStart: string; wallEnd: string }) =>
    t('span', { from: words.time(wallStart), to: words.time(wallEnd) });
  return {
    ...words,
    span,
    when: (one: { wallStart: string; wallEnd: string }) => `${words.day(dayOf(one.wallStart))}, ${span(one)}`,
  };
};
