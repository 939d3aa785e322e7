import { Badge, Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { ChangeDiagnosisModal } from './ChangeDiagnosisModal.tsx';
import { historyQuery } from './data.ts';
import type { Diagnosis, Status, Version } from './data.ts';
import classes from './DiagnosesPanel.module.css';

const colours: Record<Status, string> = {
  provisional: 'amber',
  confirmed: 'teal',
  inRemission: 'teal',
  resolved: 'gray',
  ruledOut: 'gray',
  enteredInError: 'red',
};

type Props = { patientId: number; diagnosis: Diagnosis; mayWrite: boolean };

/** One diagnosis as it stands, with everything it was before behind a click. */
export function DiagnosisItem({ patientId, diagnosis, mayWrite }: Props) {
  const { t, i18n } = useTranslation('diagnoses');
  const { tenant } = useMe();
  const [isOpen, setOpen] = useState(false);
  const [changing, setChanging] = useState<{ begin?: Status } | null>(null);
  const id = useId();
  const { date } = formats(i18n.language, tenant.timeZone);
  const isError = diagnosis.status === 'enteredInError';
  return (
    <li className={classes.diagnosis}>
      <div className={classes.top}>
        <div>
          <div className={classes.name}>
            <Text span fw={600} className={classes.code} td={isError ? 'line-through' : undefined}>
              {diagnosis.code}
            </Text>
            <Text span td={isError ? 'line-through' : undefined}>
              {diagnosis.title}
            </Text>
            <Badge variant="light" color={colours[diagnosis.status]} tt="none">
              {t(`status.${diagnosis.status}`)}
            </Badge>
            {diagnosis.isPrimary && (
              <Badge variant="outline" tt="none">
                {t('primary')}
              </Badge>
            )}
          </div>
          <Text size="sm" c="dimmed" mt={2}>
            {[
              diagnosis.system,
              ...(diagnosis.onsetOn ? [t('since', { on: dayOf(i18n.language, diagnosis.onsetOn) })] : []),
              t('recorded', { on: date(diagnosis.at), by: diagnosis.author ? fullName(diagnosis.author) : '–' }),
            ].join(' · ')}
          </Text>
          {diagnosis.reason && (
            <Text size="sm" mt={4}>
              {t('reason', { reason: diagnosis.reason })}
            </Text>
          )}
          {diagnosis.note && (
            <Text size="sm" className={classes.note}>
              {diagnosis.note}
            </Text>
          )}
        </div>
        <div className={classes.acts}>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-expanded={isOpen}
            aria-controls={id}
            aria-label={isOpen ? undefined : t('historyOf', { what: diagnosis.code })}
            onClick={() => setOpen(!isOpen)}
          >
            {t(isOpen ? 'hide' : 'history')}
          </Button>
          {mayWrite && !isError && (
            <>
              <Button
                size="compact-sm"
                variant="subtle"
                aria-label={t('changeOf', { what: diagnosis.code })}
                onClick={() => setChanging({})}
              >
                {t('change')}
              </Button>
              <Button size="compact-sm" variant="subtle" color="red" onClick={() => setChanging({ begin: 'enteredInError' })}>
                {t('error')}
              </Button>
            </>
          )}
        </div>
      </div>
      <div id={id}>{isOpen && <History patientId={patientId} diagnosisId={diagnosis.id} />}</div>
      {changing && <ChangeDiagnosisModal patientId={patientId} diagnosis={diagnosis} {...changing} onClose={() => setChanging(null)} />}
    </li>
  );
}

const dayOf = (language: string, day: string): string => formats(language, 'UTC').date(`${day}T00:00:00Z`);

function History({ patientId, diagnosisId }: { patientId: number; diagnosisId: number }) {
  const query = useQuery(historyQuery(patientId, diagnosisId));
  return (
    <FourStates query={query} loading={<Skeleton h={40} mt="sm" maw={360} />}>
      {({ items }) => (
        <ol className={classes.versions}>
          {items.map((version) => (
            <VersionItem key={version.version} version={version} />
          ))}
        </ol>
      )}
    </FourStates>
  );
}

function VersionItem({ version }: { version: Version }) {
  const { t, i18n } = useTranslation('diagnoses');
  const { tenant } = useMe();
  const { dateTime } = formats(i18n.language, tenant.timeZone);
  const said = [
    t(`status.${version.status}`),
    ...(version.isPrimary ? [t('primary')] : []),
    ...(version.onsetOn ? [t('since', { on: dayOf(i18n.language, version.onsetOn) })] : []),
  ];
  return (
    <li>
      <Text size="sm">{said.join(' · ')}</Text>
      <Text size="xs" c="dimmed">
        {t('version', { on: dateTime(version.at), by: version.by ? fullName(version.by) : '–' })}
      </Text>
      {version.reason && <Text size="sm">{t('reason', { reason: version.reason })}</Text>}
      {version.note && (
        <Text size="sm" className={classes.note} mt={0}>
          {version.note}
        </Text>
      )}
    </li>
  );
}
