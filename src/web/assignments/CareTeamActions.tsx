import { IconUserPlus } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import { useRequestedPatients } from '#src/web/inbox/data.ts';
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
  const root = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  const { oneself } = offers;
  useEffect(() => {
    // The button just pressed is gone: the focus goes to the one beside it, or to what it belongs to.
    if (oneself === null && hadFocus.current && document.activeElement === document.body) {
      (root.current?.querySelector('button') ?? root.current?.closest<HTMLElement>('[tabindex]'))?.focus();
    }
  }, [oneself]);
  // Plain buttons: a list has hundreds of them, and must stay quick.
  return (
    <div ref={root} className={classes.actions} onFocus={() => (hadFocus.current = true)} onBlur={() => (hadFocus.current = false)}>
      {offers.oneself === 'assign' && (
        <button
          type="button"
          className={classes.action}
          tabIndex={tabIndex}
          aria-label={t('named', { act: t('assignToMe'), whom })}
          onClick={() => void assign(patient)}
        >
          {t('assignToMe')}
        </button>
      )}
      {offers.oneself === 'request' && <RequestAction patient={patient} tabIndex={tabIndex} onRequestAccess={onRequestAccess} />}
      {offers.colleague && (
        <button
          type="button"
          className={classes.action}
          tabIndex={tabIndex}
          aria-label={t('named', { act: t('addTherapist'), whom })}
          onClick={() => onAddTherapist(patient)}
        >
          <IconUserPlus size={14} stroke={1.8} aria-hidden />
          {t('addTherapist')}
        </button>
      )}
    </div>
  );
}

/** "Request access", or that it has been requested (A10); it stays where the focus is. */
function RequestAction({ patient, tabIndex, onRequestAccess }: Pick<Props, 'patient' | 'tabIndex' | 'onRequestAccess'>) {
  const { t } = useTranslation('assignments');
  const requested = useRequestedPatients().has(patient.id);
  const act = t(requested ? 'requested' : 'requestAccess');
  return (
    <button
      type="button"
      className={classes.action}
      tabIndex={tabIndex}
      aria-disabled={requested}
      aria-label={t('named', { act, whom: fullName(patient) })}
      onClick={() => !requested && onRequestAccess(patient)}
    >
      {act}
    </button>
  );
}
