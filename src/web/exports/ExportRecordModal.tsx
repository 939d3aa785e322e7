import { Button, Group, Modal, Progress, Stack, Text, Textarea } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordExport } from '#src/contract/exports.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { formats, fullName, sizeIn } from '#src/web/ui/formats.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { addressOf, exportsQuery, isUnderway, useDiscardExport, useStartExport } from './data.ts';
import classes from './ExportRecordModal.module.css';

type Props = { patient: PatientPage; opened: boolean; onClose: () => void };

/** C3: the whole record, to take away: what for, how far it is, and where to fetch it. */
export function ExportRecordModal({ patient, opened, onClose }: Props) {
  const { t } = useTranslation(['exports', 'ui']);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('title', { whom: fullName(patient) })}
      size={560}
      styles={{ title: { overflowWrap: 'anywhere' } }}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('what')}</Text>
        <Text size="sm" c="dimmed">
          {t('logged')}
        </Text>
        <AskForm patientId={patient.id} />
        <Exports patientId={patient.id} />
      </Stack>
    </Modal>
  );
}

function AskForm({ patientId }: { patientId: number }) {
  const { t } = useTranslation('exports');
  const start = useStartExport(patientId);
  const { data } = useQuery(exportsQuery(patientId));
  const [purpose, setPurpose] = useState('');
  const [missing, setMissing] = useState(false);
  const [key, setKey] = useState<string>(() => crypto.randomUUID());
  if (data?.items.some(isUnderway)) return null;
  const send = () => {
    setMissing(purpose.trim() === '');
    if (purpose.trim() === '') return;
    start.mutate(
      { purpose, key },
      {
        onSuccess: () => {
          setPurpose('');
          setKey(crypto.randomUUID());
        },
      },
    );
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="sm">
        <Textarea
          data-autofocus
          label={t('purpose')}
          description={t('purposeAdvice')}
          autosize
          minRows={2}
          maxRows={5}
          maxLength={300}
          required
          withAsterisk={false}
          value={purpose}
          onChange={(event) => setPurpose(event.currentTarget.value)}
          error={missing && purpose.trim() === '' && t('purposeMissing')}
        />
        {start.error && <ErrorNote error={start.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={start.isPending}>
            {t('begin')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Exports({ patientId }: { patientId: number }) {
  const { t } = useTranslation('exports');
  const { data } = useQuery(exportsQuery(patientId));
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-label={t('list')}>
      <ul className={classes.list}>
        {data.items.map((one) => (
          <li key={one.id} className={classes.entry}>
            <Export patientId={patientId} one={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Export({ patientId, one }: { patientId: number; one: RecordExport }) {
  const { t, i18n } = useTranslation('exports');
  const { tenant } = useMe();
  const discard = useDiscardExport(patientId);
  const { date, dateTime } = formats(i18n.language, tenant.timeZone);
  const size = (bytes: number | null) => sizeIn(i18n.language, bytes ?? 0);
  const underway = isUnderway(one);
  const said = {
    waiting: t('waiting'),
    running: t('running', { done: one.done, total: one.total ?? '…' }),
    ready: t('ready', { until: one.expiresAt ? dateTime(one.expiresAt) : '' }),
    refused: t('refused'),
    failed: t('failed'),
  }[one.state];
  return (
    <Stack gap={6}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
        <div className={classes.words}>
          <Text size="sm" fw={500} role="status">
            {said}
          </Text>
          <Text size="xs" c="dimmed">
            {t('for', { purpose: one.purpose })} · {t('asked', { date: date(one.createdAt) })}
          </Text>
        </div>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          flex="none"
          loading={discard.isPending}
          onClick={() => discard.mutate(one.id, { onError: toastProblem })}
        >
          {t(underway ? 'stop' : 'discard')}
        </Button>
      </Group>
      {underway && (
        <>
          <Progress value={one.total ? (100 * one.done) / one.total : 0} aria-label={said} animated={one.state === 'running'} />
          <Text size="xs" c="dimmed">
            {t('goesOn')}
          </Text>
        </>
      )}
      {one.state === 'ready' && (
        <Group gap="xs">
          {(['pdf', 'archive'] as const).map((what) => (
            <Button
              key={what}
              component="a"
              size="xs"
              variant="light"
              href={addressOf(what, patientId, one.id)}
              download
              leftSection={<IconDownload size={14} aria-hidden />}
            >
              {t(what, { size: size(what === 'pdf' ? one.pdfSize : one.archiveSize) })}
            </Button>
          ))}
        </Group>
      )}
    </Stack>
  );
}
