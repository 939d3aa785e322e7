import { Box, Button, Stack, Text, Title } from '@mantine/core';
import { IconDeviceDesktopQuestion, IconLinkOff, IconUnlink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { Stage } from '#src/web/shell/Stage.tsx';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { useToken } from '#src/web/ui/useToken.ts';
import { useSignInByLink } from './data.ts';
import classes from './SignInScreen.module.css';

/** What a mailed link opens: a button. Nothing is used up until it is clicked, so that whoever merely opens links changes nothing (B1). */
export function LinkScreen() {
  const { t } = useTranslation('session');
  useTitle(t('link.page.title'));
  const token = useToken();
  return (
    <Stage>
      {token === null ? (
        <EmptyState icon={IconUnlink} order={1} title={t('link.page.incomplete.title')} advice={t('link.page.incomplete.advice')}>
          <AskAgain />
        </EmptyState>
      ) : (
        <Opened key={token} token={token} />
      )}
    </Stage>
  );
}

function Opened({ token }: { token: string }) {
  const { t } = useTranslation('session');
  const entering = useSignInByLink();
  const code = entering.error instanceof Problem ? entering.error.code : null;
  if (code === 'another_browser')
    return (
      <EmptyState
        icon={IconDeviceDesktopQuestion}
        order={1}
        title={t('link.page.elsewhere.title')}
        advice={t('link.page.elsewhere.advice')}
      >
        <AskAgain />
      </EmptyState>
    );
  if (code === 'sign_in_link_over')
    return (
      <EmptyState icon={IconLinkOff} order={1} title={t('link.page.over.title')} advice={t('link.page.over.advice')}>
        <AskAgain />
      </EmptyState>
    );
  return (
    <Box className={classes.form}>
      <Stack gap="md">
        <Title order={1}>{t('link.page.title')}</Title>
        <Text>{t('link.page.what')}</Text>
        {entering.error && <ErrorNote error={entering.error} />}
        <Button size="md" fullWidth loading={entering.isPending || entering.isSuccess} onClick={() => entering.mutate({ token })}>
          {t('submit')}
        </Button>
      </Stack>
    </Box>
  );
}

function AskAgain() {
  const { t } = useTranslation('session');
  return (
    <Button component={Link} to="/sign-in" variant="default" mt="sm">
      {t('link.page.signIn')}
    </Button>
  );
}
