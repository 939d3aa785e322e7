import { Button, List, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconLinkOff, IconUnlink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { Stage } from '#src/web/shell/Stage.tsx';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { useToken } from '#src/web/ui/useToken.ts';
import { AcceptForm } from './AcceptForm.tsx';
import { useAccept, useInvitation, useOtherLogin } from './data.ts';
import type { Invitation } from './data.ts';
import classes from './Portal.module.css';

export function InvitationScreen() {
  const { t } = useTranslation('portal');
  useTitle(t('invitation.title'));
  const token = useToken();
  return (
    <Stage>
      {token === null ? (
        <EmptyState icon={IconUnlink} order={1} title={t('invitation.incomplete.title')} advice={t('invitation.incomplete.advice')} />
      ) : (
        <Opened key={token} token={token} />
      )}
    </Stage>
  );
}

function Opened({ token }: { token: string }) {
  const query = useInvitation(token);
  return (
    <FourStates
      query={query}
      loading={<Loading />}
      failed={(error) => (error instanceof Problem && error.code === 'link_not_open' ? <Closed /> : null)}
    >
      {(invitation) => <Open token={token} invitation={invitation} lookAgain={query.refetch} />}
    </FourStates>
  );
}

function Open({ token, invitation, lookAgain }: { token: string; invitation: Invitation; lookAgain: () => unknown }) {
  const { t, i18n } = useTranslation(['portal', 'session']);
  const accept = useAccept(token);
  const other = useOtherLogin(invitation.email);
  const { tenantName: clinic, inviter, firstName, isGuardian, isColleague, roles, scopes, expiresAt } = invitation;
  if (accept.error instanceof Problem && accept.error.code === 'link_not_open') return <Closed />;
  return (
    <div className={classes.card}>
      <Title order={1}>{t('invitation.heading', { clinic })}</Title>
      {isGuardian ? (
        <>
          <Text mt="md">{t('invitation.guardian.greeting')}</Text>
          <Text mt={4}>{t('invitation.guardian.from', { inviter, clinic, name: firstName })}</Text>
          <Text mt="md">{t('invitation.guardian.may', { name: firstName })}</Text>
          <List mt={4} spacing={2}>
            {scopes.map((scope) => (
              <List.Item key={scope}>{t(`invitation.guardian.scope.${scope}`)}</List.Item>
            ))}
          </List>
        </>
      ) : (
        <>
          <Text mt="md">{t('invitation.greeting', { name: firstName })}</Text>
          <Text mt={4}>{t(isColleague ? 'invitation.colleague' : 'invitation.from', { inviter, clinic })}</Text>
          {isColleague && <Text mt={4}>{t('invitation.as', { roles: roles.map((role) => t(`session:roles.${role}`)) })}</Text>}
        </>
      )}
      <Text size="sm" c="dimmed" mt={8} mb="lg">
        {t('invitation.until', { date: formats(i18n.language).dateTime(expiresAt) })}
      </Text>
      <AcceptForm
        invitation={invitation}
        other={other}
        // Between looking and accepting a login with this address can have come about: then it is asked for.
        onAccept={(answer) =>
          accept.mutate(answer, {
            onError: (error) => void (error instanceof Problem && error.code === 'login_exists' && lookAgain()),
          })
        }
        busy={accept.isPending || accept.isSuccess}
        error={accept.error}
      />
    </div>
  );
}

function Closed() {
  const { t } = useTranslation('portal');
  return (
    <EmptyState icon={IconLinkOff} order={1} title={t('invitation.closed.title')} advice={t('invitation.closed.advice')}>
      <Button component={Link} to="/sign-in" variant="default" mt="sm">
        {t('invitation.closed.signIn')}
      </Button>
    </EmptyState>
  );
}

const Loading = () => (
  <Stack className={classes.card} gap="md">
    <Skeleton h={28} w="70%" />
    <Skeleton h={16} />
    <Skeleton h={16} w="60%" />
    <Skeleton h={44} mt="md" />
    <Skeleton h={44} />
  </Stack>
);
