import { Alert, Box, Button, Divider, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signIn } from '#src/contract/auth.ts';
import { call } from '#src/web/client.ts';
import { Stage } from '#src/web/shell/Stage.tsx';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { demoLoginsQuery, homeOf, meQuery } from './data.ts';
import { DemoLogins } from './DemoLogins.tsx';
import { SignInByLink } from './SignInByLink.tsx';
import { SignInForm } from './SignInForm.tsx';
import type { Credentials } from './SignInForm.tsx';
import classes from './SignInScreen.module.css';

const route = getRouteApi('/sign-in');

export function SignInScreen() {
  const { t } = useTranslation('session');
  useTitle(t('title'));
  const { to, why } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  // Outside demo mode there are none (404), and nothing is shown in their place.
  const demo = useQuery(demoLoginsQuery);
  const entering = useMutation({
    mutationFn: (body: Credentials) => call(signIn, { body }),
    onSuccess: ({ as }) => {
      client.removeQueries({ queryKey: meQuery.queryKey });
      router.history.push(to ?? homeOf(as));
    },
  });
  const [byLink, setByLink] = useState(false);
  const hasDemo = demo.data !== undefined && demo.data.length > 0;
  return (
    <Stage wide={hasDemo}>
      <div className={classes.columns} data-demo={hasDemo || undefined}>
        <Box className={classes.form}>
          <Title order={1}>{t('title')}</Title>
          <Text c="dimmed" mt={4} mb="lg">
            {t('lead')}
          </Text>
          {why === 'ended' && !entering.error && (
            <Alert color="amber" variant="light" title={t('ended.title')} mb="md">
              {t('ended.advice')}
            </Alert>
          )}
          {byLink ? (
            <SignInByLink onPassword={() => setByLink(false)} />
          ) : (
            <>
              <SignInForm onSubmit={entering.mutate} busy={entering.isPending || entering.isSuccess} error={entering.error} />
              <Divider my="lg" label={t('link.or')} />
              <Button variant="default" size="md" fullWidth onClick={() => setByLink(true)}>
                {t('link.offer')}
              </Button>
              <Text size="sm" c="dimmed" mt="sm">
                {t('link.whom')}
              </Text>
            </>
          )}
        </Box>
        {hasDemo && (
          <DemoLogins
            logins={demo.data}
            onChoose={entering.mutate}
            busy={entering.isPending || entering.isSuccess}
            chosen={entering.variables?.email}
          />
        )}
      </div>
    </Stage>
  );
}
