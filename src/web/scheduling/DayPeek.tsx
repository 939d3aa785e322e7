import { Button, Popover, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PointerEvent } from 'react';
import type { TherapistInfo } from '#src/contract/people.ts';
import type { Appointment, Calendar } from '#src/contract/scheduling.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { dayOf } from '#src/web/ui/wall.ts';
import classes from './MonthTable.module.css';
import { useWords } from './useWords.ts';

type Props = {
  at: { x: number; y: number };
  day: string;
  person: TherapistInfo;
  calendar: Calendar;
  onPointerDown: (event: PointerEvent<HTMLElement>, appointment: Appointment) => void;
  onAppointment: (appointment: Appointment) => void;
  onDay: () => void;
  onClose: () => void;
};

/** What is behind the number in a cell of a month: the appointments of that day, to open or to drag somewhere else. */
export function DayPeek({ at, day, person, calendar, onPointerDown, onAppointment, onDay, onClose }: Props) {
  const { t } = useTranslation('scheduling');
  const words = useWords();
  const own = calendar.appointments.filter(
    ({ practitioner, wallStart, status }) => practitioner.id === person.id && dayOf(wallStart) === day && status !== 'cancelled',
  );
  const busy = calendar.busy.filter(({ practitionerId, wallStart }) => practitionerId === person.id && dayOf(wallStart) === day);
  const name = t('column', { who: fullName(person), day: words.day(day) });
  return (
    <Popover
      opened
      onChange={(opened) => !opened && onClose()}
      position="bottom-start"
      withRoles={false}
      trapFocus
      withinPortal
      shadow="md"
      radius="md"
    >
      <Popover.Target>
        <span style={{ position: 'fixed', left: at.x, top: at.y, width: 0, height: 0 }} />
      </Popover.Target>
      <Popover.Dropdown className={classes.peek} role="dialog" tabIndex={-1} aria-label={name} data-peek>
        <Text size="sm" fw={600} mb={6}>
          {name}
        </Text>
        <ul>
          {own.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                data-carry={one.id}
                data-colour={one.service.colour}
                data-held={one.mayChange || undefined}
                onPointerDown={(event) => one.mayChange && onPointerDown(event, one)}
                onClick={() => onAppointment(one)}
              >
                <span>{words.span(one)}</span>
                <b>{fullName(one.patient)}</b>
              </button>
            </li>
          ))}
          {busy.map((one) => (
            <li key={one.startsAt}>
              <span>{words.span(one)}</span> {t('busy')}
            </li>
          ))}
        </ul>
        <Button variant="default" size="xs" mt={8} fullWidth onClick={onDay} data-autofocus>
          {t('month.day')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
