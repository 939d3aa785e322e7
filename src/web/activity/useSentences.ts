import { useTranslation } from 'react-i18next';
import type { Entry } from '#src/contract/activity.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { filterOf, filterParts } from '#src/web/search/address.ts';
import { useFilterWords } from '#src/web/search/useFilterWords.ts';
import { en } from './text.ts';

const isIn = (texts: object, path: string[]): boolean => {
  let at: unknown = texts;
  for (const part of path)
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, part) ? (at as Record<string, unknown>)[part] : undefined;
  return typeof at === 'string';
};

/** Entries in words: what happened as a sentence, and by which rule. What has no words yet keeps its code. */
export const useSentences = () => {
  const { t, i18n } = useTranslation(['activity', 'clinic', 'search', 'tags']);
  const list = (words: string[]) => new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(words);

  /** What was changed, by name; what else a detail says is left out. */
  const changes = (detail: Entry['detail']): string => {
    const words = Object.keys(detail).filter((key): key is keyof typeof en.changed => Object.hasOwn(en.changed, key));
    return list(words.map((key) => t(`changed.${key}`)));
  };

  const filterWords = useFilterWords();
  /** By what the patients of a list were chosen; nothing, where all active ones were. */
  const filterIn = ({ detail, named }: Entry): string => {
    const asked = { ...(detail['filter'] as Record<string, unknown> | undefined) };
    if (asked['status'] === 'active') delete asked['status'];
    const filter = filterOf(
      Object.fromEntries(Object.entries(asked).map(([part, said]) => [part, Array.isArray(said) ? said.join(',') : said])),
    );
    const parts = filterParts.flatMap((part) => {
      const said = filter[part];
      return said === undefined ? [] : [filterWords(part, said, (id) => named[id] ?? '…')];
    });
    return list([...(asked['byName'] === true ? [t('search:byName')] : []), ...parts]);
  };

  const ruleOf = (rule: string): string => {
    const key = rule.replaceAll('.', '_') as keyof typeof en.rule;
    return Object.hasOwn(en.rule, key) ? t(`rule.${key}`) : rule;
  };

  /** The words an entry's sentence is made of. */
  const partsOf = (entry: Entry) => {
    const { action, member, patient, detail, named } = entry;
    const name = (id: unknown) => named[String(id)] ?? t('aColleague');
    const feature = detail['feature'] as keyof typeof featureNames;
    // In the portal the patient is who acts, and nobody else is named.
    const who = member ? fullName(member) : patient ? fullName(patient) : t('somebody');
    return {
      who,
      action,
      about: patient ? fullName(patient) : t('somebody'),
      whom: name(detail['practitionerId'] ?? detail['memberId']),
      supervisor: name(detail['supervisorId']),
      verdict: detail['verdict'] === 'unjustified' ? t('verdict.unjustified') : t('verdict.justified'),
      what: changes(detail),
      feature: Object.hasOwn(featureNames, feature ?? '') ? t(`clinic:feature.${feature}.name`) : String(feature),
      onOff: detail['enabled'] === true ? t('on') : t('off'),
      tag: t('tags:called', { name: named[String(detail['tagId'])] ?? '…', interpolation: { escapeValue: false } }),
      filter: filterIn(entry),
      number: Number(detail['patients'] ?? detail['chosen'] ?? 0).toLocaleString(i18n.language),
      route: typeof detail['route'] === 'string' ? detail['route'] : '',
    };
  };

  const sentenceOf = (entry: Entry): string => {
    const { action, outcome, patient } = entry;
    const parts = partsOf(entry);
    const [group = '', act = ''] = action.split('.');
    const texts = outcome === 'refused' ? en.tried : en.act;
    // About oneself, of some only, or of somebody among others, it is said in words of its own, where there are any.
    const kinds = [
      ...(parts.whom === parts.who ? ['Self'] : []),
      ...(typeof entry.detail['chosen'] === 'number' ? ['Chosen'] : []),
      ...(parts.filter !== '' ? ['Filtered'] : []),
      ...(patient ? ['With'] : []),
    ];
    const path = [group, `${act}${kinds.find((kind) => isIn(texts, [group, `${act}${kind}`])) ?? ''}`];
    const key = path.join('.');
    // The paths were looked up in the catalogue, which the types of t cannot follow.
    if (outcome === 'refused') {
      return isIn(texts, path) ? t(`tried.${key}` as 'tried.record.opened', parts) : t('actionRefused', parts);
    }
    if (isIn(texts, path)) return t(`act.${key}` as 'act.record.opened', parts);
    return t(patient ? 'unknownActionAbout' : 'unknownAction', parts);
  };

  return { sentenceOf, ruleOf };
};
const featureNames = { therapistPatientAssignment: 1, allActivePatientsDashboard: 1, clientPortal: 1, breakGlass: 1 } as const;
