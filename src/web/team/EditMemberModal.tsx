import { Alert, Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { IconInfoCircle, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useChangeMember, useMemberEffect } from './data.ts';
import type { MemberChange, Team, TeamMember } from './data.ts';
import classes from './EditMemberModal.module.css';
import { EffectOnAccess } from './EffectOnAccess.tsx';
import { MemberFields } from './MemberFields.tsx';
import { PractisingOfMember } from './PractisingOfMember.tsx';
import { SupervisionOfMember } from './SupervisionOfMember.tsx';

type Props = { member: TeamMember | null; team: Team; opened: boolean; onClose: () => void };

/** What one member may do (R1–R4), and before it is saved, what that changes (O3). */
export function EditMemberModal({ member, team, opened, onClose }: Props) {
  const { t } = useTranslation('ui');
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={member && fullName(member)}
      size={720}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {member && <Editing key={member.id} member={member} team={team} onClose={onClose} />}
    </Modal>
  );
}

const fields = ['roles', 'permissions', 'accessLevel', 'visibility', 'status', 'approved', 'type', 'practitionerId'] as const;
const isSame = (one: unknown, other: unknown) =>
  JSON.stringify(Array.isArray(one) ? one.map(String).toSorted((a, b) => a.localeCompare(b)) : one) ===
  JSON.stringify(Array.isArray(other) ? other.map(String).toSorted((a, b) => a.localeCompare(b)) : other);
const rightsOf = (member: TeamMember): Required<MemberChange> =>
  Object.fromEntries(fields.map((field) => [field, member[field]])) as Required<MemberChange>;

function Editing({ member, team, onClose }: { member: TeamMember; team: Team; onClose: () => void }) {
  const { t } = useTranslation(['team', 'ui']);
  const me = useMe();
  // As it was when the dialog began: what a colleague changes meanwhile is not overwritten unseen.
  const [begun, setBegun] = useState(member);
  const [draft, setDraft] = useState(() => rightsOf(member));
  const { mutate, isPending } = useChangeMember();

  const practitioner = team.practitioners.find(({ id }) => id === member.practitionerId);
  const changed = fields.filter((field) => !isSame(draft[field], begun[field]));
  const change: MemberChange | null =
    changed.length === 0 || draft.roles.length === 0 ? null : Object.fromEntries(changed.map((field) => [field, draft[field]]));
  const start = (from: TeamMember) => {
    setBegun(from);
    setDraft(rightsOf(from));
  };
  const save = () => {
    if (!change) return;
    const before = Object.fromEntries(changed.map((field) => [field, begun[field]])) as MemberChange;
    mutate(
      { id: member.id, version: begun.version, change },
      {
        onSuccess: (saved) => {
          onClose();
          toastDone(t('edit.saved', { name: fullName(member) }), () =>
            mutate({ id: saved.id, version: saved.version, change: before }, { onError: toastProblem }),
          );
        },
        onError: toastProblem,
      },
    );
  };
  return (
    <Stack gap="lg">
      {!member.mayChange && (
        <Alert variant="light" color="gray" icon={<IconLock aria-hidden />}>
          {member.isMe ? t('edit.own') : t('edit.owners')}
        </Alert>
      )}
      <fieldset disabled={!member.mayChange} className={classes.fields}>
        <MemberFields member={member} team={team} draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
      </fieldset>
      {practitioner && <PractisingOfMember key={practitioner.id} practitioner={practitioner} />}
      <SupervisionOfMember member={member} team={team} mayChange={member.id !== me.member?.id} />
      {member.mayChange && (
        <div className={classes.footer}>
          {member.version !== begun.version && !isPending ? (
            <Alert color="amber" variant="light" icon={<IconInfoCircle aria-hidden />} title={t('edit.changed')} mb="sm">
              <Button size="xs" variant="default" onClick={() => start(member)}>
                {t('edit.reload')}
              </Button>
            </Alert>
          ) : (
            <Foreseen member={begun} draft={draft} change={change} onSave={save} onClose={onClose} isSaving={isPending} />
          )}
        </div>
      )}
    </Stack>
  );
}

type ForeseenProps = {
  member: TeamMember;
  draft: Required<MemberChange>;
  change: MemberChange | null;
  onSave: () => void;
  onClose: () => void;
  isSaving: boolean;
};

/** What the change would do, and the button that does it: only once that has been shown. */
function Foreseen({ member, draft, change, onSave, onClose, isSaving }: ForeseenProps) {
  const { t } = useTranslation(['team', 'ui']);
  const [asked] = useDebouncedValue(change, 250);
  const isAsked = isSame(asked, change);
  const effect = useMemberEffect(member, isAsked ? change : null);
  const leaves = change !== null && (draft.status === 'suspended' || !draft.approved) && member.status === 'active' && member.approved;
  return (
    <>
      <div aria-live="polite" className={classes.effect}>
        {draft.roles.length === 0 ? (
          <Text size="sm" c="var(--mantine-color-error)">
            {t('edit.noRole')}
          </Text>
        ) : change === null ? (
          <Text size="sm" c="dimmed">
            {t('effect.choose')}
          </Text>
        ) : effect.error ? (
          <ErrorNote error={effect.error} onRetry={() => void effect.refetch()} busy={effect.isFetching} />
        ) : (
          <>
            <Text size="sm" fw={600} mb={4}>
              {t('effect.title')}
            </Text>
            {effect.data ? (
              <>
                {leaves && <Text size="sm">{t('effect.signedOut', { name: fullName(member) })}</Text>}
                <EffectOnAccess effect={leaves ? { ...effect.data, rights: [] } : effect.data} />
              </>
            ) : (
              <>
                <Text size="sm" c="dimmed">
                  {t('effect.pending')}
                </Text>
                <Skeleton h={14} mt={8} maw={420} />
              </>
            )}
          </>
        )}
      </div>
      <Group justify="flex-end" gap="xs" mt="sm">
        <Button variant="default" onClick={onClose}>
          {t('ui:cancel')}
        </Button>
        <Button onClick={onSave} disabled={change === null || !effect.data || !isAsked} loading={isSaving}>
          {t('edit.save')}
        </Button>
      </Group>
    </>
  );
}
