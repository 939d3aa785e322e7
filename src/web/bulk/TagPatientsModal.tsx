import { Autocomplete, Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { mostCharacters } from '#src/contract/tags.ts';
import { useChoices } from '#src/web/search/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useBulkTag, usePreviewTag, useUntag } from './data.ts';
import type { BulkTagChange } from './data.ts';
import { LeftOut } from './LeftOut.tsx';

type Act = BulkTagChange['act'];
type Props = { act: Act; patientIds: number[]; opened: boolean; onClose: () => void; onDone: () => void };

/** Q2: a tag is put on several patients, or taken off: first what it comes to, then exactly that. */
export function TagPatientsModal({ act, patientIds, opened, onClose, onDone }: Props) {
  const { t } = useTranslation(['bulk', 'ui']);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t(act === 'add' ? 'tagging.title' : 'tagging.titleOff', { count: patientIds.length })}
      size={520}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Choice act={act} patientIds={patientIds} onClose={onClose} onDone={onDone} />
    </Modal>
  );
}

function Choice({ act, patientIds, onClose, onDone }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['bulk', 'ui']);
  const tags = useChoices().data?.tags ?? [];
  const [name, setName] = useState('');
  const preview = usePreviewTag();
  const commit = useBulkTag();
  const untag = useUntag();
  const effect = preview.data;
  const known = tags.find((tag) => tag.name === name);
  const change: BulkTagChange | null =
    act === 'add' ? (name.trim() ? { act: 'add', name: name.trim() } : null) : known ? { act: 'remove', tagId: known.id } : null;
  const type = (typed: string) => {
    setName(typed);
    preview.reset();
  };
  const look = () => change && preview.mutate({ patientIds, change });
  const save = () =>
    effect &&
    change &&
    commit.mutate(
      { patientIds, change, version: effect.version },
      {
        onSuccess: ({ changed, tag }) => {
          onDone();
          const back: BulkTagChange | null = tag ? { act: 'remove', tagId: tag.id } : known ? { act: 'add', name: known.name } : null;
          toastDone(
            t('tagging.done', { count: changed.length }),
            back && changed.length > 0 ? () => untag.mutate({ patientIds: changed, change: back }, { onError: toastProblem }) : undefined,
          );
        },
        onError: (error) => {
          if (error instanceof Problem && error.code === 'bulk_changed') look();
          toastProblem(error);
        },
      },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (effect) save();
        else look();
      }}
    >
      <Stack gap="md">
        {act === 'add' ? (
          <Autocomplete
            data-autofocus
            label={t('tagging.name')}
            description={t('tagging.advice')}
            data={tags.map((tag) => tag.name)}
            value={name}
            onChange={type}
            maxLength={mostCharacters}
          />
        ) : (
          <Select
            data-autofocus
            label={t('tagging.name')}
            data={tags.map((tag) => tag.name)}
            value={name || null}
            onChange={(chosen) => type(chosen ?? '')}
            searchable
          />
        )}
        {preview.error && <ErrorNote error={preview.error} />}
        {effect && (
          <Stack gap={4} role="status">
            <Text size="sm" fw={500}>
              {t('tagging.changes', { count: effect.changes })}
            </Text>
            {effect.same > 0 && <Text size="sm">{t('tagging.same', { count: effect.same })}</Text>}
            {effect.isNew && <Text size="sm">{t('tagging.isNew', { name: name.trim(), interpolation: { escapeValue: false } })}</Text>}
            <LeftOut left={effect.refused} />
          </Stack>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          {effect ? (
            <Button type="submit" loading={commit.isPending || preview.isPending} disabled={effect.changes === 0}>
              {t(act === 'add' ? 'tagging.do' : 'tagging.doOff')}
            </Button>
          ) : (
            <Button type="submit" loading={preview.isPending} disabled={!change}>
              {t('preview')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
