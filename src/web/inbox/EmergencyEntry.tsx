import { Badge, Button, Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EmergencyAccess } from '#src/contract/inbox.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useEndEmergency, useReviewEmergency } from './data.ts';
import type { Review } from './data.ts';
import { Entry } from './Entry.tsx';
import classes from './InboxScreen.module.css';

type Props = { emergency: EmergencyAccess; onSettled: (entry: HTMLElement | null) => void };

/** A14: a colleague opened a record in an emergency; ended while it runs, and reviewed afterwards, here. */
export function EmergencyEntry({ emergency, onSettled }: Props) {
  const { t, i18n } = useTranslation('inbox');
  const { tenant } = useMe();
  const { date } = formats(i18n.language, tenant.timeZone);
  const { mutateAsync } = useReviewEmergency();
  const end = useEndEmergency();
  const [reviewing, setReviewing] = useState(false);
  const entry = useRef<HTMLLIElement>(null);
  const who = fullName(emergency.member);
  const cancel = () => {
    setReviewing(false);
    entry.current?.focus();
  };
  const whom = fullName(emergency.patient);
  const review = (how: Review) => {
    onSettled(entry.current);
    // The entry is gone before the answer comes: it is not there to be called back.
    void mutateAsync({ item: emergency, how }).then(() => toastDone(t('emergency.reviewed')), toastProblem);
  };
  return (
    <Entry
      ref={entry}
      who={emergency.member}
      patient={emergency.patient}
      title={t('emergency.what', { who, whom })}
      reason={emergency.reason}
      facts={
        <>
          <WhenOpen emergency={emergency} />
          {emergency.overdue ? (
            <Badge size="sm" color="red" variant="light" tt="none">
              {t('emergency.overdue', { date: date(emergency.reviewDueAt) })}
            </Badge>
          ) : (
            <span>{t('emergency.due', { date: date(emergency.reviewDueAt) })}</span>
          )}
        </>
      }
    >
      {reviewing ? (
        <ReviewForm onReview={review} onCancel={cancel} />
      ) : (
        <Group gap="xs" mt={4}>
          {emergency.mayEnd && (
            <Button
              size="xs"
              color="red"
              variant="light"
              loading={end.isPending}
              aria-label={t('request.named', { act: t('emergency.end'), who, whom })}
              onClick={() =>
                end.mutate(emergency.id, { onSuccess: () => toastDone(t('emergency.ended', { whom })), onError: toastProblem })
              }
            >
              {t('emergency.end')}
            </Button>
          )}
          {emergency.mayReview ? (
            <Button size="xs" aria-label={t('request.named', { act: t('emergency.review'), who, whom })} onClick={() => setReviewing(true)}>
              {t('emergency.review')}
            </Button>
          ) : (
            <Text size="sm" c="dimmed">
              {t('emergency.afterwards')}
            </Text>
          )}
        </Group>
      )}
    </Entry>
  );
}

/** From when until when, or that it is open now. */
export function WhenOpen({ emergency: { running, from, until, endedBy, member } }: { emergency: EmergencyAccess }) {
  const { t, i18n } = useTranslation('inbox');
  const { dateTime, time } = formats(i18n.language, useMe().tenant.timeZone);
  return (
    <>
      {running ? (
        <Badge size="sm" color="amber" variant="light" tt="none">
          {t('emergency.running', { time: time(until) })}
        </Badge>
      ) : (
        <span>{t('emergency.over', { from: dateTime(from), until: time(until) })}</span>
      )}
      {endedBy && endedBy.id !== member.id && <span>{t('emergency.endedBy', { who: fullName(endedBy) })}</span>}
    </>
  );
}

function ReviewForm({ onReview, onCancel }: { onReview: (how: Review) => void; onCancel: () => void }) {
  const { t } = useTranslation(['inbox', 'ui']);
  const [verdict, setVerdict] = useState<Review['verdict'] | null>(null);
  const [note, setNote] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const [missing, setMissing] = useState(false);
  // The button that was pressed is gone.
  useEffect(() => first.current?.focus(), []);
  const send = () => {
    if (verdict) onReview({ verdict, ...(note.trim() !== '' && { note }) });
    else setMissing(true);
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
        <Radio.Group
          label={t('emergency.verdict')}
          value={verdict}
          onChange={(value) => setVerdict(value as Review['verdict'])}
          error={missing && verdict === null && t('emergency.choose')}
        >
          <Group gap="lg" mt={6}>
            <Radio value="justified" label={t('emergency.justified')} ref={first} classNames={{ radio: classes.radio }} />
            <Radio value="unjustified" label={t('emergency.unjustified')} classNames={{ radio: classes.radio }} />
          </Group>
        </Radio.Group>
        <Textarea
          label={
            <>
              {t('emergency.note')} <span className={classes.optional}>{t('request.optional')}</span>
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
          <Button type="submit" size="xs">
            {t('emergency.confirm')}
          </Button>
          <Button size="xs" variant="default" onClick={onCancel}>
            {t('ui:cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
