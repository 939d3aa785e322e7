import { Alert, Button, Group, Skeleton, Stack, TextInput } from '@mantine/core';
import { IconInfoCircle, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { problemText } from '#src/web/ui/problemText.ts';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useChangeWords, wordsQuery } from './data.ts';
import type { ClinicWords } from './data.ts';
import { WordChoices } from './WordChoices.tsx';

/** What the clinic is called, and what its screens call people (G, O1). */
export function WordsScreen() {
  const { t } = useTranslation('setup');
  const { tenant, rights } = useMe();
  const mayChange = rights.includes('settings.change');
  const query = useQuery({ ...wordsQuery, enabled: mayChange });
  if (!mayChange) {
    const { title, advice } = problemText(new Problem('not_allowed'));
    return <EmptyState icon={IconLock} order={1} title={title} advice={advice} />;
  }
  return (
    <Stack gap="lg" maw={560}>
      <ScreenHeader title={t('change.title')} description={t('change.description', { clinic: tenant.name })} />
      <FourStates query={query} loading={<Loading />}>
        {(words) => <WordsForm words={words} />}
      </FourStates>
    </Stack>
  );
}

const names = ['name', 'patientWord', 'therapistWord'] as const;
const isSame = (one: ClinicWords, other: ClinicWords) => names.every((name) => one[name] === other[name]);

function WordsForm({ words }: { words: ClinicWords }) {
  const { t } = useTranslation('setup');
  // As they were when the change began: what a colleague saves meanwhile is not overwritten unseen.
  const [begun, setBegun] = useState(words);
  const [draft, setDraft] = useState(words);
  const { mutate, isPending } = useChangeWords();
  const start = (from: ClinicWords) => {
    setBegun(from);
    setDraft(from);
  };
  const isMine = !isSame(draft, begun);
  // Other settings have the same version; only what is shown here can be overtaken.
  const isOutdated = !isPending && isMine && !isSame(words, begun);
  if (!isPending && words.version !== begun.version && !isOutdated) {
    setBegun(words);
    if (!isMine) setDraft(words);
  }
  const isNamed = draft.name.trim() !== '';
  const save = () => {
    const changed = names.filter((name) => draft[name] !== begun[name]);
    const pick = (from: ClinicWords) => Object.fromEntries(changed.map((name) => [name, from[name]]));
    mutate(
      { version: begun.version, ...pick({ ...draft, name: draft.name.trim() }) },
      {
        onSuccess: (saved) => {
          start(saved);
          toastDone(t('change.saved'), () =>
            mutate({ version: saved.version, ...pick(begun) }, { onSuccess: start, onError: toastProblem }),
          );
        },
        onError: toastProblem,
      },
    );
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isMine && isNamed && !isOutdated && !isPending) save();
      }}
    >
      <Stack gap="md">
        <TextInput
          label={t('clinic.name')}
          description={t('clinic.nameWhat')}
          maxLength={120}
          value={draft.name}
          error={isNamed ? null : t('clinic.missing')}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        <WordChoices words={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
        {isOutdated ? (
          <Alert color="amber" variant="light" icon={<IconInfoCircle aria-hidden />} title={t('change.outdated')}>
            <Button size="xs" variant="default" onClick={() => start(words)}>
              {t('change.reload')}
            </Button>
          </Alert>
        ) : (
          <Group gap="xs">
            <Button type="submit" loading={isPending} disabled={!isMine || !isNamed}>
              {t('change.save')}
            </Button>
            <Button variant="default" onClick={() => start(begun)} disabled={!isMine || isPending}>
              {t('change.reset')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

const Loading = () => (
  <Stack gap="md">
    {[0, 1, 2].map((one) => (
      <Skeleton key={one} h={60} />
    ))}
  </Stack>
);
