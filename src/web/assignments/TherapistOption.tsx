import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TherapistInfo } from '#src/contract/people.ts';
import { fullName } from '#src/web/ui/formats.ts';
import classes from './AssignTherapistModal.module.css';
import type { Caseload } from './data.ts';
import { Bubble } from './TherapistBubbles.tsx';

type Props = {
  id: string;
  therapist: TherapistInfo;
  caseload: Caseload | undefined;
  chosen: boolean;
  onChoose: () => void;
};

/** A therapist with what helps to choose: discipline, caseload against capacity, whether they accept. The name stands before the rest is known. */
export function TherapistOption({ id, therapist, caseload, chosen, onChoose }: Props) {
  const { t } = useTranslation('assignments');
  return (
    // The search field keeps the focus and answers to the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      className={classes.option}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <Bubble therapist={therapist} large />
      <div className={classes.who}>
        <div className={classes.name}>{fullName(therapist)}</div>
        <div className={classes.more}>{caseload?.discipline}</div>
      </div>
      {caseload && (
        <div className={classes.load}>
          <Load {...caseload} />
          <div className={classes.more} data-closed={!caseload.acceptingNewPatients || undefined}>
            {t(caseload.acceptingNewPatients ? 'modal.accepting' : 'modal.notAccepting')}
          </div>
        </div>
      )}
      <IconCheck size={16} aria-hidden className={classes.check} />
    </div>
  );
}

function Load({ caseload, capacity }: Pick<Caseload, 'caseload' | 'capacity'>) {
  const { t } = useTranslation('assignments');
  if (capacity === null || capacity === 0) return <div className={classes.numbers}>{t('modal.caseloadOnly', { count: caseload })}</div>;
  return (
    <div className={classes.numbers}>
      <div className={classes.bar} aria-hidden data-full={caseload >= capacity || undefined}>
        <div style={{ inlineSize: `${Math.min(100, (caseload / capacity) * 100)}%` }} />
      </div>
      <span aria-hidden>{t('modal.caseload', { caseload, capacity })}</span>
      <span className={classes.aloud}>{t('modal.caseloadLong', { caseload, capacity })}</span>
    </div>
  );
}
