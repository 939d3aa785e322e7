import { Alert, Button, Checkbox, Group, NumberInput, Stack, Switch, Text, Title } from '@mantine/core';
import { IconArrowRight, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useChangePortal } from './data.ts';
import type { Change, PortalSettings } from './data.ts';
import classes from './PortalForm.module.css';
import { useEffects } from './useEffects.ts';

/** What differs of one state of the settings from another. */
const changeOf = (from: PortalSettings, to: PortalSettings): Omit<Change, 'version'> => {
  const services = to.services.filter(({ inPortal }, nth) => from.services[nth]?.inPortal !== inPortal);
  const practitioners = to.practitioners.filter(({ acceptsNew }, nth) => from.practitioners[nth]?.acceptsNew !== acceptsNew);
  return {
    ...(from.bookWithAnyone !== to.bookWithAnyone && { bookWithAnyone: to.bookWithAnyone }),
    ...(from.newClientsBook !== to.newClientsBook && { newClientsBook: to.newClientsBook }),
    ...(from.bookingNoticeHours !== to.bookingNoticeHours && { bookingNoticeHours: to.bookingNoticeHours }),
    ...(from.bookingDays !== to.bookingDays && { bookingDays: to.bookingDays }),
    ...(from.waitlistHours !== to.waitlistHours && { waitlistHours: to.waitlistHours }),
    ...(services.length > 0 && { services: services.map(({ id, inPortal }) => ({ id, inPortal })) }),
    ...(practitioners.length > 0 && { practitioners: practitioners.map(({ id, acceptsNew }) => ({ id, acceptsNew })) }),
  };
};
const isWithin = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;

export function PortalForm({ settings }: { settings: PortalSettings }) {
  const { t } = useTranslation('portalsettings');
  // As they were when the change began: what a colleague saves meanwhile is not overwritten unseen.
  const [begun, setBegun] = useState(settings);
  const [draft, setDraft] = useState(settings);
  const { mutate, isPending } = useChangePortal();
  const effectsOf = useEffects();
  const start = (from: PortalSettings) => {
    setBegun(from);
    setDraft(from);
  };
  const set = (to: Partial<PortalSettings>) => setDraft({ ...draft, ...to });
  const effects = effectsOf(begun, draft);
  const isMine = Object.keys(changeOf(begun, draft)).length > 0;
  const isOutdated = settings.version !== begun.version && !isPending;
  // Nothing has been chosen: what holds now is shown as it comes.
  if (isOutdated && !isMine) start(settings);

  const isSane = isWithin(draft.bookingNoticeHours, 0, 336) && isWithin(draft.bookingDays, 1, 365) && isWithin(draft.waitlistHours, 1, 48);
  const save = () => {
    const back = changeOf(draft, begun);
    mutate(
      { version: begun.version, ...changeOf(begun, draft) },
      {
        onSuccess: (saved) => {
          start(saved);
          toastDone(t('saved'), () => mutate({ version: saved.version, ...back }, { onSuccess: start, onError: toastProblem }));
        },
        onError: toastProblem,
      },
    );
  };
  return (
    <Stack gap="xl">
      <section>
        <Title order={2} size="h3" mb="sm">
          {t('whom.title')}
        </Title>
        <Stack gap="md">
          <Switch
            label={t('whom.anyone')}
            description={t('whom.anyoneWhat')}
            checked={draft.bookWithAnyone}
            onChange={({ currentTarget }) => set({ bookWithAnyone: currentTarget.checked })}
          />
          <Switch
            label={t('whom.newOnes')}
            description={t('whom.newOnesWhat')}
            checked={draft.bookWithAnyone || draft.newClientsBook}
            disabled={draft.bookWithAnyone}
            onChange={({ currentTarget }) => set({ newClientsBook: currentTarget.checked })}
          />
        </Stack>
      </section>
      <section>
        <Title order={2} size="h3">
          {t('people.title')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {t('people.what')}
        </Text>
        <div className={classes.ticks}>
          {draft.practitioners.map((one) => (
            <Checkbox
              key={one.id}
              label={fullName(one)}
              description={one.discipline}
              checked={one.acceptsNew}
              onChange={({ currentTarget: { checked } }) =>
                set({
                  practitioners: draft.practitioners.map((other) => (other.id === one.id ? { ...other, acceptsNew: checked } : other)),
                })
              }
            />
          ))}
        </div>
      </section>
      <section>
        <Title order={2} size="h3">
          {t('services.title')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {t(draft.services.length > 0 ? 'services.what' : 'services.none')}
        </Text>
        <div className={classes.ticks}>
          {draft.services.map((one) => (
            <Checkbox
              key={one.id}
              label={one.name}
              description={t('services.minutes', { count: one.duration })}
              checked={one.inPortal}
              onChange={({ currentTarget: { checked } }) =>
                set({ services: draft.services.map((other) => (other.id === one.id ? { ...other, inPortal: checked } : other)) })
              }
            />
          ))}
        </div>
      </section>
      <section>
        <Title order={2} size="h3" mb="sm">
          {t('when.title')}
        </Title>
        <div className={classes.pair}>
          <NumberInput
            label={t('when.notice')}
            description={t('when.noticeWhat')}
            min={0}
            max={336}
            allowDecimal={false}
            allowNegative={false}
            value={draft.bookingNoticeHours}
            error={!isWithin(draft.bookingNoticeHours, 0, 336)}
            onChange={(value) => set({ bookingNoticeHours: value === '' ? NaN : Number(value) })}
          />
          <NumberInput
            label={t('when.days')}
            description={t('when.daysWhat')}
            min={1}
            max={365}
            allowDecimal={false}
            allowNegative={false}
            value={draft.bookingDays}
            error={!isWithin(draft.bookingDays, 1, 365)}
            onChange={(value) => set({ bookingDays: value === '' ? NaN : Number(value) })}
          />
          <NumberInput
            label={t('when.waitlist')}
            description={t('when.waitlistWhat')}
            min={1}
            max={48}
            allowDecimal={false}
            allowNegative={false}
            value={draft.waitlistHours}
            error={!isWithin(draft.waitlistHours, 1, 48)}
            onChange={(value) => set({ waitlistHours: value === '' ? NaN : Number(value) })}
          />
        </div>
      </section>
      <div aria-live="polite">
        {isMine && isSane && (
          <Alert color="teal" variant="light" icon={<IconArrowRight aria-hidden />} title={t('effect.title')}>
            <ul className={classes.effect}>
              {effects.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </Alert>
        )}
      </div>
      {isOutdated ? (
        <Alert color="amber" variant="light" icon={<IconInfoCircle aria-hidden />} title={t('changed')}>
          <Button size="xs" variant="default" onClick={() => start(settings)}>
            {t('reload')}
          </Button>
        </Alert>
      ) : (
        <Group gap="xs">
          <Button onClick={save} loading={isPending} disabled={!isMine || !isSane}>
            {t('save')}
          </Button>
          <Button variant="default" onClick={() => start(begun)} disabled={!isMine || isPending}>
            {t('reset')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
