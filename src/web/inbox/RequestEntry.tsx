import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessRequest } from '#src/contract/inbox.ts';
import { useMe } from '#src/web/session/data.ts';
import { instantAt, wallAt } from '#src/web/ui/clock.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useSettleRequest } from './data.ts';
import type { Decision } from './data.ts';
import { Entry } from './Entry.tsx';
import classes from './InboxScreen.module.css';

type Props = { request: AccessRequest; onSettled: (entry: HTMLElement | null) => void };

/** A10: somebody asks to be on a care team; approved, for good or until a date, or declined, here. */
export function RequestEntry({ request, onSettled }: Props) {
  const { t, i18n } = useTranslation(['inbox', 'ui']);
  const { tenant } = useMe();
  const { mutateAsync } = useSettleRequest();
  const [asking, setAsking] = useState<Decision['decision'] | null>(null);
  const entry = useRef<HTMLLIElement>(null);
  const who = fullName(request.requester);
  const cancel = () => {
    setAsking(null);
    entry.current?.focus();
  };
  const whom = fullName(request.patient);
  const settle = (how: Decision) => {
    onSettled(entry.current);
    // The entry is gone before the answer comes: it is not there to be called back.
    void mutateAsync({ item: request, how }).then(
      () => toastDone(how.decision === 'approve' ? t('request.approved', { who, whom }) : t('request.declined', { who })),
      toastProblem,
    );
  };
  return (
    <Entry
      ref={entry}
      who={request.requester}
      patient={request.patient}
      title={t('request.what', { who, whom })}
      reason={request.reason}
      facts={t('since', { date: formats(i18n.language, tenant.timeZone).dateTime(request.createdAt) })}
    >
      {!request.maySettle ? (
        <Text size="sm" c="dimmed">
          {t('request.notYours')}
        </Text>
      ) : asking ? (
        <DecisionForm key={asking} decision={asking} who={who} onSettle={settle} onCancel={cancel} />
      ) : (
        <Group gap="xs" mt={4}>
          {(['approve', 'decline'] as const).map((act) => (
            <Button
              key={act}
              size="xs"
              variant={act === 'approve' ? 'filled' : 'default'}
              aria-label={t('request.named', { act: t(`request.${act}`), who, whom })}
              onClick={() => setAsking(act)}
            >
              {t(`request.${act}`)}
            </Button>
          ))}
        </Group>
      )}
    </Entry>
  );
}

type FormProps = { decision: Decision['decision']; who: string; onSettle: (how: Decision) => void; onCancel: () => void };

function DecisionForm({ decision, who, onSettle, onCancel }: FormProps) {
  const { t } = useTranslation(['inbox', 'ui']);
  const { timeZone } = useMe().tenant;
  const [day, setDay] = useState('');
  const [note, setNote] = useState('');
  const first = useRef<HTMLButtonElement>(null);
  const [today] = useState(() => wallAt(new Date(), timeZone).slice(0, 10));
  // The button that was pressed is gone: Enter again confirms.
  useEffect(() => first.current?.focus(), []);
  const end = day === '' ? null : instantAt(`${day}T23:59`, timeZone);
  const wrong = day !== '' && (end === null || day < today);
  const send = () => {
    if (wrong) return;
    // Until the last second of that day, by the clock of the clinic.
    const until = end && new Date(end.getTime() + 59_000).toISOString();
    onSettle({ decision, ...(until && { until }), ...(note.trim() !== '' && { note }) });
  };
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="sm">
        {decision === 'approve' && (
          <>
            <Text size="sm">{t('request.effect', { who })}</Text>
            <TextInput
              type="date"
              label={t('request.until')}
              description={t('request.forGood')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              min={today}
              value={day}
              onChange={(event) => setDay(event.currentTarget.value)}
              error={wrong && t('request.untilPast')}
              maw={320}
            />
          </>
        )}
        <Textarea
          label={
            <>
              {t('request.note', { who })} <span className={classes.optional}>{t('request.optional')}</span>
            </>
          }
          autosize
          minRows={1}
          maxRows={6}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group gap="xs">
          <Button type="submit" size="xs" color={decision === 'approve' ? undefined : 'red'} ref={first}>
            {decision === 'approve' ? t('request.confirmApprove') : t('request.confirmDecline')}
          </Button>
          <Button size="xs" variant="default" onClick={onCancel}>
            {t('ui:cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
