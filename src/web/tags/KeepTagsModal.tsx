import { ActionIcon, Button, Group, Modal, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptTag } from '#src/contract/tags.ts';
import { mostCharacters } from '#src/contract/tags.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useTagAct, useTags } from './data.ts';

type Props = { opened: boolean; onClose: () => void };

/** Q2: the clinic's tags: renamed and removed by those who keep the settings; what one has made and nobody carries, by oneself. */
export function KeepTagsModal({ opened, onClose }: Props) {
  const { t } = useTranslation(['tags', 'ui']);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keep.title')}
      size={520}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {opened && <Keeping />}
    </Modal>
  );
}

function Keeping() {
  const { t } = useTranslation('tags');
  const mayRename = useMe().rights.includes('settings.change');
  const { data, isPending, error, refetch } = useTags();
  const [changing, setChanging] = useState<{ id: number; how: 'rename' | 'remove' } | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const stop = () => {
    setChanging(null);
    list.current?.focus();
  };
  return (
    <Stack gap="md" ref={list} tabIndex={-1}>
      <Text size="sm" c="dimmed">
        {t(mayRename ? 'keep.advice' : 'keep.adviceOwn')}
      </Text>
      {isPending && <Skeleton h={120} />}
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.tags.length === 0 && <Text size="sm">{t('keep.none')}</Text>}
      <Stack component="ul" gap={4} m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('tags')}>
        {data?.tags.map((tag) => (
          <li key={tag.id}>
            {changing?.id !== tag.id ? (
              <Group gap="xs" wrap="nowrap">
                <Text flex={1} miw={0} style={{ overflowWrap: 'anywhere' }}>
                  {tag.name}
                </Text>
                <Text size="sm" c="dimmed">
                  {t('keep.carried', { count: tag.patients })}
                </Text>
                {mayRename && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('keep.rename', { name: tag.name, interpolation: { escapeValue: false } })}
                    onClick={() => setChanging({ id: tag.id, how: 'rename' })}
                  >
                    <IconPencil size={16} aria-hidden />
                  </ActionIcon>
                )}
                {tag.mayRemove && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('keep.remove', { name: tag.name, interpolation: { escapeValue: false } })}
                    onClick={() => setChanging({ id: tag.id, how: 'remove' })}
                  >
                    <IconTrash size={16} aria-hidden />
                  </ActionIcon>
                )}
              </Group>
            ) : changing.how === 'rename' ? (
              <Renaming tag={tag} onEnd={stop} />
            ) : (
              <Removing tag={tag} onEnd={stop} />
            )}
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

/** What appears where one was is where one goes on. */
const focused = (part: HTMLElement | null) => part?.focus();

type One = { tag: KeptTag; onEnd: () => void };

function Renaming({ tag, onEnd }: One) {
  const { t } = useTranslation(['tags', 'ui']);
  const act = useTagAct();
  const [name, setName] = useState(tag.name);
  const given = name.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (given === '' || given === tag.name) onEnd();
        else act.mutate({ act: 'rename', id: tag.id, name: given }, { onSuccess: onEnd });
      }}
    >
      <Stack gap="xs">
        <TextInput
          label={t('keep.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={mostCharacters}
          ref={focused}
        />
        {act.error && <ErrorNote error={act.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="compact-md" onClick={onEnd}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" size="compact-md" loading={act.isPending}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Removing({ tag, onEnd }: One) {
  const { t } = useTranslation(['tags', 'ui']);
  const act = useTagAct();
  return (
    <Stack gap="xs" role="group" aria-label={t('keep.remove', { name: tag.name, interpolation: { escapeValue: false } })}>
      <Text size="sm">{t('keep.gone', { count: tag.patients, name: tag.name, interpolation: { escapeValue: false } })}</Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" size="compact-md" onClick={onEnd} ref={focused}>
          {t('ui:cancel')}
        </Button>
        <Button
          color="red"
          size="compact-md"
          loading={act.isPending}
          onClick={() =>
            act.mutate(
              { act: 'remove', id: tag.id },
              {
                onSuccess: () => toastDone(t('keep.removed', { name: tag.name, interpolation: { escapeValue: false } })),
                onError: toastProblem,
                onSettled: onEnd,
              },
            )
          }
        >
          {t('keep.do')}
        </Button>
      </Group>
    </Stack>
  );
}
