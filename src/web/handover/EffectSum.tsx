import { List, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EffectOnAccess } from '#src/web/team/EffectOnAccess.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { calledIn } from './data.ts';
import type { HandoverDraft, HandoverEffect } from './data.ts';
import classes from './EffectModal.module.css';

type Props = { draft: HandoverDraft; effect: HandoverEffect; stops: boolean };
const namedAtMost = 12;

/** Who follows for whom, a colleague a row, and what else comes of it. What does not happen is not said. */
export function EffectSum({ draft, effect, stops }: Props) {
  const { t } = useTranslation('handover');
  const leaver = fullName(draft.practitioner);
  const named = (of: readonly { patientId: number }[]) => of.map(({ patientId }) => calledIn(draft.patients, patientId));
  const shortened = (names: string[]) =>
    names.length <= namedAtMost + 1 ? names : [...names.slice(0, namedAtMost), t('effect.others', { count: names.length - namedAtMost })];
  const byColleague = (of: HandoverEffect['coversEnd']) =>
    [...Map.groupBy(of, ({ practitionerId }) => practitionerId)].map(([id, all]) => ({
      name: calledIn(draft.colleagues, id),
      names: [...new Set(named(all))],
    }));
  const withNobody = effect.patients.filter(({ practitionerId }) => practitionerId === null);
  const asTheyAre = effect.moves.filter(({ isOtherTime }) => !isOtherTime).length;
  const lines = [
    withNobody.length > 0 && t('effect.nobody', { count: withNobody.length, names: shortened(named(withNobody)) }),
    asTheyAre > 0 && t('effect.moves', { count: asTheyAre }),
    ...byColleague(effect.joinForAppointment).map((one) => t('effect.joins', one)),
    ...byColleague(effect.longerForAppointment).map((one) => t('effect.longer', one)),
    ...byColleague(effect.coversEnd).map((one) => t('effect.coversEnd', { ...one, leaver })),
    stops && t('effect.stops', { name: leaver }),
  ].filter((line) => line !== false);
  return (
    <>
      {effect.colleagues.length > 0 && (
        <section>
          <Title order={3} size="h5" mb={4}>
            {t('effect.follow')}
          </Title>
          <ul className={classes.colleagues}>
            {effect.colleagues.map((one) => {
              const before = draft.colleagues.find(({ id }) => id === one.practitionerId);
              const facts = [
                one.primaries > 0 && t(one.primaries === one.patients ? 'effect.primary' : 'effect.primaryFor', { count: one.primaries }),
                one.appointments > 0 && t('effect.appointments', { count: one.appointments }),
              ].filter(Boolean);
              const load = { now: before?.caseload, after: one.caseload, most: before?.capacity };
              return (
                <li key={one.practitionerId}>
                  <Text size="sm" fw={500} className={classes.name}>
                    {calledIn(draft.colleagues, one.practitionerId)}
                  </Text>
                  <Text size="xs" c="dimmed" className={classes.load}>
                    {one.caseload === before?.caseload
                      ? t('effect.stays', { count: one.caseload })
                      : t(typeof load.most === 'number' ? 'loadOf' : 'load', load)}
                  </Text>
                  <Text size="sm" className={classes.whom}>
                    {t('effect.names', {
                      names: shortened(named(effect.patients.filter(({ practitionerId }) => practitionerId === one.practitionerId))),
                    })}
                    {facts.length > 0 && (
                      <Text span inherit c="dimmed">
                        {` · ${facts.join(' · ')}`}
                      </Text>
                    )}
                  </Text>
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {lines.length > 0 && (
        <List size="sm" spacing={4}>
          {lines.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      )}
      {effect.members && <Access members={effect.members} />}
    </>
  );
}

/** Who can open more and fewer records then, in a sentence each; which ones, where that is asked for. */
function Access({ members }: { members: NonNullable<HandoverEffect['members']> }) {
  const { t } = useTranslation('handover');
  const numbered = (way: 'gains' | 'loses') =>
    members.filter((one) => one[way] > 0).map((one) => t('effect.numbered', { name: fullName(one), number: one[way] }));
  const [opens, closes] = [numbered('gains'), numbered('loses')];
  return (
    <section>
      <Title order={3} size="h5" mb={4}>
        {t('effect.access')}
      </Title>
      <Stack gap={4}>
        {closes.length > 0 && <Text size="sm">{t('effect.closes', { names: closes })}</Text>}
        {opens.length > 0 && <Text size="sm">{t('effect.opens', { names: opens })}</Text>}
        {members.length === 0 ? (
          <EffectOnAccess effect={{ members, rights: [] }} />
        ) : (
          <details className={classes.details}>
            <summary>{t('effect.whichRecords')}</summary>
            <EffectOnAccess effect={{ members, rights: [] }} />
          </details>
        )}
      </Stack>
    </section>
  );
}
