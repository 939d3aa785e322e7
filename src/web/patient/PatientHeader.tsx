import { Anchor, Button, Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconArrowLeft, IconEye, IconLock, IconMail, IconPhone, IconRosetteFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { useAssign } from '#src/web/assignments/data.ts';
import { TherapistBubbles } from '#src/web/assignments/TherapistBubbles.tsx';
import { BreakGlassModal } from '#src/web/inbox/BreakGlassModal.tsx';
import { useEndEmergency } from '#src/web/inbox/data.ts';
import { RequestAccessModal } from '#src/web/inbox/RequestAccessModal.tsx';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { ageOf } from './data.ts';
import classes from './PatientScreen.module.css';

type Props = { patient: PatientPage; onAccess: () => void };

/** Who this is, who cares for them, whether the record is open to the one looking, and the ways to it that there are. */
export function PatientHeader({ patient, onAccess }: Props) {
  const { t, i18n } = useTranslation(['patient', 'patients', 'assignments']);
  const me = useMe();
  const zone = me.tenant.timeZone;
  const assign = useAssign();
  const [asking, ask] = useDisclosure(false);
  const [breaking, breakGlass] = useDisclosure(false);
  const { profile, may } = patient;
  const birth = profile?.birthDate ?? null;
  const about = [
    birth && t('age', { count: ageOf(birth, zone) }),
    profile?.pronouns,
    patient.status === 'archived' && t('archived'),
  ].filter(Boolean);
  const Lock = patient.recordOpens ? IconEye : IconLock;
  return (
    <header className={classes.header}>
      <Anchor component={Link} to="/" size="sm" underline="hover" className={classes.back}>
        <IconArrowLeft size={14} aria-hidden /> {t('patients:title')}
      </Anchor>
      <div className={classes.top}>
        <div className={classes.who}>
          <Title order={1} className={classes.name}>
            {fullName(patient)}
            {patient.preferredName && patient.preferredName !== patient.firstName && (
              <span className={classes.called}> {t('patients:called', { name: patient.preferredName })}</span>
            )}
          </Title>
          <Group gap="xs" className={classes.facts}>
            {about.length > 0 && <Text size="sm">{about.join(' · ')}</Text>}
            {patient.sealed && (
              <span className={classes.sealed}>
                <IconRosetteFilled size={14} aria-hidden /> {t('sealed')}
              </span>
            )}
          </Group>
          <Reach {...patient} />
          {profile && profile.alerts.length > 0 && (
            <ul className={classes.alerts} aria-label={t('alerts')}>
              {profile.alerts.map((alert) => (
                <li key={alert}>
                  <IconAlertTriangle size={14} aria-hidden /> <span>{alert}</span>
                </li>
              ))}
            </ul>
          )}
          <Group gap="sm" mt={8}>
            {patient.connectedTherapists && (
              <TherapistBubbles therapists={patient.connectedTherapists} myId={me.member?.practitionerId ?? null} />
            )}
            <Button
              variant="subtle"
              color={patient.recordOpens ? 'teal' : 'gray'}
              size="compact-sm"
              leftSection={<Lock size={16} aria-hidden />}
              onClick={onAccess}
            >
              {t(patient.recordOpens ? 'record.open' : 'record.closed')}
            </Button>
          </Group>
        </div>
        <Group gap="xs">
          {may.assignMyself && patient.status === 'active' && (
            <Button variant="default" onClick={() => void assign(patient)}>
              {t('assignments:assignToMe')}
            </Button>
          )}
          {may.requestAccess && (
            <Button variant="default" onClick={ask.open}>
              {t('assignments:requestAccess')}
            </Button>
          )}
          {may.breakGlass && (
            <Button variant="light" color="amber" leftSection={<IconAlertTriangle size={16} aria-hidden />} onClick={breakGlass.open}>
              {t('emergency.open')}
            </Button>
          )}
        </Group>
      </div>
      {patient.requestedAt && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('requested', { date: formats(i18n.language, zone).date(patient.requestedAt) })}
        </Text>
      )}
      {patient.emergency && <EmergencyStrip {...patient.emergency} />}
      <RequestAccessModal patient={patient} opened={asking} onClose={ask.close} />
      <BreakGlassModal patient={patient} opened={breaking} onClose={breakGlass.close} />
    </header>
  );
}

/** How to reach a patient, one click away. */
function Reach({ phone, email }: Pick<PatientPage, 'phone' | 'email'>) {
  if (!phone && !email) return null;
  return (
    <div className={classes.reach}>
      {phone && (
        <Anchor href={`tel:${phone}`} size="sm" underline="hover">
          <IconPhone size={14} aria-hidden /> <span>{phone}</span>
        </Anchor>
      )}
      {email && (
        <Anchor href={`mailto:${email}`} size="sm" underline="hover">
          <IconMail size={14} aria-hidden /> <span>{email}</span>
        </Anchor>
      )}
    </div>
  );
}

/** A14: how long the record is still open, and the way to close it sooner. */
function EmergencyStrip({ id, until }: { id: number; until: string }) {
  const { t, i18n } = useTranslation('patient');
  const { tenant } = useMe();
  const end = useEndEmergency();
  return (
    <div className={classes.emergency} role="status">
      <IconAlertTriangle size={18} aria-hidden />
      <Text size="sm" flex={1}>
        {t('emergency.runs', { time: formats(i18n.language, tenant.timeZone).time(until) })}
      </Text>
      <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate(id, { onError: toastProblem })}>
        {t('emergency.end')}
      </Button>
    </div>
  );
}
