import { Alert, Text } from '@mantine/core';
import { IconKey, IconUserQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BookingEffect } from '#src/contract/scheduling.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { effectQuery } from './data.ts';

type Props = { patientId: number | null; practitioner: TherapistInfo | null };

/** A5, A6: what this booking will do to the care team, before it is made. */
export function EffectNote({ patientId, practitioner }: Props) {
  const { data, error } = useQuery(effectQuery(patientId, practitioner?.id ?? null));
  return (
    <div aria-live="polite">
      {practitioner && patientId !== null && error && <ErrorNote error={error} />}
      {practitioner && data && !error && <EffectSentence {...data} practitioner={practitioner} />}
    </div>
  );
}

type Said = { effect: BookingEffect; becomesPrimary: boolean; practitioner: TherapistInfo };
export function EffectSentence({ effect, becomesPrimary, practitioner }: Said) {
  const { t } = useTranslation('scheduling');
  const who = fullName(practitioner);
  if (effect === 'off') return null;
  if (effect === 'already')
    return (
      <Text size="sm" c="dimmed">
        {t('effect.already', { who })}
      </Text>
    );
  const isAsked = effect === 'needed';
  return (
    <Alert variant="light" color="amber" p="sm" icon={isAsked ? <IconUserQuestion aria-hidden /> : <IconKey aria-hidden />}>
      <Text size="sm">{isAsked ? t('effect.needed', { who }) : t(becomesPrimary ? 'effect.primary' : 'effect.assigned', { who })}</Text>
    </Alert>
  );
}
