import { Button, Group, Kbd, Text } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { focused } from './NoteActions.tsx';
import classes from './NoteEditor.module.css';

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

type Props = {
  wasSigned: boolean;
  asking: boolean;
  busy: boolean;
  disabled: boolean;
  onAsk: () => void;
  onSign: () => void;
  onNotYet: () => void;
};

/** Signing, and before it the sentence that says what it does. */
export function SignBar({ wasSigned, asking, busy, disabled, onAsk, onSign, onNotYet }: Props) {
  const { t } = useTranslation('notes');
  const isTrainee = useMe().member?.roles.includes('trainee') ?? false;
  if (asking)
    return (
      <div className={classes.sign} role="group" aria-label={t('sign.sign')}>
        <Text size="sm" className={classes.what}>
          {t(isTrainee ? 'sign.whatTrainee' : 'sign.what')}
        </Text>
        <Group gap="xs" wrap="nowrap">
          <Button variant="default" onClick={onNotYet} disabled={busy}>
            {t('sign.notYet')}
          </Button>
          <Button ref={focused} leftSection={<IconSignature size={16} aria-hidden />} loading={busy} onClick={onSign}>
            {t('sign.confirm')}
          </Button>
        </Group>
      </div>
    );
  return (
    <div className={classes.sign}>
      <Kbd visibleFrom="sm">{t(isMac ? 'sign.keysMac' : 'sign.keys')}</Kbd>
      <Button leftSection={<IconSignature size={16} aria-hidden />} disabled={disabled} onClick={onAsk}>
        {t(wasSigned ? 'sign.again' : 'sign.sign')}
      </Button>
    </div>
  );
}
