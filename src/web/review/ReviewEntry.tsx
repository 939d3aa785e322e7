import { Anchor, Badge, Button, Checkbox, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { isOpenQuestion, keyOf } from './data.ts';
import type { ReviewItem } from './data.ts';
import classes from './ReviewScreen.module.css';

type Props = {
  item: ReviewItem;
  maySettle: boolean;
  isChosen: boolean;
  onChoose: () => void;
  onKeep: () => void;
  onEnd: () => void;
};

/** One assignment that is asked about: since when, when they last met, what ending it would do; kept or ended in one click. */
export function ReviewEntry({ item, maySettle, isChosen, onChoose, onKeep, onEnd }: Props) {
  const { t, i18n } = useTranslation('review');
  const { date } = formats(i18n.language, useMe().tenant.timeZone);
  const whom = fullName(item.patient);
  const names = { whom, who: fullName(item.practitioner) };
  const leads = (
    <Anchor
      component={Link}
      to="/patients/$patientId"
      params={{ patientId: String(item.patient.id) } as never}
      search={{ tab: 'clinicians' } as never}
      size="sm"
    >
      {t('decideThere')}
    </Anchor>
  );
  return (
    <li className={classes.entry} data-entry={keyOf(item)} tabIndex={-1} aria-label={t('pair', names)}>
      <Checkbox mt={2} checked={isChosen} disabled={!maySettle} onChange={onChoose} aria-label={t('choose', names)} />
      <div>
        <Group gap={8}>
          <Link to="/patients/$patientId" params={{ patientId: String(item.patient.id) }} className={classes.name}>
            {whom}
          </Link>
          {item.kind !== 'assigned' && (
            <Badge size="sm" variant="light" color={item.kind === 'primary' ? 'teal' : 'gray'}>
              {t(`kind.${item.kind}`)}
            </Badge>
          )}
        </Group>
        <div className={classes.facts}>
          <span>{t('since', { date: date(item.since) })}</span>
          <span>{item.lastMetAt ? t('lastMet', { date: date(item.lastMetAt) }) : t('neverMet')}</span>
          {item.until && <span>{t('endsOn', { date: date(item.until) })}</span>}
        </div>
        {item.appointments > 0 ? (
          <Text size="sm">
            {t('toCome', { count: item.appointments })} {leads}
          </Text>
        ) : isOpenQuestion(item) ? (
          <Text size="sm">
            {t('nobodyFollows')} {leads}
          </Text>
        ) : (
          item.leavesNobody && <Text size="sm">{t('last', { whom })}</Text>
        )}
      </div>
      {maySettle && (
        <Group gap={8} className={classes.acts}>
          <Button size="xs" variant="default" onClick={onKeep} aria-label={t('actOf', { act: t('keep'), ...names })}>
            {t('keep')}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={onEnd}
            disabled={isOpenQuestion(item)}
            aria-label={t('actOf', { act: t('end'), ...names })}
          >
            {t('end')}
          </Button>
        </Group>
      )}
    </li>
  );
}
