import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoSignature, ReturnedNote } from '#src/contract/inbox.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useSettleCoSignature } from './data.ts';
import type { Verdict } from './data.ts';
import { Entry } from './Entry.tsx';
import classes from './InboxScreen.module.css';

/** C1: a trainee's note waits for the one looking; read in the record, co-signed or returned here. */
export function CoSignatureEntry({ note, onSettled }: { note: CoSignature; onSettled: (entry: HTMLElement | null) => void }) {
  const { t, i18n } = useTranslation('inbox');
  const { date, dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const { mutateAsync } = useSettleCoSignature();
  const [asking, setAsking] = useState<'sign' | 'return' | null>(null);
  const entry = useRef<HTMLLIElement>(null);
  const [who, whom] = [fullName(note.author), fullName(note.patient)];
  const cancel = () => {
    setAsking(null);
    entry.current?.focus();
  };
  const settle = (how: Verdict) => {
    onSettled(entry.current);
    // The entry is gone before the answer comes: it is not there to be called back.
    void mutateAsync({ item: note, how }).then(
      () => toastDone(how.reason === undefined ? t('coSign.signedNow', { whom }) : t('coSign.returnedNow', { who })),
      toastProblem,
    );
  };
  return (
    <Entry
      ref={entry}
      who={note.author}
      patient={note.patient}
      noteId={note.id}
      title={t('coSign.what', { who, whom, kind: t(`coSign.kind.${note.kind}`) })}
      facts={
        <>
          <span>{t('coSign.when', { date: date(note.happenedAt) })}</span>
          <span>{t('coSign.signed', { date: dateTime(note.signedAt) })}</span>
        </>
      }
    >
      {asking ? (
        <VerdictForm key={asking} verdict={asking} who={who} onSettle={settle} onCancel={cancel} />
      ) : (
        <Group gap="xs" mt={4}>
          <ToNote note={note} words={t('coSign.read')} named={t('coSign.named', { act: t('coSign.read'), who, whom })} />
          {(['sign', 'return'] as const).map((act) => (
            <Button
              key={act}
              size="xs"
              variant={act === 'sign' ? 'filled' : 'default'}
              aria-label={t('coSign.named', { act: t(`coSign.${act}`), who, whom })}
              onClick={() => setAsking(act)}
            >
              {t(`coSign.${act}`)}
            </Button>
          ))}
        </Group>
      )}
    </Entry>
  );
}

/** C1: one's own note that the supervisor wants changed. */
export function ReturnedEntry({ note }: { note: ReturnedNote }) {
  const { t, i18n } = useTranslation('inbox');
  const { date, dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const [who, whom] = [fullName(note.by), fullName(note.patient)];
  return (
    <Entry
      who={note.by}
      patient={note.patient}
      noteId={note.id}
      title={t('coSign.came', { who, whom, kind: t(`coSign.kind.${note.kind}`) })}
      reason={note.reason}
      facts={
        <>
          <span>{t('coSign.when', { date: date(note.happenedAt) })}</span>
          <span>{t('coSign.cameAt', { date: dateTime(note.at) })}</span>
        </>
      }
    >
      <Group mt={4}>
        <ToNote note={note} words={t('coSign.change')} named={t('own.named', { act: t('coSign.change'), whom })} />
      </Group>
    </Entry>
  );
}

type Waiting = { id: number; patient: { id: number } };
const ToNote = ({ note, words, named }: { note: Waiting; words: string; named: string }) => (
  <Button
    component={Link}
    to="/patients/$patientId"
    params={{ patientId: String(note.patient.id) } as never}
    search={{ tab: 'records', part: 'notes' } as never}
    hash={`note-${note.id}`}
    size="xs"
    variant="default"
    aria-label={named}
  >
    {words}
  </Button>
);

type FormProps = { verdict: 'sign' | 'return'; who: string; onSettle: (how: Verdict) => void; onCancel: () => void };

function VerdictForm({ verdict, who, onSettle, onCancel }: FormProps) {
  const { t } = useTranslation(['inbox', 'ui']);
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const confirm = useRef<HTMLButtonElement>(null);
  const words = useRef<HTMLTextAreaElement>(null);
  // The button that was pressed is gone: Enter again confirms, or what is to change is written at once.
  useEffect(() => (verdict === 'sign' ? confirm : words).current?.focus(), [verdict]);
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (verdict === 'sign') return onSettle({});
        if (reason.trim() !== '') return onSettle({ reason });
        setMissing(true);
        words.current?.focus();
      }}
    >
      <Stack gap="sm">
        {verdict === 'sign' ? (
          <Text size="sm">{t('coSign.effect', { who })}</Text>
        ) : (
          <Textarea
            ref={words}
            label={t('coSign.reason', { who })}
            description={t('coSign.reasonAdvice', { who })}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={isMissing && reason.trim() === '' && t('coSign.reasonMissing', { who })}
          />
        )}
        <Group gap="xs">
          <Button type="submit" size="xs" ref={confirm}>
            {verdict === 'sign' ? t('coSign.confirmSign') : t('coSign.confirmReturn')}
          </Button>
          <Button size="xs" variant="default" onClick={onCancel}>
            {t('ui:cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
