import { ActionIcon, Kbd, Modal, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useListed, useShortcutsAllowed } from '#src/web/ui/shortcuts.ts';
import { Finder } from './Finder.tsx';
import type { Command } from './Finder.tsx';
import classes from './SearchBox.module.css';

const onApple = /Mac|iPhone|iPad/.test(navigator.userAgent);
const keys = onApple ? '⌘ K' : 'Ctrl K';

/** Q1: the one search box, for people and commands, in reach on every screen: Ctrl K (⌘ K), or / where the screen has no field of its own for it. */
export function SearchBox({ commands }: { commands: readonly Command[] }) {
  const { t } = useTranslation(['search', 'ui']);
  const [opened, dialog] = useDisclosure(false);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const allowed = useShortcutsAllowed();
  useListed(keys, t('box.title'));
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const chord = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const target = event.target as HTMLElement | null;
    const slash =
      event.key === '/' &&
      allowed &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey &&
      !target?.closest('input, textarea, select, [contenteditable]');
    if ((!chord && !slash) || event.isComposing || document.querySelector('[role="dialog"]')) return;
    if (slash && (event.defaultPrevented || document.querySelector('main [aria-keyshortcuts="/"]'))) return;
    event.preventDefault();
    dialog.open();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  return (
    <>
      <UnstyledButton
        className={classes.button}
        onClick={dialog.open}
        visibleFrom="md"
        aria-keyshortcuts={onApple ? 'Meta+K' : 'Control+K'}
      >
        <IconSearch size={16} aria-hidden />
        <span className={classes.label}>{t('box.open')}</span>
        <Kbd size="xs" aria-hidden>
          {keys}
        </Kbd>
      </UnstyledButton>
      <Tooltip label={t('box.open')}>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('box.open')} onClick={dialog.open} hiddenFrom="md">
          <IconSearch size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t('box.title')}
        size="lg"
        yOffset="10vh"
        fullScreen={isPhone}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        {opened && <Finder commands={commands} onDone={dialog.close} />}
      </Modal>
    </>
  );
}
