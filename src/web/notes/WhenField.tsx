import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { instantAt, wallAt } from '#src/web/ui/clock.ts';

type Props = { label: string; value: string; onChange: (instant: string) => void };

/** Until the end of today, wherever the clinic is; and not before anybody kept notes. */
const isSession = (at: Date | null): at is Date => at !== null && at.getTime() < Date.now() + 86_400_000 && at.getTime() > Date.UTC(1900);

/** A date and a time by the clinic's clock. What is no time yet is not passed on. */
export function WhenField({ label, value, onChange }: Props) {
  const { t } = useTranslation('notes');
  const { timeZone } = useMe().tenant;
  const [typed, setTyped] = useState(() => wallAt(new Date(value), timeZone));
  const change = (wall: string) => {
    setTyped(wall);
    const instant = instantAt(wall, timeZone);
    if (isSession(instant)) onChange(instant.toISOString());
  };
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      error={!isSession(instantAt(typed, timeZone)) && t('editor.whenWrong')}
      w={230}
      maw="100%"
    />
  );
}
