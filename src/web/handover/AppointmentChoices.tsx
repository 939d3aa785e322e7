import { Group, NativeSelect, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { fullName, wallFormats } from '#src/web/ui/formats.ts';
import { dayOf } from '#src/web/ui/wall.ts';
import type { HandoverDraft } from './data.ts';
import classes from './HandoverScreen.module.css';
import type { Choice, Draft } from './useDraft.ts';

/** The appointments that cannot simply go along, each with what can be done about it. */
export function AppointmentChoices({ draft, mine }: { draft: HandoverDraft; mine: Draft }) {
  const { t, i18n } = useTranslation('handover');
  const wall = wallFormats(i18n.language);
  const nameOf = (id: number | null, among: readonly { id: number; firstName: string; lastName: string }[]) => {
    const found = among.find((one) => one.id === id);
    return found ? fullName(found) : '';
  };
  const undecided = mine.obstacles.filter(({ why, choice }) => why !== 'notYours' && choice === '').map(({ appointment: { id } }) => id);
  return (
    <section className={classes.obstacles}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h3">
          {t('obstacles', { count: mine.obstacles.length })}
        </Title>
        {undecided.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t('undecided', { count: undecided.length })}
            value=""
            onChange={({ currentTarget: { value } }) => mine.choose(undecided, value as Choice)}
            data={[
              { value: '', label: t('undecided', { count: undecided.length }) },
              { value: 'firstFree', label: t('allFirstFree') },
              { value: 'cancel', label: t('allCancelled') },
            ]}
          />
        )}
      </Group>
      <ul className={classes.list}>
        {mine.obstacles.map(({ appointment: one, why, follows, choice }) => {
          const patient = nameOf(one.patientId, draft.patients);
          const whom = nameOf(follows, draft.colleagues);
          const when = `${wall.day(dayOf(one.wallStart))}, ${wall.time(one.wallStart)}`;
          const free = draft.colleagues.filter(({ id }) => id !== follows && !one.taken.includes(id) && !one.outside.includes(id));
          return (
            <li key={one.id} className={classes.patient}>
              <div className={classes.name}>
                <Text size="sm" fw={500}>
                  {patient} · {when}
                </Text>
                <Text size="xs" c="dimmed">
                  {one.service.name} · {t(`why.${why}`, { whom })}
                </Text>
              </div>
              {why !== 'notYours' && (
                <NativeSelect
                  size="xs"
                  className={classes.to}
                  aria-label={t('decide', { name: patient, when })}
                  value={choice}
                  onChange={({ currentTarget: { value } }) => mine.choose([one.id], value as Choice)}
                  data={[
                    { value: '', label: t('choose') },
                    { value: 'firstFree', label: t('firstFree', { whom }) },
                    ...(follows !== null && !one.taken.includes(follows) ? [{ value: 'anyway', label: t('anyway', { whom }) }] : []),
                    ...free.map((other) => ({ value: `to ${other.id}`, label: t('sameTime', { whom: fullName(other) }) })),
                    { value: 'cancel', label: t('cancelIt') },
                  ]}
                />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
