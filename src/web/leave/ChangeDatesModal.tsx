import { Alert, Checkbox, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddTimeOffModal } from '#src/web/offer/AddTimeOffModal.tsx';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { datesEffectQuery, useChangeDates } from './data.ts';
import type { Dates, LeavePlan } from './data.ts';
import { useWhen } from './useWhen.ts';

const isSame = (one: Dates, other: Dates) =>
  Date.parse(one.startsAt) === Date.parse(other.startsAt) && Date.parse(one.endsAt) === Date.parse(other.endsAt);

/** A12: gives a leave other dates. What that does is said before: to access, to appointments that were moved, and to others that come into it. */
export function ChangeDatesModal({ plan: { leave, version }, onClose }: { plan: LeavePlan; onClose: () => void }) {
  const { t } = useTranslation('leave');
  const { tenant } = useMe();
  const when = useWhen();
  const [picked, setPicked] = useState<Dates | null>(null);
  const [giveBack, setGiveBack] = useState(true);
  const dates = picked && !isSame(picked, leave) ? picked : null;
  const effect = useQuery({ ...datesEffectQuery(leave.id, version, dates ?? leave), enabled: dates !== null });
  const { mutate, isPending } = useChangeDates(leave.id);
  const said = effect.data;
  return (
    <AddTimeOffModal
      timeZone={tenant.timeZone}
      isBusy={isPending}
      of={{ ...leave, isBegun: leave.state !== 'toCome', title: t('dates.title'), action: t('dates.save') }}
      isBlocked={dates === null || !said || effect.isFetching}
      onPick={setPicked}
      onAdd={(picked) =>
        mutate(
          { version, ...picked, giveBack },
          {
            onSuccess: (done) => {
              toastDone(t('dates.done', done));
              onClose();
            },
            onError: toastProblem,
          },
        )
      }
      onClose={onClose}
    >
      <div aria-live="polite">
        {dates !== null && effect.isPending && <Skeleton h={64} />}
        {dates !== null && effect.isError && <ErrorNote error={effect.error} onRetry={() => void effect.refetch()} />}
        {dates !== null && said && (
          <Alert color="teal" variant="light" title={t('dates.effect')}>
            <Stack gap={4}>
              <Text size="sm">
                {said.changed === 0 ? t('dates.noCovers') : t('dates.covers', { count: said.changed, when: when(dates) })}
              </Text>
              {said.uncovered > 0 && <Text size="sm">{t('dates.uncovered', { count: said.uncovered })}</Text>}
              {said.back > 0 && <Text size="sm">{t('dates.back', { count: said.back, name: fullName(leave.practitioner) })}</Text>}
              {said.stayed > 0 && <Text size="sm">{t('dates.stayed', { count: said.stayed })}</Text>}
              {said.notTheirs > 0 && <Text size="sm">{t('notTheirs', { count: said.notTheirs, name: fullName(leave.practitioner) })}</Text>}
              {said.toPlan > 0 && <Text size="sm">{t('dates.toPlan', { count: said.toPlan })}</Text>}
            </Stack>
          </Alert>
        )}
      </div>
      {dates !== null && said && said.back > 0 && (
        <Checkbox label={t('dates.giveBack')} checked={giveBack} onChange={({ currentTarget }) => setGiveBack(currentTarget.checked)} />
      )}
    </AddTimeOffModal>
  );
}
