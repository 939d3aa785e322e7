import { Anchor, Button, Group, SegmentedControl, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconArrowLeft, IconPaperclip } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formats } from '#src/web/ui/formats.ts';
import type { Letter } from './OutboxScreen.tsx';
import classes from './OutboxScreen.module.css';

/** One letter as its reader sees it: in a frame that can run nothing, or as plain text; its links open in a new tab. */
export function LetterPane({ letter: { id, to, subject, text, attachment, createdAt }, timeZone }: { letter: Letter; timeZone: string }) {
  const { t, i18n } = useTranslation('demo');
  const [as, setAs] = useState('page');
  const heading = useRef<HTMLHeadingElement>(null);
  // On a small screen the letter has taken the place of the list, and the focus with it.
  useEffect(() => {
    if (!window.matchMedia('(min-width: 62em)').matches) heading.current?.focus();
  }, []);
  return (
    <>
      <Button
        component={Link}
        to="/dev/outbox"
        variant="subtle"
        color="gray"
        size="xs"
        hiddenFrom="md"
        leftSection={<IconArrowLeft size={16} aria-hidden />}
        mb="sm"
      >
        {t('back')}
      </Button>
      <Group justify="space-between" align="flex-start" mb="md">
        <div>
          <Title order={2} ref={heading} tabIndex={-1} className={classes.subject}>
            {subject}
          </Title>
          <Text size="sm" c="dimmed">
            {t('to', { to })} · {formats(i18n.language, timeZone).dateTime(createdAt)}
          </Text>
          {attachment !== null && (
            <Text size="sm" c="dimmed" className={classes.attachment}>
              <IconPaperclip size={14} aria-hidden /> {t('attachment', { name: attachment })}
            </Text>
          )}
        </div>
        <SegmentedControl
          size="xs"
          aria-label={t('as.label')}
          value={as}
          onChange={setAs}
          data={[
            { value: 'page', label: t('as.page') },
            { value: 'text', label: t('as.text') },
          ]}
        />
      </Group>
      {as === 'page' ? (
        <iframe
          className={classes.page}
          title={t('letter', { subject })}
          src={`/v2/demo/outbox/${id}/page`}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
        />
      ) : (
        <div className={classes.text}>
          {text.split(/(https?:\/\/\S+)/).map((part, index) =>
            index % 2 === 1 ? (
              // A part has no other name than its place.
              // oxlint-disable-next-line react/no-array-index-key
              <Anchor key={index} href={part} target="_blank" rel="noreferrer" inherit>
                {part}
                <VisuallyHidden> {t('newTab')}</VisuallyHidden>
              </Anchor>
            ) : (
              part
            ),
          )}
        </div>
      )}
    </>
  );
}
