import { Badge, Box, Button, Skeleton, Stack, Text } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Out } from '#src/contract/endpoint.ts';
import { demoOutbox } from '#src/contract/demo.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { LetterPane } from './LetterPane.tsx';
import classes from './OutboxScreen.module.css';

export type Letter = Out<typeof demoOutbox.output>['letters'][number];
const resultColours = { waiting: 'gray', sent: 'teal', withdrawn: 'gray', failed: 'red' } as const;
const route = getRouteApi('/staff/dev/outbox');
const refreshMs = 4000;

export function OutboxScreen() {
  const { t } = useTranslation('demo');
  const { tenant } = useMe();
  const { letter: chosenId } = route.useSearch();
  const query = useQuery({
    queryKey: ['outbox'],
    queryFn: (context) => call(demoOutbox, {}, requestOf(context)),
    refetchInterval: refreshMs,
  });
  useFocusOnReturn(chosenId);
  return (
    <>
      <ScreenHeader title={t('title')} description={t('description', { clinic: tenant.name })} />
      <FourStates query={query} loading={<Loading />} empty={({ letters }) => (letters.length === 0 ? <Empty /> : null)}>
        {({ letters }) => {
          // Nobody has to choose to read the newest; on a small screen the list comes first.
          const chosen = letters.find(({ id }) => id === chosenId);
          const shown = chosen ?? letters[0];
          return (
            <div className={classes.outbox} data-reading={chosen !== undefined || undefined}>
              <ul className={classes.letters} aria-label={t('list')}>
                {letters.map((letter) => (
                  <LetterRow key={letter.id} letter={letter} isShown={letter === shown} timeZone={tenant.timeZone} />
                ))}
              </ul>
              <section className={classes.pane}>
                {shown && <LetterPane key={`${shown.id} ${chosen ? 'chosen' : ''}`} letter={shown} timeZone={tenant.timeZone} />}
              </section>
            </div>
          );
        }}
      </FourStates>
    </>
  );
}

/** Back in the list, the focus is on the letter one comes from. */
const useFocusOnReturn = (chosenId: number | undefined) => {
  const before = useRef(chosenId);
  useEffect(() => {
    if (chosenId === undefined) document.querySelector<HTMLElement>(`[data-letter="${before.current}"]`)?.focus();
    before.current = chosenId;
  }, [chosenId]);
};

type RowProps = { letter: Letter; isShown: boolean; timeZone: string };

function LetterRow({ letter: { id, to, subject, createdAt, result }, isShown, timeZone }: RowProps) {
  const { t, i18n } = useTranslation('demo');
  return (
    <li>
      <Link to="/dev/outbox" search={{ letter: id }} className={classes.letter} data-letter={id} data-shown={isShown || undefined}>
        <span className={classes.line}>
          <Text span size="sm" fw={600} truncate>
            {subject}
          </Text>
          <Badge component="span" size="sm" variant="light" color={resultColours[result]} tt="none" flex="none">
            {t(`result.${result}`)}
          </Badge>
        </span>
        <span className={classes.line}>
          <Text span size="xs" c="dimmed" truncate>
            {to}
          </Text>
          <Text span size="xs" c="dimmed" flex="none">
            {formats(i18n.language, timeZone).dateTime(createdAt)}
          </Text>
        </span>
      </Link>
    </li>
  );
}

function Empty() {
  const { t } = useTranslation('demo');
  return (
    <EmptyState icon={IconMailOff} title={t('empty.title')} advice={t('empty.advice')}>
      <Button component={Link} to="/" variant="default" mt="sm">
        {t('empty.act')}
      </Button>
    </EmptyState>
  );
}

const Loading = () => (
  <div className={classes.outbox}>
    <Stack gap="md" className={classes.letters} p="md">
      {[0, 1, 2, 3].map((row) => (
        <Box key={row}>
          <Skeleton h={14} w="80%" mb={8} />
          <Skeleton h={10} w="50%" />
        </Box>
      ))}
    </Stack>
    <Box className={classes.pane} p="lg">
      <Skeleton h={24} w="60%" mb="md" />
      <Skeleton h={320} />
    </Box>
  </div>
);
