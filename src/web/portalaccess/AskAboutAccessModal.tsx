import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { useAskAboutAccess } from './data.ts';
import type { Access } from './data.ts';
import { useAccessWords } from './useAccessWords.ts';

type Props = { about: Access; when: string; onClose: () => void };

/** B3: a question about one entry of the list. */
export function AskAboutAccessModal({ about, when, onClose }: Props) {
  const { t } = useTranslation(['portalaccess', 'ui']);
  const { tenant } = useMe();
  const { sentenceOf } = useAccessWords();
  const { mutate, isPending, error } = useAskAboutAccess();
  const [question, setQuestion] = useState('');
  const [missing, setMissing] = useState(false);
  const send = () => {
    setMissing(question.trim() === '');
    if (question.trim() === '') return;
    const onSuccess = () => {
      toastDone(t('ask.sent'));
      onClose();
    };
    mutate({ id: about.id, question }, { onSuccess });
  };
  return (
    <Modal opened onClose={onClose} title={t('ask.title')} size={480} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack gap="md">
          <Text size="sm" fw={600}>
            {sentenceOf(about)}
            <Text span inherit fw={400} c="dimmed">
              {` · ${when}`}
            </Text>
          </Text>
          <Text size="sm">{t('ask.who', { clinic: tenant.name })}</Text>
          <Textarea
            data-autofocus
            label={t('ask.question')}
            autosize
            minRows={3}
            maxRows={8}
            maxLength={1000}
            required
            withAsterisk={false}
            value={question}
            onChange={(event) => setQuestion(event.currentTarget.value)}
            error={missing && question.trim() === '' && t('ask.missing')}
          />
          {error && <ErrorNote error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('ui:cancel')}
            </Button>
            <Button type="submit" loading={isPending}>
              {t('ask.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
