import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { toastDone, toastNews, toastProblem } from '#src/web/ui/toasts.tsx';
import { useAddLocation, useAddRoom, useChangeLocation, useChangeRoom } from './data.ts';
import type { Location, Room } from './data.ts';
import { useKeptDraft } from './useKeptDraft.ts';

const longest = 5;
const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** A place, new or to be changed. */
export function EditLocationModal({ location, onClose }: { location: Location | null; onClose: () => void }) {
  const { t } = useTranslation('offer');
  const { begun, draft, change, takeOver } = useKeptDraft(location, (of) => ({
    name: of?.name ?? '',
    address: of?.addressLines.join('\n') ?? '',
  }));
  const adding = useAddLocation();
  const changing = useChangeLocation();
  const addressLines = linesOf(draft.address);
  const fault = addressLines.length > longest ? t('locations.tooManyLines', { count: longest }) : null;
  const tooLong = addressLines.some((line) => line.length > 120) ? t('locations.lineTooLong', { count: 120 }) : null;
  const save = () => {
    const whole = { name: draft.name.trim(), addressLines };
    const how = {
      onSuccess: () => {
        toastDone(t('saved', { name: whole.name }));
        onClose();
      },
      onError: (error: unknown) => (takeOver(error) ? toastNews(t('conflict')) : toastProblem(error)),
    };
    if (begun) changing.mutate({ of: begun, change: whole }, how);
    else adding.mutate(whole, how);
  };
  return (
    <Frame
      title={location ? t('editOf', { name: location.name }) : t('locations.add')}
      isBusy={adding.isPending || changing.isPending}
      isWhole={draft.name.trim() !== '' && !fault && !tooLong}
      onSave={save}
      onClose={onClose}
    >
      <TextInput
        label={t('locations.name')}
        maxLength={80}
        data-autofocus
        value={draft.name}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <Textarea
        label={t('locations.address')}
        description={t('locations.addressWhat')}
        autosize
        minRows={3}
        maxRows={6}
        maxLength={700}
        value={draft.address}
        error={fault ?? tooLong}
        onChange={({ currentTarget }) => change({ address: currentTarget.value })}
      />
    </Frame>
  );
}

/** A room of a place, new or to be renamed. */
export function EditRoomModal({ room, at, onClose }: { room: Room | null; at: Location; onClose: () => void }) {
  const { t } = useTranslation('offer');
  const { begun, draft, change, takeOver } = useKeptDraft(room, (of) => ({ name: of?.name ?? '' }));
  const adding = useAddRoom();
  const changing = useChangeRoom();
  const save = () => {
    const name = draft.name.trim();
    const how = {
      onSuccess: () => {
        toastDone(t('saved', { name }));
        onClose();
      },
      onError: (error: unknown) => (takeOver(error) ? toastNews(t('conflict')) : toastProblem(error)),
    };
    if (begun) changing.mutate({ of: begun, change: { name } }, how);
    else adding.mutate({ name, locationId: at.id }, how);
  };
  return (
    <Frame
      title={room ? t('editOf', { name: room.name }) : t('rooms.addTo', { name: at.name })}
      isBusy={adding.isPending || changing.isPending}
      isWhole={draft.name.trim() !== ''}
      onSave={save}
      onClose={onClose}
    >
      <TextInput
        label={t('rooms.name')}
        maxLength={80}
        data-autofocus
        value={draft.name}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
    </Frame>
  );
}

type FrameProps = { title: string; isBusy: boolean; isWhole: boolean; onSave: () => void; onClose: () => void; children: ReactNode };

function Frame({ title, isBusy, isWhole, onSave, onClose, children }: FrameProps) {
  const { t } = useTranslation('offer');
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) onSave();
        }}
      >
        <Stack gap="md">{children}</Stack>
        <Group mt="lg" gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel', { ns: 'ui' })}
          </Button>
          <Button type="submit" loading={isBusy} disabled={!isWhole}>
            {t('save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
