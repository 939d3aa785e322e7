import { Select, Skeleton, Stack, Switch, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { languages } from '#src/contract/words.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { settingsQuery, useChangeSettings } from './data.ts';
import type { Settings } from './data.ts';

/** S4: whether the clinic writes to its patients about appointments, and when it reminds them. Who does not keep the settings reads it. */
export function ClientMailsSection({ mayChange }: { mayChange: boolean }) {
  const { t } = useTranslation('clinic');
  const query = useQuery(settingsQuery);
  return (
    <section>
      <Title order={2}>{t('mails.title')}</Title>
      <Text size="sm" c="dimmed" mb="md" maw={640}>
        {t('mails.what')}
      </Text>
      <FourStates query={query} loading={<Skeleton h={96} maw={560} />}>
        {(settings) => (mayChange ? <MailsForm settings={settings} /> : <MailsSaid settings={settings} />)}
      </FourStates>
    </section>
  );
}

type Mails = Pick<Settings, 'appointmentMails' | 'reminderHours' | 'language'>;
const ours = Object.entries(languages) as [Settings['language'], string][];
const offered = [0, 2, 4, 12, 24, 48, 72, 168];

/** Each is kept as soon as it is chosen, and can be taken back. */
function MailsForm({ settings }: { settings: Settings }) {
  const { t } = useTranslation('clinic');
  const before = useBefore();
  const { mutate, isPending, variables } = useChangeSettings();
  // What was chosen shows at once, and what holds where the server refuses.
  const { appointmentMails, reminderHours, language }: Mails = isPending ? { ...settings, ...variables } : settings;
  const change = (to: Partial<Mails>) => {
    // Whatever is under way brings another version.
    if (isPending) return;
    const back = Object.fromEntries(Object.keys(to).map((name) => [name, settings[name as keyof Mails]]));
    mutate(
      { version: settings.version, ...to },
      {
        onSuccess: ({ version }) => toastDone(t('mails.saved'), () => mutate({ version, ...back }, { onError: toastProblem })),
        onError: toastProblem,
      },
    );
  };
  const hours = [...new Set([...offered, reminderHours])].sort((one, other) => one - other);
  return (
    <Stack gap="md" maw={560}>
      <Switch
        checked={appointmentMails}
        label={t('mails.on')}
        description={t('mails.onWhat')}
        onChange={({ currentTarget }) => change({ appointmentMails: currentTarget.checked })}
      />
      <Select
        label={t('mails.reminder')}
        description={t('mails.reminderWhat')}
        allowDeselect={false}
        disabled={!appointmentMails}
        data={hours.map((one) => ({ value: String(one), label: before(one) }))}
        value={String(reminderHours)}
        onChange={(value) => value !== null && Number(value) !== reminderHours && change({ reminderHours: Number(value) })}
        maw={280}
      />
      <Select
        label={t('mails.language')}
        description={t('mails.languageWhat')}
        allowDeselect={false}
        data={ours.map(([value, label]) => ({ value, label }))}
        value={language}
        onChange={(value) => value !== null && value !== language && change({ language: value })}
        maw={280}
      />
    </Stack>
  );
}

/** How long before an appointment, in words: in days where they are whole. */
const useBefore = () => {
  const { t } = useTranslation('clinic');
  return (hours: number): string => {
    if (hours === 0) return t('mails.never');
    return hours % 24 === 0 ? t('mails.days', { count: hours / 24 }) : t('mails.hours', { count: hours });
  };
};

function MailsSaid({ settings: { appointmentMails, reminderHours, language } }: { settings: Settings }) {
  const { t } = useTranslation('clinic');
  const before = useBefore();
  const about = () => (reminderHours === 0 ? t('mails.saidOn') : t('mails.saidReminder', { before: before(reminderHours) }));
  return (
    <>
      <Text size="sm">{appointmentMails ? about() : t('mails.saidOff')}</Text>
      <Text size="sm">{t('mails.said', { language: languages[language] })}</Text>
    </>
  );
}
