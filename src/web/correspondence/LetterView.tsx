import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { pdfAddress, useBeginLetter } from './data.ts';
import type { Dispatch, Letter } from './data.ts';
import { LetterPaper } from './LetterPaper.tsx';
import { SendLetterModal } from './SendLetterModal.tsx';
import classes from './CorrespondencePanel.module.css';

type Props = { patient: PatientPage; letter: Letter; onBack: () => void; onOpen: (letterId: number) => void };

/** A letter that is finished, or was received: the paper, where it went, and what can be done with it. */
export function LetterView({ patient, letter, onBack, onOpen }: Props) {
  const { t } = useTranslation('correspondence');
  const { features } = useMe();
  const [sending, setSending] = useState<Dispatch['channel'] | null>(null);
  const { mutate, isPending } = useBeginLetter(patient.id);
  const isWritten = letter.kind === 'written';
  const inPortal = letter.dispatches.some(({ channel }) => channel === 'portal');
  const portalOpen = features.clientPortal && patient.portal === 'active';
  const correct = () => mutate({ corrects: letter.id }, { onSuccess: ({ id }) => onOpen(id), onError: toastProblem });
  return (
    <Stack gap="md">
      <Group>
        <Button variant="subtle" color="gray" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={onBack}>
          {t('back')}
        </Button>
      </Group>
      <div className={classes.beside}>
        <LetterPaper letter={letter} label={letter.subject || t('untitled')} />
        <Stack gap="sm">
          <Button
            component="a"
            href={pdfAddress(patient.id, letter.id)}
            download
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('download')}
          </Button>
          {isWritten && patient.may.write && (
            <>
              {!inPortal && (
                <Button
                  onClick={() => setSending('portal')}
                  disabled={!portalOpen}
                  aria-describedby={portalOpen ? undefined : 'portal-closed'}
                >
                  {t('send')}
                </Button>
              )}
              {!inPortal && !portalOpen && (
                <Text id="portal-closed" size="xs" c="dimmed">
                  {t('portalClosed', { whom: fullName(patient) })}
                </Text>
              )}
              <Button variant="default" onClick={() => setSending('post')}>
                {t('posted')}
              </Button>
              <Button variant="default" onClick={() => setSending('handed')}>
                {t('handed')}
              </Button>
              <Button variant="subtle" onClick={correct} loading={isPending}>
                {t('correct')}
              </Button>
            </>
          )}
          <Corrections letter={letter} onOpen={onOpen} />
          {isWritten && <Sent dispatches={letter.dispatches} />}
        </Stack>
      </div>
      {sending && <SendLetterModal patient={patient} letter={letter} channel={sending} onClose={() => setSending(null)} />}
    </Stack>
  );
}

function Corrections({ letter: { corrects, correctedBy }, onOpen }: Pick<Props, 'letter' | 'onOpen'>) {
  const { t } = useTranslation('correspondence');
  const note = (said: string, label: string, id: number) => (
    <Text size="sm">
      {said}{' '}
      <Anchor component="button" type="button" size="sm" onClick={() => onOpen(id)}>
        {label}
      </Anchor>
    </Text>
  );
  return (
    <>
      {corrects !== null && note(t('correctsNote'), t('openEarlier'), corrects)}
      {correctedBy !== null && note(t('correctedNote'), t('openLater'), correctedBy)}
    </>
  );
}

function Sent({ dispatches }: { dispatches: Dispatch[] }) {
  const { t, i18n } = useTranslation('correspondence');
  const { date } = formats(i18n.language, 'UTC');
  return (
    <section>
      <Title order={3} size="h4" mb={4}>
        {t('sent.title')}
      </Title>
      {dispatches.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('sent.nothing')}
        </Text>
      )}
      <Stack gap={4}>
        {dispatches.map((one) => (
          <Text key={one.id} size="sm">
            {t(`sent.${one.channel}`, {
              whom: one.recipient,
              on: date(`${one.on}T00:00:00Z`),
              by: one.by ? fullName(one.by) : '–',
            })}
          </Text>
        ))}
      </Stack>
    </section>
  );
}
