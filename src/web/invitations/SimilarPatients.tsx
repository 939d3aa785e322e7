import { useDebouncedValue } from '@mantine/hooks';
import { IconUserQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { useSimilarPatients } from './data.ts';
import type { Draft } from './data.ts';
import classes from './SimilarPatients.module.css';

/** Points out patients who may be the person being invited, as far as one may see them. It hinders nobody. */
export function SimilarPatients({ draft: { firstName, lastName, email } }: { draft: Draft }) {
  const { t } = useTranslation(['invitations', 'patients']);
  const [name] = useDebouncedValue(`${firstName.trim()}\n${lastName.trim()}\n${email.trim()}`, 300);
  const [first = '', last = '', address = ''] = name.split('\n');
  const similar = useSimilarPatients(first, last, address);
  return (
    <div role="status">
      {similar.length > 0 && (
        <div className={classes.note}>
          <IconUserQuestion size={20} stroke={1.6} aria-hidden className={classes.icon} />
          <div>
            <div className={classes.title}>{t('similar', { count: similar.length })}</div>
            <ul className={classes.list}>
              {similar.map((patient) => (
                <li key={patient.id}>
                  {fullName(patient)}
                  {patient.preferredName &&
                    patient.preferredName !== patient.firstName &&
                    ` ${t('patients:called', { name: patient.preferredName })}`}
                  {patient.email && <span className={classes.email}> {patient.email}</span>}
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </div>
  );
}
