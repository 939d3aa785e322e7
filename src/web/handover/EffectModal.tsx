import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { EffectOnAccess } from '#src/web/team/EffectOnAccess.tsx';
import { fullName, wallFormats } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { dayOf } from '#src/web/ui/wall.ts';
import { useCommit, useUndo } from './data.ts';
import type { HandoverDraft, HandoverEffect, HandoverWanted } from './data.ts';
import { useSayUndone } from './useSayUndone.ts';

type Props = { draft: HandoverDraft; wanted: HandoverWanted; effect: HandoverEffect; onClose: () => void };

/** O3: everything that it will do, in numbers and names; and the button that does exactly this. */
export function EffectModal({ draft, wanted, effect, onClose }: Props) {
  const { t, i18n } = useTranslation(['handover', 'ui']);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { mutate, isPending } = useCommit();
  const undo = useUndo();
  const sayUndone = useSayUndone();
  const wall = wallFormats(i18n.language);
  const name = fullName(draft.practitioner);
  const nameOf = (id: number, among: readonly { id: number; firstName: string; lastName: string }[]) => {
    const found = among.find((one) => one.id === id);
    return found ? fullName(found) : '';
  };
  const patients = (ids: readonly number[]) => ids.map((id) => nameOf(id, draft.patients));
  const withNobody = effect.patients.filter(({ practitionerId }) => practitionerId === null);
  const others = effect.moves.filter(({ isOtherTime }) => isOtherTime);
  const commit = () =>
    mutate(
      { ...wanted, version: effect.version },
      {
        onSuccess: ({ id }) => {
          onClose();
          toastDone(t('done', { name }), () => undo.mutate(id, { onSuccess: sayUndone, onError: toastProblem }));
        },
        onError: (error) => {
          toastProblem(error);
          if (error instanceof Problem && error.code === 'handover_changed') onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('effect.title', { name })}
      size={720}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Stack gap="md">
        <List size="sm" spacing={8}>
          {effect.colleagues.map((one) => (
            <List.Item key={one.practitionerId}>
              <Text size="sm" fw={500}>
                {t('effect.colleague', {
                  name: nameOf(one.practitionerId, draft.colleagues),
                  count: one.patients,
                  primaries: one.primaries,
                })}
              </Text>
              <Text size="sm" c="dimmed">
                {t('effect.load', { caseload: one.caseload, count: one.appointments })}
              </Text>
              <Text size="sm">
                {t('effect.names', {
                  names: patients(
                    effect.patients.filter(({ practitionerId }) => practitionerId === one.practitionerId).map(({ patientId }) => patientId),
                  ),
                })}
              </Text>
            </List.Item>
          ))}
          {withNobody.length > 0 && (
            <List.Item>
              {t('effect.nobody', { count: withNobody.length, names: patients(withNobody.map(({ patientId }) => patientId)) })}
            </List.Item>
          )}
          <List.Item>{t('effect.moves', { count: effect.moves.length - others.length })}</List.Item>
          {others.map((one) => (
            <List.Item key={one.appointmentId}>
              {t('effect.otherTime', {
                patient: nameOf(one.patientId, draft.patients),
                name: nameOf(one.practitionerId, draft.colleagues),
                when: `${wall.day(dayOf(one.wallStart))}, ${wall.time(one.wallStart)}`,
              })}
            </List.Item>
          ))}
          {effect.cancelled.length > 0 && (
            <List.Item>
              {t('effect.cancelled', {
                count: effect.cancelled.length,
                names: patients(effect.cancelled.map(({ patientId }) => patientId)),
              })}
            </List.Item>
          )}
          {effect.joinForAppointment.map((one) => (
            <List.Item key={`${one.patientId}-${one.practitionerId}`}>
              {t('effect.joins', { name: nameOf(one.practitionerId, draft.colleagues), patient: nameOf(one.patientId, draft.patients) })}
            </List.Item>
          ))}
          {effect.longerForAppointment.map((one) => (
            <List.Item key={`${one.patientId}-${one.practitionerId}`}>
              {t('effect.longer', { name: nameOf(one.practitionerId, draft.colleagues), patient: nameOf(one.patientId, draft.patients) })}
            </List.Item>
          ))}
          {[...Map.groupBy(effect.coversEnd, ({ practitionerId }) => practitionerId)].map(([id, ended]) => (
            <List.Item key={id}>
              {t('effect.coversEnd', {
                name: nameOf(id, draft.colleagues),
                leaver: name,
                names: patients(ended.map(({ patientId }) => patientId)),
              })}
            </List.Item>
          ))}
          {wanted.stopAccepting && draft.practitioner.acceptingNewPatients && <List.Item>{t('effect.stops', { name })}</List.Item>}
        </List>
        {effect.unsettled.length > 0 ? (
          <Alert color="amber" variant="light" title={t('effect.unsettled', { count: effect.unsettled.length })}>
            <List size="sm">
              {effect.unsettled.map((one) => (
                <List.Item key={`${one.patientId}-${one.appointmentId ?? 0}`}>
                  {nameOf(one.patientId, draft.patients)}: {t(`effect.why.${one.why}`)}
                </List.Item>
              ))}
            </List>
          </Alert>
        ) : (
          <div>
            <Text size="sm" fw={600} mb={4}>
              {t('effect.access')}
            </Text>
            <EffectOnAccess effect={{ members: effect.members ?? [], rights: [] }} />
          </div>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button onClick={commit} loading={isPending} disabled={effect.unsettled.length > 0}>
            {t('commit', { count: effect.patients.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
