import { Badge, Button, Code, CopyButton, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { invitationsQuery, useLinkOf, useResend, useWithdraw } from './data.ts';
import type { MemberInvitation } from './data.ts';

/** Who is invited to the team and has not accepted: to send again, or to take back. Nothing, where there is nobody. */
export function InvitedColleagues() {
  const { t } = useTranslation('colleagues');
  const { data, error, refetch, isFetching, isPending } = useQuery(invitationsQuery);
  if (isPending) return <Skeleton h={20} maw={280} mt="xl" />;
  if (!data) return <ErrorNote error={error} onRetry={() => void refetch()} busy={isFetching} />;
  if (data.invitations.length === 0) return null;
  return (
    <section aria-labelledby="invited-colleagues">
      <Title order={2} size="h4" id="invited-colleagues" mt="xl" mb="sm">
        {t('title')}
      </Title>
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {data.invitations.map((one) => (
          <li key={one.id}>
            <Invited invitation={one} />
          </li>
        ))}
      </Stack>
    </section>
  );
}

function Invited({ invitation }: { invitation: MemberInvitation }) {
  const { mails } = useMe();
  const { t, i18n } = useTranslation(['colleagues', 'session', 'ui']);
  const { id, email, roles, invitedBy, invitedAt, expiresAt, hasExpired, mayChange } = invitation;
  const [resend, withdraw, link] = [useResend(), useWithdraw(), useLinkOf()];
  const name = fullName(invitation);
  const { date } = formats(i18n.language);
  const busy = resend.isPending || withdraw.isPending;
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="sm">
        <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <Group gap="xs">
            <Text fw={500}>{name}</Text>
            {hasExpired && (
              <Badge variant="light" color="amber" tt="none" radius="sm">
                {t('expired')}
              </Badge>
            )}
          </Group>
          <Text size="sm">
            {roles.map((role) => t(`session:roles.${role}`)).join(', ')} · {email}
          </Text>
          <Text size="xs" c="dimmed">
            {t('who', { who: invitedBy, date: date(invitedAt) })}. {!hasExpired && t('until', { date: date(expiresAt) })}
          </Text>
        </div>
        {mayChange && (
          <Group gap="xs">
            {mails ? (
              <Button
                size="xs"
                variant="default"
                aria-label={t('againTo', { name })}
                disabled={busy}
                loading={resend.isPending}
                onClick={() => resend.mutate(id, { onSuccess: () => toastDone(t('sent', { email })), onError: toastProblem })}
              >
                {t('again')}
              </Button>
            ) : (
              <Button
                size="xs"
                variant="default"
                aria-label={t('linkOf', { name })}
                loading={link.isPending}
                onClick={() => link.mutate(id, { onError: toastProblem })}
              >
                {t('link')}
              </Button>
            )}
            <Button
              size="xs"
              variant="default"
              aria-label={t('withdrawOf', { name })}
              disabled={busy}
              loading={withdraw.isPending}
              onClick={() => withdraw.mutate(id, { onSuccess: () => toastDone(t('withdrawn')), onError: toastProblem })}
            >
              {t('withdraw')}
            </Button>
          </Group>
        )}
      </Group>
      {link.data && (
        <Stack gap={4} mt="sm">
          <Text size="sm">{t('linkWhat', { name })}</Text>
          <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {link.data.url}
          </Code>
          <CopyButton value={link.data.url}>
            {({ copy, copied }) => (
              <Button size="xs" variant="default" onClick={copy} style={{ alignSelf: 'start' }}>
                {copied ? t('copied') : t('copy')}
              </Button>
            )}
          </CopyButton>
        </Stack>
      )}
    </Paper>
  );
}
