import { Alert, Button, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconHourglass, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { formats, fullName, wallFormats } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { dayOf } from '#src/web/ui/wall.ts';
import { useWishWords } from '#src/web/wish/useWishWords.ts';
import { AddToWaitlistModal } from './AddToWaitlistModal.tsx';
import { useTakeOff, waitlistQuery } from './data.ts';
import type { Waiting } from './data.ts';
import classes from './WaitlistPanel.module.css';

/** S5: opens the list of those who wait, beside the calendar. */
export function WaitlistButton() {
  const { t } = useTranslation('waitlist');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<IconHourglass size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      {isOpen && <WaitlistPanel onClose={() => setOpen(false)} />}
    </>
  );
}

/** Who waits for what, in line, what is kept for whom, and the way onto the list and off it. */
export function WaitlistPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['waitlist', 'ui']);
  const query = useInfiniteQuery(waitlistQuery);
  const [adding, setAdding] = useState(false);
  return (
    <Drawer opened onClose={onClose} position="right" size="md" title={t('title')} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('what')}
        </Text>
        <Group>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        </Group>
        <FourStates
          query={query}
          loading={<Loading />}
          empty={({ pages }) =>
            pages[0]?.items.length === 0 ? <EmptyState icon={IconHourglass} title={t('none.title')} advice={t('none.advice')} /> : null
          }
        >
          {({ pages }) => (
            <>
              <ol className={classes.list}>
                {pages
                  .flatMap(({ items }) => items)
                  .map((one) => (
                    <Entry key={one.id} entry={one} />
                  ))}
              </ol>
              {query.hasNextPage && (
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('more')}
                </Button>
              )}
            </>
          )}
        </FourStates>
      </Stack>
      {adding && <AddToWaitlistModal onClose={() => setAdding(false)} />}
    </Drawer>
  );
}

function Entry({ entry }: { entry: Waiting }) {
  const { t, i18n } = useTranslation('waitlist');
  const { tenant } = useMe();
  const words = useWishWords();
  const wall = wallFormats(i18n.language);
  const { date } = formats(i18n.language, tenant.timeZone);
  const { mutate, isPending } = useTakeOff();
  const { id, patient, offer, joinedAt, joinedByClient, hasPortal } = entry;
  const [name, what] = [fullName(patient), words.what(entry)];
  return (
    <li className={classes.entry}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <div>
          <Text fw={600}>{name}</Text>
          <Text size="sm">{what}</Text>
          <Text size="sm" c="dimmed">
            {words.when(entry)}
          </Text>
          <Text size="sm" c="dimmed">
            {[t('since', { day: date(joinedAt) }), joinedByClient && t('byClient')].filter((one) => one !== false).join(' · ')}
          </Text>
        </div>
        <Button
          variant="default"
          size="xs"
          flex="none"
          loading={isPending}
          aria-label={t('takeOffOf', { name, what })}
          onClick={() => mutate(id, { onSuccess: () => toastDone(t('takenOff', { name })), onError: toastProblem })}
        >
          {t('takeOff')}
        </Button>
      </Group>
      {offer && (
        <Alert color="teal" variant="light" mt="xs" p="xs">
          {t('offer', {
            when: `${wall.day(dayOf(offer.wallStart))}, ${wall.time(offer.wallStart)}`,
            whom: fullName(offer.practitioner),
            until: wall.time(offer.wallExpires),
          })}
        </Alert>
      )}
      {!hasPortal && (
        <Text size="sm" mt={4}>
          {t('noPortal')}
        </Text>
      )}
    </li>
  );
}

const Loading = () => (
  <Stack gap="sm">
    <Skeleton h={96} radius="md" />
    <Skeleton h={96} radius="md" />
  </Stack>
);
