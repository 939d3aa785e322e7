import { Group, List, Paper, Select, Skeleton, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Explanation } from '#src/contract/access.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { useMe } from '#src/web/session/data.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { colleaguesQuery, explainQuery } from './data.ts';
import type { At } from './address.ts';
import { useReasons } from './useReasons.ts';

type Props = { patient: PatientPage; at: At };

/** How it stands with one person: with oneself, or, for those who oversee access, with anyone (A15). */
export function ExplainedMember({ patient, at }: Props) {
  const { t } = useTranslation(['access', 'assignments']);
  const me = useMe().member;
  const { rolesOf } = useReasons();
  const [memberId, setMemberId] = useState(me?.id ?? 0);
  const everyone = useQuery({ ...colleaguesQuery, enabled: patient.may.explainOthers });
  const query = useQuery(explainQuery(patient.id, memberId, at));
  return (
    <Stack gap="sm" maw={640}>
      {patient.may.explainOthers && (
        <Select
          label={t('explain.who')}
          placeholder={t('explain.choose')}
          searchable
          allowDeselect={false}
          value={String(memberId)}
          onChange={(id) => id && setMemberId(Number(id))}
          data={(everyone.data ?? []).map((one) => ({
            value: String(one.id),
            label: `${one.id === me?.id ? t('assignments:you', { name: fullName(one) }) : fullName(one)} · ${rolesOf(one)}`,
          }))}
          maw={420}
        />
      )}
      <Paper withBorder radius="md" p="md" aria-live="polite">
        <FourStates query={query} loading={<Skeleton h={64} />}>
          {(explanation) => <Explained explanation={explanation} isMe={memberId === me?.id} inPast={at !== null} />}
        </FourStates>
      </Paper>
    </Stack>
  );
}

type ExplainedProps = { explanation: Explanation; isMe: boolean; inPast: boolean };

function Explained({ explanation: { member, allowed, reasons, missing, turns }, isMe, inPast }: ExplainedProps) {
  const { t } = useTranslation('access');
  const { line } = useReasons();
  const verdict = inPast ? (allowed ? 'could' : 'couldNot') : allowed ? 'can' : 'cannot';
  const yours = { can: 'youCan', cannot: 'youCannot', could: 'youCould', couldNot: 'youCouldNot' } as const;
  const because = reasons.map((reason) => line(reason, member));
  return (
    <Stack gap="xs">
      <Group gap="xs" wrap="nowrap">
        <ThemeIcon variant="light" color={allowed ? 'teal' : 'gray'} radius="xl" aria-hidden>
          {allowed ? <IconLockOpen size={16} stroke={1.8} /> : <IconLock size={16} stroke={1.8} />}
        </ThemeIcon>
        <Text fw={600}>{isMe ? t(`explain.${yours[verdict]}`) : t(`explain.${verdict}`, { name: fullName(member) })}</Text>
      </Group>
      <Lines lines={allowed ? because : missing.map((one) => t(`missing.${one}`))} />
      {!allowed && because.length > 0 && (
        <>
          <Text size="sm">{t('explain.would')}</Text>
          <Lines lines={because} />
        </>
      )}
      <Text size="sm" fw={600}>
        {t(allowed ? 'turns.close' : 'turns.open', { count: turns.length })}
      </Text>
      <Lines lines={turns.map((turn) => t(`turn.${turn}`))} />
    </Stack>
  );
}

const Lines = ({ lines }: { lines: string[] }) => (
  <List size="sm" spacing={2}>
    {lines.map((line) => (
      <List.Item key={line}>{line}</List.Item>
    ))}
  </List>
);
