import { Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { ClinicName } from './ClinicName.tsx';
import classes from './ClinicSwitcher.module.css';
import { actAs, identityHere, useMe } from './data.ts';
import type { Identity } from './data.ts';

const keyOf = ({ tenantId, memberId, patientId }: Identity) => `${tenantId} ${memberId ?? ''} ${patientId ?? ''}`;

/** The clinic one works at; for who has several, or is cared for at one, the way to the others. */
export function ClinicSwitcher() {
  const { t } = useTranslation('session');
  const me = useMe();
  const { identities } = me;
  const now = identityHere(me);
  if (identities.length < 2) return <ClinicName />;

  const here = now ? keyOf(now) : '';
  const go = (key: string) => {
    const identity = identities.find((one) => keyOf(one) === key);
    if (identity && key !== here) actAs(identity).catch(toastProblem);
  };
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <UnstyledButton className={classes.clinic}>
          <ClinicName />
          <VisuallyHidden>. {t('switcher.open')}</VisuallyHidden>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('switcher.switchTo')}</Menu.Label>
        <Menu.RadioGroup value={here} onChange={go}>
          {identities.map((identity) => (
            <Menu.RadioItem key={keyOf(identity)} value={keyOf(identity)} closeMenuOnClick>
              {identity.tenantName}
              <Text size="xs" c="dimmed">
                {identity.memberId !== null
                  ? t('switcher.team')
                  : identity.forWhom === null
                    ? t('switcher.portal')
                    : t('switcher.for', { name: identity.forWhom })}
              </Text>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
