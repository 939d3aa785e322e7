import { Box, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inbox } from '#src/contract/inbox.ts';
import { DigestEntry } from '#src/web/leave/DigestEntry.tsx';
import { MySealedDrafts } from '#src/web/notes/MySealedDrafts.tsx';
import { QuestionEntry } from '#src/web/accessquestions/QuestionEntry.tsx';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { useShortcut } from '#src/web/ui/shortcuts.ts';
import { inboxQuery } from './data.ts';
import { CoSignatureEntry, ReturnedEntry } from './NoteEntries.tsx';
import { EmergencyEntry } from './EmergencyEntry.tsx';
import classes from './InboxScreen.module.css';
import { MyEmergency, MyRequest } from './MyEntries.tsx';
import { NeedEntry } from './NeedEntry.tsx';
import { RequestEntry } from './RequestEntry.tsx';

/** A10, A14, C1: what waits for the one looking, settled in place; and how their own requests stand. */
export function InboxScreen() {
  const { t } = useTranslation(['inbox', 'accessquestions', 'leave']);
  const query = useQuery(inboxQuery);
  const root = useRef<HTMLDivElement>(null);
  const entries = () => [...(root.current?.querySelectorAll<HTMLElement>('[data-entry]') ?? [])];
  const go = (by: 1 | -1) => {
    const all = entries();
    const at = all.findIndex((one) => one.contains(document.activeElement));
    all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
  };
  useShortcut('j', t('keys.next'), () => go(1));
  useShortcut('k', t('keys.previous'), () => go(-1));
  // What was settled is gone: the focus goes to what has taken its place.
  const onSettled = (entry: HTMLElement | null) => {
    const all = entries();
    const at = all.findIndex((one) => one === entry);
    (all[at + 1] ?? all[at - 1] ?? root.current)?.focus();
  };
  return (
    <div className={classes.screen} ref={root} tabIndex={-1}>
      <ScreenHeader title={t('title')} description={t('description')} />
      <FourStates
        query={query}
        loading={<Loading />}
        empty={(now) => (isEmpty(now) ? <EmptyState icon={IconInbox} title={t('empty.title')} advice={t('empty.advice')} /> : null)}
      >
        {({ requests, needs, emergencies, questions, coSignatures, returned, digests, myRequests, myEmergencies }) => (
          <Stack gap="xl">
            {requests.length +
              needs.length +
              emergencies.length +
              questions.length +
              coSignatures.length +
              returned.length +
              digests.length ===
              0 && (
              <Text size="sm" c="dimmed">
                {t('nothingOpen')}
              </Text>
            )}
            {emergencies.length > 0 && (
              <Section title={t('emergencies')}>
                {emergencies.map((emergency) => (
                  <EmergencyEntry key={emergency.id} emergency={emergency} onSettled={onSettled} />
                ))}
              </Section>
            )}
            {digests.length > 0 && (
              <Section title={t('leave:digest.title')}>
                {digests.map((leave) => (
                  <DigestEntry key={leave.id} leave={leave} onSettled={onSettled} />
                ))}
              </Section>
            )}
            {questions.length > 0 && (
              <Section title={t('accessquestions:question.title')}>
                {questions.map((question) => (
                  <QuestionEntry key={question.id} question={question} onSettled={onSettled} />
                ))}
              </Section>
            )}
            {returned.length > 0 && (
              <Section title={t('returned')}>
                {returned.map((note) => (
                  <ReturnedEntry key={note.id} note={note} />
                ))}
              </Section>
            )}
            {coSignatures.length > 0 && (
              <Section title={t('coSignatures')}>
                {coSignatures.map((note) => (
                  <CoSignatureEntry key={note.id} note={note} onSettled={onSettled} />
                ))}
              </Section>
            )}
            {needs.length > 0 && (
              <Section title={t('needs')}>
                {needs.map((need) => (
                  <NeedEntry key={need.id} need={need} onSettled={onSettled} />
                ))}
              </Section>
            )}
            {requests.length > 0 && (
              <Section title={t('requests')}>
                {requests.map((request) => (
                  <RequestEntry key={request.id} request={request} onSettled={onSettled} />
                ))}
              </Section>
            )}
            {myRequests.length + myEmergencies.length > 0 && (
              <Section title={t('mine')}>
                {myEmergencies.map((emergency) => (
                  <MyEmergency key={emergency.id} emergency={emergency} />
                ))}
                {myRequests.map((request) => (
                  <MyRequest key={request.id} request={request} />
                ))}
              </Section>
            )}
          </Stack>
        )}
      </FourStates>
      <Box mt="xl">
        <MySealedDrafts />
      </Box>
    </div>
  );
}

const isEmpty = ({ count: _count, ...lists }: Inbox) => Object.values(lists).every((list) => list.length === 0);

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title}>
    <Title order={2} size="h3" mb="sm">
      {title}
    </Title>
    <ul className={classes.entries}>{children}</ul>
  </section>
);

const Loading = () => (
  <Stack gap="sm">
    <Skeleton h={20} w={200} />
    <Skeleton h={132} radius="lg" />
    <Skeleton h={132} radius="lg" />
  </Stack>
);
