import { Alert, Anchor, Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDeviceMobile, IconPencil, IconTags, IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import type { PatientPage, ProfileField } from '#src/contract/patients.ts';
import { useCareTeam } from '#src/web/assignments/data.ts';
import { Team } from '#src/web/careteam/CliniciansTab.tsx';
import { InviteGuardianModal } from '#src/web/guardians/InviteGuardianModal.tsx';
import { PortalAccessList } from '#src/web/guardians/PortalAccessList.tsx';
import { EditTagsModal } from '#src/web/tags/EditTagsModal.tsx';
import { TagChips } from '#src/web/tags/TagChips.tsx';
import { useMe } from '#src/web/session/data.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { EditProfileModal } from './EditProfileModal.tsx';
import classes from './PatientScreen.module.css';
import { profileFields } from './useProfileDraft.ts';

/** What is known of a patient beside the record: contact, profile, care team, portal. */
export function OverviewTab({ patient }: { patient: PatientPage }) {
  const { t, i18n } = useTranslation(['patient', 'patients', 'tags']);
  const { tenant, features, rights } = useMe();
  const { date } = formats(i18n.language, tenant.timeZone);
  const [editing, edit] = useDisclosure(false);
  const [tagging, tag] = useDisclosure(false);
  const { profile, tags = [] } = patient;
  const mayEdit = patient.may.editProfile && profile !== null;
  const editButton = (name: 'editContact' | 'editProfile') =>
    mayEdit && (
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPencil size={16} aria-hidden />}
        aria-label={t(`overview.${name}`)}
        onClick={edit.open}
      >
        {t('overview.edit')}
      </Button>
    );
  return (
    <div className={classes.overview}>
      {patient.changedInPortal && <ChangedInPortal change={patient.changedInPortal} />}
      <Card title={t('overview.contact')} action={editButton('editContact')}>
        <dl className={classes.facts}>
          <Fact name={t('fields.email')}>
            {patient.email && (
              <Anchor href={`mailto:${patient.email}`} size="sm">
                {patient.email}
              </Anchor>
            )}
          </Fact>
          <Fact name={t('fields.phone')}>
            {patient.phone && (
              <Anchor href={`tel:${patient.phone}`} size="sm">
                {patient.phone}
              </Anchor>
            )}
          </Fact>
          {profile && <Fact name={t('fields.addressLines')}>{profile.addressLines.join('\n')}</Fact>}
          {profile && (
            <Fact name={t('overview.emergency')}>
              <EmergencyContact {...profile} />
            </Fact>
          )}
        </dl>
      </Card>
      <Card title={t('overview.profile')} action={editButton('editProfile')}>
        <dl className={classes.facts}>
          {profile && (
            <>
              <Fact name={t('fields.birthDate')}>{profile.birthDate && formats(i18n.language, 'UTC').date(profile.birthDate)}</Fact>
              <Fact name={t('fields.pronouns')}>{profile.pronouns}</Fact>
              <Fact name={t('fields.language')}>{profile.language}</Fact>
              <Fact name={t('fields.referredBy')}>{profile.referredBy}</Fact>
            </>
          )}
          <Fact name={t('patients:management.since')}>{date(patient.createdAt)}</Fact>
          <Fact name={t('patients:management.portal')}>{t(`patients:management.portalWords.${patient.portal}`)}</Fact>
        </dl>
        {profile && (mayEdit || tags.length > 0) && (
          <Group gap="xs" mt="md" wrap="nowrap" justify="space-between" align="flex-start">
            {tags.length > 0 ? <TagChips tags={tags} /> : <span className={classes.called}>{t('tags:none')}</span>}
            {mayEdit && (
              <Button
                variant="subtle"
                size="compact-sm"
                flex="none"
                leftSection={<IconTags size={16} aria-hidden />}
                aria-label={t('tags:edit')}
                onClick={tag.open}
              >
                {t('tags:tags')}
              </Button>
            )}
          </Group>
        )}
        {!profile && (
          <Text size="sm" c="dimmed" mt="sm">
            {t('overview.profileClosed')}
          </Text>
        )}
      </Card>
      {features.therapistPatientAssignment && (
        <Card title={t('overview.team')} wide>
          <CareTeamList patientId={patient.id} />
        </Card>
      )}
      {patient.may.editProfile && rights.includes('portal.entrust') && <PortalCard patient={patient} />}
      {mayEdit && <EditTagsModal patient={patient} opened={tagging} onClose={tag.close} />}
      {mayEdit && <EditProfileModal patient={{ ...patient, profile }} opened={editing} onClose={edit.close} />}
    </div>
  );
}

/** B3: the last change of the profile was made in the portal: by whom, when, and of what. */
function ChangedInPortal({ change: { at, fields, guardian } }: { change: NonNullable<PatientPage['changedInPortal']> }) {
  const { t, i18n } = useTranslation('patient');
  const { tenant } = useMe();
  const named = fields.filter((field): field is ProfileField => profileFields.some((one) => one === field));
  const what = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(named.map((field) => t(`fields.${field}`)));
  const about = { date: formats(i18n.language, tenant.timeZone).dateTime(at), what };
  return (
    <Alert color="gray" variant="light" icon={<IconDeviceMobile aria-hidden />} className={classes.across}>
      {guardian === null ? t('changedInPortal.byClient', about) : t('changedInPortal.byGuardian', { ...about, name: guardian })}
    </Alert>
  );
}

/** Who enters the portal: for those who may let somebody in (B4). */
function PortalCard({ patient }: { patient: PatientPage }) {
  const { t } = useTranslation('guardians');
  const [inviting, invite] = useDisclosure(false);
  const action = patient.status === 'active' && (
    <Button variant="subtle" size="compact-sm" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={invite.open}>
      {t('invite')}
    </Button>
  );
  return (
    <Card title={t('title')} action={action} wide>
      <PortalAccessList patient={patient} />
      <InviteGuardianModal patient={patient} opened={inviting} onClose={invite.close} />
    </Card>
  );
}

type Contact = Pick<NonNullable<PatientPage['profile']>, 'emergencyContactName' | 'emergencyContactRelation' | 'emergencyContactPhone'>;
/** Whom to call: as far as it is known. */
function EmergencyContact({ emergencyContactName: name, emergencyContactRelation: relation, emergencyContactPhone: phone }: Contact) {
  const { t } = useTranslation('patients');
  const who = [name, relation].filter(Boolean).join(' · ');
  if (!who && !phone) return <span className={classes.called}>{t('management.missing')}</span>;
  return (
    <>
      {who && <div>{who}</div>}
      {phone && (
        <Anchor href={`tel:${phone}`} size="sm">
          {phone}
        </Anchor>
      )}
    </>
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

type CardProps = { title: string; action?: ReactNode; wide?: boolean; children: ReactNode };
const Card = ({ title, action, wide = false, children }: CardProps) => (
  <section className={classes.card} data-wide={wide || undefined}>
    <Group justify="space-between" wrap="nowrap" mb="sm" mih={28}>
      <Title order={2} size="h3">
        {title}
      </Title>
      {action}
    </Group>
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
