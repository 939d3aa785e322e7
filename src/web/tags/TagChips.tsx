import { useTranslation } from 'react-i18next';
import type { Tag } from '#src/contract/patients.ts';
import classes from './TagChips.module.css';

/** How many of them a line has room for. */
const onALine = 2;

/** The clinic's words on a patient; on one line, the first of them and how many more. */
export function TagChips({ tags, line = false }: { tags: readonly Tag[]; line?: boolean }) {
  const { t } = useTranslation('tags');
  const shown = line && tags.length > onALine + 1 ? tags.slice(0, onALine) : tags;
  const rest = tags.slice(shown.length);
  return (
    <ul className={classes.chips} data-line={line || undefined} aria-label={t('tags')}>
      {shown.map(({ id, name }) => (
        <li key={id} title={name}>
          {name}
        </li>
      ))}
      {rest.length > 0 && <li title={rest.map(({ name }) => name).join(', ')}>{t('more', { count: rest.length })}</li>}
    </ul>
  );
}
