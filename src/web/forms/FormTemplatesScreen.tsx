import { Badge, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconClipboardText, IconLock, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { instrumentNames } from '#src/contract/forms.ts';
import type { FormTemplate } from '#src/contract/forms.ts';
import { instruments } from '#src/contract/instruments.ts';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { problemText } from '#src/web/ui/problemText.ts';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { templateQuery, templatesQuery, useAddTemplate, useSetTemplateStatus } from './data.ts';
import { TemplateEditor } from './TemplateEditor.tsx';
import classes from './FormTemplatesScreen.module.css';

const route = getRouteApi('/staff/clinic/forms');

/** Clinic › Forms: what its clinicians fill in (C2). */
export function FormTemplatesScreen() {
  const { template } = route.useSearch();
  const navigate = route.useNavigate();
  const { rights } = useMe();
  const close = () => void navigate({ search: {} });
  if (!rights.includes('template.manage')) {
    const { title, advice } = problemText(new Problem('not_allowed'));
    return <EmptyState icon={IconLock} order={1} title={title} advice={advice} />;
  }
  if (template === 'new') return <TemplateEditor key="new" template={null} onClose={close} />;
  return template === undefined ? <TemplateList /> : <Editing key={template} templateId={template} onClose={close} />;
}

function Editing({ templateId, onClose }: { templateId: number; onClose: () => void }) {
  const query = useQuery(templateQuery(templateId));
  return (
    <FourStates query={query} loading={<Loading />}>
      {(template) => <TemplateEditor template={template} onClose={onClose} />}
    </FourStates>
  );
}

export function TemplateList() {
  const { t } = useTranslation('forms');
  const { tenant } = useMe();
  const active = useQuery(templatesQuery('active'));
  const archived = useQuery(templatesQuery('archived'));
  const shelved = archived.data?.items ?? [];
  return (
    <div className={classes.screen}>
      <ScreenHeader title={t('templates.title')} description={t('templates.description', { clinic: tenant.name })}>
        <Button
          renderRoot={(props) => <Link {...props} to="/clinic/forms" search={{ template: 'new' }} />}
          leftSection={<IconPlus size={16} aria-hidden />}
        >
          {t('templates.new')}
        </Button>
      </ScreenHeader>
      <FourStates query={active} loading={<Loading />}>
        {({ items }) => (
          <Stack gap="xl">
            <section aria-label={t('templates.yours')}>
              {items.length === 0 ? (
                <div className={classes.list}>
                  <EmptyState icon={IconClipboardText} title={t('templates.empty')} advice={t('templates.emptyAdvice')} />
                </div>
              ) : (
                <ul className={classes.list}>
                  {items.map((one) => (
                    <TemplateRow key={one.id} template={one} />
                  ))}
                </ul>
              )}
            </section>
            <Instruments has={[...items, ...shelved]} />
            {shelved.length > 0 && (
              <section>
                <Title order={2} size="h3" mb="sm">
                  {t('templates.archivedOnes')}
                </Title>
                <ul className={classes.list}>
                  {shelved.map((one) => (
                    <TemplateRow key={one.id} template={one} />
                  ))}
                </ul>
              </section>
            )}
          </Stack>
        )}
      </FourStates>
    </div>
  );
}

function TemplateRow({ template }: { template: FormTemplate }) {
  const { t, i18n } = useTranslation('forms');
  const { tenant } = useMe();
  const { date } = formats(i18n.language, tenant.timeZone);
  const set = useSetTemplateStatus();
  const { id, name, version, questions, scored, status } = template;
  const isArchived = status === 'archived';
  const change = (archived: boolean) =>
    set.mutate(
      { templateId: id, archived },
      {
        onSuccess: () => toastDone(t(archived ? 'templates.archived' : 'templates.restored', { name }), () => change(!archived)),
        onError: toastProblem,
      },
    );
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap="xs">
          <Text fw={600} className={classes.name}>
            {name}
          </Text>
          {scored && (
            <Badge variant="light" color="teal" tt="none">
              {t('templates.scored')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t('templates.questions', { count: questions })} · {t('templates.version', { version })} ·{' '}
          {t('templates.changed', { date: date(template.changedAt), who: fullName(template.changedBy) })}
        </Text>
      </div>
      <Group gap="xs" wrap="nowrap">
        {!isArchived && (
          <Button
            renderRoot={(props) => <Link {...props} to="/clinic/forms" search={{ template: id }} />}
            variant="default"
            size="xs"
            aria-label={t('templates.editNamed', { name })}
          >
            {t('templates.edit')}
          </Button>
        )}
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          loading={set.isPending}
          onClick={() => change(!isArchived)}
          aria-label={t(isArchived ? 'templates.restoreNamed' : 'templates.archiveNamed', { name })}
        >
          {t(isArchived ? 'templates.restore' : 'templates.archive')}
        </Button>
      </Group>
    </li>
  );
}

/** Instruments that ship with Caseload and that the clinic has not added yet. */
function Instruments({ has }: { has: FormTemplate[] }) {
  const { t } = useTranslation('forms');
  const add = useAddTemplate();
  const others = instrumentNames.filter((name) => !has.some(({ instrument }) => instrument === name));
  return (
    <section>
      <Title order={2} size="h3">
        {t('templates.ready')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm" maw={640}>
        {t('templates.readyWhat')}
      </Text>
      {others.length > 0 && (
        <ul className={classes.list}>
          {others.map((instrument) => {
            const { name, about } = instruments[instrument];
            return (
              <li key={instrument} className={classes.row}>
                <div className={classes.what}>
                  <Text fw={600}>{name}</Text>
                  <Text size="sm" c="dimmed">
                    {about}
                  </Text>
                </div>
                <Button
                  variant="default"
                  size="xs"
                  loading={add.isPending}
                  aria-label={t('templates.addNamed', { name })}
                  onClick={() =>
                    add.mutate({ instrument }, { onSuccess: () => toastDone(t('templates.added', { name })), onError: toastProblem })
                  }
                >
                  {t('templates.add')}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

const Loading = () => (
  <Stack gap="sm">
    {[0, 1, 2].map((one) => (
      <Skeleton key={one} h={64} radius="md" />
    ))}
  </Stack>
);
