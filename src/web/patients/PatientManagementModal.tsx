import { Anchor, Group, Modal, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconUsersMinus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#src/contract/assignments.ts';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import { Problem } from '#src/contract/problems.ts';
import { CareTeamActions } from '#src/web/assignments/CareTeamActions.tsx';
import { useCareTeam } from '#src/web/assignments/data.ts';
import { Bubble } from '#src/web/assignments/TherapistBubbles.tsx';
import { useMe } from '#src/web/session/data.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import classes from './PatientManagementModal.module.css';
import type { PatientActs } from './PatientRow.tsx';

type Props = {
  patient: PatientSummaryV2 | null;
  opened: boolean;
  onClose: () => void;
  acts: PatientActs;
  /** Another dialog lies on top. */ isCovered?: boolean;
};

/** A8 (b): who this is, and every therapist on the care team, since when and how. */
export function PatientManagementModal({ patient, opened, onClose, acts, isCovered = false }: Props) {
  const { t } = useTranslation(['patients', 'patient', 'ui']);
  const me = useMe();
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      closeOnEscape={!isCovered}
      size={560}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
      classNames={{ title: classes.title }}
      title={
        patient && (
          <>
            {fullName(patient)}
            {patient.preferredName && patient.preferredName !== patient.firstName && (
              <span className={classes.called}> {t('called', { name: patient.preferredName })}</span>
            )}
          </>
        )
      }
    >
      {patient && (
        <Stack gap="lg">
          <Identity patient={patient} />
          <Anchor component={Link} to={`/patients/${patient.id}`} size="sm" className={classes.page}>
            {t('patient:open', { name: fullName(patient) })}
          </Anchor>
          {me.features.therapistPatientAssignment && <TherapistManagement patient={patient} acts={acts} />}
        </Stack>
      )}
    </Modal>
  );
}

function Identity({ patient }: { patient: PatientSummaryV2 }) {
  const { t, i18n } = useTranslation('patients');
  const { tenant } = useMe();
  const missing = <span className={classes.missing}>{t('management.missing')}</span>;
  return (
    <dl className={classes.identity}>
      <div>
        <dt>{t('management.email')}</dt>
        <dd>
          {patient.email ? (
            <Anchor href={`mailto:${patient.email}`} size="sm">
              {patient.email}
            </Anchor>
          ) : (
            missing
          )}
        </dd>
      </div>
      <div>
        <dt>{t('management.phone')}</dt>
        <dd>
          {patient.phone ? (
            <Anchor href={`tel:${patient.phone}`} size="sm">
              {patient.phone}
            </Anchor>
          ) : (
            missing
          )}
        </dd>
      </div>
      <div>
        <dt>{t('management.since')}</dt>
        <dd>{formats(i18n.language, tenant.timeZone).date(patient.createdAt)}</dd>
      </div>
      <div>
        <dt>{t('management.portal')}</dt>
        <dd>{t(`management.portalWords.${patient.portal}`)}</dd>
      </div>
    </dl>
  );
}

function TherapistManagement({ patient, acts }: { patient: PatientSummaryV2; acts: PatientActs }) {
  const { t } = useTranslation('patients');
  const team = useCareTeam(patient.id);
  const isGone = team.error instanceof Problem && team.error.code === 'not_found';
  if (isGone)
    return (
      <Group wrap="nowrap" align="flex-start" gap="sm" role="alert">
        <IconUsersMinus size={20} stroke={1.6} aria-hidden className={classes.goneIcon} />
        <Text size="sm">{t('management.gone', { name: fullName(patient) })}</Text>
      </Group>
    );
  return (
    // Takes the focus when the button that had it is gone.
    <section tabIndex={-1} className={classes.section} aria-labelledby="therapist-management">
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={3} size="h4" id="therapist-management">
          {t('management.therapists')}
        </Title>
        <CareTeamActions patient={patient} onAddTherapist={acts.addTherapist} onRequestAccess={acts.requestAccess} />
      </Group>
      <FourStates
        query={team}
        loading={<TeamLoading count={patient.connectedTherapists?.length ?? 2} />}
        empty={({ connections }) =>
          connections.length > 0 ? null : (
            <Text size="sm" c="dimmed">
              {t('management.nobody')}
            </Text>
          )
        }
      >
        {({ connections }) => (
          <ul className={classes.team}>
            {connections.map((connection) => (
              <TeamMember key={connection.id} connection={connection} />
            ))}
          </ul>
        )}
      </FourStates>
    </section>
  );
}

function TeamMember({ connection }: { connection: Connection }) {
  const { t, i18n } = useTranslation('assignments');
  const { tenant } = useMe();
  const { date } = formats(i18n.language, tenant.timeZone);
  const { kind, via, since, until, isMe, discipline } = connection;
  const how = t(`via.${via === 'self' && isMe ? 'selfMe' : via}`, { date: date(since) });
  return (
    <li className={classes.member}>
      <Bubble therapist={connection} isMe={isMe} large />
      <div className={classes.who}>
        <div className={classes.line}>
          <span className={classes.name}>{isMe ? t('you', { name: fullName(connection) }) : fullName(connection)}</span>
          <span className={classes.kind} data-kind={kind}>
            {t(`kind.${kind}`)}
          </span>
        </div>
        {discipline && <div className={classes.more}>{discipline}</div>}
        <div className={classes.more}>{until ? `${how}, ${t('until', { date: date(until) })}` : how}</div>
      </div>
    </li>
  );
}

const TeamLoading = ({ count }: { count: number }) => (
  <Stack gap="sm">
    {Array.from({ length: Math.max(1, count) }, (_, row) => (
      <Group key={row} gap="sm" wrap="nowrap">
        <Skeleton circle height={32} flex="none" />
        <Stack gap={8} flex={1}>
          <Skeleton height={12} width="40%" />
          <Skeleton height={10} width="65%" />
        </Stack>
      </Group>
    ))}
  </Stack>
);
