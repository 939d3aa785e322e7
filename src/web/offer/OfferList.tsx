import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { IconCalendarPlus, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { paint, useChangeService } from './data.ts';
import type { Service } from './data.ts';
import { EditOfferModal } from './EditOfferModal.tsx';
import classes from './OfferScreen.module.css';

/** What can be booked: how long, with what around it, for how much. */
export function OfferList({ services, mayChange }: { services: Service[]; mayChange: boolean }) {
  const { t } = useTranslation('offer');
  const [editing, setEditing] = useState<Service | 'new' | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
      {t('services.add')}
    </Button>
  );
  return (
    <section>
      <Group justify="space-between" align="center" mb="sm" mih={36}>
        <Title order={2}>{t('services.services')}</Title>
        {mayChange && services.length > 0 && add}
      </Group>
      {services.length === 0 ? (
        <EmptyState icon={IconCalendarPlus} order={3} title={t('services.none')} advice={t('services.noneWhat')}>
          {mayChange && add}
        </EmptyState>
      ) : (
        <ul className={classes.services}>
          {services.map((one) => (
            <ServiceRow key={one.id} service={one} mayChange={mayChange} onEdit={() => setEditing(one)} />
          ))}
        </ul>
      )}
      {editing && <EditOfferModal service={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </section>
  );
}

function ServiceRow({ service, mayChange, onEdit }: { service: Service; mayChange: boolean; onEdit: () => void }) {
  const { t } = useTranslation('offer');
  const { mutate, isPending } = useChangeService();
  const { name, duration, bufferBefore, bufferAfter, priceLabel, colour, status } = service;
  const isArchived = status === 'archived';
  const archive = () =>
    mutate(
      { of: service, change: { status: isArchived ? 'active' : 'archived' } },
      {
        onSuccess: (saved) =>
          toastDone(t(isArchived ? 'restored' : 'archived', { name }), () =>
            mutate({ of: saved, change: { status } }, { onError: toastProblem }),
          ),
        onError: toastProblem,
      },
    );
  const around = [
    bufferBefore > 0 ? t('services.before', { count: bufferBefore }) : '',
    bufferAfter > 0 ? t('services.after', { count: bufferAfter }) : '',
  ].filter(Boolean);
  return (
    <li className={classes.service} data-archived={isArchived || undefined}>
      <span className={classes.bar} style={{ background: isArchived ? 'var(--line)' : paint(colour) }} aria-hidden />
      <div className={classes.name}>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        {isArchived && (
          <Badge variant="light" color="gray" tt="none" radius="sm">
            {t('offeredNoLonger')}
          </Badge>
        )}
      </div>
      <div className={classes.length}>
        <Text size="sm">{t('minutes', { count: duration })}</Text>
        {around.length > 0 && (
          <Text size="xs" c="dimmed">
            {around.join(' · ')}
          </Text>
        )}
      </div>
      <Text size="sm" className={classes.price}>
        {priceLabel}
      </Text>
      {mayChange && (
        <div className={classes.acts}>
          {!isArchived && (
            <Button size="compact-sm" variant="subtle" aria-label={t('editOf', { name })} onClick={onEdit}>
              {t('edit')}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            loading={isPending}
            aria-label={t(isArchived ? 'restoreOf' : 'archiveOf', { name })}
            onClick={archive}
          >
            {t(isArchived ? 'restore' : 'archive')}
          </Button>
        </div>
      )}
    </li>
  );
}
