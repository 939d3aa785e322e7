import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Curve } from '#src/contract/forms.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats } from '#src/web/ui/formats.ts';
import { colourOf, scoreWords } from './data.ts';

/** Scores over time as a line, the bands as the ground behind it. Loaded when there is one to be drawn. */
export function ScoreCurve({ curve, label }: { curve: Curve; label: string }) {
  const { t, i18n } = useTranslation('forms');
  const { tenant } = useMe();
  const { date } = formats(i18n.language, tenant.timeZone);
  const day = new Intl.DateTimeFormat(i18n.language, { month: 'short', day: 'numeric', timeZone: tenant.timeZone });
  const { min, max, bands, method } = curve;
  const data = curve.points.map(({ at, value, band, warned }) => ({ at: Date.parse(at), value, band, warned }));
  // Room before the first score, and after the last for the words of the bands.
  const [first = 0, last = 0] = [data[0]?.at, data.at(-1)?.at];
  const span = Math.max(last - first, 86_400_000);
  const said = (value: number) => {
    const { key, ...numbers } = scoreWords({ value, method, max }, i18n.language);
    return t(key, numbers);
  };
  return (
    <LineChart
      h={220}
      role="img"
      aria-label={label}
      accessibilityLayer={false}
      data={data}
      dataKey="at"
      series={[{ name: 'value', color: 'var(--curve)' }]}
      curveType="linear"
      strokeWidth={2.5}
      gridAxis="none"
      tickLine="none"
      dotProps={{ r: 4, strokeWidth: 2 }}
      activeDotProps={{ r: 6, strokeWidth: 2 }}
      xAxisProps={{
        type: 'number',
        scale: 'time',
        domain: [first - span * 0.04, last + span * (bands.length > 0 ? 0.3 : 0.04)],
        ticks: data.map(({ at }) => at),
        tickFormatter: (at: number) => day.format(at),
        minTickGap: 24,
      }}
      yAxisProps={{ domain: [min, max], ticks: ticksOf(curve), width: 36, interval: 0 }}
      referenceAreas={bands.map(({ from, label: words, tone }, index) => ({
        y1: Math.max(from, min),
        y2: bands[index + 1]?.from ?? max,
        color: `${colourOf[tone]}.${tone === 'calm' ? 4 + index : 5 + (index % 2)}`,
        fillOpacity: 0.12 + (index % 2) * 0.08,
        stroke: 'none',
        ifOverflow: 'hidden',
        label: { value: words, position: 'insideTopRight', fontSize: 11, fill: 'var(--mantine-color-dimmed)' },
      }))}
      tooltipAnimationDuration={0}
      lineProps={{ isAnimationActive: false }}
      tooltipProps={{
        content: ({ payload }) => {
          const point = payload?.[0]?.payload as (typeof data)[number] | undefined;
          return point ? (
            <Paper withBorder shadow="sm" px="sm" py={6}>
              <Text size="xs" c="dimmed">
                {date(new Date(point.at))}
              </Text>
              <Text size="sm" fw={600}>
                {said(point.value)}
                {point.band && ` · ${point.band}`}
              </Text>
            </Paper>
          ) : null;
        },
      }}
    />
  );
}

/** Where the bands begin, and the two ends; without bands, five steps. */
function ticksOf({ min, max, bands }: Curve): number[] {
  if (bands.length > 0) return [...new Set([min, ...bands.map(({ from }) => from), max])].filter((tick) => tick >= min && tick <= max);
  return Array.from({ length: 5 }, (_, step) => Math.round(min + ((max - min) * step) / 4));
}
