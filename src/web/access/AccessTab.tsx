import { Alert, Button, Group, List, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconClockHour4, IconHistory } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WhoCanOpen as Openings } from '#src/contract/access.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { instantAt, wallAt } from '#src/web/ui/clock.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { AccessTimeline } from './AccessTimeline.tsx';
import classes from './AccessTab.module.css';
import { BlockedMembers } from './BlockedMembers.tsx';
import { whoCanOpenQuery } from './data.ts';
import type { At } from './data.ts';
import { ExplainedMember } from './ExplainedMember.tsx';
import { SealedChart } from './SealedChart.tsx';
import { WhoCanOpen } from './WhoCanOpen.tsx';

/** Who can open this patient's record and why, who could, and who did (A15); blocks and the seal (R5). */
export function AccessTab({ patient }: { patient: PatientPage }) {
  const { t, i18n } = useTranslation('access');
  const { tenant } = useMe();
  const [at, setAt] = useState<At>(null);
  const query = useQuery({ ...whoCanOpenQuery(patient.id, at), placeholderData: keepPreviousData });
  const failed = (error: unknown, retry: () => void) =>
    error instanceof Problem && error.code === 'invalid' ? (
      <EmptyState icon={IconHistory} order={3} title={t('tab.badTime')} advice={t('tab.badTimeAdvice', { whom: fullName(patient) })} />
    ) : (
      <ErrorNote error={error} onRetry={retry} />
    );
  return (
    <Stack gap="xl" className={classes.tab}>
      <AsOf at={at} since={patient.createdAt} onChange={setAt} />
      {at !== null && (
        <Alert color="amber" variant="light" icon={<IconHistory aria-hidden />} py="xs" role="status">
          {t('tab.past', { at: formats(i18n.language, tenant.timeZone).dateTime(at) })}
        </Alert>
      )}
      <FourStates query={query} failed={failed} loading={<Loading />}>
        {(openings) => (
          <>
            <Part title={t(at === null ? 'who.title' : 'who.titlePast')}>
              <WhoCanOpen openings={openings} />
            </Part>
            <Part title={t('explain.title')}>
              <ExplainedMember patient={patient} at={at} />
            </Part>
            <Part title={t('timeline.title')}>
              <AccessTimeline timeline={openings.timeline} since={patient.createdAt} at={at} />
            </Part>
            <Part title={t('opened.title')}>
              <WhoOpened opened={openings.opened} />
            </Part>
          </>
        )}
      </FourStates>
      {/* What is done here is done now, whatever moment is looked at. */}
      {at === null && patient.may.seal && (
        <Part title={t('seal.title')}>
          <SealedChart patient={patient} />
        </Part>
      )}
      {at === null && patient.may.block && (
        <Part title={t('blocks.title')}>
          <BlockedMembers patient={patient} />
        </Part>
      )}
    </Stack>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section>
    <Title order={2} size="h3" mb="sm">
      {title}
    </Title>
    {children}
  </section>
);

/** The moment that is looked at, by the clinic's clock. */
function AsOf({ at, since, onChange }: { at: At; since: string; onChange: (at: At) => void }) {
  const { t } = useTranslation('access');
  const { timeZone } = useMe().tenant;
  const [typed, setTyped] = useState('');
  const [latest] = useState(() => wallAt(new Date(), timeZone));
  const field = useRef<HTMLInputElement>(null);
  const choose = (wall: string) => {
    setTyped(wall);
    // While a year is being typed it is still a very early one.
    const instant = instantAt(wall, timeZone);
    if (wall === '') onChange(null);
    else if (instant !== null && instant.getFullYear() > 1970) onChange(instant.toISOString());
  };
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        ref={field}
        type="datetime-local"
        label={t('tab.asOf')}
        description={t('tab.asOfAdvice')}
        leftSection={<IconClockHour4 size={16} aria-hidden />}
        value={typed}
        min={wallAt(new Date(since), timeZone)}
        max={latest}
        onChange={(event) => choose(event.currentTarget.value)}
        w={280}
      />
      {(at !== null || typed !== '') && (
        <Button
          variant="default"
          onClick={() => {
            choose('');
            field.current?.focus();
          }}
        >
          {t('tab.now')}
        </Button>
      )}
    </Group>
  );
}

function WhoOpened({ opened }: Pick<Openings, 'opened'>) {
  const { t, i18n } = useTranslation('access');
  const { tenant, rights } = useMe();
  const { dateTime } = formats(i18n.language, tenant.timeZone);
  const seesAll = rights.includes('activity.export');
  const ruleText = (rule: string) =>
    rule
      .split('+')
      .map((one) => t(`opened.rule.${one as 'careTeam'}`, { defaultValue: one }))
      .join(', ');
  return (
    <Stack gap="xs">
      {opened.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t(seesAll ? 'opened.nobody' : 'opened.nobodyYou')}
        </Text>
      ) : (
        <List listStyleType="none" size="sm" spacing={4} className={classes.opened}>
          {opened.map(({ member, at, rule }) => (
            <List.Item key={`${at}-${member.id}`}>
              <time dateTime={at} className={classes.when}>
                {dateTime(at)}
              </time>{' '}
              <strong>{fullName(member)}</strong>
              {rule && (
                <Text span size="sm" c="dimmed">
                  {' '}
                  · {ruleText(rule)}
                </Text>
              )}
            </List.Item>
          ))}
        </List>
      )}
      {(!seesAll || opened.length === 50) && (
        <Text size="xs" c="dimmed">
          {t(seesAll ? 'opened.most' : 'opened.onlyYou', { count: opened.length })}
        </Text>
      )}
    </Stack>
  );
}

const Loading = () => (
  <Stack gap="sm">
    {[0, 1, 2, 3].map((row) => (
      <Group key={row} wrap="nowrap">
        <Skeleton circle h={32} w={32} />
        <Skeleton h={14} maw={420} />
      </Group>
    ))}
    <Skeleton h={140} mt="lg" />
  </Stack>
);
