import { ActionIcon, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconDots, IconDownload, IconTableImport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import type { Filter } from '#src/web/search/address.ts';
import { exportAddress } from './data.ts';

/** Patients as a table: out, those whom a filter finds, and in, for those who may. Nothing for the others. */
export function TransferMenu({ filter = {} }: { filter?: Filter }) {
  const { t, i18n } = useTranslation('transfer');
  const { rights } = useMe();
  const [mayExport, mayImport] = [rights.includes('patient.export'), rights.includes('patient.import')];
  if (!mayExport && !mayImport) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('menu')}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayExport && (
          <Menu.Item
            component="a"
            href={exportAddress(i18n.language, filter)}
            download
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('export')}
          </Menu.Item>
        )}
        {mayImport && (
          <Menu.Item
            leftSection={<IconTableImport size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/patients/import" {...props} />}
          >
            {t('import')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
