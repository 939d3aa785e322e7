import { Alert, Button, Group, Skeleton, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { differences, draftOf, profileQuery, refusedFields, savedMeanwhile, useChangeMyProfile } from './data.ts';
import type { Draft, OwnField, OwnProfile } from './data.ts';
import classes from './ProfileScreen.module.css';
import '#src/web/portalText.ts';

const groups = {
  person: ['preferredName', 'pronouns', 'language'],
  contact: ['phone', 'addressLines'],
  emergency: ['emergencyContactName', 'emergencyContactRelation', 'emergencyContactPhone'],
} as const satisfies Record<string, OwnField[]>;
const most: Partial<Record<OwnField, number>> = { preferredName: 100, pronouns: 60, language: 60, phone: 40, emergencyContactPhone: 40 };

/** B3: what the clinic knows of how one is called and reached, and what of it is one's own to say. */
export function ProfileScreen() {
  const { t } = useTranslation('portalprofile');
  const { tenant } = useMe();
  const query = useQuery(profileQuery);
  return (
    <>
      <ScreenHeader title={t('title')} description={t('what', { clinic: tenant.name })} />
      <FourStates query={query} loading={<Loading />}>
        {(profile) => <Editing profile={profile} />}
      </FourStates>
    </>
  );
}

function Editing({ profile }: { profile: OwnProfile }) {
  const { t } = useTranslation('portalprofile');
  const { tenant } = useMe();
  // As it was when one began: what the clinic saves meanwhile does not move it.
  const [begun, setBegun] = useState(profile);
  const [draft, setDraft] = useState(() => draftOf(profile));
  const [flaws, setFlaws] = useState<OwnField[]>([]);
  const [theirs, setTheirs] = useState<Theirs | null>(null);
  const change = useChangeMyProfile();
  const from = draftOf(begun);
  const isDirty = differences(from, draft).length > 0;

  const send = (base: OwnProfile, wanted: Draft): void => {
    const before = draftOf(base);
    if (differences(before, wanted).length === 0) return goOnFrom(base);
    change.mutate(
      { from: before, to: wanted, version: base.version },
      {
        onSuccess: (saved) => {
          goOnFrom(saved);
          toastDone(t('saved', { clinic: tenant.name }));
        },
        onError: (error) => {
          const wrong = refusedFields(error);
          setFlaws(wrong);
          if (wrong[0]) document.getElementById(`own-${wrong[0]}`)?.focus();
          const now = savedMeanwhile(error);
          if (!now) return;
          // What one has not touched oneself is as the clinic has it; where both changed the same, one chooses.
          const touched = differences(before, wanted);
          const merged = { ...draftOf(now), ...Object.fromEntries(touched.map((field) => [field, wanted[field]])) } as Draft;
          setDraft(merged);
          setBegun(now);
          const both = differences(before, draftOf(now)).filter((field) => touched.includes(field));
          if (both.length === 0) return send(now, merged);
          setTheirs({ now, both });
        },
      },
    );
  };
  const goOnFrom = (now: OwnProfile) => {
    setBegun(now);
    setDraft(draftOf(now));
    setTheirs(null);
  };
  const failure = change.error && !savedMeanwhile(change.error) && flaws.length === 0 ? change.error : null;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send(begun, draft);
      }}
    >
      <Stack gap="md">
        {Object.entries(groups).map(([group, fields]) => (
          <Section key={group} title={t(`groups.${group as keyof typeof groups}`)}>
            <Stack gap="sm">
              {fields.map((name) => (
                <Field
                  key={name}
                  name={name}
                  value={draft[name]}
                  isWrong={flaws.includes(name)}
                  onChange={(value) => {
                    setDraft((now) => ({ ...now, [name]: value }));
                    setFlaws((before) => before.filter((field) => field !== name));
                  }}
                />
              ))}
            </Stack>
          </Section>
        ))}
        {theirs && (
          <Conflict
            theirs={theirs}
            busy={change.isPending}
            onTake={() => {
              const now = draftOf(theirs.now);
              setDraft((mine) => ({ ...mine, ...Object.fromEntries(theirs.both.map((field) => [field, now[field]])) }) as Draft);
              setTheirs(null);
            }}
            onKeep={() => send(theirs.now, draft)}
          />
        )}
        {failure && <ErrorNote error={failure} />}
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending} disabled={!isDirty}>
            {t('save')}
          </Button>
        </Group>
        <Fixed profile={begun} />
      </Stack>
    </form>
  );
}

type FieldProps = { name: OwnField; value: string; isWrong: boolean; onChange: (value: string) => void };

function Field({ name, value, isWrong, onChange }: FieldProps) {
  const { t } = useTranslation('portalprofile');
  const props = {
    id: `own-${name}`,
    label: t(`fields.${name}`),
    value,
    error: isWrong && t('flaw'),
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (name === 'addressLines') return <Textarea {...props} description={t('addressAdvice')} autosize minRows={3} maxRows={6} />;
  const isPhone = name === 'phone' || name === 'emergencyContactPhone';
  return (
    <TextInput
      {...props}
      type={isPhone ? 'tel' : 'text'}
      maxLength={most[name] ?? 200}
      {...(name === 'phone' && { autoComplete: 'tel' })}
    />
  );
}

/** What the clinic has saved meanwhile, and what of it one has changed as well. */
type Theirs = { now: OwnProfile; both: OwnField[] };
type ConflictProps = { theirs: Theirs; busy: boolean; onTake: () => void; onKeep: () => void };

/** OC-1: what the clinic has saved meanwhile, beside what one was about to. */
function Conflict({ theirs, busy, onTake, onKeep }: ConflictProps) {
  const { t } = useTranslation('portalprofile');
  const now = draftOf(theirs.now);
  return (
    <Alert color="amber" variant="light" icon={<IconArrowsDiff aria-hidden />} title={t('conflict')} role="alert">
      <Text size="sm" className={classes.lines}>
        {[
          t('conflictAdvice'),
          ...theirs.both.map((field) =>
            t('conflictLine', { field: t(`fields.${field}`), value: now[field].split('\n').join(', ') || t('none') }),
          ),
        ].join('\n')}
      </Text>
      <Group gap="xs" mt="sm">
        <Button size="xs" variant="default" onClick={onTake}>
          {t('takeTheirs')}
        </Button>
        <Button size="xs" variant="default" onClick={onKeep} loading={busy}>
          {t('keepMine')}
        </Button>
      </Group>
    </Alert>
  );
}

/** What says who one is, and lets one in: the clinic changes it. */
function Fixed({ profile }: { profile: OwnProfile }) {
  const { t, i18n } = useTranslation('portalprofile');
  const { tenant } = useMe();
  const facts = {
    name: fullName(profile),
    birthDate: profile.birthDate && formats(i18n.language, 'UTC').date(profile.birthDate),
    email: profile.email,
  };
  return (
    <Section title={t('groups.fixed')}>
      <dl className={classes.facts}>
        {Object.entries(facts).map(([name, value]) => (
          <Fact key={name} name={t(`fields.${name as keyof typeof facts}`)} value={value ?? t('none')} />
        ))}
      </dl>
      <Text size="sm" c="dimmed" mt="sm">
        {t('fixedAdvice', { clinic: tenant.name })}
      </Text>
    </Section>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </>
);

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes.group} aria-labelledby={id}>
      <Title order={2} size="h4" mb="sm" id={id}>
        {title}
      </Title>
      {children}
    </section>
  );
}

const Loading = () => (
  <Stack gap="md">
    {[220, 200, 220].map((height, nth) => (
      <Skeleton key={nth} h={height} radius="lg" />
    ))}
  </Stack>
);
