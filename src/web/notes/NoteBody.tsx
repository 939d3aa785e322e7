import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { noteTemplates, templateOf } from '#src/contract/notes.ts';
import type { NoteContent, NoteTemplate } from '#src/contract/notes.ts';
import { BodyChart } from '#src/web/bodychart/BodyChart.tsx';
import classes from './NoteBody.module.css';

type FieldKey = { [T in NoteTemplate]: (typeof noteTemplates)[T]['fields'][number]['key'] }[NoteTemplate];
/** The words of a template's field. */
export const useFieldName = () => {
  const { t } = useTranslation('notes');
  return (key: string): string => t(`field.${key as FieldKey}`);
};

/** What a note says, field by field; what was left empty is not shown. */
export function NoteBody({ template, content }: { template: NoteTemplate; content: NoteContent }) {
  const { t } = useTranslation('notes');
  const nameOf = useFieldName();
  const { fields } = templateOf(template);
  const filled = fields.filter(({ key, is }) => (is === 'scale' ? key in content.scales : content.fields[key]?.trim()));
  const words = filled.filter(({ is }) => is !== 'scale');
  const scales = filled.filter(({ is }) => is === 'scale');
  if (filled.length + content.marks.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('untitled')}
      </Text>
    );
  return (
    <div className={classes.body}>
      {scales.length > 0 && (
        <dl className={classes.scales}>
          {scales.map(({ key }) => (
            <div key={key}>
              <dt>{nameOf(key)}</dt>
              <dd>
                <span className={classes.bar} aria-hidden>
                  <span style={{ width: `${(content.scales[key] ?? 0) * 10}%` }} />
                </span>
                <span data-figures>
                  {content.scales[key]} <span className={classes.of}>/ 10</span>
                </span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <dl className={classes.fields}>
        {words.map(({ key }) => (
          <div key={key}>
            {/* A note of a single text needs no heading over it. */}
            {words.length > 1 && <dt>{nameOf(key)}</dt>}
            {words.length === 1 && <dt className={classes.unseen}>{nameOf(key)}</dt>}
            <dd dir="auto">{content.fields[key]}</dd>
          </div>
        ))}
      </dl>
      {content.marks.length > 0 && <BodyChart marks={content.marks} />}
    </div>
  );
}
