import { Text, Textarea, TextInput, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { longestNote, templateOf } from '#src/contract/notes.ts';
import type { NoteContent, NoteTemplate } from '#src/contract/notes.ts';
import { BodyChartField } from '#src/web/bodychart/BodyChartField.tsx';
import { useFieldName } from './NoteBody.tsx';
import classes from './NoteEditor.module.css';
import { ScaleField } from './ScaleField.tsx';

type Props = {
  template: NoteTemplate;
  content: NoteContent;
  missing: string[];
  readOnly: boolean;
  onChange: (content: NoteContent) => void;
};

/** The parts of a template that must say something before the note is signed, and do not yet. */
export const missingIn = (template: NoteTemplate, { fields }: NoteContent): string[] =>
  templateOf(template).fields.flatMap(({ key, required }) => (required && !/[\p{L}\p{N}\p{P}\p{S}]/u.test(fields[key] ?? '') ? [key] : []));

/** Without the characters that a note does not hold, such as those that change the direction of writing: they come with what is pasted. */
export const shown = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (one) => ('\t\n\r'.includes(one) ? one : '')).toWellFormed();

/** The fields of a note's template, to write in. */
export function NoteFields({ template, content, missing, readOnly, onChange }: Props) {
  const { t } = useTranslation(['notes', 'bodychart']);
  const nameOf = useFieldName();
  const { fields, bodyChart } = templateOf(template);
  const isOne = fields.length === 1;
  const write = (key: string, text: string) => onChange({ ...content, fields: { ...content.fields, [key]: shown(text) } });
  const scale = (key: string, value: number | undefined) => {
    const { [key]: _before, ...others } = content.scales;
    onChange({ ...content, scales: value === undefined ? others : { ...others, [key]: value } });
  };
  return (
    <div className={classes.fields}>
      {fields.map(({ key, is, required }) => {
        if (is === 'scale')
          return <ScaleField key={key} label={nameOf(key)} value={content.scales[key]} onChange={(value) => scale(key, value)} />;
        const shared = {
          label: (
            <>
              {nameOf(key)} {required && <span className={classes.required}>{t('editor.required')}</span>}
            </>
          ),
          name: key,
          readOnly,
          dir: 'auto' as const,
          // Above the field: a long one would push it out of sight.
          inputWrapperOrder: ['label', 'error', 'input'] as ('label' | 'error' | 'input')[],
          value: content.fields[key] ?? '',
          error: missing.includes(key) && t('editor.missing'),
        };
        return is === 'line' ? (
          <TextInput key={key} {...shared} maxLength={500} onChange={(event) => write(key, event.currentTarget.value)} />
        ) : (
          <Textarea key={key} {...shared} autosize minRows={isOne ? 14 : 3} onChange={(event) => write(key, event.currentTarget.value)} />
        );
      })}
      <LengthLeft content={content} />
      {bodyChart && (
        <section className={classes.chart}>
          <Title order={3} size="h4" mb="xs">
            {t('bodychart:title')}
          </Title>
          <BodyChartField marks={content.marks} onChange={(marks) => onChange({ ...content, marks })} />
        </section>
      )}
    </div>
  );
}

const warnedFrom = 1000;
/** Said when the end comes near; a text that is too long is not cut off. */
function LengthLeft({ content }: { content: NoteContent }) {
  const { t } = useTranslation('notes');
  const texts = [...Object.values(content.fields), ...content.marks.map(({ note }) => note)];
  const left = longestNote - texts.reduce((sum, text) => sum + text.length, 0);
  if (left > warnedFrom) return null;
  return (
    <Text size="sm" {...(left < 0 ? { c: 'var(--mantine-color-error)' } : { c: 'dimmed' })}>
      {left < 0 ? t('editor.tooMany', { count: -left }) : t('editor.left', { count: left })}
    </Text>
  );
}
