import { IconNotes } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { fullName } from '#src/web/ui/formats.ts';

export function DiagnosesPanel({ patient }: { patient: PatientPage }) {
  const { t } = useTranslation('diagnoses');
  return <EmptyState icon={IconNotes} title={t('empty.title')} advice={t('empty.advice', { whom: fullName(patient) })} />;
}
