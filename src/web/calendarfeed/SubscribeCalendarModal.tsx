import { Alert, Button, Group, List, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { IconEyeOff, IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { feedQuery, useEndFeed, useMakeFeed } from './data.ts';
import type { Feed } from './data.ts';
import { FeedAddress } from './FeedAddress.tsx';

/** S4: one's own calendar in other programs: what they see, the address, told once, and how to end it. */
export function SubscribeCalendarModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['calendarfeed', 'ui']);
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')} size={560} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <Stack gap="md">
        <Text size="sm">{t('what')}</Text>
        <List size="sm" spacing={6} c="dimmed" ps={0}>
          <List.Item icon={<IconEyeOff size={18} aria-hidden />}>{t('shows')}</List.Item>
          <List.Item icon={<IconKey size={18} aria-hidden />}>{t('secret')}</List.Item>
        </List>
        <Address />
      </Stack>
    </Modal>
  );
}

function Address() {
  const query = useQuery(feedQuery);
  return (
    <FourStates query={query} loading={<Skeleton h={36} w={180} />}>
      {({ feed }) => <FeedNow feed={feed} />}
    </FourStates>
  );
}

type Asking = 'renew' | 'stop';

/** As it stands: none, one that was told just now, or one that was told before. */
function FeedNow({ feed }: { feed: Feed | null }) {
  const { t, i18n } = useTranslation('calendarfeed');
  const [asking, setAsking] = useState<Asking | null>(null);
  const making = useMakeFeed();
  const ending = useEndFeed();
  const make = () => {
    ending.reset();
    making.mutate(i18n.language === 'es' ? 'es' : 'en', { onSettled: () => setAsking(null) });
  };
  const stop = () => {
    ending.mutate(undefined, {
      onSuccess: () => {
        making.reset();
        toastDone(t('stopped'));
      },
      onSettled: () => setAsking(null),
    });
  };
  const error = making.error ?? ending.error;
  const url = making.data && making.data.feed.id === feed?.id ? making.data.url : null;
  return (
    <Stack gap="md">
      {url !== null && <FeedAddress key={url} url={url} />}
      {feed ? <Standing feed={feed} isNew={url !== null} /> : null}
      {error && <ErrorNote error={error} />}
      {feed === null ? (
        <Group>
          <Button onClick={make} loading={making.isPending} data-autofocus>
            {t('make')}
          </Button>
        </Group>
      ) : asking ? (
        <Confirm
          asking={asking}
          isBusy={making.isPending || ending.isPending}
          onConfirm={asking === 'renew' ? make : stop}
          onKeep={() => setAsking(null)}
        />
      ) : (
        <Group gap="xs">
          <Button variant="default" onClick={() => setAsking('renew')}>
            {t('renew')}
          </Button>
          <Button variant="default" c="red" onClick={() => setAsking('stop')}>
            {t('stop')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Standing({ feed: { createdAt, lastReadAt }, isNew }: { feed: Feed; isNew: boolean }) {
  const { t, i18n } = useTranslation('calendarfeed');
  const { tenant } = useMe();
  const { date, dateTime } = formats(i18n.language, tenant.timeZone);
  const read = lastReadAt === null ? t('neverRead') : t('readAt', { when: dateTime(lastReadAt) });
  return <Text size="sm">{isNew ? read : `${t('since', { date: date(createdAt) })} ${read}`}</Text>;
}

type ConfirmProps = { asking: Asking; isBusy: boolean; onConfirm: () => void; onKeep: () => void };

/** Either of them cuts off programs that use the address: asked first. */
function Confirm({ asking, isBusy, onConfirm, onKeep }: ConfirmProps) {
  const { t } = useTranslation('calendarfeed');
  return (
    <Alert color="amber" variant="light" role="group" aria-label={t(asking)}>
      <Text size="sm" mb="sm">
        {t(`${asking}Ask`)}
      </Text>
      <Group gap="xs">
        <Button ref={(button) => button?.focus()} variant="default" size="xs" onClick={onKeep} disabled={isBusy}>
          {t('keep')}
        </Button>
        <Button size="xs" color={asking === 'stop' ? 'red' : undefined} onClick={onConfirm} loading={isBusy}>
          {t(asking)}
        </Button>
      </Group>
    </Alert>
  );
}
