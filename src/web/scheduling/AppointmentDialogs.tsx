import type { TherapistInfo } from '#src/contract/people.ts';
import type { Appointment } from '#src/contract/scheduling.ts';
import { AppointmentModal } from './AppointmentModal.tsx';
import { BookAppointmentModal } from './BookAppointmentModal.tsx';
import type { Begin } from './BookAppointmentModal.tsx';
import { CancelAppointmentModal } from './CancelAppointmentModal.tsx';
import { HandOverAppointmentModal } from './HandOverAppointmentModal.tsx';
import { MoveAppointmentModal } from './MoveAppointmentModal.tsx';
import { MoveDialogs } from './MoveDialogs.tsx';
import type { Moving } from './useMoving.ts';

export type Dialog = { kind: 'open' | 'move' | 'handOver' | 'cancel'; appointment: Appointment } | { kind: 'book'; begin: Begin };
type Props = { dialog: Dialog | null; moving: Moving; people: TherapistInfo[]; onDialog: (dialog: Dialog | null) => void };

/** What opens over a calendar or a list of appointments, one at a time. */
export function AppointmentDialogs({ dialog, moving, people, onDialog }: Props) {
  const close = () => onDialog(null);
  return (
    <>
      {dialog?.kind === 'book' && <BookAppointmentModal begin={dialog.begin} onClose={close} />}
      {dialog?.kind === 'open' && (
        <AppointmentModal
          appointment={dialog.appointment}
          onMove={() => onDialog({ ...dialog, kind: 'move' })}
          onHandOver={() => onDialog({ ...dialog, kind: 'handOver' })}
          onCancel={() => onDialog({ ...dialog, kind: 'cancel' })}
          onClose={close}
        />
      )}
      {dialog?.kind === 'move' && (
        <MoveAppointmentModal appointment={dialog.appointment} onMove={(move) => void moving.move(move)} onClose={close} />
      )}
      {dialog?.kind === 'handOver' && (
        <HandOverAppointmentModal appointment={dialog.appointment} onMove={(move) => void moving.move(move)} onClose={close} />
      )}
      {dialog?.kind === 'cancel' && <CancelAppointmentModal appointment={dialog.appointment} onClose={close} />}
      <MoveDialogs moving={moving} people={people} />
    </>
  );
}
