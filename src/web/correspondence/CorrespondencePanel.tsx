import { Badge, Button, Group, Menu, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconMail, IconMailDown, IconMailForward, IconPencil } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { letterQuery, lettersQuery, templatesQuery, useBeginLetter } from './data.ts';
import type { LetterSummary } from './data.ts';
import { LetterEditor } from './LetterEditor.tsx';
import { LetterView } from './LetterView.tsx';
import { ReceiveLetterModal } from './ReceiveLetterModal.tsx';
import classes from './CorrespondencePanel.module.css';

/** Letters to and about a patient, and what came in (C2). */
export function CorrespondencePanel({ patient }: { patient: PatientPage }) {
  const [shown, setShown] = useState<number | null>(null);
  return shown === null ? (
    <Letters patient={patient} onOpen={setShown} />
  ) : (
    <OneLetter key={shown} patient={patient} letterId={shown} onBack={() => setShown(null)} onOpen={setShown} />
  );
}

type Opening = { patient: PatientPage; onOpen: (letterId: number) => void };

function Letters({ patient, onOpen }: Opening) {
  const { t } = useTranslation('correspondence');
  const query = useInfiniteQuery(lettersQuery(patient.id));
  return (
    <Stack gap="md" maw={960}>
      {patient.may.write && <Acts patient={patient} onOpen={onOpen} />}
      <FourStates
        query={query}
        loading={<Loading />}
        empty={({ pages }) =>
          pages[0]?.items.length === 0 ? (
            <EmptyState icon={IconMail} title={t('empty.title')} advice={t('empty.advice', { whom: fullName(patient) })} />
          ) : null
        }
      >
        {({ pages }) => (
          <>
            <ul className={classes.letters} aria-label={t('list')}>
              {pages
                .flatMap(({ items }) => items)
                .map((letter) => (
                  <LetterRow key={letter.id} letter={letter} onOpen={() => onOpen(letter.id)} />
                ))}
            </ul>
            {query.hasNextPage && (
              <Group justify="center">
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('more')}
                </Button>
              </Group>
            )}
          </>
        )}
      </FourStates>
    </Stack>
  );
}

function Acts({ patient, onOpen }: Opening) {
  const { t } = useTranslation('correspondence');
  const { data } = useQuery(templatesQuery);
  const [receiving, setReceiving] = useState(false);
  const { mutate, isPending } = useBeginLetter(patient.id);
  const begin = (from: { templateId?: number }) => mutate(from, { onSuccess: ({ id }) => onOpen(id), onError: toastProblem });
  const templates = data?.items.filter(({ archived }) => !archived) ?? [];
  return (
    <Group gap="xs">
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <Button leftSection={<IconPencil size={16} aria-hidden />} loading={isPending}>
            {t('write')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('writeFrom')}</Menu.Label>
          {templates.map(({ id, name }) => (
            <Menu.Item key={id} onClick={() => begin({ templateId: id })}>
              {name}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => begin({})}>{t('blank')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button variant="default" leftSection={<IconMailDown size={16} aria-hidden />} onClick={() => setReceiving(true)}>
        {t('receive')}
      </Button>
      {receiving && <ReceiveLetterModal patientId={patient.id} onClose={() => setReceiving(false)} />}
    </Group>
  );
}

const icons = { draft: IconPencil, written: IconMailForward, received: IconMailDown } as const;

function LetterRow({ letter, onOpen }: { letter: LetterSummary; onOpen: () => void }) {
  const { t, i18n } = useTranslation('correspondence');
  const { tenant } = useMe();
  const isDraft = letter.state === 'draft';
  const Icon = icons[isDraft ? 'draft' : letter.kind];
  const day = letter.receivedOn
    ? formats(i18n.language, 'UTC').date(`${letter.receivedOn}T00:00:00Z`)
    : formats(i18n.language, tenant.timeZone).date(letter.finishedAt ?? letter.at);
  const channels = [...new Set(letter.dispatches.map(({ channel }) => channel))];
  const isReceived = letter.kind === 'received';
  return (
    <li>
      <UnstyledButton className={classes.letter} onClick={onOpen}>
        <Icon size={18} stroke={1.6} aria-hidden />
        <div>
          <Text fw={500} truncate>
            {letter.subject || t('untitled')}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {[
              t(isReceived ? 'from' : 'to', { whom: letter.partyName || '–' }),
              day,
              ...(letter.author && !isReceived ? [t('by', { whom: fullName(letter.author) })] : []),
            ].join(' · ')}
          </Text>
        </div>
        <div className={classes.badges}>
          {isDraft && (
            <Badge variant="light" color="amber" tt="none">
              {t('state.draft')}
            </Badge>
          )}
          {!isDraft && channels.length === 0 && (
            <Badge variant="light" color="gray" tt="none">
              {t(isReceived ? 'state.received' : 'state.finished')}
            </Badge>
          )}
          {channels.map((channel) => (
            <Badge key={channel} variant="light" tt="none">
              {t(`channel.${channel}`)}
            </Badge>
          ))}
        </div>
      </UnstyledButton>
    </li>
  );
}

function OneLetter({ patient, letterId, onBack, onOpen }: Opening & { letterId: number; onBack: () => void }) {
  const query = useQuery(letterQuery(patient.id, letterId));
  return (
    <FourStates query={query} loading={<Skeleton h={480} radius="md" maw={640} />}>
      {(letter) =>
        letter.state === 'draft' ? (
          <LetterEditor patient={patient} letter={letter} onBack={onBack} />
        ) : (
          <LetterView patient={patient} letter={letter} onBack={onBack} onOpen={onOpen} />
        )
      }
    </FourStates>
  );
}

const Loading = () => (
  <div className={classes.letters}>
    {[0, 1, 2].map((row) => (
      <div key={row} className={classes.letter}>
        <Skeleton circle h={20} />
        <div>
          <Skeleton h={14} w="40%" mb={8} />
          <Skeleton h={12} w="55%" />
        </div>
      </div>
    ))}
  </div>
);
