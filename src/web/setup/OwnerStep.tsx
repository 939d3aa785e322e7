import { SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isLongEnough, NewPassword } from '#src/web/portal/NewPassword.tsx';
import type { Wanted } from './data.ts';

type Owner = Wanted['owner'];
const isEmail = (text: string) => /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(text.trim());

export const isOwnerWhole = ({ firstName, lastName, email, password }: Owner): boolean =>
  firstName.trim() !== '' && lastName.trim() !== '' && isEmail(email) && isLongEnough(password);

type Props = { owner: Owner; tried: boolean; weak: string | null; badEmail: boolean; onChange: (change: Partial<Owner>) => void };

export function OwnerStep({ owner, tried, weak, badEmail, onChange }: Props) {
  const { t } = useTranslation('setup');
  const name = (key: 'firstName' | 'lastName', autoComplete: string) => (
    <TextInput
      size="md"
      label={t(`owner.${key}`)}
      autoComplete={autoComplete}
      maxLength={100}
      value={owner[key]}
      onChange={(event) => onChange({ [key]: event.currentTarget.value })}
      error={tried && owner[key].trim() === '' ? t('owner.missing') : null}
    />
  );
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {name('firstName', 'given-name')}
        {name('lastName', 'family-name')}
      </SimpleGrid>
      <TextInput
        size="md"
        type="email"
        name="email"
        label={t('owner.email')}
        autoComplete="username"
        maxLength={254}
        value={owner.email}
        onChange={(event) => onChange({ email: event.currentTarget.value })}
        error={badEmail || (tried && !isEmail(owner.email)) ? t('owner.badEmail') : null}
      />
      <NewPassword
        value={owner.password}
        onChange={(password) => onChange({ password })}
        tooShort={tried && !isLongEnough(owner.password)}
        weak={weak}
      />
      <Switch
        size="md"
        label={t('owner.givesCare')}
        description={t('owner.givesCareWhat')}
        checked={owner.givesCare}
        onChange={(event) => onChange({ givesCare: event.currentTarget.checked })}
      />
    </Stack>
  );
}
