import { Button, Checkbox, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CareTeam } from '#src/contract/assignments.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone } from '#src/web/ui/toasts.tsx';
import classes from './CliniciansTab.module.css';
import { CareTeamConflict } from './CareTeamConflict.tsx';
import { theirsOf, useSaveCareTeam } from './data.ts';
import { PartingAppointments } from './PartingAppointments.tsx';
import { changeOf, questionsOf, rowsOf } from './useDraft.ts';
import type { useDraft } from './useDraft.ts';
import { joiningRows, useParting } from './useParting.ts';
import { useSentences } from './useSentences.ts';

type Props = {
  patient: PatientPage;
  /** The team from which the change was made. */
  team: CareTeam;
  edited: ReturnType<typeof useDraft>;
  /** From now on the change stands on this team: a colleague has changed it meanwhile. */
  onRebase: (team: CareTeam) => void;
  /** Saved, or given up. */
  onDone: () => void;
};

/** What is about to be saved, as sentences; what has to be said for it; and the one button that saves it all. */
export function PendingChange({ patient, team, edited, onRebase, onDone }: Props) {
  const { t } = useTranslation(['careteam', 'ui']);
  const me = useMe();
  const zone = me.tenant.timeZone;
  const { draft, set } = edited;
  const save = useSaveCareTeam(patient.id);
  const [asked, setAsked] = useState(false);
  const myId = me.member?.practitionerId ?? null;
  const parting = useParting(patient.id, team, draft);
  const standing = rowsOf(team, draft, myId, zone);
  const rows = [...standing, ...joiningRows(parting, standing, draft, myId)];
  const sentences = useSentences(team, draft, rows, zone, parting);
  const questions = questionsOf(team, draft, rows, zone);
  const whom = fullName(patient);
  const candidates = rows.filter(({ holdsNow, until }) => holdsNow && until === '');
  const missing = {
    reason: questions.reason && draft.reason.trim() === '',
    primary: questions.primary && !candidates.some(({ id }) => id === draft.primaryId),
    leave: questions.leaveUnassigned && !draft.leaveUnassigned,
  };

  const send = (onto: CareTeam) => {
    setAsked(true);
    const change = changeOf(onto, draft, zone);
    if (!change) return onDone();
    if (missing.reason || missing.primary || missing.leave) return;
    save.mutate(
      { ...change, ...parting.body },
      {
        onSuccess: () => {
          toastDone(t('saved', { whom }));
          onDone();
        },
      },
    );
  };
  const theirs = theirsOf(save.error);
  if (theirs)
    return (
      <CareTeamConflict
        theirs={theirs}
        mine={rows}
        busy={save.isPending}
        onTake={onDone}
        onTop={() => {
          onRebase(theirs);
          save.reset();
          send(theirs);
        }}
      />
    );
  const nothing = changeOf(team, draft, zone) === null;
  return (
    <Stack gap="sm" className={classes.pending}>
      <PartingAppointments parting={parting} edited={edited} />
      <Text size="sm" role="status" c={nothing ? 'dimmed' : undefined} className={classes.sentences}>
        {nothing ? t('nothing') : sentences.join(' ')}
      </Text>
      {questions.primary && (
        <Select
          label={t('primary')}
          withAsterisk
          data={candidates.map((row) => ({ value: String(row.id), label: fullName(row) }))}
          value={draft.primaryId === null ? null : String(draft.primaryId)}
          onChange={(id) => set({ primaryId: id === null ? null : Number(id) })}
          error={asked && missing.primary && t('primaryMissing')}
          maw={420}
        />
      )}
      {questions.leaveUnassigned && (
        <Checkbox
          label={t('leave', { whom })}
          description={t('leaveAdvice', { whom })}
          checked={draft.leaveUnassigned}
          onChange={(event) => set({ leaveUnassigned: event.currentTarget.checked })}
          error={asked && missing.leave && t('leaveMissing')}
        />
      )}
      {questions.reason && (
        <Textarea
          label={t('reason')}
          withAsterisk
          autosize
          minRows={2}
          maxLength={500}
          value={draft.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
          error={asked && missing.reason && t('reasonMissing')}
        />
      )}
      {save.error !== null && <ErrorNote error={save.error} />}
      <Group gap="xs">
        <Button onClick={() => send(team)} loading={save.isPending} disabled={nothing || !parting.isKnown}>
          {t('save')}
        </Button>
        <Button variant="default" onClick={onDone} disabled={save.isPending}>
          {t('ui:cancel')}
        </Button>
      </Group>
    </Stack>
  );
}
