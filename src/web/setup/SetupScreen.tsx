import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { PolicyCards } from '#src/web/clinic/PolicyCards.tsx';
import { Stage } from '#src/web/shell/Stage.tsx';
import { speakAs } from '#src/web/text.ts';
// The policies are explained in the words of the clinic's own screens.
import '#src/web/staffText.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toFirstFlaw } from '#src/web/ui/flaws.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { problemText } from '#src/web/ui/problemText.ts';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { ClinicStep, isClinicWhole } from './ClinicStep.tsx';
import { CodeForm } from './CodeForm.tsx';
import { useLook, useSetUp } from './data.ts';
import type { Wanted } from './data.ts';
import { keepDraft, useDraft } from './useDraft.ts';
import { isOwnerWhole, OwnerStep } from './OwnerStep.tsx';
import classes from './Setup.module.css';
import { useSetupCode } from './useSetupCode.ts';

/** O1: an installation without a clinic gets its first one, with the code that it showed when it started. */
export function SetupScreen() {
  const { t } = useTranslation('setup');
  useTitle(t('title'));
  const code = useSetupCode();
  return <Stage wide>{code === null ? <CodeForm /> : <Opened key={code} code={code} />}</Stage>;
}

function Opened({ code }: { code: string }) {
  const query = useLook(code);
  const again = () => void query.refetch();
  return (
    <FourStates
      query={query}
      loading={<Skeleton className={classes.narrow} h={480} radius="lg" />}
      failed={(error) => (error instanceof Problem ? <CodeForm given={code} error={error} onAgain={again} /> : null)}
    >
      {() => <Wizard code={code} />}
    </FourStates>
  );
}

const steps = ['clinic', 'owner', 'policy'] as const;

function Wizard({ code }: { code: string }) {
  const { t, i18n } = useTranslation('setup');
  const draft = useDraft(() => ({
    clinic: {
      name: '',
      patientWord: 'patient',
      therapistWord: 'therapist',
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone || 'Etc/UTC',
      language: i18n.language === 'es' ? 'es' : 'en',
      assignmentPolicy: 'careTeam',
    },
    owner: { firstName: '', lastName: '', email: '', givesCare: false },
    at: 0,
  }));
  const [wanted, setWanted] = useState<Wanted>(() => ({ clinic: draft.clinic, owner: { ...draft.owner, password: '' } }));
  const [at, setAt] = useState(draft.at);
  const [tried, setTried] = useState(false);
  const { mutate, isPending, isSuccess, error, reset } = useSetUp(code);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [at]);
  useEffect(() => {
    if (!isSuccess) keepDraft(wanted, at);
  }, [wanted, at, isSuccess]);
  // The screens speak as what was kept says.
  useEffect(() => speakAs(draft.clinic), [draft]);
  const problem = error instanceof Problem ? error : null;
  if (problem?.code === 'setup_not_open') return <CodeForm given={code} error={problem} onAgain={reset} />;

  const { clinic, owner } = wanted;
  const step = steps[at] ?? 'clinic';
  const isWhole = { clinic: isClinicWhole(clinic), owner: isOwnerWhole(owner), policy: true }[step];
  const fields = problem?.code === 'invalid' ? JSON.stringify(problem.detail) : '';
  const ofOwner = problem?.code === 'weak_password' || fields.includes('owner.');
  const change = <Part extends keyof Wanted>(part: Part, to: Partial<Wanted[Part]>) => {
    if (error) reset();
    setWanted((now) => ({ ...now, [part]: { ...now[part], ...to } }));
  };
  const go = (to: number) => {
    setTried(false);
    setAt(to);
  };
  const submit = (form: HTMLElement) => {
    setTried(!isWhole);
    if (!isWhole) return toFirstFlaw(form);
    if (at < 2) return go(at + 1);
    mutate(wanted, {
      // What is wrong is put right where it was typed.
      onError: (refusal) => {
        if (!(refusal instanceof Problem)) return;
        const said = JSON.stringify(refusal.detail);
        if (refusal.code === 'weak_password' || said.includes('owner.')) go(1);
        else if (said.includes('clinic.')) go(0);
      },
    });
  };
  return (
    <form
      noValidate
      className={`${classes.card} ${step === 'policy' ? classes.broad : classes.narrow}`}
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <ol className={classes.steps} aria-label={t('steps.label')}>
        {steps.map((one, nth) => (
          <li key={one} data-reached={nth <= at || undefined} aria-current={nth === at ? 'step' : undefined}>
            {t(`steps.${one}`)}
          </li>
        ))}
      </ol>
      <Stack gap="lg">
        <div>
          <Text size="sm" c="dimmed">
            {t('step', { n: at + 1 })}
          </Text>
          <Title ref={heading} tabIndex={-1} order={1} size="h2" className={classes.heading}>
            {t(`${step}.title`)}
          </Title>
          <Text c="dimmed" mt={4}>
            {step === 'clinic' ? t('lead') : t(`${step}.what`)}
          </Text>
        </div>
        {error !== null && problem?.code !== 'weak_password' && <ErrorNote error={error} />}
        {step === 'clinic' && <ClinicStep clinic={clinic} tried={tried} onChange={(to) => change('clinic', to)} />}
        {step === 'owner' && (
          <OwnerStep
            owner={owner}
            tried={tried}
            weak={problem?.code === 'weak_password' ? (problemText(problem).advice ?? null) : null}
            badEmail={ofOwner && fields.includes('owner.email')}
            onChange={(to) => change('owner', to)}
          />
        )}
        {step === 'policy' && (
          <PolicyCards
            chosen={clinic.assignmentPolicy}
            inForce={null}
            onChoose={(assignmentPolicy) => change('clinic', { assignmentPolicy })}
          />
        )}
        <Group justify="space-between" gap="xs">
          {at > 0 ? (
            <Button variant="default" size="md" onClick={() => go(at - 1)} disabled={isPending || isSuccess}>
              {t('back')}
            </Button>
          ) : (
            <span />
          )}
          <Button type="submit" size="md" loading={isPending || isSuccess}>
            {step === 'policy' ? t('policy.make') : t('next')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
