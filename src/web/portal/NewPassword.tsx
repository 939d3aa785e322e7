import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '#src/web/ui/PasswordField.tsx';

const shortest = 15;
const lengthOf = (password: string): number => Array.from(password.normalize('NFC')).length;
/** Whether a new password is as long as it must be (AN-1). How easy it is to guess, the server says. */
export const isLongEnough = (password: string): boolean => lengthOf(password) >= shortest;

type Props = { value: string; onChange: (password: string) => void; tooShort: boolean; weak: string | null };

/** A password that is chosen here, with how much of it is there. */
export function NewPassword({ value, onChange, tooShort, weak }: Props) {
  const { t } = useTranslation('portal');
  const length = lengthOf(value);
  return (
    <div>
      <PasswordField
        label={t('invitation.choose')}
        description={t('invitation.hint')}
        name="new-password"
        autoComplete="new-password"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={tooShort ? t('invitation.tooShort') : weak}
      />
      <Progress value={Math.min(100, (length / shortest) * 100)} size={4} mt={8} aria-hidden />
      <Text size="xs" c="dimmed" mt={4}>
        {length < shortest ? t('invitation.typed', { count: length }) : weak === null && t('invitation.enough')}
      </Text>
    </div>
  );
}
