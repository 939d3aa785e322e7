import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import type { Access } from './data.ts';
import { en } from './text.ts';

/** What was changed of the care team, where `about` is whom it gained or lost. */
const changes: ReadonlySet<Access['act']> = new Set(['assigned', 'unassigned', 'primaryChanged', 'datesChanged']);
type Role = keyof typeof en.role;
const isRole = (role: string): role is Role => Object.hasOwn(en.role, role);
const isSame = (one: Access['who'], other: Access['about']) =>
  one.name !== null && other?.name != null && fullName(one.name) === fullName(other.name) && one.discipline === other.discipline;

/** Who looked at one's record, in plain words: who, in which capacity, what, and why. */
export const useAccessWords = () => {
  const { t, i18n } = useTranslation('portalaccess');
  const { date, dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const upper = (text: string) => text.charAt(0).toLocaleUpperCase(i18n.language) + text.slice(1);

  /** Their discipline, and what else they do at the clinic than give care. */
  const capacityOf = ({ discipline, roles }: Access['who']): string => {
    const known = roles.filter(isRole).filter((role) => discipline === null || role !== 'clinician');
    return [...(discipline ? [discipline] : []), ...known.map((role) => t(`role.${role}`))].join(', ');
  };
  const someone = (whom: Access['about']): string => (whom?.name ? fullName(whom.name) : (whom?.discipline ?? t('somebody')));
  const whoIs = (who: Access['who']): string => (who.name ? fullName(who.name) : upper(capacityOf(who)) || t('somebody'));

  const sentenceOf = ({ act, who, about }: Access): string => {
    const words = { who: whoIs(who), about: someone(about) };
    if (act === 'primaryChanged' && !about) return t('act.primaryEnded', words);
    if ((act === 'assigned' || act === 'unassigned') && isSame(who, about)) return t(`act.${act}Self`, words);
    return t(`act.${act}`, words);
  };

  const whyOf = ({ act, why, who, about }: Access): string => {
    const { because, since, bookedAt } = why;
    if (because === 'careTeam' || because === 'covering') {
      return since === null ? t(`why.${because}Now`) : t(`why.${because}`, { since: date(since) });
    }
    if (because === 'supervises')
      return about && !changes.has(act) ? t('why.supervises', { about: someone(about) }) : t('why.supervisesNow');
    if (because === 'booked') return t('why.booked', { date: bookedAt ? dateTime(bookedAt) : '' });
    return because === 'role' ? t(`why.role.${who.roles.find(isRole) ?? 'clinician'}`) : t(`why.${because}`);
  };

  return { capacityOf, sentenceOf, whoIs, whyOf };
};
