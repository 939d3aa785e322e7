import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { Overview } from '#src/contract/review.ts';
import { fullName } from '#src/web/ui/formats.ts';

type Props = { practitioners: Overview['practitioners']; label: string; words: { caseload: string; free: string; over: string } };

const longest = 18;
/** As much of a name as stands beside a bar; the tooltip and the table have all of it. */
const short = (name: string): string => (name.length > longest ? `${name.slice(0, longest - 1)}…` : name);

/** Caseloads as bars that fill up to the capacity, and past it in the signal colour. The table beside it says the same in numbers. Loaded when it is drawn. */
export function CaseloadChart({ practitioners, label, words }: Props) {
  const data = practitioners.map((one) => ({
    name: fullName(one),
    caseload: Math.min(one.caseload, one.capacity ?? one.caseload),
    over: one.capacity === null ? 0 : Math.max(one.caseload - one.capacity, 0),
    free: one.capacity === null ? 0 : Math.max(one.capacity - one.caseload, 0),
  }));
  return (
    <BarChart
      h={data.length * 34 + 92}
      withLegend
      legendProps={{ verticalAlign: 'bottom', height: 52 }}
      role="img"
      aria-label={label}
      accessibilityLayer={false}
      data={data}
      dataKey="name"
      orientation="vertical"
      type="stacked"
      series={[
        { name: 'caseload', label: words.caseload, color: 'var(--mantine-color-teal-6)' },
        { name: 'over', label: words.over, color: 'var(--mantine-color-amber-5)' },
        { name: 'free', label: words.free, color: 'var(--line)' },
      ]}
      gridAxis="none"
      tickLine="none"
      yAxisProps={{ width: 130, interval: 0, tickFormatter: short }}
      xAxisProps={{ allowDecimals: false }}
      maxBarWidth={18}
      barProps={{ isAnimationActive: false }}
      tooltipAnimationDuration={0}
    />
  );
}
