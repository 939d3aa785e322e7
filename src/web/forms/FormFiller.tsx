import { Alert, Anchor, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconAlertTriangle, IconArrowLeft, IconCheck, IconCloudOff, IconInfoCircle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WholeForm } from '#src/contract/forms.ts';
import { missingIn, misfitsOf, progressOf, resultOf } from '#src/contract/instruments.ts';
import { Problem } from '#src/contract/problems.ts';
import { FormFields } from '#src/web/formfields/FormFields.tsx';
import { useDraft } from '#src/web/formfields/useDraft.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { completeDraft, saveDraft, useDiscardForm, useDraftForm } from './data.ts';
import { ScoreBadge } from './ScoreBadge.tsx';
import classes from './FormFiller.module.css';

type Props = {
  patientId: number;
  formId: number;
  onClose: () => void;
  onCompleted: (formId: number) => void;
};

/** A draft to be filled in: saved as one goes, with its score beside it, until it is completed. */
export function FormFiller({ patientId, formId, ...on }: Props) {
  const { t } = useTranslation('forms');
  const query = useDraftForm(patientId, formId);
  return (
    <div className={classes.panel}>
      <Anchor component="button" type="button" size="sm" underline="hover" className={classes.back} onClick={on.onClose}>
        <IconArrowLeft size={16} aria-hidden />
        {t('filler.back')}
      </Anchor>
      <FourStates query={query} loading={<Loading />}>
        {(form) => <Filling key={form.id} patientId={patientId} form={form} {...on} />}
      </FourStates>
    </div>
  );
}

function Filling({ patientId, form, onClose, onCompleted }: Omit<Props, 'formId'> & { form: WholeForm }) {
  const { t, i18n } = useTranslation(['forms', 'ui']);
  const { tenant } = useMe();
  const { date, time } = formats(i18n.language, tenant.timeZone);
  const client = useQueryClient();
  const draft = useDraft(
    { ...form, fields: form.definition.fields },
    {
      save: (version, answers) => saveDraft(patientId, form.id, version, answers),
      complete: (version, answers) => completeDraft(patientId, form.id, version, answers),
    },
  );
  const discard = useDiscardForm(patientId);
  const [tried, setTried] = useState(false);
  const [completing, setCompleting] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const questions = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);

  const { fields } = form.definition;
  const missing = missingIn(fields, draft.answers);
  const result = resultOf(form.definition, draft.answers);
  const progress = progressOf(form.definition, draft.answers);
  const { saving } = draft;

  const complete = async () => {
    setTried(true);
    setRefusal(null);
    const open = [...missing, ...misfitsOf(fields, draft.answers).map(({ path }) => path.replace('answers.', ''))];
    if (open.length > 0) {
      const first = fields.find(({ id }) => open.includes(id));
      const place = questions.current?.querySelector<HTMLElement>(`[data-field="${first?.id}"]`);
      place?.querySelector<HTMLElement>('input, textarea')?.focus();
      place?.scrollIntoView({ block: 'center' });
      return;
    }
    setCompleting(true);
    try {
      const { id } = await draft.complete();
      void client.invalidateQueries({ queryKey: ['forms', patientId] });
      toastDone(t('filler.completed', { name: form.template.name }));
      onCompleted(id);
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'changed_meanwhile')) setRefusal(error);
      setCompleting(false);
    }
  };
  const askDiscard = () =>
    modals.openConfirmModal({
      title: t('filler.discardTitle'),
      children: <Text size="sm">{t('filler.discardAdvice')}</Text>,
      labels: { confirm: t('filler.discard'), cancel: t('ui:cancel') },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': t('ui:close') },
      onConfirm: () => {
        draft.drop();
        discard.mutate(form.id, {
          onSuccess: () => {
            toastDone(t('filler.discarded'));
            onClose();
          },
          onError: toastProblem,
        });
      },
    });

  return (
    <>
      <Title order={2} ref={heading} tabIndex={-1} className={classes.title}>
        {form.template.name}
      </Title>
      <Stack gap="md">
        {form.reason !== null && (
          <Alert color="gray" variant="light" icon={<IconInfoCircle aria-hidden />}>
            {t('filler.correcting', { date: date(form.at), reason: form.reason })}
          </Alert>
        )}
        {form.definition.intro && <Text className={classes.intro}>{form.definition.intro}</Text>}
      </Stack>
      <div ref={questions} className={classes.questions}>
        <FormFields fields={fields} answers={draft.answers} onAnswer={draft.answer} missing={tried ? missing : []} />
      </div>
      {form.definition.source && (
        <Text size="xs" c="dimmed" className={classes.source}>
          {form.definition.source}
        </Text>
      )}
      <div className={classes.foot}>
        {result.warnings.map(({ field, text }) => (
          <Alert key={field} color="red" variant="light" p="xs" icon={<IconAlertTriangle aria-hidden />} role="status">
            {text}
          </Alert>
        ))}
        {saving.is === 'conflict' && (
          <Alert color="amber" variant="light" icon={<IconInfoCircle aria-hidden />} title={t('filler.conflict')} role="alert">
            <Text size="sm">{t('filler.conflictAdvice', { time: time(saving.other.savedAt) })}</Text>
            <Group gap="xs" mt="sm">
              <Button size="xs" variant="default" onClick={() => draft.takeOther(saving.other)}>
                {t('filler.takeTheirs')}
              </Button>
              <Button size="xs" variant="default" onClick={() => draft.keepMine(saving.other)}>
                {t('filler.keepMine')}
              </Button>
            </Group>
          </Alert>
        )}
        {refusal !== null && <ErrorNote error={refusal} />}
        {saving.is === 'failed' && <ErrorNote error={saving.error} onRetry={draft.retry} />}
        <div className={classes.bar}>
          <div className={classes.sum}>
            {form.definition.scoring && (
              <>
                {result.score ? <ScoreBadge result={{ ...result, warnings: [] }} /> : <Text size="sm">{t('score.none')}</Text>}
                {progress.answered < progress.of && (
                  <Text size="sm" c="dimmed" data-figures>
                    {t('score.answered', progress)}
                  </Text>
                )}
              </>
            )}
            {tried && missing.length > 0 && (
              <Text size="sm" c="var(--mantine-color-error)" role="alert">
                {t('filler.missingAll', { count: missing.length })}
              </Text>
            )}
          </div>
          <Text size="sm" c="dimmed" className={classes.saving} role="status">
            {saving.is === 'saved' && <IconCheck size={14} aria-hidden />}
            {saving.is === 'failed' && <IconCloudOff size={14} aria-hidden />}
            {saving.is === 'saved'
              ? t('filler.saved', { time: saving.at === null ? '' : time(saving.at) })
              : saving.is === 'conflict'
                ? ''
                : t(`filler.${saving.is}`)}
          </Text>
          <Group gap="xs" wrap="nowrap" className={classes.acts}>
            <Button variant="subtle" color="gray" onClick={askDiscard} disabled={completing}>
              {t('filler.discard')}
            </Button>
            <Button onClick={() => void complete()} loading={completing} disabled={saving.is === 'conflict'}>
              {t('filler.complete')}
            </Button>
          </Group>
        </div>
      </div>
    </>
  );
}

const Loading = () => (
  <Stack gap="lg" mt="sm">
    <Skeleton h={28} w={180} />
    {[0, 1, 2, 3].map((one) => (
      <Stack key={one} gap="xs">
        <Skeleton h={18} w="60%" />
        <Skeleton h={40} />
      </Stack>
    ))}
  </Stack>
);
