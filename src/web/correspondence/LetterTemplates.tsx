import { Badge, Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { IconFileText, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { templatesQuery, useSaveTemplate } from './data.ts';
import type { Template } from './data.ts';
import { EditTemplateModal } from './EditTemplateModal.tsx';
import classes from './LettersScreen.module.css';

/** The clinic's letter templates, those in use first. */
export function LetterTemplates() {
  const { t } = useTranslation('correspondence');
  const query = useQuery(templatesQuery);
  const [editing, setEditing] = useState<Template | 'new' | null>(null);
  const { mutateAsync, isPending } = useSaveTemplate();
  const addAll = async (starters: Pick<Template, 'name' | 'subject' | 'body'>[]) => {
    try {
      for (const one of starters) await mutateAsync({ of: null, ...one });
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <section>
      <Group justify="space-between" align="flex-start" mb="md">
        <div>
          <Title order={2} size="h3">
            {t('clinic.templates')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('clinic.templatesWhat')}
          </Text>
        </div>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
          {t('clinic.add')}
        </Button>
      </Group>
      <FourStates
        query={query}
        loading={<Skeleton h={160} radius="lg" />}
        empty={({ items, starters }) =>
          items.length === 0 ? (
            <EmptyState icon={IconFileText} order={3} title={t('clinic.none')} advice={t('clinic.noneWhat')}>
              <Button mt="xs" loading={isPending} onClick={() => void addAll(starters)}>
                {t('clinic.starters')}
              </Button>
            </EmptyState>
          ) : null
        }
      >
        {({ items }) => (
          <ul className={classes.templates}>
            {items
              .toSorted((one, other) => Number(one.archived) - Number(other.archived))
              .map((one) => (
                <TemplateRow key={one.id} template={one} onEdit={() => setEditing(one)} />
              ))}
          </ul>
        )}
      </FourStates>
      {editing && <EditTemplateModal template={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </section>
  );
}

function TemplateRow({ template, onEdit }: { template: Template; onEdit: () => void }) {
  const { t, i18n } = useTranslation('correspondence');
  const { tenant } = useMe();
  const { mutate, isPending } = useSaveTemplate();
  const { name, archived, version, changedAt, changedBy } = template;
  const { date } = formats(i18n.language, tenant.timeZone);
  const archive = () =>
    mutate(
      { of: template, archived: !archived },
      {
        onSuccess: () => toastDone(t(archived ? 'clinic.templateRestored' : 'clinic.templateArchived', { name })),
        onError: toastProblem,
      },
    );
  return (
    <li className={classes.template}>
      <div>
        <Group gap="xs">
          <Text fw={500} c={archived ? 'dimmed' : undefined}>
            {name}
          </Text>
          {archived && (
            <Badge variant="light" color="gray" tt="none">
              {t('clinic.archived')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t('clinic.lastChange', { on: date(changedAt), by: changedBy ? fullName(changedBy) : '–', version })}
        </Text>
      </div>
      <Group gap={4}>
        {!archived && (
          <Button size="compact-sm" variant="subtle" aria-label={t('clinic.edit', { name })} onClick={onEdit}>
            {t('clinic.editIt')}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" color="gray" loading={isPending} onClick={archive}>
          {t(archived ? 'clinic.restore' : 'clinic.archive')}
        </Button>
      </Group>
    </li>
  );
}
