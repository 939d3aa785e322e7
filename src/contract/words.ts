// The languages that we speak, and the two words that each clinic chooses for itself: for the web app and for letters.

/** Every language, named in itself. */
export const languages = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof languages;

export type ChosenWords = { patientWord: 'patient' | 'client'; therapistWord: 'therapist' | 'clinician' | 'practitioner' };

const clinicWords: Record<Language, Record<ChosenWords['patientWord'] | ChosenWords['therapistWord'], string>> = {
  en: {
    patient: 'patient',
    client: 'client',
    therapist: 'therapist',
    clinician: 'clinician',
    practitioner: 'practitioner',
  },
  es: {
    patient: 'paciente',
    client: 'cliente',
    therapist: 'terapeuta',
    clinician: 'clínico',
    practitioner: 'profesional',
  },
};
const plural: Record<Language, (word: string) => string> = {
  en: (word) => `${word}s`,
  es: (word) => (/[aeiou]$/.test(word) ? `${word}s` : `${word}es`),
};
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Both words in a language, as texts insert them: one and several, also at the beginning of a sentence. */
export const wordsIn = (language: Language, { patientWord, therapistWord }: ChosenWords) => {
  const [patient, therapist] = [clinicWords[language][patientWord], clinicWords[language][therapistWord]];
  const [patients, therapists] = [plural[language](patient), plural[language](therapist)];
  return {
    patient,
    patients,
    Patient: upper(patient),
    Patients: upper(patients),
    therapist,
    therapists,
    Therapist: upper(therapist),
    Therapists: upper(therapists),
  };
};
export type ClinicWords = ReturnType<typeof wordsIn>;
