import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconCalendarPlus, IconCheck, IconCopy, IconQrcode } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QrCode } from '#src/web/invitations/QrCode.tsx';
import classes from './FeedAddress.module.css';

/** By this scheme a device knows that it is a calendar to subscribe to. */
const webcal = (url: string): string => url.replace(/^https?:/, 'webcal:');
const programs = { google: 'Google', apple: 'Apple', outlook: 'Outlook' } as const;

/** The address while it is known: to copy, to open here or on a phone, and how it is added. */
export function FeedAddress({ url }: { url: string }) {
  const { t } = useTranslation('calendarfeed');
  const [copied, setCopied] = useState<'yes' | 'byHand' | null>(null);
  const [showsQr, setShowsQr] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => setCopied('yes'),
      () => {
        setCopied('byHand');
        field.current?.select();
      },
    );
  return (
    <Stack gap="sm">
      <div>
        <div className={classes.address}>
          <TextInput
            ref={field}
            readOnly
            label={t('address')}
            description={t('once')}
            value={url}
            className={classes.field}
            onFocus={(event) => event.currentTarget.select()}
          />
          <Button
            leftSection={copied === 'yes' ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            onClick={() => void copy()}
          >
            {t(copied === 'yes' ? 'copied' : 'copy')}
          </Button>
        </div>
        <div role="status">
          {copied && (
            <Text size="sm" mt={4}>
              {t(copied === 'yes' ? 'copiedLong' : 'byHand')}
            </Text>
          )}
        </div>
      </div>
      <Group gap="xs">
        <Button component="a" href={webcal(url)} variant="default" leftSection={<IconCalendarPlus size={16} aria-hidden />}>
          {t('open')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconQrcode size={16} aria-hidden />}
          aria-expanded={showsQr}
          onClick={() => setShowsQr(!showsQr)}
        >
          {t(showsQr ? 'hideQr' : 'showQr')}
        </Button>
      </Group>
      {showsQr && (
        <Stack align="center" gap={8}>
          <QrCode text={webcal(url)} label={t('qr')} />
          <Text size="sm" c="dimmed" ta="center">
            {t('qrAdvice')}
          </Text>
        </Stack>
      )}
      <div>
        <Title order={3} size="h5" mb={4}>
          {t('how.title')}
        </Title>
        <dl className={classes.how}>
          {(Object.keys(programs) as (keyof typeof programs)[]).map((one) => (
            <div key={one}>
              <dt>{programs[one]}</dt>
              <dd>{t(`how.${one}`)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Stack>
  );
}
