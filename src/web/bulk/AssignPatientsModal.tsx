import { Button, Group, Modal, MultiSelect, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { useCaseloads } from '#src/web/assignments/data.ts';
import { usePractitionersToAssign } from '#src/web/search/data.ts';
import { EffectOnAccess } from '#src/web/team/EffectOnAccess.tsx';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import classes from './AssignPatientsModal.module.css';
import { ChosenPractitioner, PractitionerToChoose } from './ChosenPractitioner.tsx';
import { useBulkAssign, usePreviewAssign } from './data.ts';

type Props = { patientIds: number[]; opened: boolean; onClose: () => void; onDone: () => void };
const atOnce = 3;

/** Q2: several patients get the same practitioners: first what it comes to, then exactly that. */
export function AssignPatientsModal({ patientIds, opened, onClose, onDone }: Props) {
  const { t } = useTranslation(['bulk', 'ui']);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('assigning.title', { count: patientIds.length })}
      size={640}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Choice patientIds={patientIds} onClose={onClose} onDone={onDone} />
    </Modal>
  );
}

function Choice({ patientIds, onClose, onDone }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['bulk', 'ui']);
  const options = usePractitionersToAssign();
  const caseloads = useCaseloads();
  const [chosen, setChosen] = useState<string[]>([]);
  const preview = usePreviewAssign();
  const commit = useBulkAssign();
  const effect = preview.data;
  const practitionerIds = chosen.map(Number);
  const nameOf = (id: number) => options.find(({ value }) => value === String(id))?.label ?? '';
  const loadOf = (id: number) => caseloads.data?.find((one) => one.id === id);
  const assigns = effect?.practitioners.reduce((sum, one) => sum + one.assigns, 0) ?? 0;
  const act = () =>
    effect &&
    commit.mutate(
      { patientIds, practitionerIds, version: effect.version },
      {
        onSuccess: ({ assigned }) => {
          onDone();
          toastDone(t('assigning.done', { count: assigned }));
        },
        onError: (error) => {
          if (error instanceof Problem && error.code === 'bulk_changed') preview.mutate({ patientIds, practitionerIds });
          toastProblem(error);
        },
      },
    );
  return (
    <Stack gap="md">
      <MultiSelect
        data-autofocus
        label={t('assigning.who')}
        description={t('assigning.advice')}
        data={options}
        value={chosen}
        onChange={(ids) => {
          setChosen(ids);
          preview.reset();
        }}
        maxValues={atOnce}
        searchable
        hidePickedOptions
        maxDropdownHeight={320}
        renderOption={({ option: { value, label } }) => <PractitionerToChoose name={label} load={loadOf(Number(value))} />}
      />
      {preview.error && <ErrorNote error={preview.error} />}
      {chosen.length > 0 && (
        <Stack gap="sm" role="status">
          <ul className={classes.list}>
            {practitionerIds.map((id) => (
              <ChosenPractitioner
                key={id}
                name={nameOf(id)}
                load={loadOf(id)}
                effect={effect?.practitioners.find((one) => one.practitionerId === id)}
              />
            ))}
          </ul>
          {effect && (
            <div>
              <Text size="sm" fw={600} mb={4}>
                {t('assigning.access')}
              </Text>
              <EffectOnAccess effect={{ members: effect.members, rights: [] }} />
            </div>
          )}
        </Stack>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('ui:cancel')}
        </Button>
        {effect ? (
          <Button onClick={act} loading={commit.isPending || preview.isPending} disabled={assigns === 0}>
            {t('assigning.do')}
          </Button>
        ) : (
          <Button
            onClick={() => preview.mutate({ patientIds, practitionerIds })}
            loading={preview.isPending}
            disabled={chosen.length === 0}
          >
            {t('preview')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
