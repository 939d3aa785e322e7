import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { MouseEvent, ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import type { FoundPatient } from '#src/contract/search.ts';
import { CareTeamActions } from '#src/web/assignments/CareTeamActions.tsx';
import { TherapistBubbles } from '#src/web/assignments/TherapistBubbles.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { TagChips } from '#src/web/tags/TagChips.tsx';
import type { Selection } from './useSelection.ts';
import classes from './PatientManagementTable.module.css';

/** What one can do with a patient of a list. */
export type PatientActs = {
  open: (patient: PatientSummaryV2) => void;
  addTherapist: (patient: PatientSummaryV2) => void;
  requestAccess: (patient: PatientSummaryV2) => void;
};
/** Which columns this person sees at this clinic (F2), and how many quick actions a row can have (A3). */
export type Columns = { selects: boolean; appointments: boolean; therapists: boolean; actions: 'one' | 'two' | null };

type Props = {
  /** With tags and appointments, where the list has them. */
  patient: PatientSummaryV2 & Partial<Pick<FoundPatient, 'tags' | 'lastAppointmentAt' | 'nextAppointmentAt'>>;
  /** From 0; assistive technology counts the header as the first row. */
  index: number;
  /** The one row that Tab reaches. */
  isCurrent: boolean;
  columns: Columns;
  myId: number | null;
  /** A day of the clinic, written as everywhere. */
  date: (instant: string) => string;
  acts: PatientActs;
  isSelected: boolean;
  onSelect: Selection['toggle'] | undefined;
};

/** One patient; the same cells are a line of the table and, on a phone, a card. */
export const PatientRow = memo(function PatientRow({ patient, index, isCurrent, columns, myId, date, acts, isSelected, onSelect }: Props) {
  const { t } = useTranslation('patients');
  const tabIndex = isCurrent ? 0 : -1;
  const open = (event: MouseEvent<HTMLDivElement>) => {
    const onControl = (event.target as HTMLElement).closest('button, a, input, [data-select]');
    if (!onControl && window.getSelection()?.isCollapsed !== false) acts.open(patient);
  };
  return (
    // The grid around it answers to the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      aria-rowindex={index + 2}
      tabIndex={tabIndex}
      data-patient={patient.id}
      className={classes.row}
      onClick={open}
      aria-selected={onSelect && isSelected}
      data-selected={isSelected || undefined}
    >
      {columns.selects && (
        <div role="gridcell" className={classes.select} data-select>
          <Checkbox
            size="sm"
            tabIndex={tabIndex}
            aria-label={t('select.one', { whom: fullName(patient), interpolation: { escapeValue: false } })}
            checked={isSelected}
            onChange={(event) => onSelect?.(patient.id, (event.nativeEvent as unknown as { shiftKey?: boolean }).shiftKey === true)}
          />
        </div>
      )}
      <div role="gridcell" className={classes.name} title={fullName(patient)}>
        <Link to="/patients/$patientId" params={{ patientId: String(patient.id) }} tabIndex={tabIndex} className={classes.link}>
          {fullName(patient)}
        </Link>
        {patient.preferredName && patient.preferredName !== patient.firstName && (
          <span className={classes.called}> {t('called', { name: patient.preferredName })}</span>
        )}
        {patient.tags && patient.tags.length > 0 && <TagChips tags={patient.tags} line />}
      </div>
      <div role="gridcell" className={classes.contact}>
        {patient.email && <div title={patient.email}>{patient.email}</div>}
        {patient.phone && <div>{patient.phone}</div>}
        {!patient.email && !patient.phone && <div>{t('noContact')}</div>}
      </div>
      {columns.appointments ? (
        <div role="gridcell" className={classes.appointments} data-figures>
          {patient.lastAppointmentAt && <div>{t('last', { date: date(patient.lastAppointmentAt) })}</div>}
          {patient.nextAppointmentAt && <div>{t('next', { date: date(patient.nextAppointmentAt) })}</div>}
          {!patient.lastAppointmentAt && !patient.nextAppointmentAt && '–'}
        </div>
      ) : (
        <div role="gridcell" className={classes.since}>
          {date(patient.createdAt)}
        </div>
      )}
      <div role="gridcell" className={classes.portal} data-portal={patient.portal}>
        {t(`portal.${patient.portal}`)}
      </div>
      {columns.therapists && (
        <div role="gridcell" className={classes.therapists}>
          <TherapistBubbles therapists={patient.connectedTherapists ?? []} myId={myId} tabIndex={tabIndex} />
        </div>
      )}
      {columns.actions && (
        <div role="gridcell" className={classes.actions}>
          <CareTeamActions patient={patient} tabIndex={tabIndex} onAddTherapist={acts.addTherapist} onRequestAccess={acts.requestAccess} />
        </div>
      )}
    </div>
  );
});

/** The names of the columns, which stay in sight while the rows scroll. */
export function ColumnNames({ columns, ref, select }: { columns: Columns; ref?: Ref<HTMLDivElement>; select?: ReactNode }) {
  const { t } = useTranslation('patients');
  return (
    <div role="rowgroup" ref={ref} className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        {columns.selects && (
          <div role="columnheader" className={classes.select}>
            {select ?? <span className={classes.aloud}>{t('select.column')}</span>}
          </div>
        )}
        <div role="columnheader" className={classes.name}>
          {t('columns.name')}
        </div>
        <div role="columnheader" className={classes.contact}>
          {t('columns.contact')}
        </div>
        <div role="columnheader" className={columns.appointments ? classes.appointments : classes.since}>
          {t(columns.appointments ? 'columns.appointments' : 'columns.since')}
        </div>
        <div role="columnheader" className={classes.portal}>
          {t('columns.portal')}
        </div>
        {columns.therapists && (
          <div role="columnheader" className={classes.therapists}>
            {t('columns.therapists')}
          </div>
        )}
        {columns.actions && (
          <div role="columnheader" className={classes.actions}>
            <span className={classes.aloud}>{t('columns.actions')}</span>
          </div>
        )}
      </div>
    </div>
  );
}
