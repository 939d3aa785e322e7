import { Badge, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Result } from '#src/contract/forms.ts';
import { colourOf, scoreWords } from './data.ts';
import classes from './ScoreBadge.module.css';

/** A score with its band in words, and a sign where an answer alone is to be looked at. */
export function ScoreBadge({ result }: { result: Result }) {
  const { t, i18n } = useTranslation('forms');
  const { score, warnings } = result;
  return (
    <span className={classes.score}>
      {warnings.length > 0 && (
        <span className={classes.warned}>
          <IconAlertTriangle size={16} role="img" aria-label={t('score.warned')} />
        </span>
      )}
      {score && (
        <>
          <Text component="span" size="sm" fw={600} data-figures>
            <ScoreText score={score} language={i18n.language} />
          </Text>
          {score.band && (
            <Badge variant="light" color={colourOf[score.band.tone]} tt="none">
              {score.band.label}
            </Badge>
          )}
        </>
      )}
    </span>
  );
}

function ScoreText({ score, language }: { score: NonNullable<Result['score']>; language: string }) {
  const { t } = useTranslation('forms');
  const { key, value, max } = scoreWords(score, language);
  return t(key, { value, max });
}
