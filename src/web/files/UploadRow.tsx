import { ActionIcon, Button, Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconFileUpload, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { FileRefusal } from '#src/contract/files.ts';
import { Problem } from '#src/contract/problems.ts';
import { problemText } from '#src/web/ui/problemText.ts';
import { sizeIn } from './data.ts';
import classes from './FilesPanel.module.css';
import type { Upload } from './useUploads.ts';

type Props = { upload: Upload; limit: number; onRetry: () => void; onStop: () => void };

/** A file on its way: how far it is, or why it was not taken. */
export function UploadRow({ upload: { file, sent, state, error }, limit, onRetry, onStop }: Props) {
  const { t, i18n } = useTranslation(['files', 'ui']);
  const { name } = file;
  const failed = state === 'failed';
  const code = error instanceof Problem ? error.code : null;
  const reason = FileRefusal.safeParse(error instanceof Problem ? error.detail['reason'] : null);
  const why = () => {
    if (code === 'file_too_large') return t('refused.tooLarge', { limit: sizeIn(i18n.language, limit) });
    if (code === 'file_refused' && reason.success) return t(`refused.${reason.data}`);
    const { title, advice } = problemText(error);
    return `${title}. ${advice}`;
  };
  const Icon = failed ? IconAlertTriangle : IconFileUpload;
  return (
    <li className={classes.file}>
      <Icon size={24} stroke={1.5} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        {failed ? (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {why()}
          </Text>
        ) : (
          <>
            <Progress.Root size="sm" my={6}>
              <Progress.Section
                value={(sent / file.size) * 100}
                aria-label={t('upload.progress', { name })}
                animated={state === 'looking'}
              />
            </Progress.Root>
            <Text size="xs" c="dimmed" data-figures>
              {state === 'again'
                ? t('upload.again')
                : state === 'looking'
                  ? t('upload.looking')
                  : t('upload.sending', { sent: sizeIn(i18n.language, sent), size: sizeIn(i18n.language, file.size) })}
            </Text>
          </>
        )}
        {failed && code !== 'file_refused' && code !== 'file_too_large' && (
          <Button size="compact-sm" variant="default" mt={6} onClick={onRetry} aria-label={t('upload.retry', { name })}>
            {t('ui:retry')}
          </Button>
        )}
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        onClick={onStop}
        aria-label={t(failed ? 'upload.dismiss' : 'upload.cancel', { name })}
      >
        <IconX size={18} aria-hidden />
      </ActionIcon>
    </li>
  );
}
