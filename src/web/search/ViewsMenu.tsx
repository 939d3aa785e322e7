import { ActionIcon, Button, Group, Modal, Popover, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBookmark, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '#src/contract/search.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { askedBy, filterAsked } from './address.ts';
import type { Filter } from './address.ts';
import { useChoices, useViewAct } from './data.ts';

type Props = { filter: Filter; onFilter: (filter: Filter) => void };

/** The filters that one keeps under names of one's own: opened, saved, renamed, thrown away. */
export function ViewsMenu({ filter, onFilter }: Props) {
  const { t } = useTranslation('search');
  const { data } = useChoices();
  const [opened, menu] = useDisclosure(false);
  const [naming, setNaming] = useState<SavedView | 'new' | null>(null);
  const act = useViewAct();
  const views = data?.views ?? [];
  const isFiltered = Object.keys(filter).length > 0;
  const name = (of: SavedView | 'new') => {
    menu.close();
    setNaming(of);
  };
  return (
    <>
      <Popover
        opened={opened}
        onChange={(open) => (open ? menu.open() : menu.close())}
        position="bottom-end"
        width={320}
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <Button variant="default" leftSection={<IconBookmark size={16} aria-hidden />} onClick={menu.toggle}>
            {t('views.button')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('views.button')}>
          <Stack gap={4}>
            {views.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('views.none')}
              </Text>
            )}
            {views.map((view) => (
              <Group key={view.id} gap={4} wrap="nowrap">
                <Button
                  variant="subtle"
                  color="gray"
                  justify="flex-start"
                  flex={1}
                  miw={0}
                  aria-current={view.asked === askedBy(filter) || undefined}
                  onClick={() => {
                    onFilter(filterAsked(view.asked));
                    menu.close();
                  }}
                >
                  {view.name}
                </Button>
                <ActionIcon variant="subtle" color="gray" aria-label={t('views.rename', { name: view.name })} onClick={() => name(view)}>
                  <IconPencil size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('views.delete', { name: view.name })}
                  onClick={() =>
                    act.mutate(
                      { act: 'delete', id: view.id },
                      { onSuccess: () => toastDone(t('views.deleted', { name: view.name })), onError: toastProblem },
                    )
                  }
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </Group>
            ))}
            <Button variant="light" mt={4} disabled={!isFiltered} onClick={() => name('new')}>
              {t('views.save')}
            </Button>
            {!isFiltered && (
              <Text size="xs" c="dimmed">
                {t('views.nothing')}
              </Text>
            )}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <NameModal naming={naming} asked={askedBy(filter)} onClose={() => setNaming(null)} />
    </>
  );
}

function NameModal({ naming, asked, onClose }: { naming: SavedView | 'new' | null; asked: string; onClose: () => void }) {
  const { t } = useTranslation(['search', 'ui']);
  const title = naming === null || naming === 'new' ? t('views.saveTitle') : t('views.rename', { name: naming.name });
  return (
    <Modal opened={naming !== null} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      {naming && <NameForm naming={naming} asked={asked} onClose={onClose} />}
    </Modal>
  );
}

function NameForm({ naming, asked, onClose }: { naming: SavedView | 'new'; asked: string; onClose: () => void }) {
  const { t } = useTranslation('search');
  const act = useViewAct();
  const [name, setName] = useState(naming === 'new' ? '' : naming.name);
  const given = name.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (given === '') return;
        act.mutate(naming === 'new' ? { act: 'save', name: given, asked } : { act: 'rename', id: naming.id, name: given }, {
          onSuccess: () => {
            toastDone(t('views.saved', { name: given }));
            onClose();
          },
        });
      }}
    >
      <Stack gap="md">
        {act.isError && <ErrorNote error={act.error} />}
        <TextInput
          label={t('views.name')}
          description={t('views.nameAdvice')}
          maxLength={60}
          required
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={act.isPending}>
            {t('views.do')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
