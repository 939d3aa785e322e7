import { Menu } from '@mantine/core';
import { IconArrowBackUp, IconCalendarEvent, IconCalendarX, IconEye, IconUserShare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Appointment } from '#src/contract/scheduling.ts';
import { fullName } from '#src/web/ui/formats.ts';
import type { Dialog } from './AppointmentDialogs.tsx';
import { standings } from './AppointmentModal.tsx';
import { useRestore, useSetStatus } from './data.ts';
import { statusIcons } from './StatusMark.tsx';

type Props = {
  appointment: Appointment;
  at: { x: number; y: number };
  onDialog: (dialog: Dialog) => void;
  onClose: () => void;
};

/** What can be done with one appointment of a calendar; a single menu for all of them, which opens where it was asked for. */
export function AppointmentMenu({ appointment, at, onDialog, onClose }: Props) {
  const { t } = useTranslation('scheduling');
  const setStatus = useSetStatus();
  const restore = useRestore();
  const name = t('event.menu', { whom: fullName(appointment.patient) });
  const isCancelled = appointment.status === 'cancelled';
  // Back to the appointment first, so that a dialog that opens now returns there too.
  const close = () => {
    onClose();
    document.querySelector<HTMLElement>(`[data-event="${appointment.id}"] > button`)?.focus({ preventScroll: true });
  };
  const open = (kind: 'open' | 'move' | 'handOver' | 'cancel') => () => {
    close();
    onDialog({ kind, appointment });
  };
  return (
    // The key that opened it is no click beside it.
    <Menu opened onClose={close} position="bottom-start" returnFocus={false} withinPortal clickOutsideEvents={['mousedown', 'touchstart']}>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={name}
          style={{ position: 'fixed', left: at.x, top: at.y, width: 0, height: 0, padding: 0, border: 0 }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item data-autofocus leftSection={<IconEye size={16} aria-hidden />} onClick={open('open')}>
          {t('act.open')}
        </Menu.Item>
        {isCancelled ? (
          <Menu.Item
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onClick={() => (close(), restore.mutate({ appointment, body: {} }))}
          >
            {t('act.restore')}
          </Menu.Item>
        ) : (
          <>
            <Menu.Item leftSection={<IconCalendarEvent size={16} aria-hidden />} onClick={open('move')}>
              {t('act.move')}
            </Menu.Item>
            <Menu.Item leftSection={<IconUserShare size={16} aria-hidden />} onClick={open('handOver')}>
              {t('act.handOver')}
            </Menu.Item>
            <Menu.Label>{t('status.label')}</Menu.Label>
            {standings
              .filter((one) => one !== appointment.status)
              .map((one) => {
                const Mark = statusIcons[one];
                return (
                  <Menu.Item
                    key={one}
                    leftSection={<Mark size={16} aria-hidden />}
                    onClick={() => (close(), setStatus.mutate({ appointment, body: { status: one } }))}
                  >
                    {t(`status.${one}`)}
                  </Menu.Item>
                );
              })}
            <Menu.Divider />
            <Menu.Item leftSection={<IconCalendarX size={16} aria-hidden />} onClick={open('cancel')}>
              {t('act.cancel')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
