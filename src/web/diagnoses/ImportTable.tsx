import { Alert, Button, FileButton, Group, Progress, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toastDone, toastNews, toastProblem } from '#src/web/ui/toasts.tsx';
import { sendTable, systems, tablesQuery } from './data.ts';
import type { Found, Import } from './data.ts';

type Table = { name: string; lines: string[] };
type Run = { trial: boolean; done: number };

/** Brings in a code table: a trial first, which says what would change, then for good. */
export function ImportTable() {
  const { t } = useTranslation('diagnoses');
  const client = useQueryClient();
  const [how, setHow] = useState<Import>({ system: 'ICD-10-CM', format: 'order' });
  const [table, setTable] = useState<Table | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [run, setRun] = useState<Run | null>(null);
  const goesOn = useRef(false);

  const send = async (of: Table, by: Import, trial: boolean) => {
    goesOn.current = true;
    setRun({ trial, done: 0 });
    try {
      const all = await sendTable(
        of.lines,
        { ...by, trial },
        (_soFar, done) => setRun({ trial, done }),
        () => goesOn.current,
      );
      if (trial && goesOn.current) setFound(all);
      if (!trial) {
        (goesOn.current ? toastDone : toastNews)(t(goesOn.current ? 'codes.done' : 'codes.stopped'));
        setTable(null);
        setFound(null);
        void client.invalidateQueries({ predicate: ({ queryKey: [name] }) => name === tablesQuery.queryKey[0] || name === 'codes' });
      }
    } catch (error) {
      toastProblem(error);
    } finally {
      setRun(null);
    }
  };
  const choose = async (file: File | null) => {
    if (!file) return;
    const chosen = { name: file.name, lines: (await file.text()).split(/\r\n|\n|\r/) };
    setTable(chosen);
    setFound(null);
    await send(chosen, how, true);
  };
  const change = (part: Partial<Import>) => {
    setHow({ ...how, ...part });
    setTable(null);
    setFound(null);
  };
  const count = found ? found.added + found.changed : 0;
  return (
    <section>
      <Title order={2} size="h3">
        {t('codes.import')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('codes.importWhat')}
      </Text>
      <Stack gap="sm" align="flex-start">
        <SegmentedControl
          aria-label={t('codes.which')}
          disabled={run !== null}
          value={how.system}
          onChange={(system) => change({ system, ...(system === 'ICD-10' && { format: 'csv' }) })}
          data={[...systems]}
        />
        <SegmentedControl
          aria-label={t('codes.format')}
          disabled={run !== null}
          value={how.format}
          onChange={(format) => change({ format })}
          data={[
            { value: 'order', label: t('codes.order'), disabled: how.system === 'ICD-10' },
            { value: 'csv', label: t('codes.csv') },
          ]}
        />
        {how.system === 'ICD-10' && <Text size="sm">{t('codes.licence')}</Text>}
        <FileButton onChange={(file) => void choose(file)} accept=".txt,.csv,.tsv,text/plain,text/csv">
          {(props) => (
            <Button variant="default" disabled={run !== null} {...props}>
              {t('codes.choose')}
            </Button>
          )}
        </FileButton>
        {table && <Text size="sm">{t('codes.chosen', { name: table.name, count: table.lines.length })}</Text>}
        {run && table && (
          <Stack gap={4} w="100%" maw={480}>
            <Text size="sm" component="output">
              {t(run.trial ? 'codes.checking' : 'codes.importing', { done: run.done, all: table.lines.length })}
            </Text>
            <Progress value={(100 * run.done) / table.lines.length} aria-label={t('codes.import')} />
            <Group>
              <Button size="compact-sm" variant="subtle" onClick={() => (goesOn.current = false)}>
                {t('codes.stop')}
              </Button>
            </Group>
          </Stack>
        )}
        {found && !run && table && (
          <Alert variant="light" color={count > 0 ? 'teal' : 'gray'} w="100%" maw={640}>
            <Text size="sm">{count + found.same > 0 ? t('codes.found', found) : t('codes.nothing')}</Text>
            {found.unreadable.length > 0 && (
              <Text size="sm" mt={4}>
                {t('codes.unreadable', { count: found.unreadable.length, lines: found.unreadable.slice(0, 20).map(String) })}
              </Text>
            )}
            {count > 0 && (
              <Button mt="sm" onClick={() => void send(table, how, false)}>
                {t('codes.start', { count })}
              </Button>
            )}
          </Alert>
        )}
      </Stack>
    </section>
  );
}
