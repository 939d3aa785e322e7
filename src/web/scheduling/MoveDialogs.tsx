import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TherapistInfo } from '#src/contract/people.ts';
import { useMe } from '#src/web/session/data.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { isSecond } from '#src/web/ui/wall.ts';
import { EffectSentence } from './EffectNote.tsx';
import { PlaceRefusal } from './PlaceRefusal.tsx';
import type { Moving } from './useMoving.ts';

/** What a move may ask on its way: whether the care team is to change with it, and what else will do where the time is not to be had. */
export function MoveDialogs({ moving, people }: { moving: Moving; people: TherapistInfo[] }) {
  const { t } = useTranslation(['scheduling', 'ui']);
  const { timeZone } = useMe().tenant;
  const { asked, refused } = moving;
  const practitioner = asked && (asked.to?.practitioner ?? people.find(({ id }) => id === asked.body.practitionerId));
  const close = { 'aria-label': t('ui:close') };
  return (
    <>
      {asked && practitioner && (
        <Modal
          opened
          onClose={() => asked.answer(false)}
          title={t('move.ask', { whom: fullName(asked.appointment.patient), who: fullName(practitioner) })}
          closeButtonProps={close}
        >
          <EffectSentence {...asked} practitioner={practitioner} />
          <Group justify="flex-end" gap="xs" mt="md">
            <Button variant="default" onClick={() => asked.answer(false)}>
              {t('move.leave')}
            </Button>
            <Button data-autofocus onClick={() => asked.answer(true)}>
              {t('move.confirm')}
            </Button>
          </Group>
        </Modal>
      )}
      {refused && (
        <Modal
          opened
          onClose={moving.dismiss}
          title={t('move.title', { whom: fullName(refused.appointment.patient) })}
          closeButtonProps={close}
        >
          <Stack gap="md">
            <Text size="sm">{t('refused.putBack')}</Text>
            <PlaceRefusal
              problem={refused.problem}
              people={people}
              onChoose={(slot) => {
                const chosen = people.find(({ id }) => id === slot.practitionerId);
                moving.again(
                  {
                    start: slot.wallStart,
                    practitionerId: slot.practitionerId,
                    later: isSecond(slot.startsAt, slot.wallStart, timeZone),
                  },
                  chosen && { practitioner: chosen },
                );
              }}
              onAnyway={() => moving.again({ anyway: true })}
            />
          </Stack>
        </Modal>
      )}
    </>
  );
}
