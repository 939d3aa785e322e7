import { Button, FileButton, Group, Skeleton, Stack, Switch, Text } from '@mantine/core';
import { IconFiles, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { takenEndings } from '#src/contract/files.ts';
import type { RecordFile } from '#src/contract/files.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { sizeIn, useFiles } from './data.ts';
import { FileModals } from './FileModals.tsx';
import type { Asked } from './FileModals.tsx';
import { FileRow } from './FileRow.tsx';
import classes from './FilesPanel.module.css';
import { UploadRow } from './UploadRow.tsx';
import { useUploads } from './useUploads.ts';

const accept = takenEndings.map((ending) => `.${ending}`).join(',');
const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');

/** C2: the files of a record. Whatever is dropped anywhere on the panel is added. */
export function FilesPanel({ patient }: { patient: PatientPage }) {
  const { t, i18n } = useTranslation('files');
  const [archived, setArchived] = useState(false);
  const [over, setOver] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const query = useFiles(patient.id, archived);
  const { uploads, add, retry, stop } = useUploads(patient.id, (name) => toastDone(t('upload.done', { name })));
  const replacing = useRef<RecordFile | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const limit = query.data?.limit || 25 * 1024 * 1024;
  const whom = fullName(patient);
  const take = (files: readonly File[]) => {
    setArchived(false);
    add(files, limit);
  };
  const onDrop = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files]);
  };
  const choose = (act: Asked['act'] | 'replace', file: RecordFile) => {
    if (act !== 'replace') return setAsked({ act, file });
    replacing.current = file;
    chooser.current?.click();
  };
  return (
    // Dropping is one way of two: the button does the same with the keyboard.
    <div
      role="presentation"
      className={classes.panel}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={onDrop}
    >
      <section aria-label={t('list')}>
        <Group justify="space-between" gap="sm" mb="md" align="flex-start">
          <Text size="sm" c="dimmed" className={classes.advice}>
            {over ? t('dropNow', { whom }) : t('drop', { limit: sizeIn(i18n.language, limit) })}
          </Text>
          <Group gap="md">
            <Switch label={t('showArchived')} checked={archived} onChange={(event) => setArchived(event.currentTarget.checked)} />
            <FileButton multiple accept={accept} onChange={take}>
              {(props) => (
                <Button {...props} leftSection={<IconUpload size={16} aria-hidden />}>
                  {t('add')}
                </Button>
              )}
            </FileButton>
          </Group>
        </Group>
        <input
          ref={chooser}
          type="file"
          hidden
          accept={accept}
          aria-label={t('act.replace')}
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file && replacing.current) add([file], limit, replacing.current.id);
            currentTarget.value = '';
          }}
        />
        {uploads.length > 0 && (
          <ul className={classes.files} aria-label={t('upload.list')}>
            {uploads.map((upload) => (
              <UploadRow key={upload.id} upload={upload} limit={limit} onRetry={() => retry(upload)} onStop={() => stop(upload.id)} />
            ))}
          </ul>
        )}
        <FourStates
          query={query}
          loading={<Loading />}
          empty={({ files }) =>
            files.length > 0 || uploads.length > 0 ? null : archived ? (
              <EmptyState icon={IconFiles} title={t('emptyArchived.title')} advice={t('emptyArchived.advice')} order={3} />
            ) : (
              <div className={classes.empty}>
                <EmptyState icon={IconFiles} title={t('empty.title')} advice={t('empty.advice', { whom })} order={3} />
              </div>
            )
          }
        >
          {({ files }) =>
            files.length > 0 && (
              <ul className={classes.files} aria-label={t('list')}>
                {files.map((file) => (
                  <FileRow key={file.id} patientId={patient.id} file={file} onAct={(act) => choose(act, file)} />
                ))}
              </ul>
            )
          }
        </FourStates>
        {query.hasNextPage && (
          <Group justify="center" mt="md">
            <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('more')}
            </Button>
          </Group>
        )}
        <FileModals patientId={patient.id} asked={asked} onClose={() => setAsked(null)} />
      </section>
    </div>
  );
}

const Loading = () => (
  <Stack gap={1}>
    <Skeleton h={64} />
    <Skeleton h={64} />
    <Skeleton h={64} />
  </Stack>
);
