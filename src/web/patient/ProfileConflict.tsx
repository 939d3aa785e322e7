import { Alert, Button, Group, Radio, Stack, Text } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileField } from '#src/contract/patients.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import type { Theirs } from './data.ts';
import classes from './EditProfileModal.module.css';
import { differences, draftOf } from './useProfileDraft.ts';
import type { Draft } from './useProfileDraft.ts';

type Side = 'theirs' | 'mine';
type Props = {
  /** As it was when one began to edit. */
  from: Draft;
  mine: Draft;
  theirs: Theirs;
  busy: boolean;
  onBack: (merged: Draft) => void;
  onSave: (merged: Draft) => void;
};

/**
 * OC-1: a colleague has saved meanwhile. Both versions stand side by side, field by field; what only one of the two has changed is
 * chosen already, and what both have changed is for the one in front of the screen to decide.
 */
export function ProfileConflict({ from, mine, theirs, busy, onBack, onSave }: Props) {
  const { t, i18n } = useTranslation('patient');
  const { tenant } = useMe();
  const heading = useRef<HTMLDivElement>(null);
  const now = draftOf(theirs.current);
  const [iChanged, theyChanged] = [differences(from, mine), differences(from, now)];
  const rows = differences(mine, now);
  const chosenAlready = (field: ProfileField): Side | undefined => {
    if (!theyChanged.includes(field)) return 'mine';
    return iChanged.includes(field) ? undefined : 'theirs';
  };
  const [choices, setChoices] = useState<Partial<Record<ProfileField, Side | undefined>>>(() =>
    Object.fromEntries(rows.map((field) => [field, chosenAlready(field)])),
  );
  const [asked, setAsked] = useState(false);
  const open = rows.filter((field) => !choices[field]);
  useEffect(() => heading.current?.focus(), []);
  const merged = (): Draft => ({
    ...now,
    ...Object.fromEntries(rows.filter((field) => choices[field] !== 'theirs').map((field) => [field, mine[field]])),
  });
  const save = () => {
    setAsked(true);
    const [first] = open;
    if (first) document.querySelector<HTMLElement>(`[data-conflict="${first}"] [role="radio"]`)?.focus();
    else onSave(merged());
  };
  const changed = theirs.changed && {
    who: theirs.changed.by ? fullName(theirs.changed.by) : t('conflict.inPortal'),
    time: formats(i18n.language, tenant.timeZone).time(theirs.changed.at),
  };
  const shown = (field: ProfileField, text: string) => {
    if (field === 'birthDate' && text) return formats(i18n.language, 'UTC').date(text);
    return text.trim() || t('conflict.nothing');
  };
  return (
    <Stack gap="lg">
      <Alert
        ref={heading}
        tabIndex={-1}
        color="amber"
        variant="light"
        role="alert"
        icon={<IconArrowsDiff aria-hidden />}
        title={changed ? t('conflict.title', changed) : t('conflict.titleNobody')}
      >
        <Text size="sm">{t('conflict.advice', { count: open.length })}</Text>
      </Alert>
      {rows.map((field) => (
        <Radio.Group
          key={field}
          data-conflict={field}
          label={t(`fields.${field}`)}
          value={choices[field] ?? null}
          onChange={(side) => setChoices((before) => ({ ...before, [field]: side as Side }))}
          error={asked && !choices[field] && t('conflict.choose')}
        >
          <div className={classes.versions}>
            {(['theirs', 'mine'] as const).map((side) => (
              <Radio.Card key={side} value={side} className={classes.version}>
                <Radio.Indicator />
                <span className={classes.versionText}>
                  <span className={classes.whose}>
                    {side === 'mine' ? t('conflict.mine') : changed ? t('conflict.theirs', changed) : t('conflict.saved')}
                  </span>
                  <span>{shown(field, (side === 'mine' ? mine : now)[field])}</span>
                </span>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      ))}
      <Group justify="flex-end" gap="xs" className={classes.footer}>
        <Button variant="default" onClick={() => onBack(merged())} disabled={busy}>
          {t('conflict.back')}
        </Button>
        <Button onClick={save} loading={busy}>
          {t('conflict.save')}
        </Button>
      </Group>
    </Stack>
  );
}
