import { Button, Group, Skeleton, Text } from '@mantine/core';
import { IconDownload, IconFileText } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { documentAddress, documentsQuery } from './data.ts';
import classes from './Portal.module.css';

/** The letters that the clinic sent into the portal (B3). */
export function DocumentsScreen() {
  const { t, i18n } = useTranslation('portal');
  const { tenant } = useMe();
  const query = useInfiniteQuery(documentsQuery);
  const { date } = formats(i18n.language, tenant.timeZone);
  const nothing = (
    <EmptyState icon={IconFileText} order={2} title={t('documents.none')} advice={t('documents.noneWhat', { clinic: tenant.name })} />
  );
  return (
    <>
      <ScreenHeader title={t('places.documents')} description={t('documents.what', { clinic: tenant.name })} />
      <FourStates
        query={query}
        loading={<Skeleton h={80} radius="lg" />}
        empty={({ pages }) => (pages[0]?.items.length === 0 ? nothing : null)}
      >
        {({ pages }) => (
          <>
            <ul className={classes.people}>
              {pages
                .flatMap(({ items }) => items)
                .map(({ id, subject, at }) => (
                  <li key={id} className={classes.document}>
                    <div>
                      <Text fw={600}>{subject || t('documents.letter')}</Text>
                      <Text size="sm" c="dimmed">
                        {date(at)}
                      </Text>
                    </div>
                    <Button
                      component="a"
                      href={documentAddress(id)}
                      download
                      variant="default"
                      leftSection={<IconDownload size={16} aria-hidden />}
                      aria-label={t('documents.openOf', { what: subject || t('documents.letter') })}
                    >
                      {t('documents.open')}
                    </Button>
                  </li>
                ))}
            </ul>
            {query.hasNextPage && (
              <Group justify="center" mt="sm">
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('documents.more')}
                </Button>
              </Group>
            )}
          </>
        )}
      </FourStates>
    </>
  );
}
