import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconCloudOff, IconHeartHandshake, IconInfoCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { missingIn, misfitsOf } from '#src/contract/instruments.ts';
import { Problem } from '#src/contract/problems.ts';
import { FormFields } from '#src/web/formfields/FormFields.tsx';
import { useDraft } from '#src/web/formfields/useDraft.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { complete, fieldsOf, save, useMyFormsAgain } from './data.ts';
import type { MyWholeForm } from './data.ts';
import classes from './Forms.module.css';
import { useDue } from './useDue.ts';

/** A form being filled in: saved as one goes, until it is sent. */
export function FormFilling({ form }: { form: MyWholeForm }) {
  const { t, i18n } = useTranslation('portalforms');
  const { tenant } = useMe();
  const { time } = formats(i18n.language, tenant.timeZone);
  const dueOf = useDue();
  const again = useMyFormsAgain();
  const fields = fieldsOf(form.fields);
  const draft = useDraft(
    { ...form, fields },
    { save: (version, answers) => save(form.id, version, answers), complete: (version, answers) => complete(form.id, version, answers) },
  );
  const { saving } = draft;
  const [tried, setTried] = useState(false);
  const [completing, setCompleting] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [sent, setSent] = useState(false);
  const questions = useRef<HTMLDivElement>(null);
  useEffect(() => again, [again]);

  const missing = missingIn(fields, draft.answers);
  const asked = fields.filter(({ kind }) => kind !== 'heading');
  const answered = asked.filter(({ id }) => draft.answers[id] !== undefined).length;
  const send = async () => {
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
      await draft.complete();
      setSent(true);
      window.scrollTo({ top: 0 });
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'changed_meanwhile')) setRefusal(error);
    }
    setCompleting(false);
  };
  if (sent)
    return (
      <EmptyState
        icon={IconHeartHandshake}
        order={1}
        title={t('sent.title')}
        advice={t('sent.advice', { name: form.name, clinic: tenant.name })}
      >
        <Button component={Link} to="/portal/forms" mt="sm">
          {t('back')}
        </Button>
      </EmptyState>
    );
  return (
    <>
      <Heading name={form.name} about={dueOf(form)} />
      <Stack gap="xs" mb="lg">
        {form.intro && <Text className={classes.lines}>{form.intro}</Text>}
        <Text size="sm" c="dimmed">
          {t('privacy', { clinic: tenant.name })} {t('urgent')}
        </Text>
      </Stack>
      <div ref={questions}>
        <FormFields fields={fields} answers={draft.answers} onAnswer={draft.answer} missing={tried ? missing : []} showsPoints={false} />
      </div>
      <Source text={form.source} />
      <div className={classes.foot}>
        {saving.is === 'conflict' && (
          <Alert color="amber" variant="light" icon={<IconInfoCircle aria-hidden />} title={t('conflict')} role="alert">
            <Text size="sm">{t('conflictAdvice', { time: time(saving.other.savedAt) })}</Text>
            <Group gap="xs" mt="sm">
              <Button size="xs" variant="default" onClick={() => draft.takeOther(saving.other)}>
                {t('takeTheirs')}
              </Button>
              <Button size="xs" variant="default" onClick={() => draft.keepMine(saving.other)}>
                {t('keepMine')}
              </Button>
            </Group>
          </Alert>
        )}
        {refusal !== null && <ErrorNote error={refusal} />}
        {saving.is === 'failed' && !(saving.error instanceof Problem && saving.error.code === 'unavailable') && (
          <ErrorNote error={saving.error} onRetry={draft.retry} />
        )}
        {tried && missing.length > 0 && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {t('missing', { count: missing.length })}
          </Text>
        )}
        <div className={classes.bar}>
          <Text size="sm" c="dimmed" data-figures>
            {t('answered', { answered, of: asked.length })}
          </Text>
          <Text size="sm" c="dimmed" className={classes.saving} role="status">
            {saving.is === 'saved' && saving.at !== null && <IconCheck size={14} aria-hidden />}
            {saving.is === 'failed' && <IconCloudOff size={14} aria-hidden />}
            {saving.is === 'saved'
              ? saving.at === null
                ? t('untouched')
                : t('saved', { time: time(saving.at) })
              : saving.is === 'conflict'
                ? ''
                : t(saving.is)}
          </Text>
          <Button onClick={() => void send()} loading={completing} disabled={saving.is === 'conflict'}>
            {t('send', { clinic: tenant.name })}
          </Button>
        </div>
      </div>
    </>
  );
}

export const Heading = ({ name, about }: { name: string; about: string }) => (
  <Stack gap={2} mb="md">
    <Title order={1} className={classes.title}>
      {name}
    </Title>
    <Text size="sm" fw={500}>
      {about}
    </Text>
  </Stack>
);

export const Source = ({ text }: { text: string }) =>
  text && (
    <Text size="xs" c="dimmed" mt="lg" className={classes.lines}>
      {text}
    </Text>
  );
