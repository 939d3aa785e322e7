import { Alert, Text, Title } from '@mantine/core';
import { IconLock, IconUserOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { WhoCanOpen as Openings } from '#src/contract/access.ts';
import { Bubble } from '#src/web/assignments/TherapistBubbles.tsx';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import classes from './AccessTab.module.css';
import { useReasons } from './useReasons.ts';

const groups = ['careTeam', 'supervises', 'emergency', 'readsAll'] as const;
type Group = (typeof groups)[number];
const groupOf = (because: string | undefined): Group => (because === 'covering' ? 'careTeam' : (because as Group));

/** Everyone who can open a record, in sentences, by the first of their reasons (A15). */
export function WhoCanOpen({ openings: { sealed, members } }: { openings: Pick<Openings, 'sealed' | 'members'> }) {
  const { t } = useTranslation(['access', 'assignments']);
  const me = useMe().member;
  const { line, rolesOf } = useReasons();
  if (members.length === 0) return <EmptyState icon={IconUserOff} order={3} title={t('who.nobody')} advice={t('who.nobodyAdvice')} />;
  return (
    <>
      {sealed && (
        <Alert color="amber" variant="light" icon={<IconLock aria-hidden />} py="xs" mb="sm">
          {t('who.sealed')}
        </Alert>
      )}
      <div className={classes.groups}>
        {groups.map((group) => {
          const inGroup = members.filter(({ reasons }) => groupOf(reasons[0]?.because) === group);
          if (inGroup.length === 0) return null;
          return (
            <section key={group}>
              <Title order={3} size="h4" c="dimmed" mb={6}>
                {t(`who.group.${group}`)}
              </Title>
              <ul className={classes.people}>
                {inGroup.map(({ member, reasons }) => (
                  <li key={member.id} className={classes.person}>
                    <Bubble therapist={member} isMe={member.id === me?.id} large />
                    <div>
                      <Text size="sm" fw={600}>
                        {member.id === me?.id ? t('assignments:you', { name: fullName(member) }) : fullName(member)}{' '}
                        <Text span size="xs" c="dimmed" fw={400}>
                          {rolesOf(member)}
                        </Text>
                      </Text>
                      {reasons.map((reason) => (
                        <Text key={`${reason.because}-${reason.practitioner?.id ?? 0}-${reason.since ?? ''}`} size="sm">
                          {line(reason, member)}
                        </Text>
                      ))}
                    </div>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </>
  );
}
