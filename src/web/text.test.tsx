import i18next from 'i18next';
import { afterEach, expect, test } from 'vitest';
import { portalCatalogues } from './portalText.ts';
import { staffCatalogues } from './staffText.ts';
import { catalogues, chooseLanguage, speakAs } from './text.ts';

type Texts = { [key: string]: string | Texts };
const flat = (texts: Texts, path = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [[`${path}${key}`, text] as [string, string]] : flat(text, `${path}${key}.`),
  );
const english = flat({ ...catalogues.en, ...portalCatalogues.en, ...staffCatalogues.en });
const spanish = new Map(flat({ ...catalogues.es, ...portalCatalogues.es, ...staffCatalogues.es }));
const inserted = (text: string) =>
  new Set(text.match(/\{\{[^}]+\}\}/g)?.map((one) => one.toLowerCase().replace(/s?\}\}|s?,/g, (end) => end.replace('s', ''))));

afterEach(() => chooseLanguage('en'));

test('Every text is there in English and in Spanish', () => {
  expect([...spanish.keys()].toSorted()).toEqual(english.map(([key]) => key).toSorted());
  expect(english.length).toBeGreaterThan(150);
  expect([...english, ...spanish].filter(([, text]) => text.trim() === '')).toEqual([]);
});

test('A Spanish text inserts nothing that its English one does not know', () => {
  const words = ['{{patient', '{{therapist'];
  const strange = english.flatMap(([key, text]) =>
    [...inserted(spanish.get(key) ?? '')]
      .filter((one) => !inserted(text).has(one) && !words.some((word) => one.startsWith(word)))
      .map((one) => `${key}: ${one}`),
  );
  expect(strange).toEqual([]);
});

test('The clinic’s own words for patient and therapist are in every label', async () => {
  speakAs({ patientWord: 'client', therapistWord: 'practitioner' });
  expect(i18next.t('feature.therapistPatientAssignment.name', { ns: 'clinic' })).toBe('Assign practitioners to clients');
  await chooseLanguage('es');
  expect(i18next.t('feature.therapistPatientAssignment.name', { ns: 'clinic' })).toBe('Asignar profesionales a clientes');
  expect(document.documentElement.lang).toBe('es');
  speakAs({ patientWord: 'patient', therapistWord: 'therapist' });
  expect(i18next.t('feature.clientPortal.name', { ns: 'clinic' })).toBe('Portal de pacientes');
});

test('The language one chose is kept on this machine', async () => {
  await chooseLanguage('es');
  expect(document.cookie).toContain('caseload-language=es');
});
