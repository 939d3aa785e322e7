import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { IconUserExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { PasswordField } from '#src/web/ui/PasswordField.tsx';
import { problemText } from '#src/web/ui/problemText.ts';
import type { Invitation } from './data.ts';
import { isLongEnough, NewPassword } from './NewPassword.tsx';

type Props = {
  invitation: Invitation;
  /** Who else is signed in in this browser. */
  other: string | null;
  onAccept: (answer: { password?: string; email?: string }) => void;
  busy: boolean;
  error: unknown;
};

/** The three ways to accept: signed in already, with a login that exists, or with a new password. */
export function AcceptForm({ invitation: { email, hasLogin, signedInAsThem }, other, onAccept, busy, error }: Props) {
  const { t } = useTranslation('portal');
  const [password, setPassword] = useState('');
  const [tooShort, setTooShort] = useState(false);
  const way = signedInAsThem ? 'signedIn' : hasLogin ? 'login' : 'newPassword';

  const submit = () => {
    if (way === 'signedIn') return onAccept({});
    if (way === 'login') return onAccept({ email, password });
    setTooShort(!isLongEnough(password));
    if (isLongEnough(password)) onAccept({ password });
  };
  const weak = error instanceof Problem && error.code === 'weak_password';
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        {error !== null && !weak && <ErrorNote error={error} />}
        {way === 'signedIn' ? (
          <Text size="sm">{t('invitation.signedIn', { email })}</Text>
        ) : (
          // A field, though it cannot be changed: password managers keep the two together.
          <TextInput label={t('invitation.login')} name="email" autoComplete="username" value={email} readOnly variant="filled" size="md" />
        )}
        {way === 'login' && (
          <>
            <Text size="sm">{t('invitation.hasLogin')}</Text>
            <PasswordField
              label={t('invitation.password')}
              name="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          </>
        )}
        {way === 'newPassword' && (
          <NewPassword
            value={password}
            onChange={(typed) => {
              setPassword(typed);
              setTooShort(false);
            }}
            tooShort={tooShort}
            weak={weak ? (problemText(error).advice ?? null) : null}
          />
        )}
        {other !== null && (
          <Alert color="amber" variant="light" icon={<IconUserExclamation aria-hidden />}>
            {t('invitation.other', { email: other })}
          </Alert>
        )}
        <Button type="submit" size="md" fullWidth loading={busy}>
          {way === 'login' ? t('invitation.signInAndAccept') : t('invitation.accept')}
        </Button>
      </Stack>
    </form>
  );
}
