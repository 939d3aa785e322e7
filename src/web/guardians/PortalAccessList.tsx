import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { randomId } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { ChangeGuardianModal } from './ChangeGuardianModal.tsx';
import { portalAccessQuery, portalScopes, useInviteToPortal, useSendAgain, useWithdraw } from './data.ts';
import type { OpenInvitation, PortalAccess, PortalEntry, PortalScope } from './data.ts';
import { EndAccessModal } from './EndAccessModal.tsx';
import classes from './PortalAccessList.module.css';

/** Who enters a patient's portal, with what, and who is invited: the patient first, then guardians (B4). */
export function PortalAccessList({ patient }: { patient: PatientPage }) {
  const query = useQuery(portalAccessQuery(patient.id));
  return (
    <FourStates query={query} loading={<Skeleton height={64} />}>
      {(access) => <List patient={patient} access={access} />}
    </FourStates>
  );
}

type ListProps = { patient: PatientPage; access: PortalAccess };
function List({ patient, access: { entries, invitations, patientEmail } }: ListProps) {
  const [changing, setChanging] = useState<PortalEntry | null>(null);
  const [ending, setEnding] = useState<{ id: number; name: string } | null>(null);
  const { t } = useTranslation('guardians');
  const nameOf = ({ isGuardian, name }: { isGuardian: boolean; name: string }) => (isGuardian ? name : t('own'));
  const isMissing = ![...entries, ...invitations].some(({ isGuardian }) => !isGuardian);
  return (
    <>
      <ul className={classes.people}>
        {isMissing && <Missing patient={patient} email={patientEmail} />}
        {entries.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            name={nameOf(entry)}
            onChange={() => setChanging(entry)}
            onEnd={() => setEnding({ id: entry.id, name: entry.isGuardian ? entry.name : fullName(patient) })}
          />
        ))}
        {invitations.map((invitation) => (
          <Invited key={invitation.id} patientId={patient.id} invitation={invitation} name={nameOf(invitation)} />
        ))}
      </ul>
      {changing && <ChangeGuardianModal patientId={patient.id} entry={changing} onClose={() => setChanging(null)} />}
      {ending && <EndAccessModal patientId={patient.id} {...ending} onClose={() => setEnding(null)} />}
    </>
  );
}

type EntryProps = { entry: PortalEntry; name: string; onChange: () => void; onEnd: () => void };
function Entry({ entry: { isGuardian, email, scopes, since }, name, onChange, onEnd }: EntryProps) {
  const { t, i18n } = useTranslation('guardians');
  const { tenant } = useMe();
  return (
    <Person name={name} email={email} scopes={scopes} also={t('since', { date: formats(i18n.language, tenant.timeZone).date(since) })}>
      {isGuardian && (
        <Button size="xs" variant="default" aria-label={t('changeOf', { name })} onClick={onChange}>
          {t('change')}
        </Button>
      )}
      <Button size="xs" variant="default" aria-label={t('endOf', { name })} onClick={onEnd}>
        {t('end')}
      </Button>
    </Person>
  );
}

type InvitedProps = { patientId: number; invitation: OpenInvitation; name: string };
function Invited({ patientId, invitation: { id, email, scopes, invitedBy, invitedAt, expiresAt, hasExpired }, name }: InvitedProps) {
  const { t, i18n } = useTranslation('guardians');
  const { tenant } = useMe();
  const again = useSendAgain(patientId);
  const withdraw = useWithdraw(patientId);
  const { date } = formats(i18n.language, tenant.timeZone);
  const state = hasExpired ? t('expired') : t('until', { date: date(expiresAt) });
  return (
    <Person name={name} email={email} scopes={scopes} also={`${t('invited', { who: invitedBy, date: date(invitedAt) })} · ${state}`}>
      <Button
        size="xs"
        variant="default"
        aria-label={t('againTo', { name })}
        loading={again.isPending}
        onClick={() => again.mutate(id, { onSuccess: () => toastDone(t('sent', { email })), onError: toastProblem })}
      >
        {t('again')}
      </Button>
      <Button
        size="xs"
        variant="default"
        aria-label={t('withdrawOf', { name })}
        loading={withdraw.isPending}
        onClick={() => withdraw.mutate(id, { onSuccess: () => toastDone(t('withdrawn')), onError: toastProblem })}
      >
        {t('withdraw')}
      </Button>
    </Person>
  );
}

/** The patient enters the portal no longer, or never did. */
function Missing({ patient, email }: { patient: PatientPage; email: string | null }) {
  const { t } = useTranslation('guardians');
  const invite = useInviteToPortal(patient.id);
  const [key, setKey] = useState(randomId);
  const send = () =>
    invite.mutate(
      { body: { who: 'patient' }, key },
      {
        onSuccess: () => toastDone(t('sent', { email })),
        onError: toastProblem,
        onSettled: () => setKey(randomId()),
      },
    );
  return (
    <li className={classes.person}>
      <div className={classes.who}>
        <Text size="sm" fw={500}>
          {t('own')}
        </Text>
        <Text size="sm" c="dimmed">
          {email === null ? t('ownNoAddress') : t('ownNone', { email })}
        </Text>
      </div>
      {email !== null && patient.status === 'active' && (
        <Button size="xs" variant="default" loading={invite.isPending} onClick={send}>
          {t('inviteOwn')}
        </Button>
      )}
    </li>
  );
}

type PersonProps = { name: string; email: string; scopes: PortalScope[]; also: string; children: ReactNode };
function Person({ name, email, scopes, also, children }: PersonProps) {
  const { t } = useTranslation('guardians');
  return (
    <li className={classes.person}>
      <div className={classes.who}>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {email}
        </Text>
        <Text size="xs" c="dimmed">
          {also}
        </Text>
        <Stack gap={0}>
          {scopes.length === portalScopes.length ? (
            <Text size="sm" mt={4}>
              {t('whole')}
            </Text>
          ) : (
            <ul className={classes.scopes}>
              {scopes.map((scope) => (
                <li key={scope}>
                  <Badge variant="light" tt="none" fw={500}>
                    {t(`scope.${scope}`)}
                  </Badge>
                </li>
              ))}
            </ul>
          )}
        </Stack>
      </div>
      <Group gap="xs">{children}</Group>
    </li>
  );
}
