import { Alert, Anchor, Button, Group, List, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconHistory, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import type { WholeForm } from '#src/contract/forms.ts';
import { AnswerList } from '#src/web/formfields/AnswerList.tsx';
import { useMe } from '#src/web/session/data.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { CorrectFormModal } from './CorrectFormModal.tsx';
import { formQuery } from './data.ts';
import { useFiller } from './useFiller.ts';
import { ScoreBadge } from './ScoreBadge.tsx';
import classes from './CompletedForm.module.css';

type Props = {
  patient: PatientPage;
  formId: number;
  onClose: () => void;
  onOpen: (formId: number) => void;
  onFill: (formId: number) => void;
};

/** A form as it was completed: what was asked, what was answered, and what it came to. */
export function CompletedForm({ patient, formId, onClose, ...on }: Props) {
  const { t } = useTranslation('forms');
  const query = useQuery(formQuery(patient.id, formId));
  return (
    <div className={classes.panel}>
      <Anchor component="button" type="button" size="sm" underline="hover" className={classes.back} onClick={onClose}>
        <IconArrowLeft size={16} aria-hidden />
        {t('filler.back')}
      </Anchor>
      <FourStates query={query} loading={<Loading />}>
        {(form) => <Completed key={form.id} patient={patient} form={form} {...on} />}
      </FourStates>
    </div>
  );
}

function Completed({ patient, form, onOpen, onFill }: { form: WholeForm } & Pick<Props, 'patient' | 'onOpen' | 'onFill'>) {
  const { t, i18n } = useTranslation('forms');
  const { tenant } = useMe();
  const { date, dateTime } = formats(i18n.language, tenant.timeZone);
  const [correcting, setCorrecting] = useState(false);
  const fillerOf = useFiller();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const replacement = form.correctedBy;
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Title order={2} ref={heading} tabIndex={-1} className={classes.title}>
            {form.template.name}
          </Title>
          <Text size="sm" c="dimmed">
            {t('read.filledOn', { date: dateTime(form.at), who: fillerOf(form) })} ·{' '}
            {t('filler.version', { version: form.template.version })}
          </Text>
        </div>
        {patient.may.write && replacement === null && (
          <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setCorrecting(true)}>
            {t('read.correct')}
          </Button>
        )}
      </Group>
      {replacement !== null && (
        <Alert color="amber" variant="light" icon={<IconHistory aria-hidden />} title={t('read.replaced')}>
          <Button size="xs" variant="default" onClick={() => onOpen(replacement)}>
            {t('read.openCorrection')}
          </Button>
        </Alert>
      )}
      {form.result?.score && (
        <div className={classes.score}>
          <ScoreBadge result={{ ...form.result, warnings: [] }} />
        </div>
      )}
      {form.result?.warnings.map(({ field, text }) => (
        <Alert key={field} color="red" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          {text}
        </Alert>
      ))}
      {form.definition.intro && (
        <Text size="sm" c="dimmed" className={classes.intro}>
          {form.definition.intro}
        </Text>
      )}
      <AnswerList fields={form.definition.fields} answers={form.answers} warned={form.result?.warnings.map(({ field }) => field) ?? []} />
      {form.versions.length > 1 && (
        <section>
          <Title order={3} size="h4" mb={4}>
            {t('read.versions')}
          </Title>
          <List size="sm" spacing={4}>
            {form.versions.map((one) => {
              const { id, completedAt, reason } = one;
              const about = { date: completedAt ? date(completedAt) : '', who: fillerOf(one) };
              const said = reason === null ? t('read.original', about) : t('read.correction', { ...about, reason });
              return (
                <List.Item key={id}>
                  {id === form.id ? (
                    `${said} (${t('read.shown')})`
                  ) : (
                    <Anchor component="button" type="button" size="sm" ta="start" onClick={() => onOpen(id)}>
                      {said}
                    </Anchor>
                  )}
                </List.Item>
              );
            })}
          </List>
        </section>
      )}
      {form.definition.source && (
        <Text size="xs" c="dimmed" className={classes.intro}>
          {form.definition.source}
        </Text>
      )}
      <CorrectFormModal patientId={patient.id} formId={form.id} opened={correcting} onClose={() => setCorrecting(false)} onBegun={onFill} />
    </Stack>
  );
}

const Loading = () => (
  <Stack gap="sm" mt="sm">
    <Skeleton h={28} w={180} />
    <Skeleton h={14} w={320} maw="100%" />
    {[0, 1, 2, 3, 4].map((one) => (
      <Skeleton key={one} h={40} />
    ))}
  </Stack>
);
