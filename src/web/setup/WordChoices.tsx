import { Input, SegmentedControl, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ClinicWords } from './data.ts';

type Words = Pick<ClinicWords, 'patientWord' | 'therapistWord'>;
type Props = { words: Words; onChange: (change: Partial<Words>) => void; sample?: boolean };

/** What the clinic calls those who are cared for, and those who care for them (G). */
export function WordChoices({ words, onChange, sample = false }: Props) {
  const { t } = useTranslation('setup');
  const named = <W extends string>(all: readonly W[], say: (word: W) => string) => all.map((value) => ({ value, label: say(value) }));
  return (
    <Stack gap="md">
      <Input.Wrapper label={t('words.patients')} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t('words.patients')}
          data={named(['patient', 'client'] as const, (word) => t(`words.${word}`))}
          value={words.patientWord}
          onChange={(value) => onChange({ patientWord: value as Words['patientWord'] })}
        />
      </Input.Wrapper>
      <Input.Wrapper label={t('words.therapists')} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t('words.therapists')}
          data={named(['therapist', 'clinician', 'practitioner'] as const, (word) => t(`words.${word}`))}
          value={words.therapistWord}
          onChange={(value) => onChange({ therapistWord: value as Words['therapistWord'] })}
        />
      </Input.Wrapper>
      {sample && (
        <Text size="sm" c="dimmed" aria-live="polite">
          {t('words.sample')}
        </Text>
      )}
    </Stack>
  );
}
