import { Button, Group, List, Modal, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { locationUseQuery } from './data.ts';
import type { Location } from './data.ts';

type Props = { location: Location; isBusy: boolean; onArchive: () => void; onClose: () => void };

/** What becomes of what hangs on a location, before it is archived. */
export function ArchiveLocationModal({ location: { id, name }, isBusy, onArchive, onClose }: Props) {
  const { t } = useTranslation('offer');
  const query = useQuery(locationUseQuery(id));
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }} title={t('locations.ask', { name })}>
      <Text size="sm" mb="sm">
        {t('locations.askWhat')}
      </Text>
      <FourStates query={query} loading={<Loading label={t('locations.asking')} />}>
        {({ rooms, appointments, practitioners }) => (
          <List size="sm" spacing={6}>
            {rooms > 0 && <List.Item>{t('locations.withRooms', { count: rooms })}</List.Item>}
            {appointments > 0 && <List.Item>{t('locations.booked', { count: appointments })}</List.Item>}
            {practitioners.length > 0 && (
              <List.Item>{t('locations.worked', { count: practitioners.length, names: practitioners.map(fullName) })}</List.Item>
            )}
          </List>
        )}
      </FourStates>
      <Group mt="lg" gap="xs" justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('cancel', { ns: 'ui' })}
        </Button>
        <Button onClick={onArchive} loading={isBusy} disabled={!query.data}>
          {t('archive')}
        </Button>
      </Group>
    </Modal>
  );
}

const Loading = ({ label }: { label: string }) => (
  <div role="status" aria-label={label}>
    <Skeleton h={18} mb={8} />
    <Skeleton h={18} w="70%" />
  </div>
);
