import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import type { PortalSettings } from './data.ts';

/** O3: what saving would change, a sentence each. */
export const useEffects = () => {
  const { t } = useTranslation('portalsettings');
  return (before: PortalSettings, after: PortalSettings): string[] => {
    const said: string[] = [];
    const { patients, unassigned } = after;
    const people = after.practitioners.filter(({ acceptsNew }) => acceptsNew).length;
    if (before.bookWithAnyone !== after.bookWithAnyone) {
      said.push(t(after.bookWithAnyone ? 'effect.toAnyone' : 'effect.toOwn', { count: patients, people }));
      if (!after.bookWithAnyone && !after.newClientsBook && unassigned > 0) said.push(t('effect.unassigned', { count: unassigned }));
    }
    if (before.newClientsBook !== after.newClientsBook && !after.bookWithAnyone) {
      said.push(after.newClientsBook ? t('effect.newOn', { count: unassigned }) : t('effect.newOff'));
    }
    if (before.bookingNoticeHours !== after.bookingNoticeHours) said.push(t('effect.notice', { count: after.bookingNoticeHours }));
    if (before.bookingDays !== after.bookingDays) said.push(t('effect.days', { count: after.bookingDays }));
    if (before.waitlistHours !== after.waitlistHours) said.push(t('effect.waitlist', { count: after.waitlistHours }));
    const services = after.services.filter(({ inPortal }, nth) => before.services[nth]?.inPortal !== inPortal);
    for (const on of [true, false]) {
      const names = services.filter(({ inPortal }) => inPortal === on).map(({ name }) => name);
      if (names.length > 0) said.push(t(on ? 'effect.offered' : 'effect.withdrawn', { names }));
    }
    const turned = after.practitioners.filter(({ acceptsNew }, nth) => before.practitioners[nth]?.acceptsNew !== acceptsNew);
    for (const on of [true, false]) {
      const names = turned.filter(({ acceptsNew }) => acceptsNew === on).map(fullName);
      if (names.length > 0) said.push(t(on ? 'effect.taking' : 'effect.notTaking', { names }));
    }
    return said;
  };
};
