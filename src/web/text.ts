import i18next from 'i18next';
import type { InitOptions } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Me } from '#src/contract/auth.ts';
import { languages, wordsIn } from '#src/contract/words.ts';
import type { ClinicWords, Language } from '#src/contract/words.ts';
import * as demo from '#src/web/demo/text.ts';
import * as links from '#src/web/links/text.ts';
import * as portal from '#src/web/portal/text.ts';
import type { portalSlices } from '#src/web/portalText.ts';
import * as problems from '#src/web/problems/text.ts';
import * as session from '#src/web/session/text.ts';
import * as shell from '#src/web/shell/text.ts';
import type { staffSlices } from '#src/web/staffText.ts';
import { chosenLanguage, rememberLanguage } from '#src/web/ui/preferences.ts';
import * as ui from '#src/web/ui/text.ts';

/** What is said outside the clinic and first in its portal. The rest is in portalText.ts and staffText.ts, and comes with what shows it. */
const slices = { demo, links, portal, problems, session, shell, ui };
type Slices = typeof slices & typeof portalSlices & typeof staffSlices;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    resources: { [S in keyof Slices]: Slices[S]['en'] };
  }
}

type Texts = Record<string, Record<Language, object>>;
/** The texts of some slices, as i18next takes them: by language, then by slice. */
export const cataloguesOf = <S extends Texts>(given: S) => {
  const inLanguage = <L extends Language>(language: L) =>
    Object.fromEntries(Object.entries(given).map(([slice, texts]) => [slice, texts[language]])) as { [N in keyof S]: S[N][L] };
  return { en: inLanguage('en'), es: inLanguage('es') };
};
export const catalogues = cataloguesOf(slices);
/** Takes up more texts, where i18next runs already. */
export const addTexts = (more: ReturnType<typeof cataloguesOf>): void => {
  for (const [language, added] of Object.entries(more))
    for (const [slice, texts] of Object.entries(added)) i18next.addResourceBundle(language, slice, texts);
};

const isLanguage = (text: string | null): text is Language => text !== null && Object.hasOwn(languages, text);

/** The language that was chosen, else the first of these that we have, else English. */
export const preferred = (chosen: string | null, tags: readonly string[]): Language =>
  isLanguage(chosen) ? chosen : (tags.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en');

type Words = Pick<Me['tenant'], 'patientWord' | 'therapistWord'>;
let wordsInUse: Words = { patientWord: 'patient', therapistWord: 'therapist' };
/** As the texts of a language insert them: `{{patient}}`, `{{Patients}}` and so on. */
const variablesIn = (language: Language) => wordsIn(language, wordsInUse);

/** What i18next is begun with. It holds on to `variables`: changed in place, they hold for every text from then on. */
export const textsIn = (language: Language, variables: ClinicWords): InitOptions => ({
  lng: language,
  fallbackLng: 'en',
  defaultNS: 'ui',
  resources: catalogues,
  interpolation: { escapeValue: false, defaultVariables: variables },
  initAsync: false,
});

const begin = preferred(chosenLanguage(), navigator.languages);
const variables = variablesIn(begin);
void i18next.use(initReactI18next).init(textsIn(begin, variables));

const speak = async (language: Language): Promise<void> => {
  Object.assign(variables, variablesIn(language));
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
};

/** Shows everything in another language, and remembers it on this machine. */
export const chooseLanguage = (language: Language): Promise<void> => {
  rememberLanguage(language);
  return speak(language);
};

/** From now on every text says patient and therapist as this clinic does. */
export const speakAs = (clinic: Words): void => {
  if (clinic.patientWord === wordsInUse.patientWord && clinic.therapistWord === wordsInUse.therapistWord) return;
  wordsInUse = clinic;
  void speak(i18next.language as Language);
};
