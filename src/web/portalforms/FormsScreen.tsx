import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconClipboardText } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { byDue, formsQuery } from './data.ts';
import type { MyForm } from './data.ts';
import classes from './Forms.module.css';
import { useDue } from './useDue.ts';
import '#src/web/portalText.ts';

/** B3: the forms that the clinic asks one to fill in, what is due first on top; and those that one has filled in. */
export function FormsScreen() {
  const { t } = useTranslation('portalforms');
  const { tenant } = useMe();
  return (
    <>
      <ScreenHeader title={t('title')} description={t('what', { clinic: tenant.name })} />
      <Forms which="open" />
      <Forms which="completed" />
    </>
  );
}

function Forms({ which }: { which: 'open' | 'completed' }) {
  const { t } = useTranslation('portalforms');
  const { tenant } = useMe();
  const query = useInfiniteQuery(formsQuery(which));
  const nothing = ({ pages }: { pages: { items: MyForm[] }[] }) =>
    pages[0]?.items.length !== 0 ? null : which === 'open' ? (
      <EmptyState icon={IconClipboardText} title={t('none.title')} advice={t('none.advice', { clinic: tenant.name })} />
    ) : (
      <></>
    );
  return (
    <FourStates query={query} loading={<Loading />} empty={nothing}>
      {({ pages }) => {
        const forms = pages.flatMap(({ items }) => items);
        return (
          <section>
            <Title order={2} size="h4" mt="lg" mb="sm">
              {t(which)}
            </Title>
            <ul className={classes.list}>
              {(which === 'open' ? byDue(forms) : forms).map((form) => (
                <Card key={form.id} form={form} />
              ))}
            </ul>
            {query.hasNextPage && (
              <Group justify="center" mt="sm">
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('more')}
                </Button>
              </Group>
            )}
          </section>
        );
      }}
    </FourStates>
  );
}

function Card({ form }: { form: MyForm }) {
  const { t, i18n } = useTranslation('portalforms');
  const { tenant } = useMe();
  const { date, dateTime } = formats(i18n.language, tenant.timeZone);
  const dueOf = useDue();
  const { id, name, savedAt, completedAt } = form;
  const act = completedAt ? 'read' : savedAt ? 'goOn' : 'fill';
  return (
    <li className={classes.card} data-over={completedAt !== null || undefined}>
      <div className={classes.what}>
        <Text fw={600}>{name}</Text>
        {completedAt ? (
          <Text size="sm" c="dimmed">
            {t('sentBack', { date: date(completedAt) })}
          </Text>
        ) : (
          <>
            <Text size="sm">{dueOf(form)}</Text>
            <Text size="sm" c="dimmed">
              {savedAt ? t('begun', { when: dateTime(savedAt) }) : t('notBegun')}
            </Text>
          </>
        )}
      </div>
      <Button
        component={Link}
        to="/portal/forms/$formId"
        params={{ formId: String(id) } as never}
        variant={completedAt ? 'default' : 'filled'}
        aria-label={t(`${act}Named`, { name })}
      >
        {t(act)}
      </Button>
    </li>
  );
}

const Loading = () => (
  <Stack gap="sm" mt="lg">
    <Skeleton h={20} w={120} />
    <Skeleton h={96} radius="lg" />
  </Stack>
);
