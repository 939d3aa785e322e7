import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AccessRequest, EmergencyAccess } from '#src/contract/inbox.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useEndEmergency, useWithdrawRequest } from './data.ts';
import { WhenOpen } from './EmergencyEntry.tsx';
import { Entry } from './Entry.tsx';

/** How one's own request stands, and the way to take it back (A10). */
export function MyRequest({ request }: { request: AccessRequest }) {
  const { t, i18n } = useTranslation('inbox');
  const { date, dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const withdraw = useWithdrawRequest();
  const { outcome, settledBy, until, note, patient } = request;
  const who = settledBy ? fullName(settledBy) : '';
  const state =
    outcome === null
      ? t('own.waiting')
      : outcome === 'approved' && until
        ? t('own.approvedUntil', { who, date: date(until) })
        : t(`own.${outcome}`, { who });
  return (
    <Entry
      who={request.requester}
      patient={patient}
      title={t('own.requested', { whom: fullName(patient) })}
      reason={request.reason}
      facts={
        <>
          <span>{t('since', { date: dateTime(request.createdAt) })}</span>
          <Text span inherit c="var(--mantine-color-text)" fw={600}>
            {state}
          </Text>
        </>
      }
    >
      {note && <Text size="sm">{t('note', { note })}</Text>}
      {outcome === null && (
        <Group mt={4}>
          <Button
            size="xs"
            variant="default"
            loading={withdraw.isPending}
            aria-label={t('own.named', { act: t('own.withdraw'), whom: fullName(patient) })}
            onClick={() => withdraw.mutate(request, { onError: toastProblem })}
          >
            {t('own.withdraw')}
          </Button>
        </Group>
      )}
    </Entry>
  );
}

/** How one's own emergency access stands, and the way to end it (A14). */
export function MyEmergency({ emergency }: { emergency: EmergencyAccess }) {
  const { t } = useTranslation('inbox');
  const end = useEndEmergency();
  const { verdict, reviewedBy, reviewNote, patient } = emergency;
  const whom = fullName(patient);
  return (
    <Entry
      who={emergency.member}
      patient={patient}
      title={t('own.opened', { whom })}
      reason={emergency.reason}
      facts={
        <>
          <WhenOpen emergency={emergency} />
          <Text span inherit c="var(--mantine-color-text)" fw={600}>
            {verdict && reviewedBy ? t(`own.${verdict}`, { who: fullName(reviewedBy) }) : t('own.awaitsReview')}
          </Text>
        </>
      }
    >
      {reviewNote && <Text size="sm">{t('note', { note: reviewNote })}</Text>}
      {emergency.mayEnd && (
        <Group mt={4}>
          <Button
            size="xs"
            variant="default"
            loading={end.isPending}
            aria-label={t('own.named', { act: t('emergency.end'), whom })}
            onClick={() => end.mutate(emergency.id, { onSuccess: () => toastDone(t('emergency.ended', { whom })), onError: toastProblem })}
          >
            {t('emergency.end')}
          </Button>
        </Group>
      )}
    </Entry>
  );
}
