import { Button } from '@mantine/core';
import { IconCalendarShare } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { SubscribeCalendarModal } from './SubscribeCalendarModal.tsx';

/** S4: the way to one's own calendar in other programs, for whoever has one. */
export function SubscribeCalendar() {
  const { t } = useTranslation('calendarfeed');
  const { member } = useMe();
  const [opened, setOpened] = useState(false);
  if (typeof member?.practitionerId !== 'number') return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconCalendarShare size={16} aria-hidden />}
        aria-label={t('actLong')}
        onClick={() => setOpened(true)}
      >
        {t('act')}
      </Button>
      <SubscribeCalendarModal opened={opened} onClose={() => setOpened(false)} />
    </>
  );
}
