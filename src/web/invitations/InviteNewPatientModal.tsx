import { Alert, Button, Group, Modal, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { useTenantDoctors } from '#src/web/assignments/data.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { AlsoAssignTo, AlsoAssignToLoading, InviteEffect } from './AlsoAssignTo.tsx';
import { emptyDraft, flawsOf, useInvite } from './data.ts';
import type { Draft, Invited } from './data.ts';
import { InvitationSent } from './InvitationSent.tsx';
import { SimilarPatients } from './SimilarPatients.tsx';

/** A4: a new patient, their invitation, and who cares for them from the start. What was typed stays until it is sent or discarded. */
export function InviteNewPatientModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['invitations', 'ui']);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [invited, setInvited] = useState<Invited | null>(null);
  // One key for one invitation: sending it again after an answer was lost invites nobody twice.
  const [key, setKey] = useState<string>(() => crypto.randomUUID());
  const startAgain = () => {
    setDraft(emptyDraft);
    setInvited(null);
    setKey(crypto.randomUUID());
  };
  const leave = () => {
    onClose();
    if (invited) startAgain();
  };
  const discard = () => {
    onClose();
    startAgain();
  };
  return (
    <Modal
      opened={opened}
      onClose={leave}
      title={invited ? t('sent.title', { name: fullName(invited.patient) }) : t('title')}
      size={520}
      fullScreen={isPhone}
      styles={{ title: { fontWeight: 600, overflowWrap: 'anywhere' } }}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {invited ? (
        <InvitationSent invited={invited} onAnother={startAgain} onClose={leave} />
      ) : (
        <InviteForm key={key} idempotencyKey={key} draft={draft} onChange={setDraft} onDiscard={discard} onInvited={setInvited} />
      )}
    </Modal>
  );
}

type FormProps = {
  idempotencyKey: string;
  draft: Draft;
  onChange: (draft: Draft) => void;
  onDiscard: () => void;
  onInvited: (invited: Invited) => void;
};

function InviteForm({ idempotencyKey, draft, onChange, onDiscard, onInvited }: FormProps) {
  const { t } = useTranslation(['invitations', 'ui']);
  const me = useMe();
  const mayAdd = me.features.therapistPatientAssignment && me.assigning.colleagues !== 'never';
  const doctors = useTenantDoctors(mayAdd);
  const invite = useInvite();
  const [today] = useState(() => new Date().toLocaleDateString('sv', { timeZone: me.tenant.timeZone }));
  const form = useForm<Draft>({
    initialValues: draft,
    onValuesChange: onChange,
    validate: (values) => Object.fromEntries(Object.entries(flawsOf(values, today)).map(([field, flaw]) => [field, t(`errors.${flaw}`)])),
  });

  const others = mayAdd ? (doctors.data ?? []) : [];
  const chosen = others.filter(({ id }) => form.values.therapistIds.includes(id));
  const refused =
    invite.error instanceof Problem && invite.error.code === 'invalid_target'
      ? ((invite.error.detail['ids'] as number[] | undefined) ?? [])
      : [];

  const focusOn = (flaws: Record<string, unknown>) => {
    const [first] = named.filter((field) => flaws[field]);
    if (first) form.getInputNode(first)?.focus();
  };
  const send = async (values: Draft) => {
    try {
      onInvited(
        await invite.mutateAsync({
          draft: { ...values, therapistIds: chosen.map(({ id }) => id) },
          key: idempotencyKey,
        }),
      );
    } catch (error) {
      const flaws = fieldErrors(error);
      for (const field of flaws) form.setFieldError(field, t(`errors.${field}`));
      focusOn(Object.fromEntries(flaws.map((field) => [field, true])));
    }
  };

  const optional = (label: string) => (
    <>
      {label} <span style={{ color: 'var(--mantine-color-dimmed)', fontWeight: 400 }}>{t('optional')}</span>
    </>
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => void send(values), focusOn)}>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput
            data-autofocus
            required
            withAsterisk={false}
            maxLength={100}
            autoComplete="off"
            label={t('firstName')}
            {...form.getInputProps('firstName')}
          />
          <TextInput
            required
            withAsterisk={false}
            maxLength={100}
            autoComplete="off"
            label={t('lastName')}
            {...form.getInputProps('lastName')}
          />
        </SimpleGrid>
        <div>
          <TextInput
            required
            withAsterisk={false}
            type="email"
            inputMode="email"
            maxLength={254}
            autoComplete="off"
            label={t('email')}
            description={me.mails ? t('emailAdvice') : t('emailNoMail')}
            {...form.getInputProps('email')}
          />
          <SimilarPatients draft={form.values} />
        </div>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput type="tel" maxLength={40} autoComplete="off" label={optional(t('phone'))} {...form.getInputProps('phone')} />
          <TextInput type="date" min="1900-01-01" max={today} label={optional(t('birthDate'))} {...form.getInputProps('birthDate')} />
        </SimpleGrid>
        {mayAdd && doctors.isPending && <AlsoAssignToLoading />}
        {mayAdd && doctors.error && !doctors.data && (
          <ErrorNote error={doctors.error} onRetry={() => void doctors.refetch()} busy={doctors.isFetching} />
        )}
        {others.length > 0 && (
          <AlsoAssignTo
            therapists={others}
            chosen={form.values.therapistIds}
            onChange={(ids) => form.setFieldValue('therapistIds', ids)}
            refused={refused}
          />
        )}
        <InviteEffect others={chosen} />
        <Failure error={invite.error} isMarked={others.some(({ id }) => refused.includes(id))} name={form.values.firstName} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDiscard}>
            {draft === emptyDraft ? t('ui:cancel') : t('discard')}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {me.mails ? t('send') : t('make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const named = ['firstName', 'lastName', 'email', 'phone', 'birthDate'] as const;
/** The fields that the server did not take. */
const fieldErrors = (error: unknown) => {
  const fields =
    error instanceof Problem && error.code === 'invalid' ? ((error.detail['fields'] as { path: string }[] | undefined) ?? []) : [];
  return named.filter((field) => fields.some(({ path }) => path === field));
};

/** What went wrong, unless it already stands beside a field or at a name. */
function Failure({ error, isMarked, name }: { error: unknown; isMarked: boolean; name: string }) {
  const { t } = useTranslation('invitations');
  if (!error || isMarked || fieldErrors(error).length > 0) return null;
  if (!(error instanceof Problem && error.code === 'key_reused')) return <ErrorNote error={error} />;
  return (
    <Alert color="amber" role="alert">
      {t('errors.sentBefore', { name })}
    </Alert>
  );
}
