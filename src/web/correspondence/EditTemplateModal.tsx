import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { placeholders, useSaveTemplate } from './data.ts';
import type { Template } from './data.ts';

/** One template: a name, a subject and a text, with the placeholders that can be put in. */
export function EditTemplateModal({ template, onClose }: { template: Template | null; onClose: () => void }) {
  const { t } = useTranslation('correspondence');
  const [draft, setDraft] = useState({ name: template?.name ?? '', subject: template?.subject ?? '', body: template?.body ?? '' });
  const area = useRef<HTMLTextAreaElement>(null);
  const { mutate, isPending } = useSaveTemplate();
  const insert = (placeholder: string) => {
    const field = area.current;
    const at = field?.selectionStart ?? draft.body.length;
    const put = `{{${placeholder}}}`;
    setDraft({ ...draft, body: draft.body.slice(0, at) + put + draft.body.slice(field?.selectionEnd ?? at) });
    field?.focus();
    requestAnimationFrame(() => field?.setSelectionRange(at + put.length, at + put.length));
  };
  const save = () =>
    mutate(
      { of: template, ...draft },
      {
        onSuccess: () => {
          toastDone(t('clinic.templateSaved'));
          onClose();
        },
        onError: toastProblem,
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }}
      size="xl"
      title={template ? t('clinic.edit', { name: template.name }) : t('clinic.add')}
    >
      <Stack gap="sm">
        <TextInput
          label={t('clinic.name')}
          maxLength={100}
          data-autofocus
          value={draft.name}
          onChange={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
        />
        <TextInput
          label={t('editor.subject')}
          maxLength={200}
          value={draft.subject}
          onChange={({ currentTarget }) => setDraft({ ...draft, subject: currentTarget.value })}
        />
        <Textarea
          ref={area}
          label={t('clinic.text')}
          autosize
          minRows={10}
          maxRows={20}
          maxLength={20_000}
          value={draft.body}
          onChange={({ currentTarget }) => setDraft({ ...draft, body: currentTarget.value })}
        />
        <div>
          <Text size="sm" mb={4}>
            {t('clinic.insert')}
          </Text>
          <Group gap={4}>
            {placeholders.map((one) => (
              <Button key={one} size="compact-xs" variant="default" ff="monospace" onClick={() => insert(one)}>
                {one}
              </Button>
            ))}
          </Group>
        </div>
      </Stack>
      <Group mt="lg" gap="xs" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('ask.cancel')}
        </Button>
        <Button onClick={save} loading={isPending} disabled={draft.name.trim() === ''}>
          {t('clinic.save')}
        </Button>
      </Group>
    </Modal>
  );
}
