import { Alert, Button, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useChangeLetterhead } from './data.ts';
import type { Letterhead } from './data.ts';
import classes from './LettersScreen.module.css';

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .slice(0, 5);

/** The letterhead, with the sheet beside it as one types. */
export function LetterheadForm({ letterhead }: { letterhead: Letterhead }) {
  const { t } = useTranslation('correspondence');
  const { tenant } = useMe();
  const [begun, setBegun] = useState(letterhead);
  const [draft, setDraft] = useState(letterhead);
  const [address, setAddress] = useState(letterhead.addressLines.join('\n'));
  const { mutate, isPending } = useChangeLetterhead();
  const wanted = { ...draft, addressLines: linesOf(address), version: begun.version };
  const isMine = JSON.stringify(wanted) !== JSON.stringify(begun);
  const isOutdated = letterhead.version !== begun.version && !isPending;
  const start = (from: Letterhead) => {
    setBegun(from);
    setDraft(from);
    setAddress(from.addressLines.join('\n'));
  };
  if (isOutdated && !isMine) start(letterhead);
  const save = () =>
    mutate(wanted, {
      onSuccess: (saved) => {
        start(saved);
        toastDone(t('clinic.saved'));
      },
      onError: toastProblem,
    });
  const field = (name: 'phone' | 'email' | 'website' | 'footer', most: number) => (
    <TextInput
      label={t(`clinic.${name}`)}
      maxLength={most}
      value={draft[name]}
      onChange={({ currentTarget }) => setDraft({ ...draft, [name]: currentTarget.value })}
    />
  );
  return (
    <section>
      <Title order={2} size="h3">
        {t('clinic.head')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('clinic.headWhat')}
      </Text>
      <div className={classes.head}>
        <Stack gap="sm">
          <Textarea
            label={t('clinic.address')}
            autosize
            minRows={3}
            maxRows={5}
            value={address}
            onChange={({ currentTarget }) => setAddress(currentTarget.value)}
          />
          {field('phone', 50)}
          {field('email', 254)}
          {field('website', 100)}
          {field('footer', 200)}
          {isOutdated ? (
            <Alert color="amber" variant="light" icon={<IconInfoCircle aria-hidden />} title={t('clinic.changed')}>
              <Button size="xs" variant="default" onClick={() => start(letterhead)}>
                {t('clinic.reload')}
              </Button>
            </Alert>
          ) : (
            <Group mt="xs">
              <Button onClick={save} loading={isPending} disabled={!isMine}>
                {t('clinic.save')}
              </Button>
            </Group>
          )}
        </Stack>
        <div className={classes.sheet} aria-hidden>
          <div className={classes.sheetHead}>
            <div className={classes.sheetName}>{tenant.name}</div>
            <div className={classes.sheetLines}>
              {[...wanted.addressLines, wanted.phone, wanted.email, wanted.website].filter(Boolean).join('\n')}
            </div>
          </div>
          <div className={classes.sheetFoot}>{wanted.footer}</div>
        </div>
      </div>
    </section>
  );
}
