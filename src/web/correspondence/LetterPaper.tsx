import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { formats } from '#src/web/ui/formats.ts';
import { useToday } from '#src/web/ui/useToday.ts';
import { letterheadQuery } from './data.ts';
import type { Draft, Letter } from './data.ts';
import classes from './CorrespondencePanel.module.css';

type Props = { letter: Draft & Partial<Pick<Letter, 'finishedAt' | 'receivedOn' | 'kind'>>; label: string };

/** A letter as it reads on paper: white, whatever the colours of the screen. */
export function LetterPaper({ letter, label }: Props) {
  const { t, i18n } = useTranslation('correspondence');
  const { tenant } = useMe();
  const { data: head } = useQuery(letterheadQuery);
  const { date } = formats(i18n.language, tenant.timeZone);
  const today = useToday(tenant.timeZone);
  const day = formats(i18n.language, 'UTC').date;
  const lines = head ? [...head.addressLines, head.phone, head.email, head.website].filter(Boolean) : [];
  const isReceived = letter.kind === 'received';
  return (
    <article className={classes.paper} aria-label={label}>
      {!isReceived && (
        <>
          <div className={classes.head}>
            <div>{tenant.name}</div>
            <div>{lines.join('\n')}</div>
          </div>
          <div className={classes.recipient}>{[letter.partyName, ...letter.partyLines].join('\n')}</div>
        </>
      )}
      <div className={classes.date}>
        {isReceived && letter.receivedOn
          ? t('paper.dateOf', { on: day(`${letter.receivedOn}T00:00:00Z`) })
          : letter.finishedAt
            ? date(letter.finishedAt)
            : day(`${today}T00:00:00Z`)}
      </div>
      {letter.subject && <p className={classes.subject}>{letter.subject}</p>}
      <div className={classes.body}>{letter.body || <span className={classes.quiet}>{t('paper.empty')}</span>}</div>
    </article>
  );
}
