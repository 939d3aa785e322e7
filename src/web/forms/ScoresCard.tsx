import { Button, Group, Skeleton, Table, Text, Title } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Curve } from '#src/contract/forms.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats } from '#src/web/ui/formats.ts';
import { scoreWords } from './data.ts';
import classes from './FormsPanel.module.css';

const ScoreCurve = lazy(async () => ({ default: (await import('./ScoreCurve.tsx')).ScoreCurve }));

/** The scores of one questionnaire over time: in a sentence, as a curve, or as a table of the same numbers. */
export function ScoresCard({ curve, onOpen }: { curve: Curve; onOpen: (formId: number) => void }) {
  const { t, i18n } = useTranslation('forms');
  const { tenant } = useMe();
  const { date } = formats(i18n.language, tenant.timeZone);
  const [asTable, setAsTable] = useState(false);
  const [first, last] = [curve.points[0], curve.points.at(-1)];
  if (!first || !last) return null;
  const said = (value: number) => {
    const { key, ...numbers } = scoreWords({ ...curve, value }, i18n.language);
    return t(key, numbers);
  };
  const { name } = curve.template;
  const change = last.value - first.value;
  const signed = new Intl.NumberFormat(i18n.language, { signDisplay: 'exceptZero', maximumFractionDigits: 1 })
    .format(change)
    .replace('-', '−');
  const summary = t('curve.summary', {
    count: curve.points.length,
    name,
    first: said(first.value),
    last: said(last.value),
    since: date(first.at),
    date: date(last.at),
  });
  return (
    <section className={classes.card} aria-label={name}>
      <Group justify="space-between" align="baseline" gap="xs">
        <Title order={3} size="h4">
          {name}
        </Title>
        <Text size="sm" data-figures>
          <b>{said(last.value)}</b>
          {last.band && ` · ${last.band}`}
        </Text>
      </Group>
      <Text size="xs" c="dimmed" mb="sm">
        {curve.points.length > 1
          ? t(change === 0 ? 'curve.same' : 'curve.change', { change: signed, date: date(first.at) })
          : date(last.at)}
      </Text>
      {asTable ? (
        <Table verticalSpacing={6} aria-label={summary}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('curve.date')}</Table.Th>
              <Table.Th>{t('score.label')}</Table.Th>
              {curve.bands.length > 0 && <Table.Th>{t('curve.band')}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {curve.points.toReversed().map(({ formId, at, value, band }) => (
              <Table.Tr key={formId}>
                <Table.Td>
                  <button type="button" className={classes.day} onClick={() => onOpen(formId)}>
                    {date(at)}
                  </button>
                </Table.Td>
                <Table.Td>{said(value)}</Table.Td>
                {curve.bands.length > 0 && <Table.Td>{band}</Table.Td>}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : (
        <Suspense fallback={<Skeleton h={220} />}>
          <ScoreCurve curve={curve} label={summary} />
        </Suspense>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        mt="xs"
        leftSection={asTable ? <IconChartLine size={14} aria-hidden /> : <IconTable size={14} aria-hidden />}
        onClick={() => setAsTable(!asTable)}
      >
        {t(asTable ? 'curve.asPicture' : 'curve.table')}
      </Button>
    </section>
  );
}
