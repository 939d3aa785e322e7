import { Anchor, Button, Group, Progress, SegmentedControl, Select, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { useShortcut } from '#src/web/ui/shortcuts.ts';
import { toastDone, toastNews, toastProblem } from '#src/web/ui/toasts.tsx';
import { endingOf, isOpenQuestion, keyOf, pairOf, reviewQuery, useContactDays, useEnd, useKeep, useUndo } from './data.ts';
import type { Filter, ReviewItem } from './data.ts';
import { EndAssignmentsModal } from './EndAssignmentsModal.tsx';
import { ReviewEntry } from './ReviewEntry.tsx';
import classes from './ReviewScreen.module.css';

const route = getRouteApi('/staff/review');
const mostAtOnce = 200;

/** O2: the assignments nobody has seen a reason for lately, kept or ended one by one or together. */
export function ReviewScreen() {
  const navigate = route.useNavigate();
  return <AccessReview filter={route.useSearch()} onFilter={(search) => void navigate({ search })} />;
}

type ReviewProps = { filter: Filter; onFilter: (filter: Filter) => void };
export function AccessReview({ filter, onFilter }: ReviewProps) {
  const { t } = useTranslation('review');
  const query = useInfiniteQuery(reviewQuery(filter));
  const pages = query.data?.pages;
  const items = [...new Map(pages?.flatMap((page) => page.items).map((item) => [keyOf(item), item])).values()];
  const first = pages?.[0];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // What is to be ended stays in sight while the dialog fades out.
  const [ending, setEnding] = useState<{ items: readonly ReviewItem[]; opened: boolean }>({ items: [], opened: false });
  const root = useRef<HTMLDivElement>(null);
  const acts = useActs();

  const entries = () => [...(root.current?.querySelectorAll<HTMLElement>('[data-entry]') ?? [])];
  const focused = () => entries().find((one) => one.contains(document.activeElement));
  const itemAt = () => items.find((item) => keyOf(item) === focused()?.dataset['entry']);
  const go = (by: 1 | -1) => {
    const all = entries();
    const at = all.findIndex((one) => one === focused());
    all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
  };
  const settled = (some: readonly ReviewItem[]) => {
    const gone = new Set(some.map(keyOf));
    // The focus goes to what takes the place of what is gone.
    const next = entries().filter(({ dataset }) => !gone.has(dataset['entry'] ?? ''));
    const here = entries().findIndex((one) => one === focused());
    (next.find((one) => entries().indexOf(one) > here) ?? next.at(-1) ?? root.current)?.focus();
    setChosen(new Set([...chosen].filter((key) => !gone.has(key))));
  };
  const keep = (some: readonly ReviewItem[]) => {
    if (!first?.maySettle || some.length === 0) return;
    settled(some);
    acts.keep(some);
  };
  const askToEnd = (some: readonly ReviewItem[]) => {
    const clear = some.filter((item) => !isOpenQuestion(item));
    if (first?.maySettle && clear.length > 0) setEnding({ items: clear, opened: true });
  };
  const toggle = (item: ReviewItem) => {
    const next = new Set(chosen);
    if (!next.delete(keyOf(item)) && next.size < mostAtOnce) next.add(keyOf(item));
    setChosen(next);
  };
  const here = <T,>(act: (item: ReviewItem) => T) => {
    const item = itemAt();
    if (item && first?.maySettle) act(item);
  };
  useShortcut('j', t('keys.next'), () => go(1));
  useShortcut('k', t('keys.previous'), () => go(-1));
  useShortcut('y', t('keys.keep'), () => here((item) => keep([item])));
  useShortcut('e', t('keys.end'), () => here((item) => askToEnd([item])));
  useShortcut('x', t('keys.choose'), () => here(toggle));
  const selected = items.filter((item) => chosen.has(keyOf(item)));
  return (
    <div className={classes.screen} ref={root} tabIndex={-1}>
      <ScreenHeader title={t('title')} description={t('description')} />
      <FourStates query={query} loading={<Loading />}>
        {() =>
          first && (
            <Stack gap="lg">
              <Tools
                filter={filter}
                onFilter={onFilter}
                pending={first.pending}
                reviewed={first.reviewed}
                contactDays={first.contactDays}
                who={filter.practitionerId ? items[0]?.practitioner : undefined}
              />
              {items.length === 0 ? (
                <EmptyState icon={IconChecklist} title={t('empty.title')} advice={t('empty.advice', { count: first.contactDays })} />
              ) : (
                groupsOf(items).map((group) => (
                  <section key={group.id} aria-label={fullName(group)}>
                    <Group justify="space-between" mb="xs">
                      <Title order={2} size="h3">
                        {fullName(group)}
                      </Title>
                      {first.maySettle && (
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          onClick={() => setChosen(new Set([...chosen, ...group.items.map(keyOf)].slice(0, mostAtOnce)))}
                          aria-label={t('chooseAllOf', { count: group.items.length, who: fullName(group) })}
                        >
                          {t('chooseAll', { count: group.items.length })}
                        </Button>
                      )}
                    </Group>
                    <ul className={classes.entries}>
                      {group.items.map((item) => (
                        <ReviewEntry
                          key={keyOf(item)}
                          item={item}
                          maySettle={first.maySettle}
                          isChosen={chosen.has(keyOf(item))}
                          onChoose={() => toggle(item)}
                          onKeep={() => keep([item])}
                          onEnd={() => askToEnd([item])}
                        />
                      ))}
                    </ul>
                  </section>
                ))
              )}
              {query.hasNextPage && (
                <Button variant="default" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
                  {t('more')}
                </Button>
              )}
              {selected.length > 0 && (
                <div className={classes.bar} role="region" aria-label={t('chosenLabel')}>
                  <Text size="sm" fw={600} role="status">
                    {t('chosen', { count: selected.length })}
                  </Text>
                  <Button size="xs" onClick={() => keep(selected)}>
                    {t('keepChosen')}
                  </Button>
                  <Button size="xs" variant="default" onClick={() => askToEnd(selected)} disabled={selected.every(isOpenQuestion)}>
                    {t('endChosen')}
                  </Button>
                  <Button size="xs" variant="subtle" onClick={() => setChosen(new Set())}>
                    {t('choosingEnds')}
                  </Button>
                </div>
              )}
            </Stack>
          )
        }
      </FourStates>
      <EndAssignmentsModal
        items={ending.items}
        opened={ending.opened}
        contactDays={first?.contactDays ?? 90}
        isPending={acts.isEnding}
        error={acts.endError}
        onClose={() => setEnding({ ...ending, opened: false })}
        onEnd={(reason) =>
          acts.end(ending.items, reason, () => {
            settled(ending.items);
            setEnding({ ...ending, opened: false });
          })
        }
      />
    </div>
  );
}

/** Keeping and ending, with the way back in what says that it is done; what was left alone is said, too. */
function useActs() {
  const { t } = useTranslation('review');
  const [keeping, ending, undoing] = [useKeep(), useEnd(), useUndo()];
  const done = (words: 'kept' | 'ended', { done: some, left }: Awaited<ReturnType<typeof keeping.mutateAsync>>) => {
    if (some.length > 0)
      toastDone(t(words, { count: some.length }), () =>
        undoing.mutate(
          { items: some },
          { onSuccess: ({ left: not }) => not.length > 0 && toastNews(t('notUndone', { count: not.length })), onError: toastProblem },
        ),
      );
    if (left.length > 0) toastNews(t('left', { count: left.length }));
  };
  return {
    keep: (some: readonly ReviewItem[]) =>
      keeping.mutate({ items: some.map(pairOf) }, { onSuccess: (answer) => done('kept', answer), onError: toastProblem }),
    end: (some: readonly ReviewItem[], reason: string, then: () => void) =>
      ending.mutate({ items: some.map(endingOf), reason }, { onSuccess: (answer) => (then(), done('ended', answer)) }),
    isEnding: ending.isPending,
    endError: ending.error,
  };
}

/** Items of one practitioner after another, as they come. */
function groupsOf(items: readonly ReviewItem[]) {
  const groups = new Map<number, ReviewItem['practitioner'] & { items: ReviewItem[] }>();
  for (const item of items) {
    const group = groups.get(item.practitioner.id) ?? { ...item.practitioner, items: [] };
    group.items.push(item);
    groups.set(item.practitioner.id, group);
  }
  return [...groups.values()];
}

type ToolsProps = ReviewProps & { pending: number; reviewed: number; contactDays: number; who: ReviewItem['practitioner'] | undefined };
function Tools({ filter, onFilter, pending, reviewed, contactDays, who }: ToolsProps) {
  const { t } = useTranslation('review');
  const me = useMe();
  const setting = useContactDays();
  const total = pending + reviewed;
  const choices = [...new Set([30, 60, 90, 180, 365, contactDays])].toSorted((a, b) => a - b);
  return (
    <Stack gap="sm">
      <div className={classes.tools}>
        <SegmentedControl
          size="sm"
          aria-label={t('filter.label')}
          value={filter.only ?? 'all'}
          onChange={(only) => onFilter({ ...filter, only: only === 'all' ? undefined : (only as 'noContact' | 'ending') })}
          data={(['all', 'noContact', 'ending'] as const).map((value) => ({ value, label: t(`filter.${value}`) }))}
        />
        {me.rights.includes('settings.change') ? (
          <Select
            size="sm"
            w={240}
            label={t('days.label')}
            allowDeselect={false}
            value={String(contactDays)}
            data={choices.map((days) => ({ value: String(days), label: t('days.choice', { count: days }) }))}
            onChange={(days) => days && setting.mutate(Number(days), { onError: toastProblem })}
          />
        ) : (
          <Text size="sm" c="dimmed">
            {t('days.said', { count: contactDays })}
          </Text>
        )}
      </div>
      {filter.practitionerId !== undefined && (
        <Group gap="xs">
          {who && <Text size="sm">{t('onlyOf', { who: fullName(who) })}</Text>}
          <Anchor component="button" type="button" onClick={() => onFilter({ only: filter.only })} size="sm">
            {t('ofAll')}
          </Anchor>
        </Group>
      )}
      {total > 0 && (
        <div>
          <Group justify="space-between" mb={4}>
            <Text size="sm" role="status">
              {t('progress', { reviewed, count: total })}
            </Text>
            {me.rights.includes('activity.read') && (
              <Anchor component={Link} to="/activity" search={{ action: 'careTeam' } as never} size="sm">
                {t('proof')}
              </Anchor>
            )}
          </Group>
          <Progress value={(reviewed / total) * 100} aria-label={t('progress', { reviewed, count: total })} />
        </div>
      )}
    </Stack>
  );
}

const Loading = () => (
  <Stack gap="sm">
    <Skeleton h={36} w={320} />
    <Skeleton h={64} radius="lg" />
    <Skeleton h={64} radius="lg" />
    <Skeleton h={64} radius="lg" />
  </Stack>
);
