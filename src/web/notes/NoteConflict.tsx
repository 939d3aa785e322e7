import { Alert, Button, Radio, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { templateOf } from '#src/contract/notes.ts';
import type { NoteTemplate } from '#src/contract/notes.ts';
import { BodyChart } from '#src/web/bodychart/BodyChart.tsx';
import { useMe } from '#src/web/session/data.ts';
import { formats } from '#src/web/ui/formats.ts';
import { useFieldName } from './NoteBody.tsx';
import classes from './NoteEditor.module.css';
import type { Kept } from './useAutosave.ts';
import type { Written } from './useWriting.ts';

type Side = 'mine' | 'theirs';
type Props = { template: NoteTemplate; mine: Written; theirs: Kept<Written>; onGo: (merged: Written) => void };

/** The same draft was saved from elsewhere: both texts beside each other, part by part, and which one stays. */
export function NoteConflict({ template, mine, theirs, onGo }: Props) {
  const { t, i18n } = useTranslation(['notes', 'bodychart']);
  const { time, dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const nameOf = useFieldName();
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const other = theirs.text;
  const said = (from: Written, key: string) => from.content.fields[key] ?? from.content.scales[key];
  const differing = templateOf(template).fields.filter(({ key }) => (said(mine, key) ?? '') !== (said(other, key) ?? ''));
  const marksDiffer = JSON.stringify(mine.content.marks) !== JSON.stringify(other.content.marks);
  const whenDiffers = mine.happenedAt !== other.happenedAt;
  const choose = (key: string, side: Side) =>
    setTaken((now) => new Set(side === 'theirs' ? [...now, key] : [...now].filter((one) => one !== key)));
  const merged = (): Written => {
    const from = (key: string) => (taken.has(key) ? other : mine);
    const { content } = mine;
    const [fields, scales] = [{ ...content.fields }, { ...content.scales }];
    for (const { key, is } of differing) {
      if (is === 'scale') delete scales[key];
      const value = said(from(key), key);
      if (typeof value === 'number') scales[key] = value;
      else if (is !== 'scale') fields[key] = value ?? '';
    }
    return { happenedAt: from('when').happenedAt, content: { fields, scales, marks: from('marks').content.marks } };
  };
  const part = (key: string, name: string, show: (from: Written) => ReactNode) => (
    <Part
      key={key}
      name={name}
      side={taken.has(key) ? 'theirs' : 'mine'}
      at={time(theirs.savedAt)}
      mine={show(mine)}
      theirs={show(other)}
      onChoose={(side) => choose(key, side)}
    />
  );
  const text = (value: string | number | undefined) =>
    value === undefined || value === '' ? (
      <Text size="sm" c="dimmed">
        {t('conflict.empty')}
      </Text>
    ) : (
      <Text className={classes.said} size="sm" dir="auto">
        {value}
      </Text>
    );
  return (
    <Alert color="amber" role="alert" icon={<IconArrowsDiff aria-hidden />} title={t('conflict.title')}>
      <Text size="sm">{t('conflict.advice')}</Text>
      {whenDiffers && part('when', t('editor.when'), (from) => text(dateTime(from.happenedAt)))}
      {differing.map(({ key }) => part(key, nameOf(key), (from) => text(said(from, key))))}
      {marksDiffer &&
        part('marks', t('bodychart:title'), (from) =>
          from.content.marks.length > 0 ? <BodyChart marks={from.content.marks} /> : text(''),
        )}
      <Button mt="md" onClick={() => onGo(merged())}>
        {t('conflict.go')}
      </Button>
    </Alert>
  );
}

type PartProps = {
  name: string;
  side: Side;
  at: string;
  mine: ReactNode;
  theirs: ReactNode;
  onChoose: (side: Side) => void;
};

function Part({ name, side, at, mine, theirs, onChoose }: PartProps) {
  const { t } = useTranslation('notes');
  return (
    <section className={classes.part}>
      <Title order={3} size="h4" mt="md" mb={4}>
        {name}
      </Title>
      <Radio.Group
        classNames={{ label: classes.choice }}
        label={<VisuallyHidden>{t('conflict.choose', { field: name })}</VisuallyHidden>}
        value={side}
        onChange={(next) => onChoose(next as Side)}
      >
        <div className={classes.versions}>
          <div className={classes.version} data-chosen={side === 'mine' || undefined}>
            <Text size="xs" c="dimmed" fw={600}>
              {t('conflict.mine')}
            </Text>
            {mine}
            <Radio value="mine" label={t('conflict.keep')} />
          </div>
          <div className={classes.version} data-chosen={side === 'theirs' || undefined}>
            <Text size="xs" c="dimmed" fw={600}>
              {t('conflict.theirs', { time: at })}
            </Text>
            {theirs}
            <Radio value="theirs" label={t('conflict.take')} />
          </div>
        </div>
      </Radio.Group>
    </section>
  );
}
