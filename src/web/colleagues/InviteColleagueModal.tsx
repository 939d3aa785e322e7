import { Button, Checkbox, Group, Modal, Radio, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemberInvitation } from '#src/contract/colleagues.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toFirstFlaw } from '#src/web/ui/flaws.ts';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { useInviteMember } from './data.ts';
import type { Draft } from './data.ts';
import { Foreseen } from './Foreseen.tsx';

const roles = ['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee', 'scheduler', 'biller'] as const;
type Role = MemberInvitation['roles'][number];
const clinical: Role[] = ['clinicalAdmin', 'clinician', 'supervisor', 'trainee'];
const caring: Role[] = ['clinician', 'trainee'];
const visibilities = ['all', 'namesOnly', 'own'] as const;

const empty: Draft = {
  firstName: '',
  lastName: '',
  email: '',
  roles: ['clinician'],
  accessLevel: 'clinical',
  visibility: 'all',
  givesCare: true,
  discipline: '',
};

type Props = { opened: boolean; onClose: () => void };

/** O1: somebody is invited to work here, with what they may do and what that opens (O3). */
export function InviteColleagueModal({ opened, onClose }: Props) {
  const { t } = useTranslation(['colleagues', 'ui']);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('invite')}
      size={640}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <InviteForm onClose={onClose} />
    </Modal>
  );
}

function InviteForm({ onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['colleagues', 'team', 'session', 'ui']);
  const me = useMe();
  const invite = useInviteMember();
  const [draft, setDraft] = useState(empty);
  const [tried, setTried] = useState(false);
  // One key for one invitation: sent again after an answer was lost, it invites nobody twice.
  const [idempotencyKey, setKey] = useState<string>(() => crypto.randomUUID());
  const becoming = { roles: draft.roles, accessLevel: draft.accessLevel, visibility: draft.visibility, givesCare: draft.givesCare };
  const [asked] = useDebouncedValue(JSON.stringify(becoming), 200);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  // R3: a level follows the roles until another is chosen; who is a clinician usually gives care.
  const chooseRoles = (chosen: string[]) => {
    const now = roles.filter((role) => chosen.includes(role));
    change({
      roles: now,
      accessLevel: now.some((role) => clinical.includes(role)) ? 'clinical' : 'administrative',
      givesCare: now.some((role) => caring.includes(role)),
    });
  };
  const flaws = {
    firstName: draft.firstName.trim() ? null : t('form.missingName'),
    lastName: draft.lastName.trim() ? null : t('form.missingName'),
    email: /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(draft.email.trim()) ? null : t('form.badEmail'),
    roles: draft.roles.length > 0 ? null : t('team:edit.noRole'),
  };
  const shown = (flaw: string | null) => (tried ? flaw : null);
  const send = (form: HTMLElement) => {
    setTried(true);
    if (Object.values(flaws).some(Boolean)) return toFirstFlaw(form);
    invite.mutate(
      { draft: { ...draft, discipline: draft.givesCare ? draft.discipline : '' }, idempotencyKey },
      {
        onError: () => setKey(crypto.randomUUID()),
        onSuccess: () => {
          toastDone(me.mails ? t('sent', { email: draft.email.trim() }) : t('made', { name: draft.firstName.trim() }));
          onClose();
        },
      },
    );
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget);
      }}
    >
      <Stack gap="md">
        {me.mails && <Text size="sm">{t('form.what')}</Text>}
        {invite.error && <ErrorNote error={invite.error} />}
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput
            data-autofocus
            label={t('form.firstName')}
            value={draft.firstName}
            maxLength={100}
            autoComplete="off"
            error={shown(flaws.firstName)}
            onChange={(event) => change({ firstName: event.currentTarget.value })}
          />
          <TextInput
            label={t('form.lastName')}
            value={draft.lastName}
            maxLength={100}
            autoComplete="off"
            error={shown(flaws.lastName)}
            onChange={(event) => change({ lastName: event.currentTarget.value })}
          />
        </SimpleGrid>
        <TextInput
          label={t('form.email')}
          type="email"
          value={draft.email}
          maxLength={254}
          autoComplete="off"
          error={shown(flaws.email)}
          onChange={(event) => change({ email: event.currentTarget.value })}
        />
        <Checkbox.Group label={t('team:edit.roles')} error={shown(flaws.roles)} value={draft.roles} onChange={chooseRoles}>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" mt="sm" mb={4}>
            {roles
              .filter((role) => role !== 'owner' || me.member?.roles.includes('owner'))
              .map((role) => (
                <Checkbox key={role} value={role} label={t(`session:roles.${role}`)} description={t(`team:role.${role}`)} />
              ))}
          </SimpleGrid>
        </Checkbox.Group>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
          <Radio.Group
            label={t('team:edit.level')}
            value={draft.accessLevel}
            onChange={(value) => change({ accessLevel: value as Draft['accessLevel'] })}
          >
            <Stack gap="xs" mt="xs">
              {(['clinical', 'administrative'] as const).map((level) => (
                <Radio key={level} value={level} label={t(`team:level.${level}`)} description={t(`team:levelWhat.${level}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Radio.Group
            label={t('team:edit.visibility')}
            value={draft.visibility}
            onChange={(value) => change({ visibility: value as Draft['visibility'] })}
          >
            <Stack gap="xs" mt="xs">
              {visibilities.map((one) => (
                <Radio key={one} value={one} label={t(`team:visibility.${one}`)} />
              ))}
            </Stack>
          </Radio.Group>
        </SimpleGrid>
        <Switch
          label={t('form.care')}
          description={t('form.careWhat')}
          checked={draft.givesCare}
          onChange={(event) => change({ givesCare: event.currentTarget.checked })}
        />
        {draft.givesCare && (
          <TextInput
            label={t('form.discipline')}
            description={t('form.disciplineWhat')}
            value={draft.discipline}
            maxLength={100}
            onChange={(event) => change({ discipline: event.currentTarget.value })}
          />
        )}
        <Foreseen becoming={draft.roles.length > 0 && asked === JSON.stringify(becoming) ? becoming : null} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {me.mails ? t('form.send') : t('form.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
