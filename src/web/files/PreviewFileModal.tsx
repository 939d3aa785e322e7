import { ActionIcon, Alert, Anchor, Group, Modal, Skeleton, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconDownload, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordFile } from '#src/contract/files.ts';
import { addressOf } from './data.ts';
import classes from './FilesPanel.module.css';
import { usePdf } from './usePdf.ts';

type Props = { patientId: number; file: RecordFile; onClose: () => void };

/** A picture that the server drew, or the pages of a PDF, drawn here: nothing of the file itself runs or is embedded. */
export function PreviewFileModal({ patientId, file, onClose }: Props) {
  const { t } = useTranslation(['files', 'ui']);
  const { name, shown } = file;
  return (
    <Modal opened onClose={onClose} title={name} size="min(1100px, 96vw)" closeButtonProps={{ 'aria-label': t('ui:close') }}>
      {shown === 'image' ? <Picture patientId={patientId} file={file} /> : <Pages patientId={patientId} file={file} />}
      <Group justify="flex-end" mt="md">
        <Anchor href={addressOf(patientId, file, 'content')} download={name} size="sm">
          <Group gap={6} component="span">
            <IconDownload size={16} aria-hidden />
            {t('act.download')}
          </Group>
        </Anchor>
      </Group>
    </Modal>
  );
}

type One = Omit<Props, 'onClose'>;

function Picture({ patientId, file }: One) {
  const { t } = useTranslation('files');
  const [failed, setFailed] = useState(false);
  if (failed) return <Failed />;
  return (
    <img
      className={classes.image}
      src={addressOf(patientId, file, 'preview')}
      alt={t('preview.image', { name: file.name })}
      onError={() => setFailed(true)}
    />
  );
}

const Failed = () => {
  const { t } = useTranslation('files');
  return (
    <Alert color="red" variant="light" role="alert">
      {t('preview.failed')}
    </Alert>
  );
};

const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];

function Pages({ patientId, file }: One) {
  const { t } = useTranslation('files');
  const { pages, failed, draw } = usePdf(addressOf(patientId, file, 'content'));
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState(2);
  const canvas = useRef<HTMLCanvasElement>(null);
  const region = useRef<HTMLDivElement>(null);
  const scale = zooms[zoom] ?? 1;
  useEffect(() => (canvas.current && pages > 0 ? draw(canvas.current, page, scale) : undefined), [draw, page, pages, scale]);
  // The keys turn the pages as soon as there are any.
  useEffect(() => {
    if (pages > 0) region.current?.focus();
  }, [pages]);
  const turn = (by: 1 | -1) => setPage((now) => Math.min(Math.max(now + by, 1), Math.max(pages, 1)));
  const closer = (by: 1 | -1) => setZoom((now) => Math.min(Math.max(now + by, 0), zooms.length - 1));
  const onKey = (key: string) => {
    if (key === 'ArrowRight' || key === 'PageDown') turn(1);
    else if (key === 'ArrowLeft' || key === 'PageUp') turn(-1);
    else if (key === '+' || key === '=') closer(1);
    else if (key === '-') closer(-1);
    else return false;
    return true;
  };
  if (failed) return <Failed />;
  if (pages === 0) return <Skeleton h={480} />;
  const button = (label: string, Icon: typeof IconZoomIn, act: () => void, disabled: boolean) => (
    <ActionIcon variant="default" size="lg" aria-label={label} onClick={act} disabled={disabled}>
      <Icon size={18} aria-hidden />
    </ActionIcon>
  );
  return (
    // The keys work wherever the focus is in here.
    <div onKeyDown={(event) => onKey(event.key) && event.preventDefault()} role="presentation">
      <Group justify="space-between" mb="sm">
        <Group gap="xs">
          {button(t('preview.previous'), IconChevronLeft, () => turn(-1), page === 1)}
          <Text size="sm" aria-live="polite" data-figures>
            {t('preview.page', { page, pages })}
          </Text>
          {button(t('preview.next'), IconChevronRight, () => turn(1), page === pages)}
        </Group>
        <Group gap="xs">
          {button(t('preview.smaller'), IconZoomOut, () => closer(-1), zoom === 0)}
          <Text size="sm" data-figures>
            {t('preview.zoom', { percent: scale * 100 })}
          </Text>
          {button(t('preview.larger'), IconZoomIn, () => closer(1), zoom === zooms.length - 1)}
        </Group>
      </Group>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls can be reached with the keyboard */}
      <div ref={region} className={classes.pages} tabIndex={0} role="region" aria-label={t('preview.pages', { name: file.name })}>
        <canvas ref={canvas} className={classes.page} />
      </div>
    </div>
  );
}
