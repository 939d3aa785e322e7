import { Button, Skeleton, Text, Title } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useWishWords } from '#src/web/wish/useWishWords.ts';
import { useLeave, waitlistQuery } from './data.ts';
import type { MyWait } from './data.ts';
import { JoinWaitlistModal } from './JoinWaitlistModal.tsx';
import classes from './Waitlist.module.css';
import '#src/web/portalText.ts';

/** S5: what one waits for, and the way onto the list and off it. */
export function WaitlistSection() {
  const { t } = useTranslation('portalwaitlist');
  const query = useQuery(waitlistQuery);
  return (
    <section>
      <Title order={2} size="h4" mt="lg" mb={4}>
        {t('title')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('what')}
      </Text>
      <FourStates query={query} loading={<Skeleton h={64} radius="lg" my={12} />}>
        {({ entries }) =>
          entries.length === 0 ? (
            <Text my="sm">{t('none')}</Text>
          ) : (
            <ul className={classes.list}>
              {entries.map((entry) => (
                <Entry key={entry.id} entry={entry} />
              ))}
            </ul>
          )
        }
      </FourStates>
      <JoinButton />
    </section>
  );
}

function Entry({ entry }: { entry: MyWait }) {
  const { t } = useTranslation('portalwaitlist');
  const words = useWishWords();
  const { mutate, isPending } = useLeave();
  const what = words.what(entry);
  return (
    <li className={classes.entry}>
      <div>
        <Text fw={600}>{what}</Text>
        <Text size="sm" c="dimmed">
          {words.when(entry)}
        </Text>
      </div>
      <Button
        variant="default"
        flex="none"
        loading={isPending}
        aria-label={t('leaveOf', { what })}
        onClick={() => mutate(entry.id, { onSuccess: () => toastDone(t('left')), onError: toastProblem })}
      >
        {t('leave')}
      </Button>
    </li>
  );
}

function JoinButton() {
  const { t } = useTranslation('portalwaitlist');
  const [joining, setJoining] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<IconHourglass size={18} aria-hidden />} onClick={() => setJoining(true)}>
        {t('join')}
      </Button>
      {joining && <JoinWaitlistModal onClose={() => setJoining(false)} />}
    </>
  );
}
