import { Anchor, Badge, Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Entry } from '#src/contract/activity.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats } from '#src/web/ui/formats.ts';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import classes from './ActivityScreen.module.css';
import type { useActivity } from './data.ts';
import { useSentences } from './useSentences.ts';

/** Entries newest first, a day at a time by the clinic's clock; older ones come as one reaches the end. */
export function ActivityStream({ query }: { query: ReturnType<typeof useActivity> }) {
  const { t, i18n } = useTranslation(['activity', 'ui']);
  const { tenant } = useMe();
  const write = useMemo(() => formats(i18n.language, tenant.timeZone), [i18n.language, tenant.timeZone]);
  const days = useMemo(() => [...Map.groupBy(query.entries, ({ at }) => write.date(at))], [query.entries, write]);
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const mark = end.current;
    if (!mark || !hasNextPage || isFetching || isFetchNextPageError) return;
    const watch = new IntersectionObserver(([seen]) => seen?.isIntersecting && void fetchNextPage(), { rootMargin: '600px' });
    watch.observe(mark);
    return () => watch.disconnect();
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  return (
    <section aria-label={t('list')} aria-busy={isFetching}>
      {days.map(([day, entries]) => (
        <section key={day} aria-label={day} className={classes.day}>
          <Title order={2} className={classes.date}>
            {day}
          </Title>
          <ul className={classes.entries}>
            {entries.map((entry, index) => (
              // Entries have no id to be known by, and none is put between two that are there.
              <Line key={`${entry.at} ${entries.length - index}`} entry={entry} time={write.time(entry.at)} />
            ))}
          </ul>
        </section>
      ))}
      <div ref={end} />
      {hasNextPage && (
        <Stack align="center" gap="xs" py="md">
          {isFetchNextPageError && (
            <Text size="sm" role="alert">
              {t('moreFailed')}
            </Text>
          )}
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {isFetchNextPageError ? t('ui:retry') : t('more')}
          </Button>
        </Stack>
      )}
    </section>
  );
}

function Line({ entry, time }: { entry: Entry; time: string }) {
  const { t } = useTranslation('activity');
  const { sentenceOf, ruleOf } = useSentences();
  const { action, outcome, rule, ip, member, patient } = entry;
  return (
    <li className={classes.entry}>
      <PersonAvatar person={member ?? patient ?? { firstName: '?', lastName: '' }} size={32} color={member ? 'gray' : 'teal'} />
      <div className={classes.words}>
        <Text size="sm" className={classes.sentence}>
          {sentenceOf(entry)}
          {outcome === 'refused' && (
            <Badge color="red" variant="light" size="sm" tt="none" ml={8} component="span">
              {t('refused')}
            </Badge>
          )}
        </Text>
        <div className={classes.facts}>
          <time dateTime={entry.at}>{time}</time>
          {rule !== null && <span>{outcome === 'refused' ? t('because', { rule: ruleOf(rule) }) : t('by', { rule: ruleOf(rule) })}</span>}
          {ip !== null && <span>{t('from', { ip })}</span>}
          {patient !== null && action === 'record.opened' && (
            <Anchor component={Link} inherit to={`/patients/${patient.id}`} search={{ tab: 'access', at: entry.at } as never}>
              {t('stoodThen')}
            </Anchor>
          )}
        </div>
      </div>
    </li>
  );
}

export const StreamLoading = () => (
  <Stack gap="sm">
    <Skeleton h={20} w={140} />
    {Array.from({ length: 6 }, (_, index) => (
      <Skeleton key={index} h={52} radius="md" />
    ))}
  </Stack>
);
