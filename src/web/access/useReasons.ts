import { useTranslation } from 'react-i18next';
import type { Colleague, Reason } from '#src/contract/access.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';

/** Says in the words of the clinic by which reason a record opens: since when, how, by whom, until when. */
export const useReasons = () => {
  const { t, i18n } = useTranslation(['access', 'session']);
  const { tenant, member: me } = useMe();
  const { date, dateTime } = formats(i18n.language, tenant.timeZone);

  const how = ({ via, grantedBy }: Reason, of: Colleague): string => {
    const by = grantedBy && fullName(grantedBy);
    if (via === null || by === null) return '';
    const [isMine, isOwn] = [grantedBy?.id === me?.id, grantedBy?.id === of.id];
    if (via === 'invite' && (isMine || isOwn)) return t(isMine ? 'how.inviteMe' : 'how.inviteSelf');
    if (via === 'manual' && (isMine || isOwn)) return t(isMine ? 'how.byMe' : 'how.self');
    if (via === 'self' && isMine) return t('how.byMe');
    return t(`how.${via}`, { by });
  };
  /** As the middle of a sentence, without a full stop. */
  const phrase = (reason: Reason, of: Colleague): string => {
    const { because, practitioner, since, until } = reason;
    const names = { name: practitioner ? fullName(practitioner) : '' };
    if (because === 'readsAll') {
      const role = (['owner', 'clinicalAdmin'] as const).find((one) => of.roles.includes(one));
      return role ? t('because.readsAll', { role: t(`session:roles.${role}`) }) : t('because.mayReadAll');
    }
    if (because === 'emergency') return t('because.emergency', { since: dateTime(since ?? ''), until: dateTime(until ?? '') });
    const isShared = practitioner !== null && because !== 'supervises' && fullName(practitioner) !== fullName(of);
    return [
      t(`because.${because}`, { ...names, since: date(since ?? '') }),
      ...(because === 'supervises' ? [] : [how(reason, of)]),
      ...(isShared ? [t('because.as', names)] : []),
      ...(until ? [t('because.until', { until: date(until) })] : []),
    ]
      .filter((part) => part !== '')
      .join(', ');
  };
  const upper = (text: string) => text.charAt(0).toLocaleUpperCase(i18n.language) + text.slice(1);
  return {
    phrase,
    /** As a line of its own. */
    line: (reason: Reason, of: Colleague): string => upper(phrase(reason, of)),
    rolesOf: ({ roles }: Colleague): string => roles.map((role) => t(`session:roles.${role as 'owner'}`)).join(', '),
  };
};
