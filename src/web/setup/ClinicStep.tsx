import { Select, Stack, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '#src/contract/words.ts';
import { chooseLanguage, speakAs } from '#src/web/text.ts';
import type { Wanted } from './data.ts';
import { WordChoices } from './WordChoices.tsx';

type Clinic = Wanted['clinic'];
/** The zones there are in this browser, the one it is in among them. */
const zonesHere = (mine: string): string[] => [...new Set([mine, 'Etc/UTC', ...Intl.supportedValuesOf('timeZone')])].toSorted();

export const isClinicWhole = ({ name, timeZone }: Clinic): boolean => name.trim() !== '' && timeZone !== '';

type Props = { clinic: Clinic; tried: boolean; onChange: (change: Partial<Clinic>) => void };

export function ClinicStep({ clinic, tried, onChange }: Props) {
  const { t } = useTranslation('setup');
  const zones = useMemo(() => zonesHere(clinic.timeZone || 'Etc/UTC'), [clinic.timeZone]);
  return (
    <Stack gap="md">
      <TextInput
        size="md"
        label={t('clinic.name')}
        description={t('clinic.nameWhat')}
        autoComplete="organization"
        maxLength={120}
        value={clinic.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={tried && clinic.name.trim() === '' ? t('clinic.missing') : null}
      />
      <WordChoices
        sample
        words={clinic}
        onChange={(change) => {
          speakAs({ ...clinic, ...change });
          onChange(change);
        }}
      />
      <Select
        size="md"
        label={t('clinic.zone')}
        description={t('clinic.zoneWhat')}
        searchable
        limit={100}
        data={zones}
        value={clinic.timeZone || null}
        onChange={(value) => onChange({ timeZone: value ?? '' })}
        nothingFoundMessage={t('clinic.noZone')}
        error={tried && clinic.timeZone === '' ? t('clinic.zoneMissing') : null}
      />
      <Select
        size="md"
        label={t('clinic.language')}
        description={t('clinic.languageWhat')}
        allowDeselect={false}
        data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
        value={clinic.language}
        onChange={(value) => {
          const language = value === 'es' ? 'es' : 'en';
          void chooseLanguage(language);
          onChange({ language });
        }}
      />
    </Stack>
  );
}
