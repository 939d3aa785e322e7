import { Checkbox, Group, Radio, Select, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { sharersOf } from './data.ts';
import type { MemberChange, Team, TeamMember } from './data.ts';

const roles = ['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee', 'scheduler', 'biller'] as const;
const permissions = ['canChangeAssignedPractitioners', 'canReadAllRecords', 'canBreakGlass', 'canExport'] as const;
const levels = ['clinical', 'administrative'] as const;
const visibilities = ['all', 'namesOnly', 'own'] as const;
/** Reading (e): roles that see every name, whatever the visibility. */
const wide: string[] = ['owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler', 'biller'];

type Draft = Required<MemberChange>;
type Props = { member: TeamMember; team: Team; draft: Draft; onChange: (part: Partial<Draft>) => void };

export function MemberFields({ member, team, draft, onChange }: Props) {
  const { t } = useTranslation(['team', 'session']);
  const sharers = sharersOf(team.members, draft.practitionerId, member.id);
  const seesAll = draft.roles.some((role) => wide.includes(role)) || draft.permissions.includes('canReadAllRecords');
  return (
    <>
      <Checkbox.Group
        label={t('edit.roles')}
        description={t('edit.rolesWhat')}
        value={draft.roles}
        onChange={(value) => onChange({ roles: roles.filter((role) => value.includes(role)) })}
      >
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" mt="sm">
          {roles.map((role) => (
            <Checkbox key={role} value={role} label={t(`session:roles.${role}`)} description={t(`role.${role}`)} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>

      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <Radio.Group
          label={t('edit.level')}
          value={draft.accessLevel}
          onChange={(value) => onChange({ accessLevel: value as Draft['accessLevel'] })}
        >
          <Stack gap="sm" mt="sm">
            {levels.map((level) => (
              <Radio key={level} value={level} label={t(`level.${level}`)} description={t(`levelWhat.${level}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Radio.Group
          label={t('edit.visibility')}
          value={draft.visibility}
          onChange={(value) => onChange({ visibility: value as Draft['visibility'] })}
        >
          <Stack gap="sm" mt="sm">
            {visibilities.map((visibility) => (
              <Radio
                key={visibility}
                value={visibility}
                label={t(`visibility.${visibility}`)}
                description={t(`visibilityWhat.${visibility}`)}
              />
            ))}
            {seesAll && draft.visibility !== 'all' && (
              <Text size="xs" c="dimmed">
                {t('visibilityWide')}
              </Text>
            )}
          </Stack>
        </Radio.Group>
      </SimpleGrid>

      <Select
        label={t('edit.practitioner')}
        description={t('edit.practitionerWhat')}
        data={[
          { value: '', label: t('edit.noPractitioner') },
          ...team.practitioners
            .filter(({ id, status }) => status === 'active' || id === draft.practitionerId)
            .map((one) => ({ value: String(one.id), label: [fullName(one), one.discipline].filter(Boolean).join(' · ') })),
        ]}
        value={draft.practitionerId === null ? '' : String(draft.practitionerId)}
        onChange={(value) => onChange({ practitionerId: value ? Number(value) : null })}
        searchable
        allowDeselect={false}
        comboboxProps={{ withinPortal: true }}
      />
      {sharers.length > 0 && (
        <Text size="sm" c="dimmed" mt={-16}>
          {t('edit.shared', { names: sharers.map((one) => fullName(one)) })}
        </Text>
      )}

      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <Checkbox.Group
          label={t('edit.permissions')}
          value={draft.permissions}
          onChange={(value) => onChange({ permissions: permissions.filter((one) => value.includes(one)) })}
        >
          <Stack gap="sm" mt="sm">
            {permissions.map((permission) => (
              <Checkbox key={permission} value={permission} label={t(`permission.${permission}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group component="section" align="flex-start">
          <Stack gap="sm">
            <Text size="sm" fw={500}>
              {t('edit.standing')}
            </Text>
            <Switch
              label={t('edit.active')}
              checked={draft.status === 'active'}
              onChange={(event) => onChange({ status: event.currentTarget.checked ? 'active' : 'suspended' })}
            />
            <Switch
              label={t('edit.approved')}
              checked={draft.approved}
              onChange={(event) => onChange({ approved: event.currentTarget.checked })}
            />
            <Switch
              label={t('edit.assignable')}
              checked={draft.type === 'DOCTOR'}
              onChange={(event) => onChange({ type: event.currentTarget.checked ? 'DOCTOR' : 'STAFF' })}
            />
          </Stack>
        </Group>
      </SimpleGrid>
    </>
  );
}
