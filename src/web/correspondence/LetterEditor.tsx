import { Alert, Button, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconArrowLeft, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useCloseLetter } from './data.ts';
import type { Draft, Letter } from './data.ts';
import { LetterPaper } from './LetterPaper.tsx';
import { useDraftLetter } from './useDraftLetter.ts';
import classes from './CorrespondencePanel.module.css';

type Props = { patient: PatientPage; letter: Letter; onBack: () => void };

/** A draft of one's own: what one types on the left, the letter on the right. It saves itself. */
export function LetterEditor({ patient, letter, onBack }: Props) {
  const { t } = useTranslation('correspondence');
  const { draft, change, save, state, conflict, takeTheirs, keepMine } = useDraftLetter(patient.id, letter);
  const { mutate, isPending } = useCloseLetter(patient.id, letter.id);
  const close = async (how: 'finish' | 'discard') => {
    const version = await save();
    if (version === null) return;
    mutate(
      { how, version },
      {
        onSuccess: () => {
          toastDone(t(how === 'finish' ? 'editor.finished' : 'editor.discarded'));
          if (how === 'discard') onBack();
        },
        onError: toastProblem,
      },
    );
  };
  const chooseParty = (party: Draft['party']) =>
    change(party === 'patient' ? { party, partyName: fullName(patient) } : { party, partyName: '', partyLines: [] });
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Button variant="subtle" color="gray" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={onBack}>
          {t('back')}
        </Button>
        <Text size="sm" c={state === 'failed' ? 'red' : 'dimmed'} component="output">
          {t(`editor.${state}`)}
        </Text>
      </Group>
      {conflict && (
        <Alert color="amber" variant="light" icon={<IconInfoCircle aria-hidden />} title={t('editor.conflict')}>
          <Text size="sm">{t('editor.conflictWhat')}</Text>
          <Text size="sm" lineClamp={6} my="xs" style={{ whiteSpace: 'pre-wrap' }}>
            {conflict.body}
          </Text>
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={takeTheirs}>
              {t('editor.takeTheirs')}
            </Button>
            <Button size="xs" variant="default" onClick={keepMine}>
              {t('editor.keepMine')}
            </Button>
          </Group>
        </Alert>
      )}
      <div className={classes.desk}>
        <Stack gap="sm" component="section" aria-label={t('editor.label')}>
          <SegmentedControl
            aria-label={t('editor.party')}
            value={draft.party}
            onChange={(party) => chooseParty(party)}
            data={[
              { value: 'patient', label: t('editor.patient') },
              { value: 'other', label: t('editor.other') },
            ]}
          />
          <TextInput
            label={t('editor.name')}
            maxLength={100}
            value={draft.partyName}
            onChange={({ currentTarget }) => change({ partyName: currentTarget.value })}
          />
          <AddressLines lines={draft.partyLines} onChange={(partyLines) => change({ partyLines })} />
          <TextInput
            label={t('editor.subject')}
            maxLength={200}
            value={draft.subject}
            onChange={({ currentTarget }) => change({ subject: currentTarget.value })}
          />
          <Textarea
            label={t('editor.body')}
            autosize
            minRows={12}
            maxRows={28}
            maxLength={20_000}
            value={draft.body}
            onChange={({ currentTarget }) => change({ body: currentTarget.value })}
          />
          <Group justify="space-between" mt="xs">
            <Button
              loading={isPending}
              disabled={conflict !== null || draft.body.trim() === '' || draft.partyName === ''}
              onClick={() => void close('finish')}
            >
              {t('editor.finish')}
            </Button>
            <Button variant="subtle" color="red" disabled={isPending || conflict !== null} onClick={() => void close('discard')}>
              {t('editor.discard')}
            </Button>
          </Group>
          <Text size="xs" c="dimmed">
            {t('editor.finishHint')}
          </Text>
        </Stack>
        <LetterPaper letter={draft} label={t('editor.preview')} />
      </div>
    </Stack>
  );
}

/** The lines under a name on an envelope. What is typed keeps its line breaks until it is one line too many. */
function AddressLines({ lines, onChange }: { lines: string[]; onChange: (lines: string[]) => void }) {
  const { t } = useTranslation('correspondence');
  return (
    <Textarea
      label={t('editor.address')}
      description={t('editor.addressHint')}
      autosize
      minRows={2}
      maxRows={5}
      defaultValue={lines.join('\n')}
      onChange={({ currentTarget }) =>
        onChange(
          currentTarget.value
            .split('\n')
            .map((one) => one.trim().slice(0, 100))
            .filter((one) => one !== '')
            .slice(0, 5),
        )
      }
    />
  );
}
