import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './PatientManagementTable.module.css';
import { ColumnNames } from './PatientRow.tsx';
import type { Columns } from './PatientRow.tsx';

type Props = { layout: 'comfortable' | 'compact' | 'card'; columns: Columns; rows?: number; withoutHead?: boolean };

/** The rows before they are known, in their final shape. */
export function RowsLoading({ layout, columns, rows = 8, withoutHead = false }: Props) {
  const { t } = useTranslation();
  return (
    <div
      className={classes.table}
      data-layout={layout}
      data-selects={columns.selects || undefined}
      data-appointments={columns.appointments || undefined}
      data-therapists={columns.therapists || undefined}
      data-actions={columns.actions ?? undefined}
    >
      <VisuallyHidden role="status">{t('loading')}</VisuallyHidden>
      <div aria-hidden>
        {!withoutHead && <ColumnNames columns={columns} />}
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} className={classes.row} data-loading>
            {columns.selects && <div className={classes.select} />}
            <div className={classes.name}>
              <Skeleton height={12} width={`${50 + ((row * 17) % 30)}%`} />
            </div>
            <div className={classes.contact}>
              <Skeleton height={12} width={`${60 + ((row * 23) % 30)}%`} />
            </div>
            <div className={columns.appointments ? classes.appointments : classes.since}>
              <Skeleton height={12} width={80} />
            </div>
            <div className={classes.portal}>
              <Skeleton height={12} width={56} />
            </div>
            {columns.therapists && (
              <div className={classes.therapists}>
                <Skeleton height={28} width={76} radius="xl" />
              </div>
            )}
            {columns.actions && (
              <div className={classes.actions}>
                <Skeleton height={28} width={104} />
              </div>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}
