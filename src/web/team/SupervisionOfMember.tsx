import { Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { instantAt, wallAt } from '#src/web/ui/clock.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useEndSupervision, useSupervise } from './data.ts';
import type { Supervision, Team, TeamMember } from './data.ts';

type Props = { member: TeamMember; team: Team; mayChange: boolean };

/** Whom a member supervises, between which dates; each is begun and ended at once. */
export function SupervisionOfMember({ member, team, mayChange }: Props) {
  const { t } = useTranslation('team');
  const own = team.supervisions.filter(({ supervisorId }) => supervisorId === member.id);
  return (
    <section>
      <Title order={3} size="h4">
        {t('supervision.title')}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {t('supervision.what')}
      </Text>
      {own.length === 0 && <Text size="sm">{t('supervision.nobody')}</Text>}
      <Stack gap={4}>
        {own.map((one) => (
          <OneSupervision key={one.id} supervision={one} member={member} team={team} mayChange={mayChange} />
        ))}
      </Stack>
      {mayChange && <BeginSupervision member={member} team={team} />}
    </section>
  );
}

const nameOf = ({ practitioners }: Team, id: number): string => {
  const found = practitioners.find((one) => one.id === id);
  return found ? fullName(found) : '–';
};

function OneSupervision({ supervision, member, team, mayChange }: Props & { supervision: Supervision }) {
  const { t, i18n } = useTranslation('team');
  const { tenant } = useMe();
  const { mutate, isPending } = useEndSupervision();
  const { date } = formats(i18n.language, tenant.timeZone);
  const name = nameOf(team, supervision.practitionerId);
  const [openedAt] = useState(() => new Date());
  const from = t(new Date(supervision.from) > openedAt ? 'supervision.later' : 'supervision.now', { from: date(supervision.from) });
  const until = supervision.until && t('supervision.until', { until: date(new Date(new Date(supervision.until).getTime() - 1)) });
  const end = () =>
    mutate(supervision.id, {
      onSuccess: () => toastDone(t('supervision.ended', { supervisor: fullName(member), name })),
      onError: toastProblem,
    });
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Text size="sm">
        {name}
        <Text span c="dimmed" size="sm">
          {' · '}
          {[from, until].filter(Boolean).join(' ')}
        </Text>
      </Text>
      {mayChange && (
        <Button size="compact-sm" variant="default" onClick={end} loading={isPending} aria-label={t('supervision.endOf', { name })}>
          {t('supervision.end')}
        </Button>
      )}
    </Group>
  );
}

function BeginSupervision({ member, team }: { member: TeamMember; team: Team }) {
  const { t, i18n } = useTranslation('team');
  const { tenant } = useMe();
  const { mutate, isPending } = useSupervise();
  const [whom, setWhom] = useState<string | null>(null);
  const [from, setFrom] = useState('');
  const [last, setLast] = useState('');
  const [today] = useState(() => wallAt(new Date(), tenant.timeZone).slice(0, 10));
  const { date } = formats(i18n.language, tenant.timeZone);

  const midnight = (day: string) => instantAt(`${day}T00:00`, tenant.timeZone)?.toISOString();

  const begin = () => {
    if (!whom) return;
    // A supervision that begins today begins now; its last day is part of it.
    const begins = from > today ? midnight(from) : undefined;
    const until = last ? midnight(dayAfter(last)) : null;
    mutate(
      { supervisorId: member.id, practitionerId: Number(whom), until, ...(begins && { from: begins }) },
      {
        onSuccess: (made) => {
          const words = { supervisor: fullName(member), name: nameOf(team, made.practitionerId) };
          toastDone(begins ? t('supervision.planned', { ...words, from: date(made.from) }) : t('supervision.begun', words));
          setWhom(null);
          setFrom('');
          setLast('');
        },
        onError: toastProblem,
      },
    );
  };
  return (
    <>
      <Group align="flex-end" gap="xs" mt="sm">
        <Select
          flex="1 1 200px"
          size="sm"
          label={t('supervision.whom')}
          data={team.practitioners
            .filter(({ id, status }) => status === 'active' && id !== member.practitionerId)
            .map((one) => ({ value: String(one.id), label: fullName(one) }))}
          value={whom}
          onChange={setWhom}
          searchable
        />
        <TextInput
          type="date"
          size="sm"
          label={t('supervision.from')}
          min={today}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          size="sm"
          label={t('supervision.last')}
          min={from || today}
          value={last}
          onChange={(event) => setLast(event.currentTarget.value)}
        />
        <Button variant="default" onClick={begin} disabled={!whom} loading={isPending}>
          {t('supervision.begin')}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {t('supervision.openEnd')}
      </Text>
    </>
  );
}

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
