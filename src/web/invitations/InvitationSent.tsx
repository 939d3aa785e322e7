import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconQrcode, IconSend } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { useInvitationLink, useResendInvitation } from './data.ts';
import type { Invited } from './data.ts';
import { QrCode } from './QrCode.tsx';

type Props = { invited: Invited; onAnother: () => void; onClose: () => void };
type Shown = 'nothing' | 'qr' | 'byHand';

/** After the invitation: the link to copy or to hold under a camera, sending again, and the next one. */
export function InvitationSent({ invited: { patient, invitationId, expiresAt }, onAnother, onClose }: Props) {
  const { t, i18n } = useTranslation('invitations');
  const { tenant, mails } = useMe();
  const link = useInvitationLink(invitationId);
  const resend = useResendInvitation(invitationId);
  const [shown, setShown] = useState<Shown>('nothing');
  const [isCopied, setIsCopied] = useState(false);
  const result = useRef<HTMLParagraphElement>(null);
  useEffect(() => result.current?.focus(), []);

  const url = link.data?.url;
  const knownOrAsked = async () => url ?? (await link.mutateAsync()).url;
  const copy = async () => {
    setIsCopied(false);
    const asked = knownOrAsked();
    try {
      // Promised within the click: Safari takes nothing later.
      await navigator.clipboard.write([
        new ClipboardItem({ 'text/plain': asked.then((text) => new Blob([text], { type: 'text/plain' })) }),
      ]);
      setIsCopied(true);
    } catch {
      // Either the link was refused, which is said below, or the browser lets nobody copy.
      if (await asked.catch(() => null)) setShown('byHand');
    }
  };
  const toggleQr = async () => {
    if (shown === 'qr') return setShown('nothing');
    if (await knownOrAsked().catch(() => null)) setShown('qr');
  };
  const sendAgain = () => {
    // A link older than five minutes is replaced by a new one: what is shown could be the old one.
    setShown('nothing');
    setIsCopied(false);
    link.reset();
    resend.mutate();
  };

  const name = patient.firstName;
  const date = formats(i18n.language, tenant.timeZone).date(resend.data?.expiresAt ?? expiresAt);
  return (
    <Stack gap="md">
      <Text ref={result} size="sm" tabIndex={-1} style={{ outline: 'none' }}>
        {mails ? t('sent.mail', { email: patient.email, date }) : t('sent.noMail', { name, date })}
      </Text>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={isCopied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          onClick={() => void copy()}
        >
          {isCopied ? t('sent.copied') : t('sent.copyLink')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconQrcode size={16} aria-hidden />}
          aria-expanded={shown === 'qr'}
          onClick={() => void toggleQr()}
        >
          {shown === 'qr' ? t('sent.hideQr') : t('sent.showQr')}
        </Button>
        {mails && (
          <Button variant="default" leftSection={<IconSend size={16} aria-hidden />} loading={resend.isPending} onClick={sendAgain}>
            {t('sent.sendAgain')}
          </Button>
        )}
      </Group>
      {url && shown === 'qr' && (
        <Stack align="center" gap={8}>
          <QrCode text={url} label={t('sent.qr', { name })} />
          <Text size="sm" c="dimmed">
            {t('sent.qrAdvice', { name })}
          </Text>
        </Stack>
      )}
      {url && shown === 'byHand' && (
        <TextInput readOnly data-autofocus label={t('sent.byHand')} value={url} onFocus={(event) => event.currentTarget.select()} />
      )}
      <div role="status">{resend.isSuccess && <Text size="sm">{t('sent.again')}</Text>}</div>
      {(link.error ?? resend.error) && <ErrorNote error={link.error ?? resend.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onAnother}>
          {t('sent.another')}
        </Button>
        <Button onClick={onClose}>{t('sent.done')}</Button>
      </Group>
    </Stack>
  );
}
