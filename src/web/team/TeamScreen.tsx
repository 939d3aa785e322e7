import { Badge, Button, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconLock, IconSearchOff, IconUserPlus } from '@tabler/icons-react';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { InviteColleagueModal } from '#src/web/colleagues/InviteColleagueModal.tsx';
import { InvitedColleagues } from '#src/web/colleagues/InvitedColleagues.tsx';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { beginsWords } from '#src/web/ui/matching.ts';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import { problemText } from '#src/web/ui/problemText.ts';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { SearchField } from '#src/web/ui/SearchField.tsx';
import { sharersOf, teamQuery } from './data.ts';
import type { Team, TeamMember } from './data.ts';
import { EditMemberModal } from './EditMemberModal.tsx';
import classes from './TeamScreen.module.css';

/** Everyone who works at the clinic, with what they may do (R1–R4). */
export function TeamScreen() {
  const { t } = useTranslation(['team', 'colleagues']);
  const { tenant, rights } = useMe();
  const mayManage = rights.includes('team.manage');
  const query = useQuery({ ...teamQuery, enabled: mayManage });
  const [inviteOpened, invite] = useDisclosure(false);
  const [q, setQ] = useState('');
  if (!mayManage) {
    const { title, advice } = problemText(new Problem('not_allowed'));
    return <EmptyState icon={IconLock} order={1} title={title} advice={advice} />;
  }
  return (
    <>
      <ScreenHeader title={t('title')} description={t('description', { clinic: tenant.name })}>
        <Filter value={q} onChange={setQ} />
        <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={invite.open}>
          {t('colleagues:invite')}
        </Button>
      </ScreenHeader>
      <FourStates query={query} loading={<Loading />}>
        {(team) => (
          <>
            <Members team={team} q={q} onClear={() => setQ('')} />
            <InvitedColleagues />
          </>
        )}
      </FourStates>
      <InviteColleagueModal opened={inviteOpened} onClose={invite.close} />
    </>
  );
}

function Filter({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation('team');
  return (
    <SearchField
      className={classes.filter}
      label={t('filter.label')}
      placeholder={t('filter.placeholder')}
      clear={t('filter.clear')}
      does={t('keys.filter')}
      value={value}
      onChange={onChange}
    />
  );
}

function Members({ team, q, onClear }: { team: Team; q: string; onClear: () => void }) {
  const { t } = useTranslation(['team', 'session']);
  const [editedId, setEdited] = useState<number | null>(null);
  const [opened, setOpened] = useState(false);
  const columns = ['name', 'roles', 'level', 'visibility', 'practitioner', 'supervises', 'status'] as const;
  const lines = team.members.map((member) => ({
    member,
    roles: member.roles.map((role) => t(`session:roles.${role}`)).join(', '),
    practitioner: team.practitioners.find(({ id }) => id === member.practitionerId),
    sharers: sharersOf(team.members, member.practitionerId, member.id),
    supervises: team.supervisions
      .filter(({ supervisorId }) => supervisorId === member.id)
      .flatMap(({ practitionerId }) => team.practitioners.find(({ id }) => id === practitionerId) ?? []),
  }));
  const found = lines.filter(({ member, roles, practitioner }) =>
    beginsWords([fullName(member), roles, practitioner ? fullName(practitioner) : ''].join(' '), q),
  );
  const edited = team.members.find(({ id }) => id === editedId) ?? null;
  const open = (member: TeamMember) => {
    setEdited(member.id);
    setOpened(true);
  };
  return (
    <>
      <VisuallyHidden role="status">{q && t('found', { count: found.length })}</VisuallyHidden>
      {found.length === 0 ? (
        <EmptyState icon={IconSearchOff} title={t('empty.title', { q })} advice={t('empty.advice')}>
          <Button variant="default" mt="xs" onClick={onClear}>
            {t('filter.clear')}
          </Button>
        </EmptyState>
      ) : (
        <table className={classes.table} aria-label={t('title')}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {t(`columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.map(({ member, roles, practitioner, sharers, supervises }) => (
              <tr key={member.id} onClick={() => open(member)} data-off={isOff(member) || undefined}>
                <td>
                  <button type="button" className={classes.name} aria-haspopup="dialog">
                    <PersonAvatar person={member} size={32} color={member.isMe ? 'teal' : 'gray'} />
                    <span>
                      {fullName(member)} {member.isMe && <span className={classes.quiet}>{t('you')}</span>}
                    </span>
                  </button>
                </td>
                <td data-label={t('columns.roles')}>{roles}</td>
                <td data-label={t('columns.level')}>{t(`level.${member.accessLevel}`)}</td>
                <td data-label={t('columns.visibility')}>{t(`visibility.${member.visibility}`)}</td>
                <td data-label={t('columns.practitioner')}>
                  {practitioner ? fullName(practitioner) : t('none')}
                  {sharers.length > 0 && (
                    <Text span display="block" size="xs" c="dimmed">
                      {t('sharedWith', { names: sharers.map((one) => fullName(one)) })}
                    </Text>
                  )}
                </td>
                <td data-label={t('columns.supervises')}>{supervises.map((one) => fullName(one)).join(', ') || t('none')}</td>
                <td data-label={t('columns.status')}>
                  <Standing member={member} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <EditMemberModal member={edited} team={team} opened={opened} onClose={() => setOpened(false)} />
    </>
  );
}

const isOff = ({ status, approved }: TeamMember) => status !== 'active' || !approved;

function Standing({ member }: { member: TeamMember }) {
  const { t } = useTranslation('team');
  if (!isOff(member)) return t('status.active');
  return (
    <Badge variant="light" color="amber" tt="none" radius="sm">
      {t(member.status === 'suspended' ? 'status.suspended' : 'status.unapproved')}
    </Badge>
  );
}

const Loading = () => (
  <Stack gap={16} pt={36}>
    {Array.from({ length: 8 }, (_, row) => (
      <Skeleton key={row} h={32} />
    ))}
  </Stack>
);
