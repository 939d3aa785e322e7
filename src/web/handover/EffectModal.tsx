import { Button, Modal, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useCommit, useUndo } from './data.ts';
import type { HandoverDraft, HandoverEffect, HandoverWanted } from './data.ts';
import { EffectAttention } from './EffectAttention.tsx';
import classes from './EffectModal.module.css';
import { EffectSum } from './EffectSum.tsx';
import { useSayUndone } from './useSayUndone.ts';

type Props = { draft: HandoverDraft; wanted: HandoverWanted; effect: HandoverEffect; onClose: () => void };

/** O3: everything that it will do, first what needs attention, in numbers and names; and the button that does exactly this. */
export function EffectModal({ draft, wanted, effect, onClose }: Props) {
  const { t } = useTranslation(['handover', 'ui']);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { mutate, isPending } = useCommit();
  const undo = useUndo();
  const sayUndone = useSayUndone();
  const name = fullName(draft.practitioner);
  const commit = () =>
    mutate(
      { ...wanted, version: effect.version },
      {
        onSuccess: ({ id }) => {
          onClose();
          toastDone(t('done', { name }), () => undo.mutate(id, { onSuccess: sayUndone, onError: toastProblem }));
        },
        onError: (error) => {
          toastProblem(error);
          if (error instanceof Problem && error.code === 'handover_changed') onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('effect.title', { name })}
      size={720}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
      classNames={{ content: classes.content, header: classes.header, title: classes.title, body: classes.body }}
    >
      <Stack gap="md" className={classes.effect}>
        <EffectAttention draft={draft} effect={effect} />
        <EffectSum draft={draft} effect={effect} stops={wanted.stopAccepting && draft.practitioner.acceptingNewPatients} />
      </Stack>
      <div className={classes.footer}>
        <Button variant="default" onClick={onClose}>
          {t('ui:cancel')}
        </Button>
        <Button onClick={commit} loading={isPending} disabled={effect.unsettled.length > 0}>
          {t('commit', { count: effect.patients.length })}
        </Button>
      </div>
    </Modal>
  );
}
