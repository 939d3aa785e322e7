import { Button, Group, ScrollArea, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeaveOver } from '#src/contract/inbox.ts';
import inbox from '#src/web/inbox/InboxScreen.module.css';
import { fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { digestQuery, useReadDigest } from './data.ts';
import { useWhen } from './useWhen.ts';

/** A12: what happened while the one looking was away, in numbers; put away when it is read. */
export function DigestEntry({ leave, onSettled }: { leave: LeaveOver; onSettled: (entry: HTMLElement | null) => void }) {
  const { t } = useTranslation('leave');
  const when = useWhen();
  const [isOpen, setOpen] = useState(false);
  const read = useReadDigest();
  const entry = useRef<HTMLLIElement>(null);
  const putAway = () => {
    onSettled(entry.current);
    read.mutate(leave.id, { onError: toastProblem });
  };
  return (
    <li ref={entry} className={inbox.entry} data-entry tabIndex={-1}>
      <div className={inbox.words}>
        <Text fw={600} size="sm" component="h3">
          {t('digest.what', { when: when(leave) })}
        </Text>
        <Text size="sm" c="dimmed">
          {t('people', { count: leave.patients })}
        </Text>
        {isOpen && <Numbers id={leave.id} />}
        <Group gap="xs" mt={8}>
          <Button size="xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? t('digest.hide') : t('digest.show')}
          </Button>
          <Button size="xs" loading={read.isPending} onClick={putAway}>
            {t('digest.read')}
          </Button>
        </Group>
      </div>
    </li>
  );
}

function Numbers({ id }: { id: number }) {
  const { t } = useTranslation('leave');
  const query = useQuery(digestQuery(id));
  return (
    <FourStates query={query} loading={<Skeleton h={120} mt="sm" />}>
      {({ patients }) => (
        <ScrollArea type="auto" mt="sm" viewportProps={{ tabIndex: 0, 'aria-label': t('digest.table') }}>
          <Table aria-label={t('digest.table')} miw={640}>
            <Table.Thead>
              <Table.Tr>
                {(['patient', 'by', 'held', 'missed', 'cancelled', 'notes', 'letters', 'requests'] as const).map((name) => (
                  <Table.Th key={name}>{t(`digest.${name}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {patients.map((one) => (
                <Table.Tr key={one.patient.id}>
                  <Table.Td>{fullName(one.patient)}</Table.Td>
                  <Table.Td>{one.coveredBy ? fullName(one.coveredBy) : t('digest.nobody')}</Table.Td>
                  <Table.Td>{one.held}</Table.Td>
                  <Table.Td>{one.missed}</Table.Td>
                  <Table.Td>{one.cancelled}</Table.Td>
                  <Table.Td>{one.notes.reduce((sum, { count }) => sum + count, 0)}</Table.Td>
                  <Table.Td>{one.letters}</Table.Td>
                  <Table.Td>{one.requests}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
    </FourStates>
  );
}
