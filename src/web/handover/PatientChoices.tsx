import { NativeSelect, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fullName, wallFormats } from '#src/web/ui/formats.ts';
import { dayOf } from '#src/web/ui/wall.ts';
import { calledIn } from './data.ts';
import type { HandoverDraft } from './data.ts';
import classes from './HandoverScreen.module.css';
import type { Choice, Draft } from './useDraft.ts';

type Obstacle = Draft['obstacles'][number];
type Props = { of: readonly Obstacle[]; draft: HandoverDraft; choose: Draft['choose'] };

/** The appointments of one patient that need a decision: one for all of them, or each by itself where that is asked for. */
export function PatientChoices({ of, draft, choose }: Props) {
  const { t, i18n } = useTranslation('handover');
  const [apart, setApart] = useState(false);
  const wall = wallFormats(i18n.language);
  const [first] = of;
  const last = of.at(-1);
  if (!first || !last) return null;
  const name = calledIn(draft.patients, first.appointment.patientId);
  const whom = calledIn(draft.colleagues, first.follows);
  const when = ({ appointment: { wallStart } }: Obstacle) => `${wall.day(dayOf(wallStart))}, ${wall.time(wallStart)}`;
  const mine = of.filter(({ why }) => why !== 'notYours');
  if (of.length === 1)
    return (
      <li className={classes.row} data-all>
        <div className={classes.name}>
          <Text size="sm" fw={500}>
            {name} · {when(first)}
          </Text>
          <Text size="xs" c="dimmed">
            {first.appointment.service.name} · {t(`why.${first.why}`, { whom })}
          </Text>
        </div>
        <Choices of={mine} label={t('decide', { name, when: when(first) })} draft={draft} choose={choose} />
      </li>
    );
  const at = (why: Obstacle['why']) => of.filter((one) => one.why === why).length;
  const [taken, outside, notYours] = [at('taken'), at('outside'), at('notYours')];
  const days = [first, last].map(({ appointment: { wallStart } }) => wall.day(dayOf(wallStart)));
  const busy = [taken > 0 && t('whyOf.taken', { count: taken }), outside > 0 && t('whyOf.outside', { count: outside })].filter(Boolean);
  const facts = [
    t('appointmentsFrom', { count: of.length, from: days[0], to: days[1] }),
    busy.length > 0 && `${whom}: ${busy.join(', ')}`,
    notYours > 0 && t('whyOf.notYours', { count: notYours }),
  ];
  return (
    <>
      <li className={classes.row} data-all>
        <div className={classes.name}>
          <Text size="sm" fw={500}>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {facts.filter(Boolean).join(' · ')}
          </Text>
        </div>
        <UnstyledButton className={classes.more} aria-expanded={apart} aria-label={t('apartOf', { name })} onClick={() => setApart(!apart)}>
          {t('apart')}
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
        <Choices of={mine} label={t('decideAll', { name, count: mine.length })} draft={draft} choose={choose} />
      </li>
      {apart &&
        of.map((one) => (
          <li key={one.appointment.id} className={classes.row} data-part>
            <div className={classes.name}>
              <Text size="sm">{when(one)}</Text>
              <Text size="xs" c="dimmed">
                {one.appointment.service.name} · {t(`why.${one.why}`, { whom })}
              </Text>
            </div>
            {one.why !== 'notYours' && <Choices of={[one]} label={t('decide', { name, when: when(one) })} draft={draft} choose={choose} />}
          </li>
        ))}
    </>
  );
}

/** What can become of these, of all of them alike: only what goes for each of them is offered. */
function Choices({ of, label, draft, choose }: Props & { label: string }) {
  const { t } = useTranslation('handover');
  const [first] = of;
  if (!first) return null;
  const { follows } = first;
  const whom = calledIn(draft.colleagues, follows);
  const said = new Set(of.map(({ choice }) => choice));
  const free = draft.colleagues.filter(
    ({ id }) => id !== follows && of.every(({ appointment }) => !appointment.taken.includes(id) && !appointment.outside.includes(id)),
  );
  return (
    <NativeSelect
      size="xs"
      className={classes.to}
      aria-label={label}
      data-undecided={said.has('') || undefined}
      value={said.size === 1 ? first.choice : 'mixed'}
      onChange={({ currentTarget: { value } }) =>
        choose(
          of.map(({ appointment: { id } }) => id),
          value as Choice,
        )
      }
      data={[
        ...(said.size > 1 ? [{ value: 'mixed', label: t(said.has('') ? 'partly' : 'apart'), disabled: true }] : []),
        { value: '', label: t('choose') },
        { value: 'firstFree', label: t('firstFree', { whom }) },
        ...(of.every(({ why }) => why === 'outside') ? [{ value: 'anyway', label: t('anyway', { whom }) }] : []),
        ...free.map((other) => ({ value: `to ${other.id}`, label: t('sameTime', { whom: fullName(other) }) })),
        { value: 'cancel', label: t(of.length === 1 ? 'cancelIt' : 'allCancelled') },
      ]}
    />
  );
}
