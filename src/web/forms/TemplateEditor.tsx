import { Alert, Anchor, Button, Group, Menu, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconChevronDown, IconInfoCircle, IconPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DefinitionGiven } from '#src/contract/forms.ts';
import type { Answers, Definition, Field, WholeTemplate } from '#src/contract/forms.ts';
import { resultOf } from '#src/contract/instruments.ts';
import { Problem } from '#src/contract/problems.ts';
import { FormFields } from '#src/web/formfields/FormFields.tsx';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { newField, useSaveTemplate } from './data.ts';
import { FieldEditor } from './FieldEditor.tsx';
import { ScoreBadge } from './ScoreBadge.tsx';
import { ScoringEditor } from './ScoringEditor.tsx';
import classes from './TemplateEditor.module.css';

type Props = { template: WholeTemplate | null; onClose: () => void };
const kinds: Field['kind'][] = ['single', 'multiple', 'scale', 'text', 'number', 'date', 'signature', 'heading'];
const blank: Definition = { intro: '', source: '', fields: [], scoring: null };

/** A template being made or changed, with a preview that can be tried; saving makes its next version. */
export function TemplateEditor({ template, onClose }: Props) {
  const { t } = useTranslation('forms');
  const [begun, setBegun] = useState(template);
  const [name, setName] = useState(template?.name ?? '');
  const [definition, setDefinition] = useState<Definition>(template?.definition ?? blank);
  const [tried, setTried] = useState(false);
  const [answers, setAnswers] = useState<Answers>({});
  const save = useSaveTemplate(template?.id ?? null);
  const list = useRef<HTMLOListElement>(null);
  const title = template ? t('builder.title', { name: begun?.name ?? '' }) : t('builder.newTitle');
  useTitle(title);

  const { fields, scoring } = definition;
  const checked = DefinitionGiven.safeParse(definition);
  const wrong = new Set(tried && !checked.success ? checked.error.issues.map(({ path }) => path.join('.')) : []);
  const change = (part: Partial<Definition>) => setDefinition({ ...definition, ...part });
  /** The fields as they are by now; what is no field with points any more is not scored. */
  const setFields = (next: Field[]) => {
    const scored = scoring?.fields.filter((id) => next.some((field) => field.id === id && 'options' in field)) ?? [];
    change({ fields: next, scoring: scoring && scored.length > 0 ? { ...scoring, fields: scored } : null });
  };
  const add = (kind: Field['kind']) => {
    const field = newField(kind, fields);
    change({ fields: [...fields, field] });
    setTimeout(() => list.current?.querySelector<HTMLElement>('li:last-child textarea')?.focus());
  };
  const move = (from: number, to: number) => {
    const next = fields.toSpliced(from, 1);
    setFields(next.toSpliced(to, 0, fields[from] as Field));
  };

  const conflict =
    save.error instanceof Problem && save.error.code === 'changed_meanwhile' ? (save.error.detail['current'] as WholeTemplate) : null;
  const send = (version: number) => {
    setTried(true);
    if (!checked.success || name.trim() === '') return;
    save.mutate(
      { version, name, definition },
      {
        onSuccess: (saved) => {
          toastDone(template ? t('builder.saved', { name, version: saved.version }) : t('builder.savedNew', { name }));
          onClose();
        },
      },
    );
  };
  const takeTheirs = (theirs: WholeTemplate) => {
    setBegun(theirs);
    setName(theirs.name);
    setDefinition(theirs.definition);
    save.reset();
  };
  // What has no words yet is nothing to be tried.
  const shown = fields
    .filter(({ label }) => label !== '')
    .map((field) => ('options' in field ? { ...field, options: field.options.filter(({ label }) => label !== '') } : field));
  return (
    <>
      <Anchor component="button" type="button" size="sm" underline="hover" className={classes.back} onClick={onClose}>
        <IconArrowLeft size={16} aria-hidden />
        {t('builder.back')}
      </Anchor>
      <Title order={1} mb="md" className={classes.title}>
        {title}
      </Title>
      <div className={classes.sides}>
        <form
          noValidate
          className={classes.side}
          onSubmit={(event) => {
            event.preventDefault();
            send(begun?.version ?? 1);
          }}
        >
          <Stack gap="md">
            <TextInput
              label={t('builder.name')}
              maxLength={120}
              required
              withAsterisk={false}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={tried && name.trim() === '' && t('builder.empty')}
            />
            <Textarea
              label={t('builder.intro')}
              description={t('builder.introWhat')}
              autosize
              minRows={2}
              maxRows={8}
              maxLength={2000}
              value={definition.intro}
              onChange={(event) => change({ intro: event.currentTarget.value })}
            />
            <section>
              <Title order={2} size="h3" mb="xs">
                {t('builder.fields')}
              </Title>
              <ol ref={list} className={classes.fields}>
                {fields.map((field, index) => (
                  <li key={field.id}>
                    <FieldEditor
                      field={field}
                      nth={index + 1}
                      last={index === fields.length - 1}
                      wrong={
                        new Set(
                          [...wrong].flatMap((path) => (path.startsWith(`fields.${index}.`) ? [path.split('.').slice(2).join('.')] : [])),
                        )
                      }
                      onChange={(next) => setFields(fields.with(index, next))}
                      onMove={(by) => move(index, index + by)}
                      onRemove={() => setFields(fields.toSpliced(index, 1))}
                    />
                  </li>
                ))}
              </ol>
              {wrong.has('fields') && (
                <Text size="sm" c="var(--mantine-color-error)" mb="xs">
                  {t('builder.unfit')}
                </Text>
              )}
              <Menu position="bottom-start" withinPortal>
                <Menu.Target>
                  <Button
                    variant="default"
                    leftSection={<IconPlus size={16} aria-hidden />}
                    rightSection={<IconChevronDown size={16} aria-hidden />}
                    disabled={fields.length >= 80}
                  >
                    {t('builder.add')}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {kinds.map((kind) => (
                    <Menu.Item key={kind} onClick={() => add(kind)}>
                      {t(`builder.kind.${kind}`)}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            </section>
            <ScoringEditor
              fields={fields}
              scoring={scoring}
              wrong={new Set([...wrong].flatMap((path) => (path.startsWith('scoring.') ? [path.replace('scoring.', '')] : [])))}
              onChange={(next) => change({ scoring: next })}
            />
            <Textarea
              label={t('builder.source')}
              description={t('builder.sourceWhat')}
              autosize
              minRows={1}
              maxRows={6}
              maxLength={1000}
              value={definition.source}
              onChange={(event) => change({ source: event.currentTarget.value })}
            />
            {tried && (!checked.success || name.trim() === '') && (
              <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert">
                {t('builder.wrong')}
              </Alert>
            )}
            {conflict && (
              <Alert
                color="amber"
                variant="light"
                icon={<IconInfoCircle aria-hidden />}
                role="alert"
                title={t('builder.conflict', { version: conflict.version })}
              >
                <Text size="sm">{t('builder.conflictAdvice')}</Text>
                <Group gap="xs" mt="sm">
                  <Button size="xs" variant="default" onClick={() => takeTheirs(conflict)}>
                    {t('builder.theirs')}
                  </Button>
                  <Button size="xs" variant="default" onClick={() => send(conflict.version)}>
                    {t('builder.mine')}
                  </Button>
                </Group>
              </Alert>
            )}
            {save.error && !conflict && <ErrorNote error={save.error} />}
            <Group>
              <Button type="submit" loading={save.isPending} disabled={conflict !== null}>
                {t('builder.save')}
              </Button>
            </Group>
          </Stack>
        </form>
        <section className={classes.preview} aria-label={t('builder.preview')}>
          <Title order={2} size="h3">
            {t('builder.preview')}
          </Title>
          <Text size="sm" c="dimmed" mb="md">
            {t('builder.previewWhat')}
          </Text>
          {definition.intro && (
            <Text mb="md" className={classes.intro}>
              {definition.intro}
            </Text>
          )}
          <FormFields
            fields={shown}
            answers={answers}
            onAnswer={(id, answer) => {
              const { [id]: _before, ...rest } = answers;
              setAnswers(answer === undefined ? rest : { ...rest, [id]: answer });
            }}
          />
          {scoring && (
            <div className={classes.score}>
              <ScoreBadge result={resultOf(definition, answers)} />
            </div>
          )}
        </section>
      </div>
    </>
  );
}
