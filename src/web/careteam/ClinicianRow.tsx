import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconCalendar, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#src/contract/assignments.ts';
import { Bubble } from '#src/web/assignments/TherapistBubbles.tsx';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import classes from './CliniciansTab.module.css';
import { today } from './useDraft.ts';
import type { Days, Row } from './useDraft.ts';

/** One of the care team: how they came to it, since when and until when; who begins later, from when. */
export function ClinicianRow({ connection, isLater = false }: { connection: Connection; isLater?: boolean }) {
  const { t, i18n } = useTranslation(['careteam', 'assignments']);
  const { tenant } = useMe();
  const { date, time } = formats(i18n.language, tenant.timeZone);
  const { kind, via, since, until, isMe, discipline } = connection;
  const how = isLater
    ? t('from', { date: date(since) })
    : t(`assignments:via.${via === 'self' && isMe ? 'selfMe' : via}`, { date: date(since) });
  // An emergency ends within the hour: its day says nothing.
  const end = until && t('assignments:until', { date: kind === 'emergency' ? time(until) : date(until) });
  return (
    <li className={classes.member}>
      <Bubble therapist={connection} isMe={isMe} large />
      <div className={classes.who}>
        <div className={classes.line}>
          <span className={classes.name}>{isMe ? t('assignments:you', { name: fullName(connection) }) : fullName(connection)}</span>
          <span className={classes.kind} data-kind={kind}>
            {t(`assignments:kind.${kind}`)}
          </span>
          {isLater && <span className={classes.kind}>{t('later')}</span>}
        </div>
        {discipline && <div className={classes.more}>{discipline}</div>}
        <div className={classes.more}>{end ? `${how}, ${end}` : how}</div>
      </div>
    </li>
  );
}

type EditedProps = {
  row: Row;
  zone: string;
  /** Absent where one may not. */
  onRemove?: (() => void) | undefined;
  onDates?: ((days: Days) => void) | undefined;
  /** About to be removed: the way back. */
  onPutBack?: () => void;
};

/** The same, while it is edited: the X where one may, dates, and the way back of who is about to go. */
export function EditedRow({ row, zone, onRemove, onDates, onPutBack }: EditedProps) {
  const { t } = useTranslation(['careteam', 'assignments']);
  const name = fullName(row);
  const [shown, setShown] = useState(row.from !== '' || row.until !== '');
  const [asked, setAsked] = useState(false);
  return (
    <li className={classes.member} data-goes={onPutBack ? true : undefined}>
      <Bubble therapist={row} isMe={row.isMe} large />
      <div className={classes.who}>
        <div className={classes.line}>
          <span className={classes.name}>{row.isMe ? t('assignments:you', { name }) : name}</span>
          {row.isPrimary && (
            <span className={classes.kind} data-kind="primary">
              {t('assignments:kind.primary')}
            </span>
          )}
          {row.isNew && <span className={classes.kind}>{t('isNew')}</span>}
          {onPutBack && <span className={classes.kind}>{t('goes')}</span>}
        </div>
        {onDates && shown && <DateFields name={name} days={row} zone={zone} asked={asked} onChange={onDates} />}
      </div>
      <Group gap={4} wrap="nowrap" className={classes.acts}>
        {onDates && !shown && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconCalendar size={14} aria-hidden />}
            aria-label={t('datesOf', { name })}
            onClick={() => {
              setShown(true);
              setAsked(true);
            }}
          >
            {t('dates')}
          </Button>
        )}
        {onPutBack && (
          <ActionIcon variant="subtle" color="gray" aria-label={t('putBack', { name })} title={t('putBack', { name })} onClick={onPutBack}>
            <IconArrowBackUp size={16} aria-hidden />
          </ActionIcon>
        )}
        {onRemove && (
          <ActionIcon variant="subtle" color="gray" aria-label={t('remove', { name })} title={t('remove', { name })} onClick={onRemove}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        )}
      </Group>
    </li>
  );
}

type DateProps = {
  name: string;
  days: Days;
  zone: string;
  /** Shown by a button, which is gone: the first field takes the focus. */
  asked: boolean;
  onChange: (days: Days) => void;
};

function DateFields({ name, days: { from, until }, zone, asked, onChange }: DateProps) {
  const { t } = useTranslation('careteam');
  const beginning = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked) beginning.current?.focus();
  }, [asked]);
  const first = today(zone);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div role="group" aria-label={t('datesOf', { name })} className={classes.dates}>
      <TextInput
        ref={beginning}
        type="date"
        size="xs"
        label={t('datesFrom')}
        min={first}
        value={from}
        onChange={(event) => onChange({ from: event.currentTarget.value, until })}
      />
      <TextInput
        type="date"
        size="xs"
        label={t('datesUntil')}
        min={from || first}
        value={until}
        onChange={(event) => onChange({ from, until: event.currentTarget.value })}
      />
      {(from || until) && (
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => onChange({ from: '', until: '' })}>
          {t('noDates')}
        </Button>
      )}
    </div>
  );
}
