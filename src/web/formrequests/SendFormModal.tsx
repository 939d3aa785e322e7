import { Alert, Button, Group, Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconDoorOff } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { templatesQuery } from '#src/web/forms/data.ts';
import { appointmentsQuery } from '#src/web/scheduling/data.ts';
import { useMe } from '#src/web/session/data.ts';
import { wallAt } from '#src/web/ui/clock.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName, wallFormats } from '#src/web/ui/formats.ts';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { dayOf } from '#src/web/ui/wall.ts';
import { sentFormsQuery, useSendForm } from './data.ts';

type Props = { patient: PatientPage; opened: boolean; onClose: () => void };

/** B3: sends a form into the portal, to be filled in before the client comes. */
export function SendFormModal({ patient, opened, onClose }: Props) {
  const { t } = useTranslation(['formrequests', 'ui']);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('send.title', { whom: fullName(patient) })}
      size={480}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <SendForm patient={patient} onClose={onClose} />
    </Modal>
  );
}

type When = 'appointment' | 'day' | 'whenever';

function SendForm({ patient, onClose }: Omit<Props, 'opened'>) {
  const { t, i18n } = useTranslation(['formrequests', 'ui']);
  const { tenant } = useMe();
  const { day, time } = wallFormats(i18n.language);
  const templates = useQuery(templatesQuery('active'));
  const appointments = useInfiniteQuery(appointmentsQuery(patient.id));
  const sent = useInfiniteQuery(sentFormsQuery(patient.id));
  const send = useSendForm(patient.id);
  const [key] = useState<string>(() => crypto.randomUUID());
  const [now] = useState(() => wallAt(new Date(), tenant.timeZone));
  const today = dayOf(now);
  const [templateId, setTemplateId] = useState<string | null>(null);
  const [when, setWhen] = useState<When | null>(null);
  const [on, setOn] = useState('');
  const [tried, setTried] = useState(false);
  const next = (appointments.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ status, wallStart }) => (status === 'booked' || status === 'confirmed') && wallStart > now)
    .toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))[0];
  const chosen: When = when ?? (next ? 'appointment' : 'whenever');
  const dayMissing = chosen === 'day' && !(on >= today);
  const submit = () => {
    setTried(true);
    if (templateId === null || dayMissing) return;
    const due = chosen === 'appointment' && next ? { appointmentId: next.id } : chosen === 'day' ? { on } : null;
    send.mutate(
      { templateId: Number(templateId), due, key },
      {
        onSuccess: () => {
          toastDone(t('send.sent', { whom: fullName(patient) }));
          onClose();
        },
      },
    );
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t('send.what')}</Text>
        {sent.data?.pages[0]?.somebodyFills === false && (
          <Alert color="amber" variant="light" icon={<IconDoorOff aria-hidden />}>
            {t('send.nobody')}
          </Alert>
        )}
        <Select
          data-autofocus
          label={t('send.form')}
          placeholder={t('send.choose')}
          data={(templates.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          value={templateId}
          onChange={setTemplateId}
          nothingFoundMessage={t('noTemplates')}
          allowDeselect={false}
          error={tried && templateId === null && t('send.chooseOne')}
        />
        <Radio.Group label={t('send.due')} value={chosen} onChange={(value) => setWhen(value as When)}>
          <Stack gap="xs" mt="xs">
            {next && (
              <Radio
                value="appointment"
                label={t('send.beforeAppointment', { when: `${day(dayOf(next.wallStart))}, ${time(next.wallStart)}` })}
                description={t('send.moves')}
              />
            )}
            <Radio value="day" label={t('send.byDay')} />
            <Radio value="whenever" label={t('send.whenever')} />
          </Stack>
        </Radio.Group>
        {chosen === 'day' && (
          <TextInput
            type="date"
            label={t('send.day')}
            min={today}
            maw={220}
            value={on}
            onChange={(event) => setOn(event.currentTarget.value)}
            error={tried && dayMissing && t('send.dayMissing')}
          />
        )}
        {send.error && <ErrorNote error={send.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" loading={send.isPending}>
            {t('send.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
