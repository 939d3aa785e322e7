import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import classes from './Setup.module.css';
import { typeCode } from './useSetupCode.ts';

type Props = { given?: string; error?: unknown; onAgain?: () => void };

/** Where the code is typed: without the link, or after one that opened nothing. */
export function CodeForm({ given = '', error = null, onAgain }: Props) {
  const { t } = useTranslation('setup');
  const [code, setCode] = useState(given);
  const [tried, setTried] = useState(false);
  return (
    <form
      className={`${classes.card} ${classes.narrow}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        const typed = code.trim();
        if (typed === '') return;
        if (typed === given) onAgain?.();
        else typeCode(typed);
      }}
    >
      <Stack gap="md">
        <div>
          <Title order={1} size="h2">
            {t('code.title')}
          </Title>
          <Text c="dimmed" mt={4}>
            {t('code.what')}
          </Text>
        </div>
        {error !== null && (
          <>
            <ErrorNote error={error} />
            <Text size="sm">{t('code.wrong')}</Text>
          </>
        )}
        <TextInput
          size="md"
          label={t('code.label')}
          placeholder="XXXXX-XXXXX-XXXXX-XXXXX"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={tried && code.trim() === '' ? t('code.missing') : null}
        />
        <Button type="submit" size="md" fullWidth>
          {t('code.open')}
        </Button>
        <Button variant="subtle" component={Link} to="/sign-in" fullWidth>
          {t('code.signIn')}
        </Button>
      </Stack>
    </form>
  );
}
