import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { useLinkRequest, useSignInByLink } from './data.ts';

const submitting = (act: () => void) => (event: FormEvent) => {
  event.preventDefault();
  act();
};

/** Signing in to the portal without a password: a mail is asked for, and its link opened or its digits typed (B1). */
export function SignInByLink({ onPassword }: { onPassword: () => void }) {
  const { t } = useTranslation('session');
  const request = useLinkRequest();
  const [email, setEmail] = useState('');
  const [missing, setMissing] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const field = useFocused<HTMLInputElement>(sentTo === null);
  const send = () => {
    const address = email.trim();
    setMissing(address === '');
    if (address !== '') request.mutate(address, { onSuccess: () => setSentTo(address) });
  };
  if (sentTo !== null)
    return (
      <LinkSent
        email={sentTo}
        onAgain={() => request.mutate(sentTo)}
        again={request}
        onOther={() => {
          request.reset();
          setSentTo(null);
        }}
      />
    );
  return (
    <form onSubmit={submitting(send)} noValidate>
      <Stack gap="md">
        <Text size="sm">{t('link.what')}</Text>
        {request.error && <ErrorNote error={request.error} />}
        <TextInput
          label={t('email')}
          type="email"
          name="email"
          autoComplete="username"
          inputMode="email"
          size="md"
          ref={field}
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
            setMissing(false);
          }}
          error={missing ? t('missing.email') : null}
        />
        <Button type="submit" size="md" fullWidth loading={request.isPending}>
          {t('link.send')}
        </Button>
        <Button variant="subtle" onClick={onPassword}>
          {t('link.password')}
        </Button>
      </Stack>
    </form>
  );
}

type SentProps = { email: string; onAgain: () => void; again: { isPending: boolean; error: unknown }; onOther: () => void };
/** The same for every address: whether one opens a portal is nobody's business but its owner's. */
function LinkSent({ email, onAgain, again, onOther }: SentProps) {
  const { t } = useTranslation('session');
  const entering = useSignInByLink();
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const heading = useFocused<HTMLHeadingElement>(true);
  const error = entering.error ?? again.error;
  const enter = () => {
    setMissing(code.trim() === '');
    if (code.trim() !== '') entering.mutate({ code: code.trim() });
  };
  return (
    <form onSubmit={submitting(enter)} noValidate>
      <Stack gap="md">
        <Title order={2} ref={heading} tabIndex={-1}>
          {t('link.sent.title')}
        </Title>
        <Text size="sm">{t('link.sent.what', { email })}</Text>
        {error !== null && <ErrorNote error={error} />}
        <TextInput
          label={t('link.sent.digits')}
          name="code"
          autoComplete="one-time-code"
          inputMode="numeric"
          size="md"
          value={code}
          onChange={(event) => {
            setCode(event.currentTarget.value);
            setMissing(false);
          }}
          error={missing ? t('link.sent.missing') : null}
        />
        <Button type="submit" size="md" fullWidth loading={entering.isPending || entering.isSuccess}>
          {t('submit')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('link.sent.nothing')}
        </Text>
        <Button variant="default" onClick={onAgain} loading={again.isPending}>
          {t('link.sent.again')}
        </Button>
        <Button variant="subtle" onClick={onOther}>
          {t('link.sent.other')}
        </Button>
      </Stack>
    </form>
  );
}

/** What has taken the place of what was clicked is where one goes on. */
const useFocused = <E extends HTMLElement>(shown: boolean) => {
  const place = useRef<E>(null);
  useEffect(() => {
    if (shown) place.current?.focus();
  }, [shown]);
  return place;
};
