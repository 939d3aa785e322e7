import { Checkbox, NumberInput, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answers, Field } from '#src/contract/forms.ts';
import { misfitsOf } from '#src/contract/instruments.ts';
import { SignatureField } from './SignatureField.tsx';
import classes from './FormFields.module.css';

type Answer = Answers[string] | undefined;
type Props = {
  fields: Field[];
  answers: Answers;
  onAnswer: (id: string, answer: Answer) => void;
  /** Questions that must be answered before it is completed. */
  missing?: string[];
  /** Whether what an answer of a scale counts stands beside it: not for a client, who is told no scores. */
  showsPoints?: boolean;
};

/** The questions of a form, to be answered with the mouse or the keyboard alone. */
export function FormFields({ fields, answers, onAnswer, missing = [], showsPoints = true }: Props) {
  const { t } = useTranslation('formfields');
  const misfits = new Set(misfitsOf(fields, answers).map(({ path }) => path.replace('answers.', '')));
  const asked = fields.filter(({ kind }) => kind !== 'heading').map(({ id }) => id);
  return (
    <div className={classes.fields}>
      {fields.map((field) =>
        field.kind === 'heading' ? (
          <div key={field.id} className={classes.heading}>
            <Title order={3}>{field.label}</Title>
            {field.help && (
              <Text size="sm" c="dimmed">
                {field.help}
              </Text>
            )}
          </div>
        ) : (
          <Question
            key={field.id}
            field={field}
            nth={asked.indexOf(field.id) + 1}
            answer={answers[field.id]}
            onAnswer={(answer) => onAnswer(field.id, answer)}
            showsPoints={showsPoints}
            error={missing.includes(field.id) ? t('missing') : misfits.has(field.id) ? t('misfit') : null}
          />
        ),
      )}
    </div>
  );
}

type Asked = Exclude<Field, { kind: 'heading' }>;
type QuestionProps<F extends Field = Asked> = {
  field: F;
  nth: number;
  answer: Answer;
  onAnswer: (answer: Answer) => void;
  showsPoints: boolean;
  error: string | null;
};

function Question({ field, nth, ...rest }: QuestionProps) {
  const { t } = useTranslation('formfields');
  const id = useId();
  const { answer, onAnswer, showsPoints, error } = rest;
  const groups = field.kind === 'single' || field.kind === 'scale' || field.kind === 'multiple' || field.kind === 'signature';
  const label = (
    <>
      <span className={classes.nth}>{nth}</span>
      <span>
        {field.label}
        {!field.required && <span className={classes.optional}> {t('optional')}</span>}
      </span>
    </>
  );
  const about = [field.help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const input = {
    id: `${id}-input`,
    'aria-describedby': about,
    'aria-invalid': error !== null,
    error: error !== null,
    required: field.required,
  };
  const inner = () => {
    switch (field.kind) {
      case 'single':
      case 'scale':
        return <Choices field={field} name={id} answer={answer} onAnswer={onAnswer} showsPoints={showsPoints} />;
      case 'multiple':
        return (
          <Checkbox.Group value={Array.isArray(answer) ? answer : []} onChange={onAnswer}>
            <div className={classes.ticks}>
              {field.options.map((option) => (
                <Checkbox key={option.id} value={option.id} label={option.label} />
              ))}
            </div>
          </Checkbox.Group>
        );
      case 'number':
        return (
          <NumberInput
            {...input}
            maw={220}
            value={typeof answer === 'number' ? answer : ''}
            onChange={(value) => onAnswer(typeof value === 'number' ? value : undefined)}
            clampBehavior="none"
            {...(field.min !== null && { min: field.min })}
            {...(field.max !== null && { max: field.max })}
            {...(field.unit && { suffix: ` ${field.unit}` })}
          />
        );
      case 'date':
        return (
          <TextInput
            {...input}
            type="date"
            maw={220}
            value={typeof answer === 'string' ? answer : ''}
            onChange={(event) => onAnswer(event.currentTarget.value || undefined)}
          />
        );
      case 'signature':
        return <SignatureField answer={answer} onAnswer={onAnswer} required={field.required} error={error !== null} />;
      case 'text': {
        const given = {
          ...input,
          maxLength: 5000,
          value: typeof answer === 'string' ? answer : '',
          onChange: (event: { currentTarget: { value: string } }) => onAnswer(event.currentTarget.value || undefined),
        };
        return field.long ? <Textarea {...given} autosize minRows={3} maxRows={16} /> : <TextInput {...given} />;
      }
    }
  };
  const help = (
    <>
      {field.help && (
        <Text id={`${id}-help`} size="sm" c="dimmed" className={classes.help}>
          {field.help}
        </Text>
      )}
      <div className={classes.control}>{inner()}</div>
      {error && (
        <Text id={`${id}-error`} size="sm" c="var(--mantine-color-error)" mt={6} className={classes.help}>
          {error}
        </Text>
      )}
    </>
  );
  return groups ? (
    <fieldset
      className={classes.question}
      data-field={field.id}
      aria-describedby={about}
      {...((field.kind === 'single' || field.kind === 'scale') && {
        role: 'radiogroup',
        'aria-required': field.required,
        'aria-invalid': error !== null,
      })}
    >
      <legend className={classes.label}>{label}</legend>
      {help}
    </fieldset>
  ) : (
    <div className={classes.question} data-field={field.id}>
      <label className={classes.label} htmlFor={`${id}-input`}>
        {label}
      </label>
      {help}
    </div>
  );
}

type ChoicesProps = Pick<QuestionProps<Extract<Asked, { kind: 'single' | 'scale' }>>, 'field' | 'answer' | 'onAnswer' | 'showsPoints'> & {
  name: string;
};

/** Radio buttons: below each other, or for a scale side by side where there is room. One that need not be answered is taken back by Delete. */
function Choices({ field, name, answer, onAnswer, showsPoints }: ChoicesProps) {
  return (
    <div className={classes.choices} data-scale={field.kind === 'scale' || undefined} data-many={field.options.length > 6 || undefined}>
      {field.options.map(({ id, label, points }) => (
        <label key={id} className={classes.choice}>
          <input
            type="radio"
            name={name}
            value={id}
            checked={answer === id}
            onChange={() => onAnswer(id)}
            onKeyDown={(event) => (event.key === 'Delete' || event.key === 'Backspace') && onAnswer(undefined)}
          />
          <span className={classes.choiceLabel}>{label}</span>
          {showsPoints && field.kind === 'scale' && label !== String(points) && (
            <span className={classes.points} aria-hidden>
              {points}
            </span>
          )}
        </label>
      ))}
    </div>
  );
}
