import { Anchor, Button, Table, Text, Tooltip } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WhoCanOpen } from '#src/contract/access.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import classes from './AccessTimeline.module.css';
import type { At } from './address.ts';

type Span = WhoCanOpen['timeline'][number];
type Props = { timeline: Span[]; since: string; at: At; onAt: (at: At) => void };

/** When who had access: a row for each practitioner with a bar for each time, or the same as a table (A15). */
export function AccessTimeline({ timeline, since, at, onAt }: Props) {
  const { t } = useTranslation('access');
  const [asTable, setAsTable] = useState(false);
  if (timeline.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('timeline.empty')}
      </Text>
    );
  return (
    <>
      {asTable ? <SpansAsTable timeline={timeline} onAt={onAt} /> : <Picture timeline={timeline} since={since} at={at} onAt={onAt} />}
      <Text size="xs" c="dimmed" mt={4}>
        {t(asTable ? 'timeline.adviceTable' : 'timeline.advice')}
      </Text>
      <Button
        variant="subtle"
        size="compact-sm"
        mt="xs"
        leftSection={asTable ? <IconChartBar size={14} aria-hidden /> : <IconTable size={14} aria-hidden />}
        onClick={() => setAsTable(!asTable)}
      >
        {t(asTable ? 'timeline.asPicture' : 'timeline.table')}
      </Button>
    </>
  );
}

/** Narrower than this a bar cannot be seen, or pointed at. */
const leastPercent = 1.5;

const kinds = ['primary', 'assigned', 'covering', 'emergency'] as const;

function Picture({ timeline, since, at, onAt }: Props) {
  const { t, i18n } = useTranslation(['access', 'assignments']);
  const { tenant } = useMe();
  const { date } = formats(i18n.language, tenant.timeZone);
  const [now] = useState(() => Date.now());
  const first = Math.min(Date.parse(since), ...timeline.map(({ from }) => Date.parse(from)));
  const last = Math.max(now, ...timeline.map(({ from, until }) => (until ? Date.parse(until) : Date.parse(from))));
  const length = Math.max(last - first, 1);
  const place = (instant: number) => ((instant - first) / length) * 100;
  const rows = [...Map.groupBy(timeline, ({ practitioner }) => practitioner.id).values()].toSorted(
    (a, b) => earliest(a) - earliest(b) || (a[0]?.practitioner.id ?? 0) - (b[0]?.practitioner.id ?? 0),
  );
  return (
    <figure className={classes.figure} aria-label={t('timeline.picture')}>
      <div className={classes.rows}>
        <div className={classes.lines} aria-hidden>
          <span className={classes.now} style={{ insetInlineStart: `${place(now)}%` }} />
          {at !== null && <span className={classes.asked} style={{ insetInlineStart: `${place(Date.parse(at))}%` }} />}
        </div>
        {rows.map((spans) => (
          <div key={spans[0]?.practitioner.id} className={classes.row}>
            <span className={classes.name}>{spans[0] && fullName(spans[0].practitioner)}</span>
            <div className={classes.track}>
              {spans.toReversed().map((span) => {
                const from = place(Date.parse(span.from));
                const to = place(span.until ? Date.parse(span.until) : last);
                return (
                  <Bar
                    key={`${span.from}-${span.kind}`}
                    span={span}
                    start={Math.min(from, 100 - leastPercent)}
                    width={Math.max(to - from, leastPercent)}
                    onClick={Date.parse(span.from) <= now ? () => onAt(span.from) : undefined}
                  />
                );
              })}
            </div>
          </div>
        ))}
      </div>
      <div className={classes.axis}>
        <span>{date(new Date(first))}</span>
        <span>{last > now ? date(new Date(last)) : t('timeline.today')}</span>
      </div>
      <figcaption className={classes.legend}>
        {kinds
          .filter((kind) => timeline.some((span) => span.kind === kind))
          .map((kind) => (
            <span key={kind} className={classes.kind} data-kind={kind}>
              {t(`assignments:kind.${kind}`)}
            </span>
          ))}
      </figcaption>
    </figure>
  );
}
const earliest = (spans: Span[]) => Math.min(...spans.map(({ from }) => Date.parse(from)));

type BarProps = { span: Span; start: number; width: number; onClick: (() => void) | undefined };

function Bar({ span, start, width, onClick }: BarProps) {
  const { sentence, details } = useSpanWords();
  const said = [sentence(span), ...details(span)];
  return (
    <Tooltip
      multiline
      maw={320}
      events={{ hover: true, focus: true, touch: true }}
      label={said.map((line) => (
        <div key={line}>{line}</div>
      ))}
    >
      <button
        type="button"
        className={classes.bar}
        data-kind={span.kind}
        data-leads={onClick !== undefined || undefined}
        onClick={onClick}
        data-open={span.until === null || undefined}
        style={{ insetInlineStart: `${start}%`, width: `${width}%` }}
        aria-label={said.join('. ')}
      />
    </Tooltip>
  );
}

function SpansAsTable({ timeline, onAt }: Pick<Props, 'timeline' | 'onAt'>) {
  const { t } = useTranslation(['access', 'assignments']);
  const { moment } = useSpanWords();
  return (
    // On a phone it scrolls, and then the keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="region" aria-label={t('timeline.title')} tabIndex={0}>
      <Table verticalSpacing={6} fz="sm" miw={640} aria-label={t('timeline.title')}>
        <Table.Thead>
          <Table.Tr>
            {(['name', 'kind', 'from', 'until', 'by', 'end'] as const).map((head) => (
              <Table.Th key={head}>{t(`timeline.${head}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {timeline.map((span) => (
            <Table.Tr key={`${span.practitioner.id}-${span.from}-${span.kind}`}>
              <Table.Td>{fullName(span.practitioner)}</Table.Td>
              <Table.Td>{t(`assignments:kind.${span.kind}`)}</Table.Td>
              <Table.Td>
                <Mark at={span.from} onAt={onAt}>
                  {moment(span, span.from)}
                </Mark>
              </Table.Td>
              <Table.Td>
                {span.until ? (
                  <Mark at={span.until} onAt={onAt}>
                    {moment(span, span.until)}
                  </Mark>
                ) : (
                  t('timeline.still')
                )}
              </Table.Td>
              <Table.Td>{span.by && fullName(span.by)}</Table.Td>
              <Table.Td>{[span.endedBy && fullName(span.endedBy), span.endedReason].filter(Boolean).join(': ')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** A change, which leads to its moment once it has passed. */
function Mark({ at, onAt, children }: { at: string; onAt: Props['onAt']; children: ReactNode }) {
  const { t } = useTranslation('access');
  const [now] = useState(() => Date.now());
  if (Date.parse(at) > now) return children;
  return (
    <Anchor component="button" type="button" fz="sm" title={t('timeline.lookAt')} onClick={() => onAt(at)}>
      {children}
    </Anchor>
  );
}

const useSpanWords = () => {
  const { t, i18n } = useTranslation(['access', 'assignments']);
  const { tenant } = useMe();
  const { date, dateTime } = formats(i18n.language, tenant.timeZone);
  /** An emergency lasts minutes: its day alone would say too little. */
  const moment = (span: Span, instant: string) => (span.kind === 'emergency' ? dateTime(instant) : date(instant));
  const sentence = (span: Span) => {
    const words = { name: fullName(span.practitioner), kind: t(`assignments:kind.${span.kind}`), from: moment(span, span.from) };
    return span.until ? t('timeline.bar', { ...words, until: moment(span, span.until) }) : t('timeline.barOpen', words);
  };
  const details = ({ by, endedBy, endedReason, reason }: Span): string[] => [
    ...(by ? [t('timeline.given', { by: fullName(by) })] : []),
    ...(reason ? [reason] : []),
    ...(endedBy
      ? [
          endedReason
            ? t('timeline.endedWhy', { by: fullName(endedBy), reason: endedReason })
            : t('timeline.ended', { by: fullName(endedBy) }),
        ]
      : []),
  ];
  return { moment, sentence, details };
};
