import { Anchor, Skeleton, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import type { PatientPage } from '#src/contract/patients.ts';
import { useCareTeam } from '#src/web/assignments/data.ts';
import { Team } from '#src/web/careteam/CliniciansTab.tsx';
import { useMe } from '#src/web/session/data.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats } from '#src/web/ui/formats.ts';
import classes from './PatientScreen.module.css';

/** What is known of a patient beside the record: contact, profile, care team, portal. */
export function OverviewTab({ patient }: { patient: PatientPage }) {
  const { t, i18n } = useTranslation(['patient', 'patients']);
  const { tenant, features } = useMe();
  const { date } = formats(i18n.language, tenant.timeZone);
  const { profile } = patient;
  return (
    <div className={classes.overview}>
      <Card title={t('overview.contact')}>
        <dl className={classes.facts}>
          <Fact name={t('patients:management.email')}>
            {patient.email && (
              <Anchor href={`mailto:${patient.email}`} size="sm">
                {patient.email}
              </Anchor>
            )}
          </Fact>
          <Fact name={t('patients:management.phone')}>
            {patient.phone && (
              <Anchor href={`tel:${patient.phone}`} size="sm">
                {patient.phone}
              </Anchor>
            )}
          </Fact>
          <Fact name={t('patients:management.since')}>{date(patient.createdAt)}</Fact>
          <Fact name={t('patients:management.portal')}>{t(`patients:management.portalWords.${patient.portal}`)}</Fact>
        </dl>
      </Card>
      <Card title={t('overview.profile')}>
        {profile ? (
          <dl className={classes.facts}>
            <Fact name={t('overview.birthDate')}>{profile.birthDate && formats(i18n.language, 'UTC').date(profile.birthDate)}</Fact>
            <Fact name={t('overview.pronouns')}>{profile.pronouns}</Fact>
          </dl>
        ) : (
          <Text size="sm" c="dimmed">
            {t('overview.profileClosed')}
          </Text>
        )}
      </Card>
      {features.therapistPatientAssignment && (
        <Card title={t('overview.team')} wide>
          <CareTeamList patientId={patient.id} />
        </Card>
      )}
    </div>
  );
}

function CareTeamList({ patientId }: { patientId: number }) {
  const team = useCareTeam(patientId);
  return (
    <FourStates query={team} loading={<Skeleton height={64} />}>
      {(now) => <Team team={now} />}
    </FourStates>
  );
}

const Card = ({ title, wide = false, children }: { title: string; wide?: boolean; children: ReactNode }) => (
  <section className={classes.card} data-wide={wide || undefined}>
    <Title order={2} size="h3" mb="sm">
      {title}
    </Title>
    {children}
  </section>
);

function Fact({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation('patients');
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children || <span className={classes.called}>{t('management.missing')}</span>}</dd>
    </div>
  );
}
