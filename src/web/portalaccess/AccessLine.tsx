import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { formats } from '#src/web/ui/formats.ts';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import classes from './AccessesSection.module.css';
import type { Access } from './data.ts';
import { useAccessWords } from './useAccessWords.ts';

type Props = { access: Access; onAsk: (access: Access) => void };

/** One reading, in plain words: who and what, in which capacity, why, when; what was asked about it, and the way to ask. */
export function AccessLine({ access, onAsk }: Props) {
  const { t, i18n } = useTranslation('portalaccess');
  const { tenant } = useMe();
  const { date, dateTime, time } = formats(i18n.language, tenant.timeZone);
  const { capacityOf, sentenceOf, whyOf } = useAccessWords();
  const { at, until, times, who, questions } = access;
  const capacity = capacityOf(who);
  const what = sentenceOf(access);
  return (
    <li className={classes.entry}>
      <PersonAvatar person={who.name ?? { firstName: capacity, lastName: '' }} size={36} color="gray" />
      <div className={classes.words}>
        <Text size="sm" fw={600} className={classes.sentence}>
          {what}
        </Text>
        {who.name && capacity !== '' && (
          <Text size="sm" c="dimmed">
            {capacity}
          </Text>
        )}
        <Text size="sm">{whyOf(access)}</Text>
        <div className={classes.facts}>
          <time dateTime={at}>{time(at)}</time>
          {until !== null && <span>{t('again', { count: times, time: time(until) })}</span>}
        </div>
        {questions.map(({ id, question, askedAt, answer, answeredAt }) => (
          <div key={id} className={classes.question}>
            <Text size="sm" c="dimmed">
              {t('ask.yours', { date: date(askedAt) })}
            </Text>
            <Text size="sm" className={classes.said} dir="auto">
              {question}
            </Text>
            <Text size="sm" c="dimmed" mt={8}>
              {answeredAt === null
                ? t('ask.waiting', { clinic: tenant.name })
                : t('ask.answered', { clinic: tenant.name, date: date(answeredAt) })}
            </Text>
            {answer !== null && (
              <Text size="sm" className={classes.said} dir="auto">
                {answer}
              </Text>
            )}
          </div>
        ))}
        {questions.every(({ answeredAt }) => answeredAt !== null) && (
          <Button
            className={classes.ask}
            variant="subtle"
            size="compact-sm"
            aria-label={t('ask.named', { what, when: dateTime(at) })}
            onClick={() => onAsk(access)}
          >
            {t('ask.button')}
          </Button>
        )}
      </div>
    </li>
  );
}
