import { Box, Loader, Text, Title, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import type { DemoLogin } from './data.ts';
import classes from './SignInScreen.module.css';

type Props = {
  logins: DemoLogin[];
  onChoose: (login: Pick<DemoLogin, 'email' | 'password'>) => void;
  busy: boolean;
  chosen: string | undefined;
};

/** The people of the demo clinics, who sign in with one click. */
export function DemoLogins({ logins, onChoose, busy, chosen }: Props) {
  const { t } = useTranslation('session');
  const clinics = Map.groupBy(logins, (login) => login.tenant);
  return (
    <Box component="section" aria-labelledby="demo-logins">
      <Title order={2} id="demo-logins">
        {t('demo.title')}
      </Title>
      <Text c="dimmed" size="sm" mt={4} mb="md">
        {t('demo.advice')}
      </Text>
      <div className={classes.clinics}>
        {[...clinics].map(([clinic, people]) => (
          <div key={clinic}>
            <Title order={3} size="h4" mb={8}>
              {clinic}
            </Title>
            <ul className={classes.people}>
              {people.map((login) => (
                <li key={login.email}>
                  <Person login={login} onChoose={onChoose} disabled={busy} busy={busy && chosen === login.email} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </Box>
  );
}

type PersonProps = Pick<Props, 'onChoose' | 'busy'> & { login: DemoLogin; disabled: boolean };

function Person({ login: { name, role, email, password }, onChoose, disabled, busy }: PersonProps) {
  const [firstName = '', ...others] = name.split(' ');
  return (
    <UnstyledButton className={classes.person} disabled={disabled} onClick={() => onChoose({ email, password })}>
      {busy ? <Loader size={32} /> : <PersonAvatar person={{ firstName, lastName: others.at(-1) ?? '' }} size={32} />}
      <span className={classes.personText}>
        <Text span size="sm" fw={600} truncate>
          {name}
        </Text>
        <Text span size="xs" c="dimmed">
          {role}
        </Text>
      </span>
    </UnstyledButton>
  );
}
