import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { keyOf } from './data.ts';
import type { ReviewItem } from './data.ts';
import classes from './ReviewScreen.module.css';

type Props = {
  items: readonly ReviewItem[];
  opened: boolean;
  isPending: boolean;
  error: unknown;
  contactDays: number;
  onEnd: (reason: string) => void;
  onClose: () => void;
};

/** A7: what ending these would do, said before; with the reason that is kept. */
export function EndAssignmentsModal({ items, opened, onClose, ...form }: Props) {
  const { t } = useTranslation(['review', 'ui']);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('ending.title', { count: items.length })}
      size={520}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {items.length > 0 && <EndForm items={items} onClose={onClose} {...form} />}
    </Modal>
  );
}

function EndForm({ items, isPending, error, contactDays, onEnd, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['review', 'ui']);
  const [reason, setReason] = useState<string>(t('ending.usual', { count: contactDays }));
  const left = items.filter(({ leavesNobody }) => leavesNobody).length;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '') onEnd(reason.trim());
      }}
    >
      <Stack gap="md">
        <ul className={classes.effects}>
          {items.map((item) => {
            const [who, whom] = [fullName(item.practitioner), fullName(item.patient)];
            return (
              <li key={keyOf(item)}>
                <Text size="sm">
                  {t('ending.loses', { who, whom })}
                  {item.follows && ` ${t('ending.follows', { next: fullName(item.follows) })}`}
                  {item.leavesNobody && ` ${t('ending.nobody')}`}
                </Text>
              </li>
            );
          })}
        </ul>
        {left > 0 && <Text size="sm">{t('ending.queue', { count: left })}</Text>}
        <Textarea
          data-autofocus
          label={t('ending.reason')}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={reason.trim() === '' && t('ending.reasonMissing')}
        />
        {error !== null && error !== undefined && <ErrorNote error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" loading={isPending} disabled={reason.trim() === ''}>
            {t('ending.confirm', { count: items.length })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
