import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const scopes = ['this', 'following', 'all'] as const;
export type Scope = (typeof scopes)[number];

/** Which appointments of a series are meant; those moved by themselves stay where they are (BO-6). */
export function ScopeChoice({ scope, onChange }: { scope: Scope; onChange: (scope: Scope) => void }) {
  const { t } = useTranslation('scheduling');
  return (
    <Radio.Group label={t('scope.label')} value={scope} onChange={(value) => onChange(value as Scope)}>
      <Stack gap={6} mt={6}>
        {scopes.map((one) => (
          <Radio key={one} value={one} label={t(`scope.${one}`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
