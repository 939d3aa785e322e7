import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconPencil, IconUserOff } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CareTeam } from '#src/contract/assignments.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { useCareTeam } from '#src/web/assignments/data.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import classes from './CliniciansTab.module.css';
import { AddClinician } from './AddClinician.tsx';
import { ClinicianRow, EditedRow } from './ClinicianRow.tsx';
import { PendingChange } from './PendingChange.tsx';
import { assignmentsOf, daysOf, rowsOf, useDraft } from './useDraft.ts';

type Props = { patient: PatientPage };

/** A8 (d): the box "Assigned Clinicians". Click anywhere in it to edit; nothing is changed before Save Changes. */
export function CliniciansTab({ patient }: Props) {
  const { t } = useTranslation('careteam');
  const team = useCareTeam(patient.id);
  // The team as it was when editing began: saving says so, and is refused where a colleague has been quicker.
  const [base, setBase] = useState<CareTeam | null>(null);
  const box = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const isEditing = base !== null;
  const wasEditing = useRef(false);
  // What was pressed is gone: the focus goes into the box, and back to the button that opens it.
  useEffect(() => {
    if (isEditing) box.current?.focus();
    else if (wasEditing.current) button.current?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);
  const mayEdit = patient.status === 'active' && (patient.may.assignMyself || patient.may.assignColleagues || patient.may.unassign);
  return (
    <FourStates query={team} loading={<Loading />}>
      {(now) =>
        base ? (
          <section ref={box} tabIndex={-1} className={classes.box} aria-labelledby="assigned-clinicians" data-editing>
            <BoxTitle />
            <Editor patient={patient} team={base} onRebase={setBase} onDone={() => setBase(null)} />
          </section>
        ) : (
          // The button within is for the keyboard; the whole box is a larger target for the mouse.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
          <section
            className={classes.box}
            aria-labelledby="assigned-clinicians"
            data-may-edit={mayEdit || undefined}
            onClick={mayEdit ? (event) => startsEditing(event) && setBase(now) : undefined}
          >
            <Group justify="space-between" gap="xs" wrap="nowrap" mb="sm">
              <BoxTitle />
              {mayEdit && (
                <Button
                  ref={button}
                  variant="default"
                  size="xs"
                  leftSection={<IconPencil size={14} aria-hidden />}
                  onClick={() => setBase(now)}
                >
                  {t('edit')}
                </Button>
              )}
            </Group>
            <Team team={now} />
            {mayEdit && (
              <Text size="xs" c="dimmed" mt="sm" className={classes.hint}>
                {t('editHint')}
              </Text>
            )}
          </section>
        )
      }
    </FourStates>
  );
}

const BoxTitle = () => {
  const { t } = useTranslation('careteam');
  return (
    <Title order={2} size="h3" id="assigned-clinicians">
      {t('box')}
    </Title>
  );
};

/** Marking a name to copy it is no click. */
const startsEditing = (event: MouseEvent) =>
  !(event.target as HTMLElement).closest('button, a') && window.getSelection()?.isCollapsed !== false;

export function Team({ team }: { team: CareTeam }) {
  const { t } = useTranslation('careteam');
  const beside = team.connections.filter(({ kind }) => kind === 'emergency');
  const assignments = assignmentsOf(team);
  if (assignments.length + beside.length === 0)
    return <EmptyState icon={IconUserOff} order={3} title={t('nobody')} advice={t('nobodyAdvice')} />;
  return (
    <ul className={classes.team}>
      {[...assignments, ...beside].map((one) => (
        <ClinicianRow key={`${one.id}-${one.kind}`} connection={one} isLater={team.upcoming.includes(one)} />
      ))}
    </ul>
  );
}

type EditorProps = { patient: PatientPage; team: CareTeam; onRebase: (team: CareTeam) => void; onDone: () => void };

function Editor({ patient, team, onRebase, onDone }: EditorProps) {
  const me = useMe();
  const edited = useDraft();
  const { draft } = edited;
  const zone = me.tenant.timeZone;
  const rows = rowsOf(team, draft, me.member?.practitionerId ?? null, zone);
  const removed = assignmentsOf(team).filter(({ id }) => draft.removed.includes(id));
  const top = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) top.current?.closest<HTMLElement>('[tabindex]')?.focus();
  }, [draft.removed, draft.added]);
  return (
    <Stack gap="md" mt="sm">
      <ul ref={top} className={classes.team}>
        {rows.map((row) => (
          <EditedRow
            key={row.id}
            row={row}
            zone={zone}
            // Who was just added is nobody's yet; taking time or people away from a team is for those who may unassign (A7).
            onRemove={row.isNew || patient.may.unassign ? () => edited.remove(row.id) : undefined}
            onDates={(row.isNew || patient.may.unassign) && !row.isPrimary ? (days) => edited.date(row.id, days) : undefined}
          />
        ))}
        {removed.map((one) => (
          <EditedRow
            key={one.id}
            row={{ ...one, ...daysOf(one, zone), isNew: false, isPrimary: false, connection: one, holdsNow: false }}
            zone={zone}
            onPutBack={() => edited.add(one)}
          />
        ))}
      </ul>
      <AddClinician patient={patient} taken={rows.map(({ id }) => id)} onAdd={edited.add} />
      <PendingChange patient={patient} team={team} edited={edited} onRebase={onRebase} onDone={onDone} />
    </Stack>
  );
}

const Loading = () => (
  <div className={classes.box}>
    <Skeleton height={16} width={180} mb="lg" />
    <Stack gap="md">
      {[0, 1].map((row) => (
        <Group key={row} gap="sm" wrap="nowrap">
          <Skeleton circle height={32} flex="none" />
          <Stack gap={8} flex={1}>
            <Skeleton height={12} width="30%" />
            <Skeleton height={10} width="50%" />
          </Stack>
        </Group>
      ))}
    </Stack>
  </div>
);
