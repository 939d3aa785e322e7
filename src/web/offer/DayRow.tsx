import { ActionIcon, Menu, Select, Text, TextInput } from '@mantine/core';
import { IconCopy, IconPlus, IconTrash } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Location } from './data.ts';
import classes from './HoursScreen.module.css';
import { weekdays } from './useWeeks.ts';
import type { Fault, Row } from './useWeeks.ts';

type Props = {
  weekday: number;
  rows: Row[];
  faults: Map<number, Fault>;
  locations: Location[];
  mayChange: boolean;
  onChange: (key: number, part: Partial<Row>) => void;
  onAdd: () => void;
  onRemove: (key: number) => void;
  onCopy: (days: number[]) => void;
};

/** One day of the week: its spans, each with where it is, and how to have the same on other days. */
export function DayRow({ weekday, rows, faults, locations, mayChange, onChange, onAdd, onRemove, onCopy }: Props) {
  const { t, i18n } = useTranslation('offer');
  const day = dayName(i18n.language, weekday);
  const others = weekdays.filter((one) => one !== weekday);
  const workdays = others.filter((one) => one <= 5);
  return (
    <li className={classes.day} data-off={rows.length === 0 || undefined} data-read={!mayChange || undefined}>
      <Text size="sm" fw={500} className={classes.dayName}>
        {day}
      </Text>
      <div className={classes.spans}>
        {rows.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('hours.off')}
          </Text>
        )}
        {rows.map((row, nth) =>
          mayChange ? (
            <SpanFields
              key={row.key}
              row={row}
              label={t('hours.span', { day, nth: nth + 1 })}
              fault={faults.get(row.key)}
              locations={locations}
              onChange={(part) => onChange(row.key, part)}
              onRemove={() => onRemove(row.key)}
            />
          ) : (
            <Span key={row.key} row={row} locations={locations} />
          ),
        )}
      </div>
      {mayChange && (
        <div className={classes.dayActs}>
          <ActionIcon variant="subtle" size="lg" aria-label={t('hours.addTo', { day })} title={t('hours.add')} onClick={onAdd}>
            <IconPlus size={18} aria-hidden />
          </ActionIcon>
          {rows.length > 0 && (
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('hours.copy', { day })} title={t('hours.copyIt')}>
                  <IconCopy size={18} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Label>{t('hours.copyTo')}</Menu.Label>
                <Menu.Item onClick={() => onCopy(workdays)}>{t('hours.workdays')}</Menu.Item>
                <Menu.Item onClick={() => onCopy(others)}>{t('hours.everyDay')}</Menu.Item>
                <Menu.Divider />
                {others.map((one) => (
                  <Menu.Item key={one} onClick={() => onCopy([one])}>
                    {dayName(i18n.language, one)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      )}
    </li>
  );
}

type SpanProps = {
  row: Row;
  label: string;
  fault: Fault | undefined;
  locations: Location[];
  onChange: (part: Partial<Row>) => void;
  onRemove: () => void;
};

function SpanFields({ row, label, fault, locations, onChange, onRemove }: SpanProps) {
  const { t } = useTranslation('offer');
  const faultId = useId();
  const time = (name: 'from' | 'to') => (
    <TextInput
      type="time"
      className={classes.time}
      aria-label={t(`hours.${name}`)}
      aria-describedby={fault && faultId}
      value={row[name]}
      error={Boolean(fault)}
      onChange={({ currentTarget }) => onChange({ [name]: currentTarget.value })}
    />
  );
  const shown = locations.filter(({ id, status }) => status === 'active' || id === row.locationId);
  return (
    <div role="group" aria-label={label} className={classes.span}>
      <div className={classes.times}>
        {time('from')}
        <span aria-hidden>–</span>
        {time('to')}
      </div>
      {shown.length > 0 && (
        <Select
          className={classes.place}
          aria-label={t('hours.place')}
          data={[
            { value: '', label: t('hours.anyPlace') },
            ...shown.map(({ id, name, status }) => ({
              value: String(id),
              label: status === 'archived' ? t('hours.placeGone', { name }) : name,
            })),
          ]}
          value={row.locationId === null ? '' : String(row.locationId)}
          onChange={(value) => onChange({ locationId: value ? Number(value) : null })}
          allowDeselect={false}
          comboboxProps={{ withinPortal: true }}
        />
      )}
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('hours.remove', { span: label })} onClick={onRemove}>
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
      {fault && (
        <Text id={faultId} size="xs" c="var(--mantine-color-error)" className={classes.fault}>
          {t(`hours.fault.${fault}`)}
        </Text>
      )}
    </div>
  );
}

/** Hours to be read. */
export function Span({ row, locations }: { row: Row; locations: Location[] }) {
  const { t, i18n } = useTranslation('offer');
  const place = locations.find(({ id }) => id === row.locationId);
  const clock = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short', timeZone: 'UTC' });
  const said = (time: string) => clock.format(new Date(`2024-01-01T${time}Z`));
  return (
    <Text size="sm" data-figures>
      {said(row.from)} – {said(row.to)}
      {place && (
        <Text span size="sm" c="dimmed">
          {' '}
          · {place.status === 'archived' ? t('hours.placeGone', { name: place.name }) : place.name}
        </Text>
      )}
    </Text>
  );
}

/** Monday is 1, as 1 January 2024 was. */
export function dayName(language: string, weekday: number): string {
  const name = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, weekday)));
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
