import { useTranslation } from 'react-i18next';
import type { Answers, Field } from '#src/contract/forms.ts';
import { formats } from '#src/web/ui/formats.ts';
import classes from './AnswerList.module.css';
import { DrawnSignature } from './SignatureField.tsx';

type Props = {
  fields: Field[];
  answers: Answers;
  /** The fields whose answer is to be pointed out. */
  warned?: string[];
  /** Whether it says what each choice counts. */
  showsPoints?: boolean;
};

/** A form as it was filled in: what was asked, and what was answered. */
export const AnswerList = ({ fields, answers, warned = [], showsPoints = true }: Props) => (
  <dl className={classes.answers}>
    {fields.map((field) => (
      <Read key={field.id} field={field} answer={answers[field.id]} warned={warned.includes(field.id)} showsPoints={showsPoints} />
    ))}
  </dl>
);

type ReadProps = { field: Field; answer: Answers[string] | undefined; warned: boolean; showsPoints: boolean };

function Read({ field, answer, warned, showsPoints }: ReadProps) {
  const { t } = useTranslation('formfields');
  if (field.kind === 'heading')
    return (
      <div className={classes.heading}>
        <dt>{field.label}</dt>
        <dd>{field.help}</dd>
      </div>
    );
  return (
    <div className={classes.answer} data-warned={warned || undefined}>
      <dt>{field.label}</dt>
      <dd>
        {answer === undefined ? (
          <span className={classes.none}>{t('noAnswer')}</span>
        ) : (
          <Answered field={field} answer={answer} showsPoints={showsPoints} />
        )}
      </dd>
    </div>
  );
}

function Answered({ field, answer, showsPoints }: { field: Field; answer: Answers[string]; showsPoints: boolean }) {
  const { t, i18n } = useTranslation('formfields');
  const { date } = formats(i18n.language, 'UTC');
  if (typeof answer === 'object' && !Array.isArray(answer))
    return (
      <>
        {t('signature.said', { name: answer.name, date: date(answer.signedOn) })}
        {answer.strokes && <DrawnSignature strokes={answer.strokes} />}
      </>
    );
  if ('options' in field) {
    const chosen = field.options.filter(({ id }) => (Array.isArray(answer) ? answer.includes(id) : id === answer));
    return (
      <ul className={classes.chosen}>
        {chosen.map(({ id, label, points }) => (
          <li key={id}>
            {label}
            {showsPoints && label !== String(points) && <span className={classes.points}> {t('points', { count: points })}</span>}
          </li>
        ))}
      </ul>
    );
  }
  if (field.kind === 'number') return `${new Intl.NumberFormat(i18n.language).format(Number(answer))} ${field.unit}`.trim();
  return field.kind === 'date' ? date(String(answer)) : String(answer);
}
