import { Anchor, Button, Checkbox, Group, NativeSelect, Skeleton, Stack, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { ChangeDatesModal } from './ChangeDatesModal.tsx';
import { ColleagueLoad } from './ColleagueLoad.tsx';
import { CoverRow } from './CoverRow.tsx';
import { bodyOf, changesOf, loadsOf, movesOf, planQuery, timesQuery, useCover, useWithdraw, withoutTime } from './data.ts';
import type { Choice, Fate, LeavePlan } from './data.ts';
import classes from './LeaveScreen.module.css';
import { Over } from './Over.tsx';
import { PlanEffect } from './PlanEffect.tsx';
import { useCoverers } from './useCoverers.ts';

const route = getRouteApi('/staff/clinic/leave/$leaveId');

/** A12: whose patients they are, who is proposed for each, and what confirming does. */
export function LeaveScreen() {
  const { leaveId } = route.useParams();
  return <LeavePlanOf key={leaveId} id={Number(leaveId)} />;
}

export function LeavePlanOf({ id }: { id: number }) {
  const { t } = useTranslation('leave');
  const query = useQuery(planQuery(id));
  return (
    <div className={classes.screen}>
      <Anchor size="sm" renderRoot={(props) => <Link to="/clinic/leave" {...props} />}>
        {t('back')}
      </Anchor>
      <FourStates
        query={query}
        loading={
          <Stack gap={8} mt="lg">
            {Array.from({ length: 8 }, (_, row) => (
              <Skeleton key={row} h={56} radius="md" />
            ))}
          </Stack>
        }
      >
        {(plan) => <Plan plan={plan} />}
      </FourStates>
    </div>
  );
}

const fates: Fate[] = ['firstFree', 'keep', 'cancel'];

function Plan({ plan }: { plan: LeavePlan }) {
  const { t, i18n } = useTranslation('leave');
  const { tenant } = useMe();
  const { span } = formats(i18n.language, tenant.timeZone);
  const coverers = useCoverers();
  const [choices, setChoices] = useState<ReadonlyMap<number, Choice>>(new Map());
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [isDating, setDating] = useState(false);
  // Appointments for which the colleague had no time when it was last confirmed, until something else is chosen.
  const [unplaced, setUnplaced] = useState<ReadonlySet<number>>(new Set());
  // How often it was asked what is to become of those selected: the field for it takes the focus.
  const [asked, setAsked] = useState(0);
  const chooser = useRef<HTMLSelectElement>(null);
  useEffect(() => chooser.current?.focus(), [asked]);
  const effect = useRef<HTMLDivElement>(null);
  const cover = useCover(plan.leave.id);
  const withdraw = useWithdraw(plan.leave.id);
  const { leave, patients, colleagues } = plan;
  const choose = (ids: Iterable<number>, choice: Choice) => {
    const chosen = new Set(ids);
    setChoices((now) => new Map([...now, ...[...chosen].map((id) => [id, { ...now.get(id), ...choice }] as const)]));
    const open = patients.filter(({ patient }) => !chosen.has(patient.id)).flatMap(({ appointments }) => appointments.map(({ id }) => id));
    setUnplaced((now) => new Set(open.filter((id) => now.has(id))));
  };
  const changes = changesOf(plan, choices);
  const body = bodyOf(plan, changes);
  const moves = movesOf(changes);
  const isMoving = moves.length > 0;
  const found = useQuery({ ...timesQuery(plan.leave.id, body), enabled: isMoving });
  const times = isMoving ? found.data : undefined;
  const loads = loadsOf(plan, choices);
  const end = (of: { version: string; patientIds?: number[] }) =>
    withdraw.mutate(
      { ...of, giveBack: true },
      {
        onSuccess: ({ back, stayed, notTheirs }) => {
          const stays = stayed + notTheirs;
          const said = [
            t('withdrawn'),
            back > 0 && t('back', { count: back }),
            stays > 0 && t('stays', { count: stays }),
            notTheirs > 0 && t('notTheirs', { count: notTheirs, name: fullName(leave.practitioner) }),
          ];
          toastDone(said.filter(Boolean).join(' '));
        },
        onError: toastProblem,
      },
    );
  const select = (appointmentIds: ReadonlySet<number>) => {
    const theirs = patients.filter(({ appointments }) => appointments.some(({ id }) => appointmentIds.has(id)));
    setSelected(new Set(theirs.map(({ patient }) => patient.id)));
    setAsked((count) => count + 1);
  };
  const confirm = () => {
    cover.mutate(body, {
      onSuccess: (done) => {
        setChoices(new Map());
        setSelected(new Set());
        setUnplaced(new Set());
        // The button that was pressed has nothing to do any more.
        effect.current?.focus();
        const patientIds = body.covers.map(({ patientId }) => patientId);
        const undo = () => end({ version: done.plan.version, patientIds });
        // Where somebody else covered before, ending this brings nobody back.
        toastDone(t('done', { count: changes.length }), done.mayUndo ? undo : undefined);
      },
      onError: (error) => {
        const without = withoutTime(error);
        if (without.size === 0) {
          toastProblem(error);
          return;
        }
        setUnplaced(without);
        select(without);
      },
    });
  };
  const ask = () =>
    modals.openConfirmModal({
      title: t('ending.title'),
      closeButtonProps: { 'aria-label': t('close', { ns: 'ui' }) },
      children: <Text size="sm">{t('ending.what', { count: leave.covered })}</Text>,
      labels: { confirm: t('ending.send'), cancel: t('cancel', { ns: 'ui' }) },
      onConfirm: () => end({ version: plan.version }),
    });
  // Those whom nobody covers come first: as many as are not shown follow.
  const more = leave.patients - leave.covered - patients.filter(({ coveredBy }) => coveredBy === null).length;
  const may = patients.filter(({ mayCover }) => mayCover);
  return (
    <>
      <ScreenHeader title={t('of', { name: fullName(leave.practitioner) })} description={span(leave.startsAt, leave.endsAt)}>
        <Group gap="xs">
          {leave.mayChangeDates && leave.state !== 'over' && (
            <Button variant="default" onClick={() => setDating(true)}>
              {t('dates.change')}
            </Button>
          )}
          {leave.covers > 0 && leave.state !== 'over' && (
            <Button variant="default" onClick={ask} loading={withdraw.isPending}>
              {t('undo')}
            </Button>
          )}
        </Group>
      </ScreenHeader>
      {isDating && <ChangeDatesModal plan={plan} onClose={() => setDating(false)} />}
      {plan.otherAppointments > 0 && (
        <Text size="sm" c="dimmed" mb="md">
          {t('others', { count: plan.otherAppointments })}
        </Text>
      )}
      {patients.length === 0 ? (
        <Text size="sm">{t('noPatients')}</Text>
      ) : (
        <div className={classes.columns}>
          <section aria-label={t('people')} className={classes.plan}>
            {unplaced.size > 0 && (
              <div role="alert" className={classes.unplaced}>
                <Over>{t('unplacedAll', { count: unplaced.size })}</Over>
              </div>
            )}
            <div className={classes.chosen}>
              <Checkbox
                label={selected.size > 0 ? t('chosen', { count: selected.size }) : t('all')}
                checked={selected.size > 0 && selected.size === may.length}
                indeterminate={selected.size > 0 && selected.size < may.length}
                onChange={() => setSelected(selected.size === may.length ? new Set() : new Set(may.map(({ patient }) => patient.id)))}
              />
              {selected.size > 0 && (
                <>
                  <NativeSelect
                    ref={chooser}
                    size="xs"
                    label={t('coverChosen')}
                    value=""
                    onChange={({ currentTarget: { value } }) => {
                      if (value !== '') choose(selected, { practitionerId: Number(value) });
                    }}
                    data={[{ value: '', label: t('choose') }, ...coverers(colleagues)]}
                  />
                  <NativeSelect
                    size="xs"
                    label={t('fateChosen')}
                    value=""
                    onChange={({ currentTarget: { value } }) => {
                      const fate = fates.find((one) => one === value);
                      if (fate) choose(selected, { fate });
                    }}
                    data={[{ value: '', label: '–' }, ...fates.map((one) => ({ value: one, label: t(`fates.${one}`) }))]}
                  />
                </>
              )}
            </div>
            <ul className={classes.list} data-appointments={patients.some(({ appointments }) => appointments.length > 0) || undefined}>
              {patients.map((one) => (
                <CoverRow
                  key={one.patient.id}
                  one={one}
                  discipline={leave.practitioner.discipline}
                  colleagues={colleagues}
                  choice={choices.get(one.patient.id)}
                  loads={loads}
                  times={times}
                  unplaced={unplaced}
                  isSelected={selected.has(one.patient.id)}
                  onSelect={(isOn) =>
                    setSelected((now) => new Set(isOn ? [...now, one.patient.id] : [...now].filter((id) => id !== one.patient.id)))
                  }
                  onChoose={(choice) => choose([one.patient.id], choice)}
                />
              ))}
            </ul>
            {more > 0 && (
              <Text size="sm" c="dimmed" mt="sm">
                {t('more', { count: more })}
              </Text>
            )}
            {leave.state !== 'over' && (
              <div className={classes.bar}>
                <PlanEffect
                  plan={plan}
                  changes={changes}
                  moves={moves}
                  loads={loads}
                  times={times}
                  of={effect}
                  onSelectWithout={() => select(new Set(times?.without.map(({ appointmentId }) => appointmentId)))}
                />
                <Button disabled={changes.length === 0} loading={cover.isPending} onClick={confirm}>
                  {t('confirm')}
                </Button>
              </div>
            )}
          </section>
          <aside>
            <Group mih={60} align="center">
              <Title order={2} size="h4">
                {t('colleagues')}
              </Title>
            </Group>
            <ul className={classes.people}>
              {colleagues.map((one) => (
                <ColleagueLoad key={one.id} one={one} load={loads.get(one.id) ?? { adds: 0, over: 0 }} />
              ))}
            </ul>
          </aside>
        </div>
      )}
    </>
  );
}
