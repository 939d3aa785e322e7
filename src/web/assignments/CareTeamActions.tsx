import { IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import { useMe } from '#src/web/session/data.ts';
import { fullName } from '#src/web/ui/formats.ts';
import classes from './CareTeamActions.module.css';
import { offersOf, useAssign } from './data.ts';

type Props = {
  patient: PatientSummaryV2;
  onAddTherapist: (patient: PatientSummaryV2) => void;
  onRequestAccess: (patient: PatientSummaryV2) => void;
  /** -1 where a list moves the focus itself. */
  tabIndex?: 0 | -1;
};

/** "Assign to Me" or "Request access", and "Add therapist", as the clinic's policy leaves them to the one looking (A3, A8). */
export function CareTeamActions({ patient, onAddTherapist, onRequestAccess, tabIndex = 0 }: Props) {
  const { t } = useTranslation('assignments');
  const offers = offersOf(useMe(), patient);
  const assign = useAssign();
  const whom = fullName(patient);
  if (!offers.oneself && !offers.colleague) return null;
  // Plain buttons: a list has hundreds of them, and must stay quick.
  return (
    <div className={classes.actions}>
      {offers.oneself === 'assign' && (
        <button type="button" className={classes.action} tabIndex={tabIndex} aria-label={t('named', { act: t('assignToMe'), whom })} onClick={() => void assign(patient)}>
          {t('assignToMe')}
        </button>
      )}
      {offers.oneself === 'request' && (
        <button type="button" className={classes.action} tabIndex={tabIndex} aria-label={t('named', { act: t('requestAccess'), whom })} onClick={() => onRequestAccess(patient)}>
          {t('requestAccess')}
        </button>
      )}
      {offers.colleague && (
        <button type="button" className={classes.action} tabIndex={tabIndex} aria-label={t('named', { act: t('addTherapist'), whom })} onClick={() => onAddTherapist(patient)}>
          <IconUserPlus size={14} stroke={1.8} aria-hidden />
          {t('addTherapist')}
        </button>
      )}
    </div>
  );
}
