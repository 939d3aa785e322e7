import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Me } from '#src/contract/auth.ts';
import * as access from '#src/web/access/text.ts';
import * as activity from '#src/web/activity/text.ts';
import * as assignments from '#src/web/assignments/text.ts';
import * as bodychart from '#src/web/bodychart/text.ts';
import * as calendarfeed from '#src/web/calendarfeed/text.ts';
import * as careteam from '#src/web/careteam/text.ts';
import * as clinic from '#src/web/clinic/text.ts';
import * as correspondence from '#src/web/correspondence/text.ts';
import * as demo from '#src/web/demo/text.ts';
import * as diagnoses from '#src/web/diagnoses/text.ts';
import * as exports from '#src/web/exports/text.ts';
import * as files from '#src/web/files/text.ts';
import * as forms from '#src/web/forms/text.ts';
import * as inbox from '#src/web/inbox/text.ts';
import * as invitations from '#src/web/invitations/text.ts';
import * as links from '#src/web/links/text.ts';
import * as notes from '#src/web/notes/text.ts';
import * as offer from '#src/web/offer/text.ts';
import * as patient from '#src/web/patient/text.ts';
import * as patients from '#src/web/patients/text.ts';
import * as portal from '#src/web/portal/text.ts';
import * as portalbooking from '#src/web/portalbooking/text.ts';
import * as portalsettings from '#src/web/portalsettings/text.ts';
import * as problems from '#src/web/problems/text.ts';
import * as records from '#src/web/records/text.ts';
import * as scheduling from '#src/web/scheduling/text.ts';
import * as session from '#src/web/session/text.ts';
import * as shell from '#src/web/shell/text.ts';
import * as team from '#src/web/team/text.ts';
import { chosen, remember } from '#src/web/ui/preferences.ts';
import * as ui from '#src/web/ui/text.ts';

const slices = {
  access,
  activity,
  assignments,
  bodychart,
  calendarfeed,
  careteam,
  clinic,
  correspondence,
  demo,
  diagnoses,
  exports,
  files,
  forms,
  inbox,
  invitations,
  links,
  notes,
  offer,
  patient,
  patients,
  portal,
  portalbooking,
  portalsettings,
  problems,
  records,
  scheduling,
  session,
  shell,
  team,
  ui,
};
type Slices = typeof slices;
const inLanguage = <L extends Language>(language: L) =>
  Object.fromEntries(Object.entries(slices).map(([slice, texts]) => [slice, texts[language]])) as {
    [S in keyof Slices]: Slices[S][L];
  };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    resources: { [S in keyof Slices]: Slices[S]['en'] };
  }
}

/** Every language, named in itself. */
export const languages = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof languages;
export const catalogues = { en: inLanguage('en'), es: inLanguage('es') };

const isLanguage = (text: string | null): text is Language => text !== null && Object.hasOwn(languages, text);

/** The language chosen on this machine, else the first of the browser's that we have, else English. */
const preferred = (): Language => {
  const before = chosen('caseload-language');
  return isLanguage(before) ? before : (navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en');
};

/** The two words that each clinic chooses, as the texts of a language insert them: `{{patient}}`, `{{Patients}}` and so on. */
const clinicWords = {
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
} as const;
const plural = {
  en: (word: string) => `${word}s`,
  es: (word: string) => (/[aeiou]$/.test(word) ? `${word}s` : `${word}es`),
};
const wordForms = (name: 'patient' | 'therapist', word: string, language: Language) => {
  const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  const many = plural[language](word);
  return { [name]: word, [`${name}s`]: many, [upper(name)]: upper(word), [upper(`${name}s`)]: upper(many) };
};

type Words = Pick<Me['tenant'], 'patientWord' | 'therapistWord'>;
let wordsInUse: Words = { patientWord: 'patient', therapistWord: 'therapist' };
const variablesIn = (language: Language) => ({
  ...wordForms('patient', clinicWords[language][wordsInUse.patientWord], language),
  ...wordForms('therapist', clinicWords[language][wordsInUse.therapistWord], language),
});

const begin = preferred();
// i18next holds on to this very object: changed in place, it holds for every text from then on.
const variables = variablesIn(begin);
document.documentElement.lang = begin;
void i18next.use(initReactI18next).init({
  lng: begin,
  fallbackLng: 'en',
  defaultNS: 'ui',
  resources: catalogues,
  interpolation: { escapeValue: false, defaultVariables: variables },
  initAsync: false,
});

const speak = async (language: Language): Promise<void> => {
  Object.assign(variables, variablesIn(language));
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
};

/** Shows everything in another language, and remembers it on this machine. */
export const chooseLanguage = (language: Language): Promise<void> => {
  remember('caseload-language', language);
  return speak(language);
};

/** From now on every text says patient and therapist as this clinic does. */
export const speakAs = (clinic: Words): void => {
  if (clinic.patientWord === wordsInUse.patientWord && clinic.therapistWord === wordsInUse.therapistWord) return;
  wordsInUse = clinic;
  void speak(i18next.language as Language);
};
