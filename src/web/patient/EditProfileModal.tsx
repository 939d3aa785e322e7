import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage, ProfileField, ProfileNow } from '#src/contract/patients.ts';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { wallAt } from '#src/web/ui/clock.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { theirsOf, useChangeProfile } from './data.ts';
import type { Theirs } from './data.ts';
import classes from './EditProfileModal.module.css';
import { ProfileConflict } from './ProfileConflict.tsx';
import { ProfileFields } from './ProfileFields.tsx';
import { changeFrom, differences, draftOf, flawsOf, profileFields, useProfileDraft, valuesOf } from './useProfileDraft.ts';
import type { Draft } from './useProfileDraft.ts';

type Open = PatientPage & { profile: NonNullable<PatientPage['profile']> };
type Props = { patient: Open; opened: boolean; onClose: () => void };

/** Name, contact and profile in one dialog. What was typed is not lost: not to a click beside it, nor to a colleague who saves first. */
export function EditProfileModal({ patient, opened, onClose }: Props) {
  const { t } = useTranslation(['patient', 'ui']);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [isDirty, setIsDirty] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const end = () => {
    setLeaving(false);
    setIsDirty(false);
    onClose();
  };
  const leave = () => (isDirty ? setLeaving(true) : end());
  useBlocker({
    shouldBlockFn: () => {
      setLeaving(true);
      return true;
    },
    disabled: !(opened && isDirty),
    // Nothing may hold up the page where a session ends by itself: it must not stay on the screen.
    enableBeforeUnload: false,
  });
  return (
    <Modal
      opened={opened}
      onClose={leave}
      title={t('edit.title', { whom: fullName(patient) })}
      size={720}
      fullScreen={isPhone}
      styles={{ title: { fontWeight: 600, overflowWrap: 'anywhere' } }}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Editing patient={patient} leaving={leaving} onStay={() => setLeaving(false)} onDirty={setIsDirty} onLeave={leave} onEnd={end} />
    </Modal>
  );
}

type EditingProps = {
  patient: Open;
  leaving: boolean;
  onStay: () => void;
  onDirty: (isDirty: boolean) => void;
  onLeave: () => void;
  onEnd: () => void;
};

function Editing({ patient, leaving, onStay, onDirty, onLeave, onEnd }: EditingProps) {
  const { t } = useTranslation(['patient', 'ui']);
  const { tenant } = useMe();
  const [first] = useState(() => valuesOf(patient));
  const edited = useProfileDraft(first);
  const { draft, from } = edited;
  const save = useChangeProfile(patient.id);
  const [theirs, setTheirs] = useState<Theirs | null>(null);
  const [flaws, setFlaws] = useState<ProfileField[]>([]);
  const [today] = useState(() => wallAt(new Date(), tenant.timeZone).slice(0, 10));
  useEffect(() => onDirty(edited.isDirty), [onDirty, edited.isDirty]);

  const mark = (wrong: ProfileField[]) => {
    setFlaws(wrong);
    if (wrong[0]) document.getElementById(`profile-${wrong[0]}`)?.focus();
  };
  const send = (base: ProfileNow, wanted: Draft) => {
    const before = draftOf(base);
    const goOn = (now: Theirs | null, wrong: ProfileField[]) => {
      edited.rebase(base, wanted);
      setTheirs(now);
      mark(wrong);
    };
    const wrong = flawsOf(before, wanted, today);
    if (wrong.length > 0) return goOn(null, wrong);
    if (differences(before, wanted).length === 0) return onEnd();
    save.mutate(
      { version: base.version, ...changeFrom(before, wanted) },
      {
        onSuccess: (page) => {
          onEnd();
          toastDone(t('edit.saved', { whom: fullName(page) }));
        },
        onError: (error) => goOn(theirsOf(error), refusedFields(error)),
      },
    );
  };
  if (theirs)
    return (
      <>
        <ProfileConflict
          key={theirs.current.version}
          from={from}
          mine={draft}
          theirs={theirs}
          busy={save.isPending}
          onBack={(merged) => {
            edited.rebase(theirs.current, merged);
            setTheirs(null);
          }}
          onSave={(merged) => send(theirs.current, merged)}
        />
        {leaving && <AskToLeave onStay={onStay} onDiscard={onEnd} />}
      </>
    );
  const failure = save.error && !theirsOf(save.error) && refusedFields(save.error).length === 0 ? save.error : null;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send(edited.begun, draft);
      }}
    >
      <Stack gap="lg">
        <ProfileFields
          draft={draft}
          before={{ email: edited.begun.email ?? '', portal: patient.portal }}
          flaws={flaws}
          today={today}
          onChange={(part) => {
            edited.set(part);
            setFlaws((before) => before.filter((field) => !(field in part)));
          }}
        />
        {failure && <ErrorNote error={failure} />}
        {leaving ? (
          <AskToLeave onStay={onStay} onDiscard={onEnd} />
        ) : (
          <Group justify="flex-end" gap="xs" className={classes.footer}>
            <Button variant="default" onClick={onLeave}>
              {t('ui:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!edited.isDirty}>
              {t('edit.save')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

/** What was typed and is not saved: asked once, in place. */
function AskToLeave({ onStay, onDiscard }: { onStay: () => void; onDiscard: () => void }) {
  const { t } = useTranslation('patient');
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  return (
    <Alert color="amber" variant="light" role="alert" className={classes.footer}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">{t('edit.leave')}</Text>
        <Group gap="xs">
          <Button variant="default" onClick={onDiscard}>
            {t('edit.discard')}
          </Button>
          <Button ref={stay} onClick={onStay}>
            {t('edit.stay')}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}

/** The fields that the server did not take. */
const refusedFields = (error: unknown): ProfileField[] => {
  const fields =
    error instanceof Problem && error.code === 'invalid' ? ((error.detail['fields'] as { path: string }[] | undefined) ?? []) : [];
  return profileFields.filter((field) => fields.some(({ path }) => path.split('.')[0] === field));
};
