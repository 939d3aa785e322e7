import { useTranslation } from 'react-i18next';
import type { FilledForm } from '#src/contract/forms.ts';
import { fullName } from '#src/web/ui/formats.ts';

/** Who filled in a form, in words: somebody of the clinic, or in the portal the client or a guardian (B3). */
export const useFiller = () => {
  const { t } = useTranslation('forms');
  return ({ author, client }: Pick<FilledForm, 'author' | 'client'>): string => {
    if (author) return fullName(author);
    return client?.guardian ? t('byGuardian', { name: client.guardian }) : t('byClient');
  };
};
