import { SimpleGrid, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PatientPage, ProfileField } from '#src/contract/patients.ts';
import classes from './EditProfileModal.module.css';
import type { Draft } from './useProfileDraft.ts';

const groups = {
  person: ['firstName', 'lastName', 'preferredName', 'pronouns', 'birthDate', 'language'],
  safety: ['alerts'],
  contact: ['email', 'phone', 'addressLines'],
  emergency: ['emergencyContactName', 'emergencyContactRelation', 'emergencyContactPhone'],
  referral: ['referredBy'],
} as const satisfies Record<string, ProfileField[]>;
const types: Partial<Record<ProfileField, 'email' | 'tel' | 'date'>> = {
  email: 'email',
  phone: 'tel',
  emergencyContactPhone: 'tel',
  birthDate: 'date',
};
const mostCharacters: Partial<Record<ProfileField, number>> = {
  email: 254,
  phone: 40,
  emergencyContactPhone: 40,
  pronouns: 60,
  language: 60,
  emergencyContactName: 200,
  referredBy: 200,
};

type Props = {
  draft: Draft;
  /** The address as it was when one began, and whether somebody has been invited to it. */
  before: { email: string; portal: PatientPage['portal'] };
  flaws: ProfileField[];
  today: string;
  onChange: (part: Partial<Draft>) => void;
};

/** Every field of a profile, each with what is wrong with it. */
export function ProfileFields({ draft, before, flaws, today, onChange }: Props) {
  const { t } = useTranslation('patient');
  const field = (name: ProfileField) => {
    const props = {
      id: `profile-${name}`,
      label: t(`fields.${name}`),
      autoComplete: 'off',
      value: draft[name],
      onChange: (event: { currentTarget: { value: string } }) => onChange({ [name]: event.currentTarget.value }),
      error: flaws.includes(name) && t(`flaws.${name === 'alerts' || name === 'addressLines' ? name : (flawTexts.get(name) ?? 'text')}`),
    };
    if (name === 'alerts' || name === 'addressLines')
      return (
        <Textarea key={name} {...props} description={t(`advice.${name}`)} autosize minRows={2} maxRows={10} className={classes.wide} />
      );
    const more = name === 'firstName' || name === 'lastName' ? { required: true, withAsterisk: false } : {};
    const dates = name === 'birthDate' ? { min: '1900-01-01', max: today } : {};
    return <TextInput key={name} {...props} {...more} {...dates} type={types[name] ?? 'text'} maxLength={mostCharacters[name] ?? 100} />;
  };
  const changesAddress = draft.email.trim().toLowerCase() !== before.email.toLowerCase();
  return (
    <>
      {Object.entries(groups).map(([group, fields]) => (
        <section key={group} aria-labelledby={`profile-group-${group}`}>
          <Title order={3} size="h4" id={`profile-group-${group}`} mb="xs">
            {t(`groups.${group as keyof typeof groups}`)}
          </Title>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            {fields.map(field)}
          </SimpleGrid>
          {group === 'contact' && changesAddress && before.portal !== 'none' && (
            <Text size="sm" mt="sm" className={classes.warning} role="status">
              {t(`addressChange.${before.portal}`, { email: before.email })}
            </Text>
          )}
        </section>
      ))}
    </>
  );
}

const flawTexts = new Map<ProfileField, 'name' | 'email' | 'birthDate'>([
  ['firstName', 'name'],
  ['lastName', 'name'],
  ['email', 'email'],
  ['birthDate', 'birthDate'],
]);
