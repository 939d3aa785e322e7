import { VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCloudCheck, IconCloudOff, IconCloudUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { formats } from '#src/web/ui/formats.ts';
import classes from './NoteEditor.module.css';
import type { SaveState as State } from './useAutosave.ts';

/** How far what is on the screen is kept. Only what needs attention is said aloud: every pause in typing would be too much. */
export function SaveState({ state }: { state: State<unknown> }) {
  const { t, i18n } = useTranslation('notes');
  const { time } = formats(i18n.language, useMe().tenant.timeZone);
  const isFine = state.is === 'saved' || state.is === 'saving' || state.is === 'unsaved';
  const Icon = state.is === 'saved' ? IconCloudCheck : isFine ? IconCloudUp : state.is === 'offline' ? IconCloudOff : IconAlertTriangle;
  const words =
    state.is === 'saved' ? t('save.saved', { time: time(state.at) }) : t(`save.${state.is === 'saving' ? 'unsaved' : state.is}`);
  return (
    <span className={classes.save} data-bad={!isFine || undefined} data-save={state.is}>
      <Icon size={16} stroke={1.8} aria-hidden />
      <span>{words}</span>
      <VisuallyHidden component="output">{isFine ? '' : words}</VisuallyHidden>
    </span>
  );
}
