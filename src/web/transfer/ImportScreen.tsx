import { Anchor, Badge, Button, FileButton, Paper, Progress, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { IconFileUpload, IconTableImport } from '@tabler/icons-react';
import { useState } from 'react';
import type { DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { importsQuery, mostBytes, useSendFile } from './data.ts';
import type { PatientImport } from './data.ts';
import { ImportSection } from './ImportSection.tsx';
import classes from './ImportScreen.module.css';

/** A table of patients: chosen, tried, looked at, carried out; and what was imported before. */
export function ImportScreen() {
  const { t } = useTranslation('transfer');
  const navigate = useNavigate();
  const { rights } = useMe();
  const { id } = useSearch({ strict: false }) as { id?: number };
  const open = (next?: number) => void navigate({ to: '/patients/import', search: next === undefined ? {} : { id: next } });
  return (
    <>
      <Anchor size="sm" renderRoot={(props) => <Link to="/patients" {...props} />}>
        {t('back')}
      </Anchor>
      <ScreenHeader title={t('title')} description={t('what')} />
      {id === undefined ? (
        <Stack gap="xl">
          {rights.includes('patient.import') && <ChooseFile onSent={open} />}
          <Imports onOpen={open} />
        </Stack>
      ) : (
        <ImportSection key={id} importId={id} onLeave={() => open()} />
      )}
    </>
  );
}

const inMegabytes = mostBytes / 1024 / 1024;

function ChooseFile({ onSent }: { onSent: (id: number) => void }) {
  const { t } = useTranslation('transfer');
  const [over, setOver] = useState(false);
  const [wrong, setWrong] = useState<'tooLarge' | 'emptyFile' | null>(null);
  const [sending, setSending] = useState<{ name: string; sent: number; size: number } | null>(null);
  const send = useSendFile((sent) => setSending((now) => now && { ...now, sent }));
  const choose = (file: File | null | undefined) => {
    if (!file || send.isPending) return;
    const found = file.size > mostBytes ? 'tooLarge' : file.size === 0 ? 'emptyFile' : null;
    setWrong(found);
    if (found) return;
    setSending({ name: file.name, sent: 0, size: file.size });
    send.mutate(file, { onSuccess: onSent, onSettled: () => setSending(null) });
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer.files[0]);
  };
  return (
    <Paper
      className={classes.drop}
      data-over={over || undefined}
      p="xl"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
    >
      <Stack align="center" gap="xs" ta="center">
        <IconFileUpload size={32} stroke={1.5} aria-hidden />
        <Text fw={500}>{t('drop')}</Text>
        <Text size="sm" c="dimmed">
          {t('limits', { size: inMegabytes })}
        </Text>
        <FileButton onChange={choose} accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain">
          {(props) => (
            <Button {...props} loading={send.isPending}>
              {t('choose')}
            </Button>
          )}
        </FileButton>
        {sending && (
          <Stack gap={4} w="100%" maw={420}>
            <Text size="sm" component="output">
              {t('sending', { name: sending.name })}
            </Text>
            <Progress value={(100 * sending.sent) / sending.size} aria-label={t('sending', { name: sending.name })} />
          </Stack>
        )}
        {wrong && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {t(wrong, { size: inMegabytes })}
          </Text>
        )}
        {send.error && <ErrorNote error={send.error} />}
      </Stack>
    </Paper>
  );
}

function Imports({ onOpen }: { onOpen: (id: number) => void }) {
  const { t, i18n } = useTranslation('transfer');
  const query = useQuery(importsQuery);
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {t('imports')}
      </Title>
      <FourStates
        query={query}
        loading={<Skeleton height={120} />}
        empty={({ items }) =>
          items.length === 0 ? <EmptyState icon={IconTableImport} title={t('none.title')} advice={t('none.advice')} order={3} /> : null
        }
      >
        {({ items }) => (
          <ul className={classes.list}>
            {items.map((one) => (
              <li key={one.id}>
                <Stack gap={0} className={classes.grow}>
                  <Text fw={500} dir="auto">
                    {one.fileName}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {day.format(new Date(one.createdAt))} · {t('result.created', { count: one.created })} ·{' '}
                    {t('result.updated', { count: one.updated })}
                  </Text>
                </Stack>
                <StateBadge of={one} />
                <Button variant="default" size="xs" onClick={() => onOpen(one.id)} aria-label={t('openOf', { name: one.fileName })}>
                  {t('open')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </FourStates>
    </section>
  );
}

const colours: Partial<Record<PatientImport['state'], string>> = { done: 'teal', failed: 'red', stopped: 'amber' };
function StateBadge({ of: { state } }: { of: PatientImport }) {
  const { t } = useTranslation('transfer');
  return (
    <Badge variant="light" color={colours[state] ?? 'gray'}>
      {t(`state.${state}`)}
    </Badge>
  );
}
