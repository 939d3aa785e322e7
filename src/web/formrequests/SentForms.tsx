import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import type { FormRequest } from '#src/contract/portalforms.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { formats, fullName, wallFormats } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { sentFormsQuery, useWithdrawForm } from './data.ts';
import classes from './SentForms.module.css';

/** What was sent into the portal, and how it stands; nothing where nothing ever was. */
export function SentForms({ patient, onOpen }: { patient: PatientPage; onOpen: (formId: number) => void }) {
  const { t } = useTranslation('formrequests');
  const query = useInfiniteQuery(sentFormsQuery(patient.id));
  const [all, setAll] = useState(false);
  const sent = (query.data?.pages ?? []).flatMap(({ items }) => items);
  const open = sent.filter(({ state }) => state === 'open');
  const shown = all ? sent : open;
  if (query.error && query.data === undefined) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />;
  if (sent.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h3" mb="sm">
        {t('sent.title')}
      </Title>
      {shown.length > 0 ? (
        <ul className={classes.forms}>
          {shown.map((request) => (
            <Row key={request.id} patient={patient} request={request} onOpen={onOpen} />
          ))}
        </ul>
      ) : (
        <Text size="sm" c="dimmed">
          {t('sent.none')}
        </Text>
      )}
      <Group gap="xs" mt="sm">
        {sent.length > open.length && (
          <Button variant="default" size="xs" aria-expanded={all} onClick={() => setAll(!all)}>
            {t(all ? 'sent.less' : 'sent.all')}
          </Button>
        )}
        {query.hasNextPage && all && (
          <Button variant="default" size="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('sent.more')}
          </Button>
        )}
      </Group>
    </section>
  );
}

const colours = { open: 'amber', filled: 'teal', withdrawn: 'gray' } as const;

type RowProps = { patient: PatientPage; request: FormRequest; onOpen: (formId: number) => void };

function Row({ patient, request, onOpen }: RowProps) {
  const { t, i18n } = useTranslation('formrequests');
  const { tenant } = useMe();
  const { date } = formats(i18n.language, tenant.timeZone);
  const { day } = wallFormats(i18n.language);
  const withdraw = useWithdrawForm(patient.id);
  const { state, template, formId, dueOn, isBeforeAppointment } = request;
  const due = dueOn === null ? t('sent.whenever') : t(isBeforeAppointment ? 'sent.beforeAppointment' : 'sent.byDay', { day: day(dueOn) });
  const said = t('sent.by', { date: date(request.at), who: fullName(request.sentBy) });
  return (
    <li className={classes.sent}>
      <span className={classes.what}>
        <span className={classes.name}>
          {template.name}
          <Badge variant="light" color={colours[state]} tt="none">
            {t(`sent.state.${state}`)}
          </Badge>
        </span>
        <Text component="span" size="sm" c="dimmed">
          {state === 'open' ? `${said} · ${due}` : said}
        </Text>
      </span>
      {formId !== null && (
        <Button variant="default" size="xs" onClick={() => onOpen(formId)} aria-label={t('sent.openNamed', { name: template.name })}>
          {t('sent.open')}
        </Button>
      )}
      {state === 'open' && patient.may.write && (
        <Button
          variant="default"
          size="xs"
          loading={withdraw.isPending}
          aria-label={t('sent.withdrawNamed', { name: template.name })}
          onClick={() =>
            withdraw.mutate(request.id, { onSuccess: () => toastDone(t('sent.withdrawn', { name: template.name })), onError: toastProblem })
          }
        >
          {t('sent.withdraw')}
        </Button>
      )}
    </li>
  );
}
