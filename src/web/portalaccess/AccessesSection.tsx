import { Box, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconDownload, IconEyeCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { AccessLine } from './AccessLine.tsx';
import classes from './AccessesSection.module.css';
import { AskAboutAccessModal } from './AskAboutAccessModal.tsx';
import { accessesQuery } from './data.ts';
import type { Access } from './data.ts';
import { useAccessCsv } from './useAccessCsv.ts';

/** Who looked at my record (B3): newest first, a day at a time by the clinic's clock. */
export function AccessesSection() {
  const { t } = useTranslation('portalaccess');
  const { tenant } = useMe();
  const query = useInfiniteQuery(accessesQuery);
  const clinic = tenant.name;
  // A guardian to whom this was not given (B4) is not told of it.
  if (query.error instanceof Problem && query.error.code === 'not_allowed') return null;
  const nobody = <EmptyState icon={IconEyeCheck} order={3} title={t('none')} advice={t('noneWhat', { clinic })} />;
  return (
    <Box component="section" mt="xl" aria-label={t('title')}>
      <Title order={2}>{t('title')}</Title>
      <Text c="dimmed" mb="md">
        {t('what', { clinic })}
      </Text>
      <FourStates query={query} loading={<Loading />} empty={({ pages }) => (pages[0]?.items.length === 0 ? nobody : null)}>
        {({ pages }) => (
          <>
            <Days accesses={pages.flatMap(({ items }) => items)} />
            <Group mt="md" gap="xs" justify="center">
              {query.hasNextPage && (
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('more')}
                </Button>
              )}
              <Download />
            </Group>
            {query.isFetchNextPageError && (
              <Text size="sm" role="alert" ta="center" mt="xs">
                {t('moreFailed')}
              </Text>
            )}
          </>
        )}
      </FourStates>
    </Box>
  );
}

function Days({ accesses }: { accesses: Access[] }) {
  const { i18n } = useTranslation('portalaccess');
  const { date, dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const [asking, setAsking] = useState<Access | null>(null);
  return (
    <>
      {[...Map.groupBy(accesses, ({ at }) => date(at))].map(([day, ofDay]) => (
        <section key={day} aria-label={day}>
          <Title order={3} className={classes.day}>
            {day}
          </Title>
          <ul className={classes.entries}>
            {ofDay.map((access) => (
              <AccessLine key={access.id} access={access} onAsk={setAsking} />
            ))}
          </ul>
        </section>
      ))}
      {asking && <AskAboutAccessModal about={asking} when={dateTime(asking.at)} onClose={() => setAsking(null)} />}
    </>
  );
}

/** The whole list as a file, for whoever wants to keep it or show it to somebody. */
function Download() {
  const { t } = useTranslation('portalaccess');
  const save = useAccessCsv();
  const [busy, setBusy] = useState(false);
  const start = () => {
    setBusy(true);
    void save()
      .catch(toastProblem)
      .finally(() => setBusy(false));
  };
  return (
    <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={busy} onClick={start}>
      {t('download')}
    </Button>
  );
}

const Loading = () => (
  <Stack gap={0} className={classes.entries}>
    {[0, 1, 2].map((row) => (
      <div key={row} className={classes.entry}>
        <Skeleton circle h={36} />
        <Box flex={1}>
          <Skeleton h={14} w="70%" mb={8} />
          <Skeleton h={12} w="45%" />
        </Box>
      </div>
    ))}
  </Stack>
);
