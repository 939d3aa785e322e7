import { Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconLogout, IconLogout2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { leaveSession, useMe } from '#src/web/session/data.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import classes from './MeMenu.module.css';

/** Who one is here, and the two ways out: of this browser, and of every one. */
export function MeMenu() {
  const { t } = useTranslation('session');
  const { user, member, patient } = useMe();
  const person = member ?? patient ?? { firstName: user.email, lastName: '' };
  const roles = member?.roles.map((role) => t(`roles.${role}` as 'roles.owner')) ?? [t('asPatient')];
  const leave = (everywhere: boolean) => leaveSession(everywhere).catch(toastProblem);
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <UnstyledButton className={classes.me}>
          <VisuallyHidden>{t('me', { name: fullName(person) })}</VisuallyHidden>
          <PersonAvatar person={person} size={32} color="teal" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.identity}>
          <Text size="sm" fw={600} truncate>
            {fullName(person)}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {user.email}
          </Text>
          <Text size="xs" c="dimmed">
            {roles.join(' · ')}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave(false)}>
          {t('signOut')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout2 size={16} aria-hidden />} onClick={() => void leave(true)}>
          {t('signOutEverywhere')}
          <Text size="xs" c="dimmed">
            {t('signOutEverywhereAdvice')}
          </Text>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
