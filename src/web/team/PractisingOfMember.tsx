import { Button, Group, NumberInput, SimpleGrid, Stack, Switch, TagsInput, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HandoverLink } from '#src/web/handover/HandoverLink.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useChangePractitioner } from './data.ts';
import type { PractitionerChange, Team } from './data.ts';

type Practitioner = Team['practitioners'][number];
const fields = ['discipline', 'languages', 'capacity', 'acceptingNewPatients'] as const;

/** What proposals for covering and handing over go by (A12, A13): saved by itself, since it is no right. */
export function PractisingOfMember({ practitioner }: { practitioner: Practitioner }) {
  const { t } = useTranslation('team');
  const [draft, setDraft] = useState(practitioner);
  const { mutate, isPending } = useChangePractitioner();
  const changed = fields.filter((field) => JSON.stringify(draft[field]) !== JSON.stringify(practitioner[field]));
  const set = (part: Partial<Practitioner>) => setDraft({ ...draft, ...part });
  const save = () => {
    const pick = (from: Practitioner) => Object.fromEntries(changed.map((field) => [field, from[field]])) as PractitionerChange;
    mutate(
      { id: practitioner.id, change: pick(draft) },
      {
        onSuccess: () =>
          toastDone(t('practising.saved', { name: fullName(practitioner) }), () =>
            mutate({ id: practitioner.id, change: pick(practitioner) }, { onSuccess: () => setDraft(practitioner), onError: toastProblem }),
          ),
        onError: toastProblem,
      },
    );
  };
  return (
    <Stack component="section" gap="sm">
      <div>
        <Title order={3} size="h4">
          {t('practising.title')}
        </Title>
        <Text size="xs" c="dimmed">
          {t('practising.what')}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput
          label={t('practising.discipline')}
          maxLength={80}
          value={draft.discipline}
          onChange={(event) => set({ discipline: event.currentTarget.value })}
        />
        <NumberInput
          label={t('practising.capacity')}
          description={t('practising.capacityWhat')}
          inputWrapperOrder={['label', 'input', 'description']}
          min={0}
          max={10_000}
          allowDecimal={false}
          value={draft.capacity ?? ''}
          onChange={(value) => set({ capacity: value === '' ? null : Number(value) })}
        />
      </SimpleGrid>
      <TagsInput
        label={t('practising.languages')}
        description={t('practising.languagesWhat')}
        inputWrapperOrder={['label', 'input', 'description']}
        maxTags={12}
        acceptValueOnBlur
        value={draft.languages}
        onChange={(languages) => set({ languages: languages.map((one) => one.trim().slice(0, 40)).filter(Boolean) })}
      />
      <Group justify="space-between">
        <Switch
          label={t('practising.accepting')}
          checked={draft.acceptingNewPatients}
          onChange={(event) => set({ acceptingNewPatients: event.currentTarget.checked })}
        />
        <Button variant="default" disabled={changed.length === 0} loading={isPending} onClick={save}>
          {t('practising.save')}
        </Button>
      </Group>
      <HandoverLink practitionerId={practitioner.id} />
    </Stack>
  );
}
