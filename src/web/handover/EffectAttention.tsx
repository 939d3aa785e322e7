import { Alert, List } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { wallFormats } from '#src/web/ui/formats.ts';
import { dayOf } from '#src/web/ui/wall.ts';
import { calledIn } from './data.ts';
import type { HandoverDraft, HandoverEffect } from './data.ts';
import classes from './EffectModal.module.css';

type Props = { draft: HandoverDraft; effect: HandoverEffect };

/** What somebody would not expect, or has to settle first; nothing where everything goes as it is. */
export function EffectAttention({ draft, effect }: Props) {
  const { t, i18n } = useTranslation('handover');
  const wall = wallFormats(i18n.language);
  const patient = ({ patientId }: { patientId: number }) => calledIn(draft.patients, patientId);
  const others = effect.moves.filter(({ isOtherTime }) => isOtherTime);
  const over = effect.colleagues.flatMap(({ practitionerId, caseload }) => {
    const one = draft.colleagues.find(({ id }) => id === practitionerId);
    if (!one || one.capacity === null || caseload <= one.capacity || caseload <= one.caseload) return [];
    return [t('effect.overOf', { name: calledIn(draft.colleagues, practitionerId), caseload, most: one.capacity })];
  });
  const cancelled = [...Map.groupBy(effect.cancelled, patient)].map(([name, of]) => (of.length > 1 ? `${name} (${of.length})` : name));
  return (
    <>
      {effect.unsettled.length > 0 && (
        <Alert color="amber" variant="light" title={t('effect.unsettled', { count: effect.unsettled.length })}>
          <List size="sm">
            {[...Map.groupBy(effect.unsettled, (one) => `${one.patientId} ${one.why}`)].map(([key, [one, ...more]]) => (
              <List.Item key={key}>
                {one && `${patient(one)}: ${t(`effect.why.${one.why}`)}`}
                {more.length > 0 && ` (${more.length + 1})`}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {cancelled.length + others.length + over.length > 0 && (
        <Alert color="amber" variant="light" title={t('effect.attention')}>
          <List size="sm" spacing={4}>
            {cancelled.length > 0 && <List.Item>{t('effect.cancelled', { count: effect.cancelled.length, names: cancelled })}</List.Item>}
            {others.length > 0 && (
              <List.Item>
                {t('effect.otherTimes', { count: others.length })}
                <details className={classes.details} open={others.length <= 3}>
                  <summary>{t('effect.whichTimes')}</summary>
                  {[...Map.groupBy(others, (one) => `${one.patientId} ${one.practitionerId}`)].map(([key, moves]) => (
                    <OtherTimes key={key} moves={moves} />
                  ))}
                </details>
              </List.Item>
            )}
            {over.length > 0 && <List.Item>{t('effect.over', { names: over })}</List.Item>}
          </List>
        </Alert>
      )}
    </>
  );

  function OtherTimes({ moves }: { moves: HandoverEffect['moves'] }) {
    const [first] = moves;
    const days = Map.groupBy(moves, ({ wallStart }) => dayOf(wallStart));
    return first ? (
      <p>
        {t('effect.otherTime', {
          patient: patient(first),
          name: calledIn(draft.colleagues, first.practitionerId),
          when: [...days].map(([day, at]) => `${wall.day(day)}, ${at.map(({ wallStart }) => wall.time(wallStart)).join(', ')}`).join('; '),
        })}
      </p>
    ) : null;
  }
}
