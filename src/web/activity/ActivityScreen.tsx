import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload, IconHistory, IconSearchOff } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { ActivityFilters } from './ActivityFilters.tsx';
import classes from './ActivityScreen.module.css';
import { ActivityStream, StreamLoading } from './ActivityStream.tsx';
import { ChainNote } from './ChainNote.tsx';
import { useActivity } from './data.ts';
import type { Filters } from './address.ts';
import { ExportActivityModal } from './ExportActivityModal.tsx';

const route = getRouteApi('/staff/activity');

/** The activity log, with what is looked for in the address, so that it can be passed on. */
export function ActivityScreen() {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  return <ActivityLog filters={filters} onFilter={(search) => void navigate({ search, replace: true })} />;
}

/** L2: one's own acts; for those who oversee the clinic everyone's, with the state of the chain and the export. */
export function ActivityLog({ filters, onFilter }: { filters: Filters; onFilter: (filters: Filters) => void }) {
  const { t } = useTranslation('activity');
  const { rights, tenant } = useMe();
  const oversees = rights.includes('activity.export');
  const query = useActivity(filters, tenant.timeZone);
  const [exporting, exportModal] = useDisclosure(false);
  const isFiltered = Object.values(filters).some((one) => one !== undefined);
  return (
    <div className={classes.screen}>
      <ScreenHeader title={t('title')} description={oversees ? t('description') : t('descriptionMine')}>
        {oversees && (
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={exportModal.open}>
            {t('export.button')}
          </Button>
        )}
      </ScreenHeader>
      {oversees && <ChainNote />}
      <ActivityFilters filters={filters} entries={query.entries} oversees={oversees} onChange={onFilter} />
      <FourStates
        query={query}
        loading={<StreamLoading />}
        empty={() =>
          query.entries.length > 0 ? null : isFiltered ? (
            <EmptyState icon={IconSearchOff} title={t('empty.match')} advice={t('empty.matchAdvice')}>
              <Button variant="default" mt="xs" onClick={() => onFilter({})}>
                {t('filter.clear')}
              </Button>
            </EmptyState>
          ) : (
            <EmptyState icon={IconHistory} title={t('empty.title')} advice={t('empty.advice')} />
          )
        }
      >
        {() => <ActivityStream query={query} />}
      </FourStates>
      {oversees && <ExportActivityModal opened={exporting} onClose={exportModal.close} />}
    </div>
  );
}
