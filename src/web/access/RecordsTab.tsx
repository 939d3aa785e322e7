import { Badge, Button, Group, List, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileExport, IconLock, IconLockOpen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { Problem } from '#src/contract/problems.ts';
import { ExportRecordModal } from '#src/web/exports/ExportRecordModal.tsx';
import { BreakGlassModal } from '#src/web/inbox/BreakGlassModal.tsx';
import { RequestAccessModal } from '#src/web/inbox/RequestAccessModal.tsx';
import { EndedWriting } from '#src/web/notes/EndedWriting.tsx';
import { MySealedDrafts } from '#src/web/notes/MySealedDrafts.tsx';
import { NotesPanel } from '#src/web/notes/NotesPanel.tsx';
import type { RecordPart } from '#src/web/records/data.ts';
import { RecordParts } from '#src/web/records/RecordParts.tsx';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import classes from './AccessTab.module.css';
import { explainQuery, recordQuery } from './data.ts';
import { useReasons } from './useReasons.ts';

type Props = { patient: PatientPage; part?: RecordPart; onPart: (part: RecordPart) => void };

/** The clinical record, or why it is closed and what would open it (R6, A15). */
export function RecordsTab({ patient, part = 'notes', onPart }: Props) {
  return patient.recordOpens ? <OpenRecord patient={patient} part={part} onPart={onPart} /> : <ClosedRecord patient={patient} />;
}

function OpenRecord({ patient, part, onPart }: Required<Props>) {
  const { t } = useTranslation('access');
  const { member } = useMe();
  const { phrase } = useReasons();
  const query = useQuery(recordQuery(patient.id));
  // Access has ended since the page was asked for: that is no error.
  if (query.error instanceof Problem && query.error.code === 'record_closed') return <ClosedRecord patient={patient} />;
  return (
    <FourStates query={query} loading={<Loading />}>
      {({ reasons }) => (
        <Stack gap="md">
          {reasons[0] && member && (
            <Group gap="xs" wrap="nowrap" align="flex-start" className={classes.why}>
              <IconLockOpen size={16} stroke={1.8} aria-hidden />
              <Text size="sm">
                {t('record.why', { reason: phrase(reasons[0], member) })} {t('record.logged')}
              </Text>
              {patient.may.exportRecord && <ExportRecord patient={patient} />}
              {patient.sealed && (
                <Badge variant="light" color="amber" tt="none" flex="none">
                  {t('record.sealed')}
                </Badge>
              )}
            </Group>
          )}
          <RecordParts patient={patient} part={part} onPart={onPart} />
        </Stack>
      )}
    </FourStates>
  );
}

/** C3: the way to take the whole record away. */
function ExportRecord({ patient }: { patient: PatientPage }) {
  const { t } = useTranslation('exports');
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="subtle" size="compact-sm" flex="none" leftSection={<IconFileExport size={16} aria-hidden />} onClick={open}>
        {t('open')}
      </Button>
      <ExportRecordModal patient={patient} opened={opened} onClose={close} />
    </>
  );
}

/** Why the record is closed; beside it what is not: contact notes (table R), and what was being written when it closed (C4). */
function ClosedRecord({ patient }: { patient: PatientPage }) {
  const { writeContacts } = patient.may;
  return (
    <Stack gap="lg">
      <EndedWriting patientId={patient.id} whom={fullName(patient)} closed={{ mayWriteContacts: writeContacts }} />
      {/* A record that has closed a moment ago is still open to the page: its notes are not asked for. */}
      {writeContacts && !patient.recordOpens ? <NotesPanel patient={patient} /> : <MySealedDrafts patientId={patient.id} />}
      <WhyClosed patient={patient} />
    </Stack>
  );
}

function WhyClosed({ patient }: { patient: PatientPage }) {
  const { t, i18n } = useTranslation('access');
  const { member, tenant } = useMe();
  const [asking, setAsking] = useState<'request' | 'emergency' | null>(null);
  const query = useQuery(explainQuery(patient.id, member?.id ?? 0));
  const whom = fullName(patient);
  return (
    <Paper withBorder radius="lg" className={classes.closed}>
      <EmptyState icon={IconLock} title={t('record.closed', { whom })} advice={t('record.closedAdvice', { whom })}>
        <FourStates query={query} loading={<Skeleton h={44} w={320} />}>
          {({ missing, turns, allowed }) =>
            // Opened a moment ago: the page will know in the next.
            allowed ? null : (
              <Stack gap="xs" mt="sm" maw={460} ta="start">
                <Text size="sm" fw={600}>
                  {t('record.missing')}
                </Text>
                <List size="sm" spacing={2}>
                  {missing.map((one) => (
                    <List.Item key={one}>{t(`missing.${one}`)}</List.Item>
                  ))}
                </List>
                <Text size="sm" fw={600}>
                  {t('turns.open', { count: turns.length })}
                </Text>
                <List size="sm" spacing={2}>
                  {turns.map((turn) => (
                    <List.Item key={turn}>{t(`turn.${turn}`)}</List.Item>
                  ))}
                </List>
              </Stack>
            )
          }
        </FourStates>
        {patient.requestedAt && (
          <Text size="sm" mt="sm">
            {t('record.asked', { date: formats(i18n.language, tenant.timeZone).date(patient.requestedAt) })}
          </Text>
        )}
        <Group gap="xs" mt="md" justify="center">
          {patient.may.requestAccess && !patient.requestedAt && <Button onClick={() => setAsking('request')}>{t('record.request')}</Button>}
          {patient.may.breakGlass && (
            <Button variant="default" onClick={() => setAsking('emergency')}>
              {t('record.emergency')}
            </Button>
          )}
        </Group>
      </EmptyState>
      <RequestAccessModal patient={patient} opened={asking === 'request'} onClose={() => setAsking(null)} />
      <BreakGlassModal patient={patient} opened={asking === 'emergency'} onClose={() => setAsking(null)} />
    </Paper>
  );
}

const Loading = () => (
  <Stack gap="md">
    <Skeleton h={20} maw={520} />
    <Skeleton h={120} />
  </Stack>
);
