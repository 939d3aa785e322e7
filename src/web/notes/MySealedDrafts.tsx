import { Button, Text, Title } from '@mantine/core';
import { IconFileLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SealedDraft } from '#src/contract/notes.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { sealedQuery, useGive } from './data.ts';
import classes from './NotesPanel.module.css';
import { useEnded } from './useWriting.ts';

/** C4: one's own sealed drafts, about one patient or about all: that they are there, and the way to give them. Nothing, where there are none. */
export function MySealedDrafts({ patientId }: { patientId?: number }) {
  const { t } = useTranslation('notes');
  const { rights } = useMe();
  const query = useQuery({ ...sealedQuery, enabled: rights.includes('contactNote.write') });
  const items = (query.data?.items ?? []).filter(({ patient }) => patientId === undefined || patient?.id === patientId);
  // The one that has just been sealed is spoken of above.
  const speaks = useEnded(patientId ?? 0).length > 0;
  if (items.length === 0 || speaks) return null;
  return (
    <section className={classes.sealed} aria-labelledby="sealed-drafts">
      <Title order={2} size="h4" id="sealed-drafts">
        {t('sealed.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('sealed.advice')}
      </Text>
      <ul className={classes.rows}>
        {items.map((draft) => (
          <Sealed key={draft.id} draft={draft} />
        ))}
      </ul>
    </section>
  );
}

function Sealed({ draft }: { draft: SealedDraft }) {
  const { t, i18n } = useTranslation('notes');
  const { dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const give = useGive();
  const kind = t(`kind.${draft.kind}`);
  const about = draft.patient ? t('sealed.about', { kind, whom: fullName(draft.patient) }) : t('sealed.aboutUnnamed', { kind });
  return (
    <li>
      <IconFileLock size={18} stroke={1.8} aria-hidden />
      <div className={classes.grow}>
        <Text size="sm" fw={500}>
          {about}
        </Text>
        <Text size="xs" c="dimmed">
          {t('sealed.at', { date: dateTime(draft.sealedAt) })}
          {draft.givenAt && ` · ${t('sealed.given', { date: dateTime(draft.givenAt) })}`}
        </Text>
      </div>
      {!draft.givenAt && (
        <Button
          size="xs"
          aria-label={t('sealed.named', { act: t('ended.give'), about })}
          loading={give.isPending}
          onClick={() => give.mutate(draft.id, { onError: toastProblem })}
        >
          {t('ended.give')}
        </Button>
      )}
    </li>
  );
}
