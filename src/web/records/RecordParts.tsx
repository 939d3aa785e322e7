import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { CorrespondencePanel } from '#src/web/correspondence/CorrespondencePanel.tsx';
import { DiagnosesPanel } from '#src/web/diagnoses/DiagnosesPanel.tsx';
import { FilesPanel } from '#src/web/files/FilesPanel.tsx';
import { FormsPanel } from '#src/web/forms/FormsPanel.tsx';
import { NotesPanel } from '#src/web/notes/NotesPanel.tsx';
import { useChosenShown } from '#src/web/ui/useChosenShown.ts';
import { parts } from './data.ts';
import type { RecordPart } from './data.ts';
import classes from './RecordParts.module.css';

const panels = {
  notes: NotesPanel,
  forms: FormsPanel,
  files: FilesPanel,
  correspondence: CorrespondencePanel,
  diagnoses: DiagnosesPanel,
} satisfies Record<RecordPart, unknown>;

type Props = { patient: PatientPage; part: RecordPart; onPart: (part: RecordPart) => void };

/** The open record, part by part. Files are for those who write in it (table R). */
export function RecordParts({ patient, part: wanted, onPart }: Props) {
  const { t } = useTranslation('records');
  const shown = parts.filter((one) => one !== 'files' || patient.may.write);
  const part = shown.includes(wanted) ? wanted : 'notes';
  const list = useChosenShown(part);
  return (
    <Tabs value={part} onChange={(next) => onPart(next as RecordPart)} keepMounted={false} variant="pills" radius="xl">
      <Tabs.List ref={list} aria-label={t('parts')} className={classes.parts}>
        {shown.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(`part.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {shown.map((one) => {
        const Panel = panels[one];
        return (
          <Tabs.Panel key={one} value={one} pt="md">
            <Panel patient={patient} />
          </Tabs.Panel>
        );
      })}
    </Tabs>
  );
}
