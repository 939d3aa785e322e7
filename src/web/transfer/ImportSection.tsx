import { Alert, Button, Group, Progress, Skeleton, Stack, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconCheck, IconDownload } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { ColumnsForm } from './ColumnsForm.tsx';
import { importQuery, isOver, isWorking, reportAddress, useStart, useStop } from './data.ts';
import type { ImportWhole } from './data.ts';
import { ImportRows } from './ImportRows.tsx';
import { TrialSummary } from './TrialSummary.tsx';

type Props = { importId: number; onLeave: () => void };

/** One import: how far it is, what it would do, or what it did. */
export function ImportSection({ importId, onLeave }: Props) {
  const query = useQuery(importQuery(importId));
  const client = useQueryClient();
  const state = query.data?.state;
  // What it did is in the lists.
  useEffect(() => {
    if (state === 'done' || state === 'stopped') void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'imports' });
  }, [client, state]);
  return (
    <FourStates query={query} loading={<Skeleton height={240} />}>
      {(one) => <Whole one={one} onLeave={onLeave} />}
    </FourStates>
  );
}

function Whole({ one, onLeave }: { one: ImportWhole; onLeave: () => void }) {
  const { t, i18n } = useTranslation('transfer');
  const report = one.state !== 'mapping' && one.state !== 'arriving' && (
    <Button
      component="a"
      href={reportAddress(one.id, i18n.language)}
      download
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
    >
      {t('report')}
    </Button>
  );
  return (
    <Stack gap="lg">
      <Title order={2} size="h3" dir="auto">
        {one.fileName}
      </Title>
      {one.failure && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('failed.title')} role="alert">
          {one.failure.row !== null && `${t('failed.inRow', { row: one.failure.row })} `}
          {t(`failed.${one.failure.code}`)}
        </Alert>
      )}
      {(isWorking(one) || one.state === 'arriving') && <Working one={one} />}
      {(one.state === 'done' || one.state === 'stopped') && (
        <Alert
          color={one.state === 'done' ? 'teal' : 'amber'}
          variant="light"
          icon={one.state === 'done' ? <IconCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
          title={t(`result.${one.state}`)}
          role="status"
        >
          {t('result.created', { count: one.created })} · {t('result.updated', { count: one.updated })}
          {one.summary && ` · ${t('result.refused', { count: one.summary.refused })}`}
        </Alert>
      )}
      {one.state === 'mapping' && <ColumnsForm one={one} />}
      {one.summary && (one.state === 'checked' || one.state === 'running') && <TrialSummary summary={one.summary} />}
      {one.state === 'checked' && <Acts one={one} onLeave={onLeave} report={report} />}
      {isOver(one) && (
        <Group>
          <Button onClick={onLeave}>{t('another')}</Button>
          {(one.state === 'done' || one.state === 'stopped') && report}
        </Group>
      )}
      {one.summary && (one.state === 'checked' || isOver(one)) && <ImportRows one={one} />}
      {one.state === 'checked' && <ColumnsForm one={one} />}
    </Stack>
  );
}

function Working({ one }: { one: ImportWhole }) {
  const { t, i18n } = useTranslation('transfer');
  const stop = useStop(one.id);
  const number = new Intl.NumberFormat(i18n.language);
  const state = one.state === 'arriving' ? 'reading' : (one.state as 'reading' | 'checking' | 'running');
  const done = Math.max(0, Math.min(one.rows, one.done - 1));
  const ask = () =>
    modals.openConfirmModal({
      title: t('stopAsk.title'),
      children: <Text size="sm">{t('stopAsk.what')}</Text>,
      labels: { confirm: t('stop'), cancel: t('stopAsk.keep') },
      confirmProps: { color: 'red' },
      onConfirm: () => stop.mutate(undefined, { onError: toastProblem }),
    });
  return (
    <Stack gap={6} maw={560}>
      <Group justify="space-between">
        <Text fw={500}>{t(`working.${state}`)}</Text>
        <Text size="sm" c="dimmed" component="output" data-figures>
          {one.rows > 0 && t('ofRows', { done: number.format(done), rows: number.format(one.rows) })}
        </Text>
      </Group>
      <Progress value={one.rows > 0 ? (100 * done) / one.rows : 100} animated aria-label={t(`working.${state}`)} />
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {t('leave')}
        </Text>
        <Button size="xs" variant="default" onClick={ask} loading={stop.isPending}>
          {t('stop')}
        </Button>
      </Group>
    </Stack>
  );
}

function Acts({ one, onLeave, report }: { one: ImportWhole; onLeave: () => void; report: React.ReactNode }) {
  const { t } = useTranslation('transfer');
  const [start, stop] = [useStart(one.id), useStop(one.id)];
  const count = (one.summary?.create ?? 0) + (one.summary?.update ?? 0);
  return (
    <Stack gap="xs">
      {count === 0 && <Text size="sm">{t('nothingToDo')}</Text>}
      <Group>
        {count > 0 && (
          <Button onClick={() => start.mutate(undefined, { onError: toastProblem })} loading={start.isPending}>
            {t('start', { count })}
          </Button>
        )}
        {report}
        <Button
          variant="default"
          onClick={() => stop.mutate(undefined, { onSuccess: onLeave, onError: toastProblem })}
          loading={stop.isPending}
        >
          {t('discard')}
        </Button>
      </Group>
    </Stack>
  );
}
