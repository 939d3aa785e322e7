import { ActionIcon, Button, Group, SegmentedControl, Select, Switch, TextInput, Title } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TherapistInfo } from '#src/contract/people.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { useShortcut } from '#src/web/ui/shortcuts.ts';
import { isDay, mondayOf, plusDays, plusMonths } from '#src/web/ui/wall.ts';
import classes from './CalendarScreen.module.css';
import { views } from './address.ts';
import type { Shown } from './address.ts';
import { useWords } from './useWords.ts';

type View = (typeof views)[number];
type Props = {
  view: View;
  date: string;
  practitionerId: number | undefined;
  cancelled: boolean;
  today: string;
  people: TherapistInfo[];
  /** Whether exactly one practitioner is shown. */
  takesOne: boolean;
  isWide: boolean;
  onShow: (change: Shown) => void;
};

const everyone = 'everyone';
const inDirection = (view: View, date: string, by: 1 | -1): string =>
  view === 'month' ? plusMonths(date, by) : plusDays(date, view === 'week' ? 7 * by : by);

/** Which days, of whom, and how much at once. */
export function CalendarBar({ view, date, practitionerId, cancelled, today, people, takesOne, isWide, onShow }: Props) {
  const { t } = useTranslation('scheduling');
  const words = useWords();
  const monday = mondayOf(date);
  const titles: Record<View, string> = {
    day: isWide ? words.longDay(date) : words.day(date),
    week: words.days(monday, plusDays(monday, 6)),
    month: words.month(date),
  };
  const go = (by: 1 | -1) => onShow({ date: inDirection(view, date, by) });
  useShortcut('t', t('keys.today'), () => onShow({ date: today }));
  useShortcut('d', t('keys.day'), () => onShow({ view: 'day' }));
  useShortcut('w', t('keys.week'), () => onShow({ view: 'week' }));
  useShortcut('m', t('keys.month'), () => onShow({ view: 'month' }));
  return (
    <div className={classes.bar}>
      <Group gap="xs" wrap="nowrap" className={classes.dates}>
        <Button variant="default" flex="none" onClick={() => onShow({ date: today })}>
          {t('bar.today')}
        </Button>
        <ActionIcon.Group>
          <ActionIcon variant="default" size={36} aria-label={t(`bar.before.${view}`)} onClick={() => go(-1)}>
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="default" size={36} aria-label={t(`bar.after.${view}`)} onClick={() => go(1)}>
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
        </ActionIcon.Group>
        <Title order={2} size="h2" className={classes.title} aria-live="polite">
          {titles[view]}
        </Title>
      </Group>
      <div className={classes.choices}>
        {view !== 'month' && (
          <Switch
            label={t('bar.cancelled')}
            checked={cancelled}
            onChange={(event) => onShow({ cancelled: event.currentTarget.checked ? true : undefined })}
            className={classes.switch}
          />
        )}
        <TextInput
          type="date"
          aria-label={t('bar.date')}
          value={date}
          onChange={(event) => {
            if (isDay(event.currentTarget.value)) onShow({ date: event.currentTarget.value });
          }}
          className={classes.date}
        />
        <Select
          aria-label={t('bar.practitioner')}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t('field.nothing')}
          data={[
            ...(takesOne ? [] : [{ value: everyone, label: t('bar.everyone') }]),
            ...people.map((one) => ({ value: String(one.id), label: fullName(one) })),
          ]}
          value={practitionerId === undefined ? everyone : String(practitionerId)}
          onChange={(value) => onShow({ practitioner: value === null || value === everyone ? undefined : Number(value) })}
          className={classes.whose}
        />
        <SegmentedControl
          aria-label={t('bar.view')}
          data={views.map((one) => ({ value: one, label: t(`view.${one}`) }))}
          value={view}
          onChange={(value) => onShow({ view: value as View })}
          transitionDuration={0}
        />
      </div>
    </div>
  );
}
