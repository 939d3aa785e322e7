import { Button, Group, Modal, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useId, useMediaQuery } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { beginsWords } from '#src/web/ui/matching.ts';
import classes from './AssignTherapistModal.module.css';
import { useAssign, useCaseloads, useTenantDoctors } from './data.ts';
import { TherapistOption } from './TherapistOption.tsx';

type Props = { patient: PatientSummaryV2 | null; opened: boolean; onClose: () => void };

/** A8 (c): one therapist of those who are not on the care team yet. Nothing is changed before the button that names the act. */
export function AssignTherapistModal({ patient, opened, onClose }: Props) {
  const { t } = useTranslation(['assignments', 'ui']);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={patient && t('modal.title', { whom: fullName(patient) })}
      size={480}
      fullScreen={isPhone}
      classNames={{ title: classes.title }}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {patient && <Choice patient={patient} onClose={onClose} />}
    </Modal>
  );
}

function Choice({ patient, onClose }: { patient: PatientSummaryV2; onClose: () => void }) {
  const { t } = useTranslation(['assignments', 'ui']);
  const doctors = useTenantDoctors();
  const caseloads = useCaseloads();
  const assign = useAssign();
  const id = useId();
  const confirm = useRef<HTMLButtonElement>(null);
  const [q, setQ] = useState('');
  const [chosen, setChosen] = useState<TherapistInfo | null>(null);

  const whom = fullName(patient);
  const connected = new Set(patient.connectedTherapists?.map((therapist) => therapist.id));
  const absent = doctors.data?.filter((therapist) => !connected.has(therapist.id)) ?? [];
  const found = absent.filter((therapist) => beginsWords(fullName(therapist), q));
  const optionId = (therapist: TherapistInfo) => `${id}-${therapist.id}`;

  const choose = (therapist: TherapistInfo | undefined) => {
    if (!therapist) return;
    setChosen(therapist);
    document.getElementById(optionId(therapist))?.scrollIntoView({ block: 'nearest' });
  };
  // The focus stays in the search: arrows choose, Enter goes on to the button that says what will happen.
  const onKeyDown = (event: KeyboardEvent) => {
    const at = found.findIndex((therapist) => therapist.id === chosen?.id);
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? found.length - 1 : at - 1, PageDown: at + 5, PageUp: at - 5 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      choose(found[Math.min(Math.max(to, 0), found.length - 1)]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (at < 0 && found.length !== 1) return;
      choose(found[Math.max(at, 0)]);
      requestAnimationFrame(() => confirm.current?.focus());
    }
  };
  const search = (text: string) => {
    setQ(text);
    // What one cannot see is not chosen.
    if (chosen && !beginsWords(fullName(chosen), text)) setChosen(null);
  };
  const act = () => {
    if (!chosen) return;
    onClose();
    void assign(patient, chosen);
  };

  const note =
    doctors.data?.length === 0
      ? t('modal.nobodyElse')
      : absent.length === 0
        ? t('modal.nobodyLeft')
        : found.length === 0
          ? t('modal.noMatch', { q: q.trim() })
          : null;
  return (
    <Stack gap="sm">
      <TextInput
        data-autofocus
        aria-label={t('modal.search')}
        placeholder={t('modal.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={q}
        onChange={(event) => search(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={chosen ? optionId(chosen) : undefined}
        autoComplete="off"
      />
      <FourStates query={doctors} loading={<Loading />}>
        {() => (
          <div>
            <div id={`${id}-list`} role="listbox" aria-label={t('modal.list')} className={classes.list} hidden={found.length === 0}>
              {found.map((therapist) => (
                <TherapistOption
                  key={therapist.id}
                  id={optionId(therapist)}
                  therapist={therapist}
                  caseload={caseloads.data?.find((one) => one.id === therapist.id)}
                  chosen={therapist.id === chosen?.id}
                  onChoose={() => setChosen(therapist)}
                />
              ))}
            </div>
            <Text size="sm" c="dimmed" role="status" py={note ? 'lg' : 0} ta="center">
              {note}
            </Text>
          </div>
        )}
      </FourStates>
      <div className={classes.footer}>
        <Text size="sm" id={`${id}-effect`} aria-live="polite" c={chosen ? undefined : 'dimmed'}>
          {chosen ? t('modal.effect', { name: fullName(chosen), whom }) : t('modal.choose')}
        </Text>
        <Group justify="flex-end" gap="xs" mt="sm" wrap="wrap-reverse" className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button
            ref={confirm}
            disabled={!chosen}
            onClick={act}
            aria-describedby={`${id}-effect`}
            classNames={{ root: classes.confirm, label: classes.confirmLabel }}
          >
            {chosen ? t('modal.confirm', { name: fullName(chosen), whom }) : t('modal.confirmNobody')}
          </Button>
        </Group>
      </div>
    </Stack>
  );
}

const Loading = () => (
  <Stack gap={8}>
    {[0, 1, 2, 3].map((row) => (
      <Skeleton key={row} height={52} radius="sm" />
    ))}
  </Stack>
);
