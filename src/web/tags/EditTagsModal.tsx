import { Button, Group, Modal, Stack, TagsInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { mostCharacters, mostOfPatient } from '#src/contract/tags.ts';
import { useChoices } from '#src/web/search/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { tagChange, useChangeTags } from './data.ts';

type Props = { patient: PatientPage; opened: boolean; onClose: () => void };

/** Q2: the tags of one patient, for those who edit the profile. */
export function EditTagsModal({ patient, opened, onClose }: Props) {
  const { t } = useTranslation(['tags', 'ui']);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('title', { whom: fullName(patient) })}
      size={480}
      fullScreen={isPhone}
      styles={{ title: { overflowWrap: 'anywhere' } }}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Editing patient={patient} onClose={onClose} />
    </Modal>
  );
}

function Editing({ patient, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['tags', 'ui']);
  const choices = useChoices();
  const save = useChangeTags(patient.id);
  const [names, setNames] = useState(() => (patient.tags ?? []).map(({ name }) => name));
  const change = tagChange(patient.tags ?? [], names);
  const isSame = change.add.length === 0 && change.remove.length === 0;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(change, {
          onSuccess: () => {
            onClose();
            toastDone(t('saved', { whom: fullName(patient) }));
          },
        });
      }}
    >
      <Stack gap="md">
        <TagsInput
          data-autofocus
          label={t('field')}
          description={t('advice')}
          data={(choices.data?.tags ?? []).map(({ name }) => name)}
          value={names}
          onChange={setNames}
          maxTags={mostOfPatient}
          maxLength={mostCharacters}
          splitChars={[]}
          acceptValueOnBlur
          comboboxProps={{ withinPortal: true }}
        />
        {save.error && <ErrorNote error={save.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={isSame}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
