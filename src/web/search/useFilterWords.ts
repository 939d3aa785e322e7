import { useTranslation } from 'react-i18next';
import { wallFormats } from '#src/web/ui/formats.ts';
import { idsIn } from './address.ts';
import type { FilterPart } from './address.ts';

/** A part of a filter in words; ids are practitioners, or tags, by name. */
export const useFilterWords = () => {
  const { t, i18n } = useTranslation('search');
  const { date } = wallFormats(i18n.language);
  return (part: FilterPart, said: string | number, nameOf: (id: string) => string): string => {
    const chip = (value: string | number) => t(`chip.${part as 'q'}`, { value, interpolation: { escapeValue: false } });
    switch (part) {
      case 'q':
      case 'ageFrom':
      case 'ageTo':
        return chip(said);
      case 'practitioners':
      case 'primary':
      case 'tags':
        return chip(idsIn(said).map(nameOf).join(', '));
      case 'status':
        return chip(t(`status.${said as 'active'}`));
      case 'portal':
        return chip(t(`portal.${said as 'none'}`));
      case 'lastBefore':
      case 'lastAfter':
      case 'nextBefore':
      case 'nextAfter':
        return chip(date(String(said)));
      default:
        return t(`part.${part}`);
    }
  };
};
