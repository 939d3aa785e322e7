import { ActionIcon, Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mark } from '#src/contract/notes.ts';
import { numbered } from './BodyChart.tsx';
import classes from './BodyChart.module.css';
import { BodyFigure } from './BodyFigure.tsx';
import { regions, useRegions } from './useRegions.ts';

const kinds = ['pain', 'numbness', 'stiffness', 'swelling', 'scar'] as const satisfies Mark['what'][];
const mostMarks = 100;

type Props = { marks: Mark[]; onChange: (marks: Mark[]) => void };

/** A body chart to mark: with the pointer on the figure, or from lists with the keyboard. */
export function BodyChartField({ marks, onChange }: Props) {
  const { t } = useTranslation('bodychart');
  const { placeOf, wordsOf } = useRegions();
  const [what, setWhat] = useState<Mark['what']>('pain');
  const [place, setPlace] = useState(regions[0]?.key ?? '');
  const all = numbered(marks);
  const isFull = marks.length >= mostMarks;
  const add = (side: Mark['side'], x: number, y: number) => {
    if (!isFull) onChange([...marks, { side, x, y, what, note: '' }]);
  };
  const addAtPlace = () => {
    const region = regions.find(({ key }) => key === place);
    if (region) add(region.side, region.x, region.y);
  };
  const data = (['front', 'back'] as const).map((side) => ({
    group: t(side),
    items: regions.filter((one) => one.side === side).map((one) => ({ value: one.key, label: `${t(side)}: ${placeOf(one)}` })),
  }));
  return (
    <div className={classes.chart}>
      <div className={classes.figures}>
        {(['front', 'back'] as const).map((side) => (
          <BodyFigure key={side} side={side} marks={all.filter(({ mark }) => mark.side === side)} onPoint={(x, y) => add(side, x, y)} />
        ))}
      </div>
      <div className={classes.beside}>
        <Text size="sm" c="dimmed">
          {isFull ? t('full') : t('advice')}
        </Text>
        <div className={classes.form}>
          <NativeSelect
            label={t('what')}
            data={kinds.map((one) => ({ value: one, label: t(`is.${one}`) }))}
            value={what}
            onChange={(event) => setWhat(event.currentTarget.value as Mark['what'])}
          />
          <NativeSelect label={t('place')} data={data} value={place} onChange={(event) => setPlace(event.currentTarget.value)} />
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} disabled={isFull} onClick={addAtPlace}>
            {t('add')}
          </Button>
        </div>
        {marks.length === 0 && <Text size="sm">{t('none')}</Text>}
        <ol className={classes.marks} data-edited>
          {all.map(({ nth, mark }) => (
            <li key={nth}>
              <span className={classes.number} data-what={mark.what} aria-hidden>
                {nth}
              </span>
              <span className={classes.words}>{wordsOf(mark)}</span>
              <TextInput
                size="xs"
                className={classes.note}
                aria-label={t('note', { nth })}
                placeholder={t('notePlaceholder')}
                maxLength={200}
                value={mark.note}
                onChange={(event) => onChange(marks.with(nth - 1, { ...mark, note: event.currentTarget.value }))}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('remove', { nth, mark: wordsOf(mark) })}
                onClick={() => onChange(marks.toSpliced(nth - 1, 1))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}
