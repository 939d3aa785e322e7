import { Badge, Button, Group, Menu, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconChevronDown, IconClipboardText, IconPencil, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilledForm } from '#src/contract/forms.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { SendFormModal } from '#src/web/formrequests/SendFormModal.tsx';
import { SentForms } from '#src/web/formrequests/SentForms.tsx';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { CompletedForm } from './CompletedForm.tsx';
import { allOf, scoresQuery, templatesQuery, useForms, useStartForm } from './data.ts';
import { FormFiller } from './FormFiller.tsx';
import { ScoreBadge } from './ScoreBadge.tsx';
import { ScoresCard } from './ScoresCard.tsx';
import { useFiller } from './useFiller.ts';
import classes from './FormsPanel.module.css';

type Shown = { fill: number } | { read: number } | null;

/** C2: the forms of a patient with their scores over time, and the one that is being filled in or read. */
export function FormsPanel({ patient }: { patient: PatientPage }) {
  const [shown, setShown] = useState<Shown>(null);
  const close = () => setShown(null);
  if (shown && 'fill' in shown) {
    return <FormFiller patientId={patient.id} formId={shown.fill} onClose={close} onCompleted={close} />;
  }
  if (shown) {
    return (
      <CompletedForm
        patient={patient}
        formId={shown.read}
        onClose={close}
        onOpen={(formId) => setShown({ read: formId })}
        onFill={(formId) => setShown({ fill: formId })}
      />
    );
  }
  return <Overview patient={patient} onShow={setShown} />;
}

function Overview({ patient, onShow }: { patient: PatientPage; onShow: (shown: Shown) => void }) {
  const { t } = useTranslation(['forms', 'formrequests']);
  const query = useForms(patient.id);
  const scores = useQuery(scoresQuery(patient.id));
  const open = ({ id, status }: FilledForm) => onShow(status === 'draft' ? { fill: id } : { read: id });
  const { features } = useMe();
  const [sending, setSending] = useState(false);
  const start = patient.may.write && (
    <Group gap="xs">
      {features.clientPortal && patient.status === 'active' && (
        <Button variant="default" leftSection={<IconSend size={16} aria-hidden />} onClick={() => setSending(true)}>
          {t('formrequests:send.button')}
        </Button>
      )}
      <StartMenu patientId={patient.id} onStarted={(id) => onShow({ fill: id })} />
    </Group>
  );
  const sent = features.clientPortal && <SentForms patient={patient} onOpen={(formId) => onShow({ read: formId })} />;
  const curves = scores.data?.curves ?? [];
  return (
    <>
      <SendFormModal patient={patient} opened={sending} onClose={() => setSending(false)} />
      <FourStates
        query={query}
        loading={<Loading />}
        empty={({ pages }) =>
          allOf(pages).length === 0 ? (
            <EmptyState
              icon={IconClipboardText}
              title={t('empty.title')}
              advice={patient.may.write ? t('empty.advice', { whom: fullName(patient) }) : t('empty.readOnly')}
            >
              {start}
              <div className={classes.beside}>{sent}</div>
            </EmptyState>
          ) : null
        }
      >
        {({ pages }) => (
          <Stack gap="lg" className={classes.panel}>
            <section>
              {/* The first heading stays where it is when curves arrive: a menu opened on it does not close under the hand. */}
              <Head title={t(curves.length > 0 ? 'curve.title' : 'list')}>{start}</Head>
              {curves.length > 0 ? (
                <div className={classes.curves}>
                  {curves.map((curve) => (
                    <ScoresCard
                      key={`${curve.template.id} ${curve.method} ${curve.max}`}
                      curve={curve}
                      onOpen={(formId) => onShow({ read: formId })}
                    />
                  ))}
                </div>
              ) : (
                <List forms={allOf(pages)} query={query} onOpen={open} />
              )}
            </section>
            {sent}
            {curves.length > 0 && (
              <section>
                <Head title={t('list')} />
                <List forms={allOf(pages)} query={query} onOpen={open} />
              </section>
            )}
          </Stack>
        )}
      </FourStates>
    </>
  );
}

function Head({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Group justify="space-between" align="center" mb="sm" gap="xs">
      <Title order={2} size="h3">
        {title}
      </Title>
      {children}
    </Group>
  );
}

type ListProps = { forms: FilledForm[]; query: ReturnType<typeof useForms>; onOpen: (form: FilledForm) => void };

function List({ forms, query, onOpen }: ListProps) {
  const { t } = useTranslation('forms');
  return (
    <>
      <ul className={classes.forms}>
        {forms.map((form) => (
          <Row key={form.id} form={form} onOpen={() => onOpen(form)} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button variant="default" mt="sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function Row({ form, onOpen }: { form: FilledForm; onOpen: () => void }) {
  const { t, i18n } = useTranslation('forms');
  const { tenant } = useMe();
  const { date } = formats(i18n.language, tenant.timeZone);
  const fillerOf = useFiller();
  return (
    <li>
      <button type="button" className={classes.form} onClick={onOpen}>
        <span className={classes.what}>
          <span className={classes.name}>
            {form.template.name}
            {form.status === 'draft' && (
              <Badge variant="light" color="gray" tt="none" leftSection={<IconPencil size={12} aria-hidden />}>
                {t('draft')}
              </Badge>
            )}
            {form.status === 'completed' && form.corrects !== null && (
              <Badge variant="light" color="gray" tt="none">
                {t('corrected')}
              </Badge>
            )}
          </span>
          <Text component="span" size="sm" c="dimmed">
            {form.status === 'draft' ? t('begun', { date: date(form.at) }) : t('by', { date: date(form.at), who: fillerOf(form) })}
          </Text>
        </span>
        {form.result && <ScoreBadge result={form.result} />}
      </button>
    </li>
  );
}

function StartMenu({ patientId, onStarted }: { patientId: number; onStarted: (formId: number) => void }) {
  const { t } = useTranslation('forms');
  const templates = useQuery(templatesQuery('active'));
  const start = useStartForm(patientId);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={16} aria-hidden />} loading={start.isPending}>
          {t('fill')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        {templates.data?.items.length === 0 && (
          <Text size="sm" p="sm" maw={260}>
            <b>{t('noTemplates')}</b>
            <br />
            {t('noTemplatesAdvice')}
          </Text>
        )}
        {templates.data?.items.map(({ id, name, questions }) => (
          <Menu.Item
            key={id}
            onClick={() =>
              start.mutate(
                { templateId: id, key: crypto.randomUUID() },
                { onSuccess: ({ id: formId }) => onStarted(formId), onError: toastProblem },
              )
            }
          >
            {name}
            <Text size="xs" c="dimmed">
              {t('templates.questions', { count: questions })}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const Loading = () => (
  <Stack gap="lg">
    <div className={classes.curves}>
      <Skeleton h={320} radius="lg" />
      <Skeleton h={320} radius="lg" />
    </div>
    <Skeleton h={180} radius="lg" />
  </Stack>
);
