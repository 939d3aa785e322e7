import { ActionIcon, Anchor, Badge, Group, Menu, Text } from '@mantine/core';
import {
  IconArchive,
  IconArrowBackUp,
  IconDotsVertical,
  IconDownload,
  IconFileText,
  IconFileTypeCsv,
  IconFileTypeDocx,
  IconFileTypePdf,
  IconFileTypeXls,
  IconHistory,
  IconPencil,
  IconPhoto,
  IconUpload,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FileType, RecordFile } from '#src/contract/files.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { addressOf, sizeIn, useRestoreFile } from './data.ts';
import type { Asked } from './FileModals.tsx';
import classes from './FilesPanel.module.css';

const icons: Record<FileType, typeof IconFileText> = {
  pdf: IconFileTypePdf,
  png: IconPhoto,
  jpeg: IconPhoto,
  gif: IconPhoto,
  webp: IconPhoto,
  text: IconFileText,
  csv: IconFileTypeCsv,
  docx: IconFileTypeDocx,
  xlsx: IconFileTypeXls,
  odt: IconFileText,
};

type Props = { patientId: number; file: RecordFile; onAct: (act: Asked['act'] | 'replace') => void };

/** One file: what it is, who added it and when, and what can be done with it. */
export function FileRow({ patientId, file, onAct }: Props) {
  const { t, i18n } = useTranslation('files');
  const write = formats(i18n.language, useMe().tenant.timeZone);
  const { name, archived, description, revision, shown, state, type } = file;
  const Icon = icons[type];
  const by = file.by ? fullName(file.by) : '';
  return (
    <li className={classes.file}>
      <Icon size={24} stroke={1.5} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        <Group gap={8}>
          {state === 'quarantined' ? (
            <Text size="sm" fw={500}>
              {name}
            </Text>
          ) : shown ? (
            <Anchor component="button" type="button" size="sm" className={classes.name} onClick={() => onAct('preview')}>
              {name}
            </Anchor>
          ) : (
            <Anchor href={addressOf(patientId, file, 'content')} download={name} size="sm" className={classes.name}>
              {name}
            </Anchor>
          )}
          {revision > 1 && (
            <Badge variant="light" color="gray" size="sm" tt="none">
              {t('version', { revision })}
            </Badge>
          )}
          {state === 'quarantined' && (
            <Badge variant="light" color="amber" size="sm" tt="none" title={t('quarantinedAdvice')}>
              {t('quarantined')}
            </Badge>
          )}
        </Group>
        {description && <Text size="sm">{description}</Text>}
        <Text size="xs" c="dimmed" data-figures>
          {t('facts', { type: t(`type.${type}`), size: sizeIn(i18n.language, file.size), by, date: write.dateTime(file.at) })}
        </Text>
        {archived && (
          <Text size="xs" c="dimmed">
            {t('archivedBy', { by: archived.by ? fullName(archived.by) : '', date: write.date(archived.at), reason: archived.reason })}
          </Text>
        )}
      </div>
      <FileMenu patientId={patientId} file={file} onAct={onAct} />
    </li>
  );
}

function FileMenu({ patientId, file, onAct }: Props) {
  const { t } = useTranslation('files');
  const { mutate } = useRestoreFile(patientId);
  const { name, archived, state } = file;
  const restore = () => mutate(file, { onSuccess: () => toastDone(t('archive.restored', { name })), onError: toastProblem });
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('actions', { name })}>
          <IconDotsVertical size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {state === 'ready' && (
          <Menu.Item component="a" href={addressOf(patientId, file, 'content')} download={name} leftSection={<IconDownload {...icon} />}>
            {t('act.download')}
          </Menu.Item>
        )}
        {!archived && (
          <>
            <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => onAct('rename')}>
              {t('act.rename')}
            </Menu.Item>
            <Menu.Item leftSection={<IconUpload {...icon} />} onClick={() => onAct('replace')}>
              {t('act.replace')}
            </Menu.Item>
          </>
        )}
        {file.revision > 1 && (
          <Menu.Item leftSection={<IconHistory {...icon} />} onClick={() => onAct('versions')}>
            {t('act.versions')}
          </Menu.Item>
        )}
        <Menu.Divider />
        {archived ? (
          <Menu.Item leftSection={<IconArrowBackUp {...icon} />} onClick={restore}>
            {t('act.restore')}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconArchive {...icon} />} onClick={() => onAct('archive')}>
            {t('act.archive')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
