import { Badge, Button, Group, Modal, NativeSelect, Skeleton, Stack, Text } from '@mantine/core';
import { IconBeach, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddTimeOffModal } from '#src/web/offer/AddTimeOffModal.tsx';
import { hoursQuery, useAddTimeOff } from '#src/web/offer/data.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { leavesQuery } from './data.ts';
import type { Leave } from './data.ts';
import classes from './LeaveScreen.module.css';

/** A12: who is away, and whose patients are covered; and where a leave is entered. */
export function LeavesScreen() {
  const { t } = useTranslation('leave');
  const query = useQuery(leavesQuery);
  return (
    <div className={classes.screen}>
      <ScreenHeader title={t('title')} description={t('description')}>
        <EnterLeave />
      </ScreenHeader>
      <FourStates
        query={query}
        loading={
          <Stack gap={8}>
            {Array.from({ length: 4 }, (_, row) => (
              <Skeleton key={row} h={64} radius="md" />
            ))}
          </Stack>
        }
        empty={({ items }) =>
          items.length === 0 ? <EmptyState icon={IconBeach} title={t('none.title')} advice={t('none.advice')} /> : null
        }
      >
        {({ items }) => (
          <ul className={classes.list} aria-label={t('list')}>
            {items.map((leave) => (
              <LeaveRow key={leave.id} leave={leave} />
            ))}
          </ul>
        )}
      </FourStates>
    </div>
  );
}

function LeaveRow({ leave }: { leave: Leave }) {
  const { t, i18n } = useTranslation('leave');
  const { tenant } = useMe();
  const { span } = formats(i18n.language, tenant.timeZone);
  const when = span(leave.startsAt, leave.endsAt);
  const name = fullName(leave.practitioner);
  return (
    <li className={classes.leave}>
      <PersonAvatar person={leave.practitioner} size={36} />
      <div className={classes.words}>
        <Group gap="xs">
          <Text fw={600} size="sm">
            {name}
          </Text>
          <Badge variant="light" tt="none" radius="sm" color={leave.state === 'now' ? 'amber' : 'gray'}>
            {t(`state.${leave.state}`)}
          </Badge>
        </Group>
        <Text size="sm" data-figures>
          {when}
        </Text>
        <Text size="xs" c="dimmed">
          {leave.patients === 0 ? t('noPatients') : t('covered', { covered: leave.covered, all: leave.patients })}
        </Text>
      </div>
      {leave.state !== 'over' && (
        <Button
          size="xs"
          variant={leave.covered < leave.patients ? 'filled' : 'default'}
          aria-label={t('planOf', { name, when })}
          renderRoot={(props) => <Link to="/clinic/leave/$leaveId" params={{ leaveId: String(leave.id) }} {...props} />}
        >
          {t('plan')}
        </Button>
      )}
    </li>
  );
}

/** An absence like any other (S1), entered here as well: of oneself, or of whoever one plans for. */
function EnterLeave() {
  const { t } = useTranslation('leave');
  const { member } = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data } = useQuery(hoursQuery);
  const adding = useAddTimeOff();
  const [step, setStep] = useState<'closed' | 'who' | 'when'>('closed');
  const [whose, setWhose] = useState('');
  const people = (data?.practitioners ?? []).filter(({ mayChange }) => mayChange);
  const mine = people.find(({ id }) => id === member?.practitionerId) ?? people[0];
  const away = whose === '' ? mine : people.find(({ id }) => String(id) === whose);
  if (!data || !away) return null;
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setStep(people.length > 1 ? 'who' : 'when')}>
        {t('enter')}
      </Button>
      {step === 'who' && (
        <Modal
          opened
          onClose={() => setStep('closed')}
          closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }}
          title={t('enter')}
          size={420}
        >
          <NativeSelect
            label={t('whose')}
            data-autofocus
            value={String(away.id)}
            onChange={({ currentTarget }) => setWhose(currentTarget.value)}
            data={people.map((one) => ({ value: String(one.id), label: fullName(one) }))}
          />
          <Group mt="lg" justify="flex-end">
            <Button onClick={() => setStep('when')}>{t('next')}</Button>
          </Group>
        </Modal>
      )}
      {step === 'when' && (
        <AddTimeOffModal
          timeZone={data.timeZone}
          whose={fullName(away)}
          isBusy={adding.isPending}
          onClose={() => setStep('closed')}
          onAdd={(when) =>
            adding.mutate(
              { practitionerId: away.id, ...when },
              {
                onSuccess: ({ id }) => {
                  void client.invalidateQueries({ queryKey: leavesQuery.queryKey });
                  void navigate({ to: '/clinic/leave/$leaveId', params: { leaveId: String(id) } });
                },
                onError: toastProblem,
              },
            )
          }
        />
      )}
    </>
  );
}
