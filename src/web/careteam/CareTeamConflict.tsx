import { Alert, Button, Group, Text, Title } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CareTeam } from '#src/contract/assignments.ts';
import { fullName } from '#src/web/ui/formats.ts';
import classes from './CliniciansTab.module.css';
import { assignmentsOf } from './useDraft.ts';
import type { Row } from './useDraft.ts';

type Named = { id: number; firstName: string; lastName: string; isPrimary: boolean };
type Props = { theirs: CareTeam; mine: Row[]; busy: boolean; onTake: () => void; onTop: () => void };

/** A8 (d): both versions side by side, where a colleague has saved meanwhile. */
export function CareTeamConflict({ theirs, mine, busy, onTake, onTop }: Props) {
  const { t } = useTranslation('careteam');
  const now = assignmentsOf(theirs).map((one) => ({ ...one, isPrimary: one.kind === 'primary' }));
  return (
    <Alert color="amber" role="alert" icon={<IconArrowsDiff aria-hidden />} title={t('conflict.title')}>
      <Text size="sm">{t('conflict.advice')}</Text>
      <div className={classes.versions}>
        <Version title={t('conflict.theirs')} names={now} other={mine} />
        <Version title={t('conflict.mine')} names={mine} other={now} />
      </div>
      <Group gap="xs" mt="sm">
        <Button variant="default" onClick={onTake} disabled={busy}>
          {t('conflict.take')}
        </Button>
        <Button onClick={onTop} loading={busy}>
          {t('conflict.onTop')}
        </Button>
      </Group>
    </Alert>
  );
}

/** One version; who is in it only stands out. */
function Version({ title, names, other }: { title: string; names: Named[]; other: Named[] }) {
  const { t } = useTranslation(['careteam', 'assignments']);
  return (
    <section className={classes.version}>
      <Title order={3} size="h4">
        {title}
      </Title>
      {names.length === 0 && <Text size="sm">{t('conflict.nobody')}</Text>}
      <ul>
        {names.map((one) => (
          <li key={one.id} data-only={!other.some(({ id }) => id === one.id) || undefined}>
            {fullName(one)}
            {one.isPrimary && ` · ${t('assignments:kind.primary')}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
