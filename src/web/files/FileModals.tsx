import { Anchor, Button, Group, List, Modal, Skeleton, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordFile } from '#src/contract/files.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { addressOf, fileQuery, useArchiveFile, useChangeFile, useRestoreFile } from './data.ts';
import { PreviewFileModal } from './PreviewFileModal.tsx';

export type Asked = { act: 'preview' | 'rename' | 'archive' | 'versions'; file: RecordFile };
type Props = { patientId: number; asked: Asked | null; onClose: () => void };
type One = { patientId: number; file: RecordFile; onClose: () => void };

/** What is asked about one file at a time. */
export function FileModals({ patientId, asked, onClose }: Props) {
  const { t } = useTranslation(['files', 'ui']);
  if (asked?.act === 'preview') return <PreviewFileModal patientId={patientId} file={asked.file} onClose={onClose} />;
  const titles = {
    rename: t('rename.title'),
    archive: t('archive.title', { name: asked?.file.name }),
    versions: t('versions.title', { name: asked?.file.name }),
  };
  const forms = { rename: RenameForm, archive: ArchiveForm, versions: Versions };
  const Form = asked && forms[asked.act];
  return (
    <Modal opened={asked !== null} onClose={onClose} title={asked && titles[asked.act]} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      {Form && <Form key={asked.file.id} patientId={patientId} file={asked.file} onClose={onClose} />}
    </Modal>
  );
}

function RenameForm({ patientId, file, onClose }: One) {
  const { t } = useTranslation(['files', 'ui']);
  const { mutate, isPending, error } = useChangeFile(patientId);
  const ending = /\.[^.]+$/.exec(file.name)?.[0] ?? '';
  const [name, setName] = useState(file.name.slice(0, file.name.length - ending.length));
  const [description, setDescription] = useState(file.description ?? '');
  const done = () => {
    toastDone(t('rename.saved'));
    onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') mutate({ file, name: name + ending, description: description.trim() || null }, { onSuccess: done });
      }}
    >
      <Stack gap="md">
        {error && <ErrorNote error={error} />}
        <TextInput
          label={t('rename.name')}
          description={t('rename.nameAdvice', { ending })}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          required
          data-autofocus
        />
        <Textarea
          label={`${t('rename.description')} ${t('rename.optional')}`}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
        />
        <Buttons onClose={onClose} label={t('rename.save')} busy={isPending} disabled={name.trim() === ''} />
      </Stack>
    </form>
  );
}

function ArchiveForm({ patientId, file, onClose }: One) {
  const { t } = useTranslation(['files', 'ui']);
  const { mutate, isPending, error } = useArchiveFile(patientId);
  const restoring = useRestoreFile(patientId);
  const [reason, setReason] = useState('');
  const { name } = file;
  const undo = (archived: RecordFile) => () =>
    restoring.mutate(archived, { onSuccess: () => toastDone(t('archive.restored', { name })), onError: toastProblem });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() === '') return;
        mutate(
          { file, reason },
          {
            onSuccess: (archived) => {
              toastDone(t('archive.done', { name }), undo(archived));
              onClose();
            },
          },
        );
      }}
    >
      <Stack gap="md">
        {error && <ErrorNote error={error} />}
        <Text size="sm">{t('archive.advice')}</Text>
        <TextInput
          label={t('archive.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          required
          data-autofocus
        />
        <Buttons onClose={onClose} label={t('archive.confirm')} busy={isPending} disabled={reason.trim() === ''} />
      </Stack>
    </form>
  );
}

type ButtonsProps = { onClose: () => void; label: string; busy: boolean; disabled: boolean };
const Buttons = ({ onClose, label, busy, disabled }: ButtonsProps) => {
  const { t } = useTranslation('ui');
  return (
    <Group justify="flex-end" gap="sm">
      <Button variant="default" onClick={onClose}>
        {t('cancel')}
      </Button>
      <Button type="submit" loading={busy} disabled={disabled}>
        {label}
      </Button>
    </Group>
  );
};

function Versions({ patientId, file }: One) {
  const { t, i18n } = useTranslation('files');
  const write = formats(i18n.language, useMe().tenant.timeZone);
  const query = useQuery(fileQuery(patientId, file.id));
  return (
    <FourStates query={query} loading={<Skeleton h={80} />}>
      {({ versions }) => (
        <List listStyleType="none" spacing="sm">
          {versions.map((one) => (
            <List.Item key={one.id}>
              <Anchor href={addressOf(patientId, one, 'content')} download={one.name} size="sm">
                {t('version', { revision: one.revision })}: {one.name}
              </Anchor>
              <Text size="xs" c="dimmed">
                {one.by ? fullName(one.by) : ''} · {write.dateTime(one.at)}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
    </FourStates>
  );
}
