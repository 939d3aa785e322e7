import { ActionIcon, Badge, Button, Group, Text, Title } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconMapPin, IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { ArchiveLocationModal } from './ArchiveLocationModal.tsx';
import { useChangeLocation, useChangeRoom } from './data.ts';
import type { Location, Room } from './data.ts';
import { EditLocationModal, EditRoomModal } from './EditLocationModal.tsx';
import classes from './OfferScreen.module.css';

/** Where the clinic sees people, each place with its rooms. */
export function LocationList({ locations, rooms, mayChange }: { locations: Location[]; rooms: Room[]; mayChange: boolean }) {
  const { t } = useTranslation('offer');
  const [adding, setAdding] = useState(false);
  const add = (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('locations.add')}
    </Button>
  );
  return (
    <section>
      <Group justify="space-between" align="center" mb="sm" mih={36}>
        <Title order={2}>{t('locations.title')}</Title>
        {mayChange && locations.length > 0 && add}
      </Group>
      {locations.length === 0 ? (
        <EmptyState icon={IconMapPin} order={3} title={t('locations.none')} advice={t('locations.noneWhat')}>
          {mayChange && add}
        </EmptyState>
      ) : (
        <div className={classes.locations}>
          {locations.map((one) => (
            <LocationCard
              key={one.id}
              location={one}
              rooms={rooms.filter(({ locationId }) => locationId === one.id)}
              mayChange={mayChange}
            />
          ))}
        </div>
      )}
      {adding && <EditLocationModal location={null} onClose={() => setAdding(false)} />}
    </section>
  );
}

function LocationCard({ location, rooms, mayChange }: { location: Location; rooms: Room[]; mayChange: boolean }) {
  const { t } = useTranslation('offer');
  const [editing, setEditing] = useState<'location' | 'room' | Room | null>(null);
  const [asking, setAsking] = useState(false);
  const { mutate, isPending } = useChangeLocation();
  const { name, addressLines, status } = location;
  const isArchived = status === 'archived';
  const archive = () =>
    mutate(
      { of: location, change: { status: isArchived ? 'active' : 'archived' } },
      {
        onSuccess: (saved) =>
          toastDone(t(isArchived ? 'restored' : 'archived', { name }), () =>
            mutate({ of: saved, change: { status } }, { onError: toastProblem }),
          ),
        onError: toastProblem,
        onSettled: () => setAsking(false),
      },
    );
  return (
    <article className={classes.location} data-archived={isArchived || undefined}>
      <div className={classes.locationHead}>
        <div>
          <Group gap="xs">
            <Title order={3}>{name}</Title>
            {isArchived && (
              <Badge variant="light" color="gray" tt="none" radius="sm">
                {t('usedNoLonger')}
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed" className={classes.address}>
            {addressLines.length > 0 ? addressLines.join('\n') : t('locations.noAddress')}
          </Text>
        </div>
        {mayChange && (
          <div className={classes.acts}>
            {!isArchived && (
              <ActionIcon variant="subtle" color="gray" aria-label={t('editOf', { name })} onClick={() => setEditing('location')}>
                <IconPencil size={18} aria-hidden />
              </ActionIcon>
            )}
            <ArchiveButton
              isArchived={isArchived}
              name={name}
              isPending={isPending}
              onClick={isArchived ? archive : () => setAsking(true)}
            />
          </div>
        )}
      </div>
      <ul className={classes.rooms} aria-label={t('rooms.of', { name })}>
        {rooms.map((one) => (
          <RoomRow key={one.id} room={one} mayChange={mayChange && !isArchived} onEdit={() => setEditing(one)} />
        ))}
        {rooms.length === 0 && (
          <li>
            <Text size="sm" c="dimmed">
              {t('rooms.none')}
            </Text>
          </li>
        )}
      </ul>
      {mayChange && !isArchived && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={16} aria-hidden />}
          aria-label={t('rooms.addTo', { name })}
          onClick={() => setEditing('room')}
          className={classes.addRoom}
        >
          {t('rooms.add')}
        </Button>
      )}
      {asking && <ArchiveLocationModal location={location} isBusy={isPending} onArchive={archive} onClose={() => setAsking(false)} />}
      {editing === 'location' && <EditLocationModal location={location} onClose={() => setEditing(null)} />}
      {editing !== null && editing !== 'location' && (
        <EditRoomModal room={editing === 'room' ? null : editing} at={location} onClose={() => setEditing(null)} />
      )}
    </article>
  );
}

function RoomRow({ room, mayChange, onEdit }: { room: Room; mayChange: boolean; onEdit: () => void }) {
  const { t } = useTranslation('offer');
  const { mutate, isPending } = useChangeRoom();
  const { name, status } = room;
  const isArchived = status === 'archived';
  const archive = () =>
    mutate(
      { of: room, change: { status: isArchived ? 'active' : 'archived' } },
      {
        onSuccess: (saved) =>
          toastDone(t(isArchived ? 'restored' : 'archived', { name }), () =>
            mutate({ of: saved, change: { status } }, { onError: toastProblem }),
          ),
        onError: toastProblem,
      },
    );
  return (
    <li className={classes.room}>
      <Text size="sm" c={isArchived ? 'dimmed' : undefined}>
        {isArchived ? t('rooms.archived', { name }) : name}
      </Text>
      {mayChange && (
        <div className={classes.acts}>
          {!isArchived && (
            <ActionIcon variant="subtle" color="gray" aria-label={t('editOf', { name })} onClick={onEdit}>
              <IconPencil size={16} aria-hidden />
            </ActionIcon>
          )}
          <ArchiveButton isArchived={isArchived} name={name} isPending={isPending} onClick={archive} />
        </div>
      )}
    </li>
  );
}

type ArchiveProps = { isArchived: boolean; name: string; isPending: boolean; onClick: () => void };

function ArchiveButton({ isArchived, name, isPending, onClick }: ArchiveProps) {
  const { t } = useTranslation('offer');
  const Icon = isArchived ? IconArchiveOff : IconArchive;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      loading={isPending}
      aria-label={t(isArchived ? 'restoreOf' : 'archiveOf', { name })}
      title={t(isArchived ? 'restore' : 'archive')}
      onClick={onClick}
    >
      <Icon size={16} aria-hidden />
    </ActionIcon>
  );
}
