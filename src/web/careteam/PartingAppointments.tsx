import { Select, Skeleton, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TherapistInfo } from '#src/contract/people.ts';
import { EffectSentence } from '#src/web/scheduling/EffectNote.tsx';
import { useWords } from '#src/web/scheduling/useWords.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import classes from './CliniciansTab.module.css';
import type { Choice, useDraft } from './useDraft.ts';
import type { Leaving, Parting, ToCome } from './useParting.ts';

/** A long list has many of these. */
const onDemand = { transitionProps: { duration: 0 }, keepMounted: false };

type Props = { parting: Parting; edited: ReturnType<typeof useDraft> };

/** A7: before somebody is removed, their appointments to come: kept as a time slot, moved or cancelled, all at once or each by itself. */
export function PartingAppointments({ parting, edited: { draft, set, choose } }: Props) {
  const { t } = useTranslation('careteam');
  return (
    <>
      {parting.leaving.map((one) =>
        one.partings ? (
          one.partings.appointments.length > 0 && (
            <OfOne
              key={one.practitioner.id}
              leaving={one}
              colleagues={one.partings.colleagues.filter(({ id }) => !draft.removed.includes(id))}
              parting={parting}
              onChoose={choose}
            />
          )
        ) : one.error ? (
          <ErrorNote key={one.practitioner.id} error={one.error} onRetry={one.retry} />
        ) : (
          <Skeleton key={one.practitioner.id} h={64} />
        ),
      )}
      <Stack gap="xs" aria-live="polite">
        {parting.successors.map(({ practitioner, effect }) => (
          <EffectSentence
            key={practitioner.id}
            effect={effect}
            becomesPrimary={draft.primaryId === practitioner.id}
            practitioner={practitioner}
          />
        ))}
      </Stack>
      {parting.isCancelling && (
        <Textarea
          label={t('parting.cancelReason')}
          description={t('parting.cancelReasonHint')}
          autosize
          minRows={2}
          maxLength={500}
          value={draft.cancelReason}
          onChange={(event) => set({ cancelReason: event.currentTarget.value })}
        />
      )}
    </>
  );
}

type OfOneProps = { leaving: Leaving; colleagues: TherapistInfo[]; parting: Parting; onChoose: (ids: number[], choice: Choice) => void };

function OfOne({ leaving: { practitioner, partings }, colleagues, parting, onChoose }: OfOneProps) {
  const { t } = useTranslation('careteam');
  const [left, setLeft] = useState<{ who: string; count: number } | null>(null);
  const appointments = partings?.appointments ?? [];
  const mayBook = partings?.mayBook === true;
  const name = fullName(practitioner);
  const heading = `parting-${practitioner.id}`;
  const freeOf = (id: number) => appointments.filter(({ taken, outside }) => !taken.includes(id) && !outside.includes(id));
  const chosen = new Set(appointments.map((one) => parting.choiceOf(one)));
  const chooseAll = (choice: Choice) => {
    const affected = typeof choice === 'number' ? freeOf(choice) : appointments;
    onChoose(
      affected.map(({ id }) => id),
      choice,
    );
    const who = colleagues.find(({ id }) => id === choice);
    const count = appointments.length - affected.length;
    setLeft(who && count > 0 ? { who: fullName(who), count } : null);
  };
  return (
    <section className={classes.parting} aria-labelledby={heading}>
      <Title order={3} size="h4" id={heading}>
        {t('parting.title', { count: appointments.length, name })}
      </Title>
      <Text size="sm" c="dimmed">
        {t(mayBook ? 'parting.advice' : 'parting.mayNotBook', { name })}
      </Text>
      {mayBook && appointments.length > 1 && (
        <Select
          label={t('parting.all')}
          placeholder={t('parting.differs')}
          data={[
            { value: 'keep', label: t('parting.keep') },
            { value: 'cancel', label: t('parting.cancel') },
            ...byRank(colleagues, ({ id }) => -freeOf(id).length).map((one) => {
              const free = freeOf(one.id).length;
              const label = t(free === appointments.length ? 'parting.move' : 'parting.moveSome', {
                name: fullName(one),
                count: free,
                all: appointments.length,
              });
              return { value: String(one.id), label, disabled: free === 0 };
            }),
          ]}
          value={chosen.size === 1 ? String([...chosen][0]) : null}
          onChange={(value) => value !== null && chooseAll(choiceIn(value))}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t('parting.nobody')}
          comboboxProps={onDemand}
          maw={420}
        />
      )}
      <Text size="sm" role="status">
        {left && t('parting.left', left)}
      </Text>
      <ul className={classes.partings}>
        {appointments.map((one) => (
          <Item
            key={one.id}
            appointment={one}
            colleagues={colleagues}
            choice={parting.choiceOf(one)}
            onChoose={mayBook ? (choice) => onChoose([one.id], choice) : undefined}
          />
        ))}
      </ul>
    </section>
  );
}

const hindrances = ['move', 'moveOutside', 'moveTaken'] as const;
const howAt = ({ taken, outside }: ToCome, id: number) =>
  taken.includes(id) ? ('moveTaken' as const) : outside.includes(id) ? ('moveOutside' as const) : ('move' as const);
/** Whoever is free comes first, by name as before. */
const byRank = (colleagues: TherapistInfo[], rank: (one: TherapistInfo) => number) => colleagues.toSorted((a, b) => rank(a) - rank(b));

const choiceIn = (value: string): Choice => (value === 'keep' || value === 'cancel' ? value : Number(value));

type ItemProps = {
  appointment: ToCome;
  colleagues: TherapistInfo[];
  choice: Choice;
  /** Absent where it can only be kept. */
  onChoose: ((choice: Choice) => void) | undefined;
};

function Item({ appointment, colleagues, choice, onChoose }: ItemProps) {
  const { t } = useTranslation('careteam');
  const words = useWords();
  const when = words.when(appointment);
  const chosen = colleagues.find(({ id }) => id === choice);
  const isTaken = chosen !== undefined && appointment.taken.includes(chosen.id);
  return (
    <li>
      <span className={classes.slot}>
        <b>{when}</b>
        <span>{appointment.service.name}</span>
      </span>
      {onChoose && (
        <Select
          aria-label={t('parting.of', { when })}
          data={[
            { value: 'keep', label: t('parting.keep') },
            { value: 'cancel', label: t('parting.cancel') },
            ...byRank(colleagues, ({ id }) => hindrances.indexOf(howAt(appointment, id))).map((one) => {
              const how = howAt(appointment, one.id);
              return { value: String(one.id), label: t(`parting.${how}`, { name: fullName(one) }), disabled: how === 'moveTaken' };
            }),
          ]}
          value={String(choice)}
          onChange={(value) => value !== null && onChoose(choiceIn(value))}
          error={isTaken && t('parting.isTaken', { name: fullName(chosen) })}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t('parting.nobody')}
          comboboxProps={onDemand}
        />
      )}
    </li>
  );
}
