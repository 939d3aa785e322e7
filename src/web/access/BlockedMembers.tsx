import { Button, Group, Modal, Select, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Block } from '#src/contract/access.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { Bubble } from '#src/web/assignments/TherapistBubbles.tsx';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import classes from './AccessTab.module.css';
import { blocksQuery, colleaguesQuery, useBlock, useUnblock } from './data.ts';
import { useReasons } from './useReasons.ts';

/** Who is kept from a patient, for those who may block (R5). */
export function BlockedMembers({ patient }: { patient: PatientPage }) {
  const { t, i18n } = useTranslation(['access', 'ui']);
  const { tenant } = useMe();
  const query = useQuery(blocksQuery(patient.id));
  const { mutate: unblock } = useUnblock(patient.id);
  const [isAdding, setIsAdding] = useState(false);
  const [lifting, setLifting] = useState<Block | null>(null);
  const whom = fullName(patient);
  const lifted = lifting ? fullName(lifting.member) : '';
  const lift = () => {
    if (!lifting) return;
    setLifting(null);
    unblock(lifting.member.id, { onSuccess: () => toastDone(t('blocks.lifted', { name: lifted })), onError: toastProblem });
  };
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('blocks.what', { whom })}
      </Text>
      <FourStates query={query} loading={<Skeleton h={44} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm">{t('blocks.nobody')}</Text>
          ) : (
            <ul className={classes.people}>
              {items.map((block) => (
                <li key={block.member.id} className={classes.person}>
                  <Bubble therapist={block.member} large />
                  <div className={classes.grow}>
                    <Text size="sm" fw={600}>
                      {fullName(block.member)}
                    </Text>
                    <Text size="sm">
                      {t('blocks.line', {
                        date: formats(i18n.language, tenant.timeZone).date(block.since),
                        by: fullName(block.by),
                        reason: block.reason,
                      })}
                    </Text>
                  </div>
                  <Button
                    variant="default"
                    size="xs"
                    aria-label={t('blocks.liftNamed', { name: fullName(block.member) })}
                    onClick={() => setLifting(block)}
                  >
                    {t('blocks.lift')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </FourStates>
      <Group>
        <Button variant="default" onClick={() => setIsAdding(true)}>
          {t('blocks.add')}
        </Button>
      </Group>
      <Modal
        opened={isAdding}
        onClose={() => setIsAdding(false)}
        title={t('blocks.modal.title', { whom })}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        <BlockForm patient={patient} blocked={query.data?.items ?? []} onClose={() => setIsAdding(false)} />
      </Modal>
      <Modal
        opened={lifting !== null}
        onClose={() => setLifting(null)}
        title={t('blocks.liftAsk', { name: lifted })}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        <Text size="sm">{t('blocks.liftEffect', { name: lifted, whom })}</Text>
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={() => setLifting(null)} data-autofocus>
            {t('ui:cancel')}
          </Button>
          <Button onClick={lift}>{t('blocks.lift')}</Button>
        </Group>
      </Modal>
    </Stack>
  );
}

function BlockForm({ patient, blocked, onClose }: { patient: PatientPage; blocked: Block[]; onClose: () => void }) {
  const { t } = useTranslation(['access', 'ui']);
  const me = useMe().member;
  const { rolesOf } = useReasons();
  const everyone = useQuery(colleaguesQuery);
  const { mutate, isPending, error } = useBlock(patient.id);
  const [memberId, setMemberId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const others = (everyone.data ?? []).filter(({ id }) => id !== me?.id && !blocked.some(({ member }) => member.id === id));
  const chosen = others.find(({ id }) => String(id) === memberId);
  const whom = fullName(patient);
  const act = () => {
    if (!chosen) return;
    const name = fullName(chosen);
    mutate(
      { memberId: chosen.id, reason },
      {
        onSuccess: () => {
          onClose();
          toastDone(t('blocks.blocked', { name }));
        },
      },
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        act();
      }}
    >
      <Stack gap="sm">
        <Select
          data-autofocus
          label={t('blocks.modal.who')}
          placeholder={t('explain.choose')}
          searchable
          value={memberId}
          onChange={setMemberId}
          data={others.map((one) => ({ value: String(one.id), label: `${fullName(one)} · ${rolesOf(one)}` }))}
        />
        <Textarea
          label={t('blocks.modal.reason')}
          description={t('blocks.modal.reasonAdvice')}
          required
          maxLength={500}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Text size="sm" aria-live="polite" c={chosen ? undefined : 'dimmed'}>
          {chosen ? t('blocks.modal.effect', { name: fullName(chosen), whom }) : t('blocks.modal.effectNobody', { whom })}
        </Text>
        {error !== null && <ErrorNote error={error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" color="red" disabled={!chosen || reason.trim() === ''} loading={isPending}>
            {t('blocks.modal.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
