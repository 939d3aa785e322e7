import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessQuestion } from '#src/contract/portalaccess.ts';
import { useSentences } from '#src/web/activity/useSentences.ts';
import { Entry } from '#src/web/inbox/Entry.tsx';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useAnswerQuestion } from '#src/web/portalaccess/data.ts';

type Props = { question: AccessQuestion; onSettled: (entry: HTMLElement | null) => void };

/** B3: a client asks about a look at their record; answered here, in words. */
export function QuestionEntry({ question: { id, patient, question, askedAt, entry }, onSettled }: Props) {
  const { t, i18n } = useTranslation(['accessquestions', 'ui']);
  const { dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const { sentenceOf, ruleOf } = useSentences();
  const [answering, setAnswering] = useState(false);
  const root = useRef<HTMLLIElement>(null);
  const whom = fullName(patient);
  const about = () => {
    if (!entry) return t('question.gone');
    const { at, action, rule, member } = entry;
    const sentence = sentenceOf({ at, action, rule, member, patient, outcome: 'done', detail: {}, named: {}, ip: null });
    const words = { sentence, date: dateTime(at) };
    return rule === null ? t('question.about', words) : t('question.aboutBy', { ...words, rule: ruleOf(rule) });
  };
  const stop = () => {
    setAnswering(false);
    root.current?.focus();
  };
  return (
    <Entry
      ref={root}
      who={patient}
      patient={patient}
      title={t('question.what', { whom })}
      facts={t('question.asked', { date: dateTime(askedAt) })}
    >
      <Text size="sm" dir="auto" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
        {t('question.said', { question })}
      </Text>
      <Text size="sm" c="dimmed">
        {about()}
      </Text>
      {answering ? (
        <AnswerForm id={id} whom={whom} onCancel={stop} onDone={() => onSettled(root.current)} />
      ) : (
        <Group mt={4}>
          <Button size="xs" aria-label={t('question.named', { whom })} onClick={() => setAnswering(true)}>
            {t('question.answer')}
          </Button>
        </Group>
      )}
    </Entry>
  );
}

type FormProps = { id: number; whom: string; onCancel: () => void; onDone: () => void };

function AnswerForm({ id, whom, onCancel, onDone }: FormProps) {
  const { t } = useTranslation(['accessquestions', 'ui']);
  const { mutate, isPending } = useAnswerQuestion();
  const [answer, setAnswer] = useState('');
  const [missing, setMissing] = useState(false);
  const send = () => {
    setMissing(answer.trim() === '');
    if (answer.trim() === '') return;
    const onSuccess = () => {
      onDone();
      toastDone(t('question.sent', { whom }));
    };
    mutate({ id, answer }, { onSuccess, onError: toastProblem });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="sm" mt={4}>
        <Textarea
          // The button that was pressed is gone.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          label={t('question.label', { whom })}
          description={t('question.advice', { whom })}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={2000}
          value={answer}
          onChange={(event) => setAnswer(event.currentTarget.value)}
          error={missing && answer.trim() === '' && t('question.missing')}
        />
        <Group gap="xs">
          <Button type="submit" size="xs" loading={isPending}>
            {t('question.send')}
          </Button>
          <Button size="xs" variant="default" onClick={onCancel}>
            {t('ui:cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
