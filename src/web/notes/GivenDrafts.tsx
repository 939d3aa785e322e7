import { Button, Group, Text } from '@mantine/core';
import { IconGift } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { givenDrafts } from '#src/contract/notes.ts';
import type { Out } from '#src/contract/endpoint.ts';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { findNote, givenQuery, useTakeUp } from './data.ts';
import { NoteBody } from './NoteBody.tsx';
import { useNoteName } from './NoteCard.tsx';
import classes from './NotesPanel.module.css';
import { opened } from './useWriting.ts';
import type { Opened } from './useWriting.ts';

type Given = Out<(typeof givenDrafts)['output']>['items'][number];
type Props = { patientId: number; onOpen: (note: Opened) => void };

/** C4: drafts that former members of the care team have left for it, to read and to go on with. Nothing, where there are none. */
export function GivenDrafts({ patientId, onOpen }: Props) {
  const query = useQuery(givenQuery(patientId));
  return query.data?.items.map((draft) => <GivenDraft key={draft.id} patientId={patientId} draft={draft} onOpen={onOpen} />);
}

function GivenDraft({ patientId, draft, onOpen }: Props & { draft: Given }) {
  const { t, i18n } = useTranslation('notes');
  const { date } = formats(i18n.language, useMe().tenant.timeZone);
  const nameOf = useNoteName();
  const takeUp = useTakeUp(patientId);
  const [reads, setReads] = useState(false);
  const take = () =>
    takeUp
      .mutateAsync({ draftId: draft.id, key: crypto.randomUUID() })
      .then(async ({ id }) => {
        const note = await findNote(patientId, id, draft.kind);
        const one = note && opened(note);
        if (!one) throw new Problem('not_found');
        onOpen(one);
      })
      .catch(toastProblem);
  return (
    <section className={classes.given} aria-label={t('given.notice', { who: fullName(draft.author), date: date(draft.happenedAt) })}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <IconGift size={20} stroke={1.8} aria-hidden className={classes.lock} />
          <div>
            <Text size="sm" fw={600}>
              {t('given.notice', { who: fullName(draft.author), date: date(draft.happenedAt) })}
            </Text>
            <Text size="sm">{nameOf(draft)}</Text>
          </div>
        </Group>
        <Button size="xs" variant="default" flex="none" aria-expanded={reads} onClick={() => setReads(!reads)}>
          {t(reads ? 'given.hide' : 'given.read')}
        </Button>
      </Group>
      {reads && (
        <div className={classes.read}>
          <NoteBody template={draft.template} content={draft.content} />
          <Group gap="sm" mt="md">
            <Button size="xs" loading={takeUp.isPending} onClick={() => void take()}>
              {t('given.take')}
            </Button>
            <Text size="sm" c="dimmed">
              {t('given.advice')}
            </Text>
          </Group>
        </div>
      )}
    </section>
  );
}
