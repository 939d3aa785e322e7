import { Button, Group, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { useUndo } from './data.ts';
import type { Handovers } from './data.ts';
import classes from './HandoverScreen.module.css';
import { useSayUndone } from './useSayUndone.ts';

/** What was handed over lately, and what was taken back of it. */
export function PastHandovers({ items }: { items: Handovers['items'] }) {
  const { t } = useTranslation('handover');
  return (
    <section aria-labelledby="past-handovers">
      <Title order={2} size="h3" mb="xs" id="past-handovers">
        {t('past.title')}
      </Title>
      {items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('past.none')}
        </Text>
      ) : (
        <ul className={classes.list}>
          {items.map((one) => (
            <Past key={one.id} one={one} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Past({ one }: { one: Handovers['items'][number] }) {
  const { t, i18n } = useTranslation(['handover', 'ui']);
  const { tenant } = useMe();
  const { date } = formats(i18n.language, tenant.timeZone);
  const { mutate, isPending } = useUndo();
  const sayUndone = useSayUndone();
  const name = fullName(one.practitioner);
  return (
    <li className={classes.patient}>
      <div className={classes.name}>
        <Text size="sm" fw={500}>
          {t('past.of', { name, count: one.patients })}
        </Text>
        <Text size="xs" c="dimmed">
          {t('past.by', { name: fullName(one.by), day: date(one.madeAt) })}
          {one.to.length > 0 && ` · ${t('past.to', { names: one.to.map((other) => `${fullName(other)} (${other.patients})`) })}`}
        </Text>
        {one.undone && (
          <Text size="xs">
            {t('past.undone', { name: fullName(one.undone.by), count: one.undone.restored, day: date(one.undone.at) })}{' '}
            {one.undone.left.length > 0 &&
              t('left', { count: one.undone.left.length, names: one.undone.left.map((left) => fullName(left)) })}
          </Text>
        )}
      </div>
      {!one.undone && (
        <Group flex="none">
          <Button
            variant="default"
            size="xs"
            loading={isPending}
            aria-label={t('past.undoOf', { name })}
            onClick={() => mutate(one.id, { onSuccess: sayUndone, onError: toastProblem })}
          >
            {t('past.undo')}
          </Button>
        </Group>
      )}
    </li>
  );
}
