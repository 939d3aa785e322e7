import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { identityHere, useMe } from './data.ts';

/** The clinic one is at. Whoever acts for several sees at every moment for whom. */
export function ClinicName() {
  const { t } = useTranslation('session');
  const me = useMe();
  const name = identityHere(me)?.forWhom ?? null;
  return (
    <Text span fw={600} size="sm" display="block" truncate>
      {me.tenant.name}
      {name !== null && (
        <Text span size="xs" c="dimmed" display="block" truncate>
          {t('switcher.for', { name })}
        </Text>
      )}
    </Text>
  );
}
