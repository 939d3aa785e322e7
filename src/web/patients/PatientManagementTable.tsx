import { Box, Button, Checkbox, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { formats } from '#src/web/ui/formats.ts';
import type { PatientList, usePatientList } from './data.ts';
import { ColumnNames, PatientRow } from './PatientRow.tsx';
import type { Columns, PatientActs } from './PatientRow.tsx';
import classes from './PatientManagementTable.module.css';
import { RowsLoading } from './RowsLoading.tsx';
import type { Selection } from './useSelection.ts';
import { useRowKeys } from './useRowKeys.ts';

/** Below this width rows become cards. */
const narrow = '(max-width: 62em)';
/** The height of a row in px; a card is measured, this is where it starts from. */
const heights = { comfortable: 56, compact: 40, card: 148 };
/** The next page is asked for while this many rows are still to come. */
const readAhead = 40;

type Props = {
  list: PatientList;
  /** What the table is called, where not by its list. */
  label?: string;
  query: ReturnType<typeof usePatientList>;
  compact: boolean;
  /** Whether the last and the next appointment stand where else it is said since when somebody is a patient. */
  appointments?: boolean;
  acts: PatientActs;
  /** Who is selected, where rows can be. */
  selection?: Selection | null;
  /** What stands here when there is nobody to show. */
  empty: ReactNode;
};

/** A8 (a): a list of patients, of which only the rows in sight are drawn, so that 10,000 scroll like ten. */
export function PatientManagementTable({ list, label, query, compact, appointments = false, acts, selection = null, empty }: Props) {
  const { t, i18n } = useTranslation(['patients', 'ui']);
  const me = useMe();
  const isNarrow = useMediaQuery(narrow, false, { getInitialValueInEffect: false });
  const layout = isNarrow ? 'card' : compact ? 'compact' : 'comfortable';
  const { patients } = query;

  const assignment = me.features.therapistPatientAssignment;
  const offersSelf = list !== 'patients' && me.assigning.oneself !== 'never';
  const offersColleague = me.assigning.colleagues !== 'never';
  const selects = selection !== null;
  const columns = useMemo<Columns>(
    () => ({
      selects,
      appointments,
      therapists: assignment,
      actions: !assignment || (!offersSelf && !offersColleague) ? null : offersSelf && offersColleague ? 'two' : 'one',
    }),
    [assignment, offersSelf, offersColleague, selects, appointments],
  );
  const date = useMemo(() => formats(i18n.language, me.tenant.timeZone).date, [i18n.language, me.tenant.timeZone]);

  const [head, setHead] = useState<HTMLElement | null>(null);
  const [body, setBody] = useState<HTMLElement | null>(null);
  const place = usePlaceInPage(head, body);
  const { current, grid, handlers } = useRowKeys(patients, acts.open, selection?.toggle);
  // Its functions change as it scrolls, which is what is wanted here.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useWindowVirtualizer({
    count: patients.length,
    estimateSize: () => heights[layout],
    getItemKey: (index) => patients[index]?.id ?? index,
    overscan: 10,
    scrollMargin: place.top,
    scrollPaddingStart: place.covered,
    scrollPaddingEnd: isNarrow ? 72 : 16,
    // The row that has the focus is drawn even while it is out of sight, so that the focus is never lost.
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      return current >= range.count || inSight.includes(current) ? inSight : [...inSight, current].toSorted((a, b) => a - b);
    },
  });
  useLayoutEffect(() => rows.measure(), [layout, rows]);
  const bringIntoView = (index: number) => (index === 0 ? window.scrollTo({ top: 0 }) : rows.scrollToIndex(index, { align: 'auto' }));

  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError && last + readAhead >= patients.length) void fetchNextPage();
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage, last, patients.length]);

  if (query.isPending) return <RowsLoading layout={layout} columns={columns} />;
  if (patients.length === 0) return query.isError ? <Failure query={query} /> : empty;
  return (
    <>
      <div
        ref={grid}
        role="grid"
        aria-label={label ?? t(`lists.${list}`)}
        aria-rowcount={hasNextPage ? -1 : patients.length + 1}
        aria-busy={query.isPlaceholderData}
        className={classes.table}
        data-layout={layout}
        data-selects={columns.selects || undefined}
        data-appointments={columns.appointments || undefined}
        data-therapists={columns.therapists || undefined}
        data-actions={columns.actions ?? undefined}
        {...handlers(bringIntoView)}
      >
        <ColumnNames
          columns={columns}
          ref={setHead}
          select={selection && !isNarrow && <SelectShown selection={selection} shown={patients} label={t('select.shown')} />}
        />
        <div role="rowgroup" ref={setBody} className={classes.body} style={{ height: rows.getTotalSize() }}>
          {items.map((item) => {
            const patient = patients[item.index];
            return (
              patient && (
                <div
                  key={item.key}
                  role="none"
                  data-index={item.index}
                  ref={isNarrow ? rows.measureElement : undefined}
                  className={classes.place}
                  style={{ transform: `translateY(${item.start - place.top}px)` }}
                >
                  <PatientRow
                    patient={patient}
                    index={item.index}
                    isCurrent={item.index === current}
                    columns={columns}
                    myId={me.member?.practitionerId ?? null}
                    date={date}
                    acts={acts}
                    isSelected={selection?.ids.has(patient.id) ?? false}
                    onSelect={selection?.toggle}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
      {query.isFetchingNextPage && <RowsLoading layout={layout} columns={columns} rows={3} withoutHead />}
      {isFetchNextPageError && (
        <div className={classes.more} role="alert">
          <Text size="sm">{t('moreFailed')}</Text>
          <Button size="xs" variant="default" loading={isFetching} onClick={() => void fetchNextPage()}>
            {t('ui:retry')}
          </Button>
        </div>
      )}
    </>
  );
}

/** Everyone shown, or nobody. */
function SelectShown({ selection, shown, label }: { selection: Selection; shown: readonly { id: number }[]; label: string }) {
  const all = shown.every(({ id }) => selection.ids.has(id));
  return (
    <Checkbox
      size="sm"
      aria-label={label}
      checked={all}
      indeterminate={!all && selection.ids.size > 0}
      onChange={() => selection.set(all ? [] : shown.map(({ id }) => id))}
    />
  );
}

const Failure = ({ query }: Pick<Props, 'query'>) => (
  <Box mt="md">
    <ErrorNote error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
  </Box>
);

/** Where the rows begin in the page, and how much of the window the header and the column names cover, in px. */
const usePlaceInPage = (head: HTMLElement | null, body: HTMLElement | null) => {
  const [place, setPlace] = useState({ top: 0, covered: 0 });
  useEffect(() => {
    if (!head || !body) return;
    // The page changes its height when a strip above comes or goes, or the window its width.
    const observer = new ResizeObserver(() => {
      const top = Math.round(body.getBoundingClientRect().top + window.scrollY);
      const covered = (Number.parseFloat(getComputedStyle(head).top) || 0) + head.offsetHeight;
      setPlace((before) => (before.top === top && before.covered === covered ? before : { top, covered }));
    });
    observer.observe(document.body);
    observer.observe(head);
    return () => observer.disconnect();
  }, [head, body]);
  return place;
};
