import { Checkbox, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { portalScopes } from './data.ts';
import type { PortalScope } from './data.ts';

type Props = { value: PortalScope[]; onChange: (scopes: PortalScope[]) => void; error: string | null };

/** What of the portal somebody may use (B4). */
export function ScopeChoice({ value, onChange, error }: Props) {
  const { t } = useTranslation('guardians');
  return (
    <Checkbox.Group label={t('form.scopes')} value={value} onChange={(chosen) => onChange(chosen as PortalScope[])} error={error}>
      <Stack gap={8} mt={8} mb={error === null ? 0 : 8}>
        {portalScopes.map((scope) => (
          <Checkbox key={scope} value={scope} label={t(`scope.${scope}`)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
