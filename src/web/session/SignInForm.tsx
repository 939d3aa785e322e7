import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { PasswordField } from '#src/web/ui/PasswordField.tsx';

export type Credentials = { email: string; password: string };
type Props = { onSubmit: (credentials: Credentials) => void; busy: boolean; error: unknown };

export function SignInForm({ onSubmit, busy, error }: Props) {
  const { t } = useTranslation('session');
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const form = useForm<Credentials>({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.trim() ? null : t('missing.email')),
      password: (value) => (value ? null : t('missing.password')),
    },
  });
  // Where a keyboard is at hand: on a phone it would cover half the screen.
  useEffect(() => {
    if (window.matchMedia('(pointer: fine)').matches) email.current?.focus();
  }, []);
  // The password is the likelier mistake: it is selected, so that typing replaces it.
  useEffect(() => {
    if (error) password.current?.select();
  }, [error]);
  return (
    <form onSubmit={form.onSubmit((entered) => onSubmit({ ...entered, email: entered.email.trim() }))} noValidate>
      <Stack gap="md">
        {error !== null && <ErrorNote error={error} />}
        <TextInput
          label={t('email')}
          type="email"
          name="email"
          autoComplete="username"
          inputMode="email"
          size="md"
          ref={email}
          {...form.getInputProps('email')}
        />
        <PasswordField
          label={t('password')}
          name="password"
          autoComplete="current-password"
          ref={password}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={busy} fullWidth>
          {t('submit')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('forgotten')}
        </Text>
      </Stack>
    </form>
  );
}
