import { Button, Checkbox, NativeSelect, Switch, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { AppointmentChoices } from './AppointmentChoices.tsx';
import { BoardBar } from './BoardBar.tsx';
import { ColleagueCard } from './ColleagueCard.tsx';
import { usePreview } from './data.ts';
import type { HandoverDraft, HandoverEffect } from './data.ts';
import { EffectModal } from './EffectModal.tsx';
import classes from './HandoverScreen.module.css';
import { PatientRow } from './PatientRow.tsx';
import { useDraft } from './useDraft.ts';

/** The caseload on the left, the colleagues who could take it on the right: by choosing for each, for several at once, or by dragging. */
export function DraftBoard({ draft }: { draft: HandoverDraft }) {
  const { t } = useTranslation('handover');
  const mine = useDraft(draft);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [dragged, setDragged] = useState<readonly number[]>([]);
  const [shown, setShown] = useState<HandoverEffect | null>(null);
  const preview = usePreview();
  const { patients, colleagues, appointments } = draft;
  const chosen = patients.filter(({ id }) => selected.has(id)).map(({ id }) => id);
  const options = [{ value: '', label: t('nobody') }, ...colleagues.map((one) => ({ value: String(one.id), label: fullName(one) }))];
  const give = (ids: readonly number[], to: number | null) => {
    mine.give(ids, to);
    setSelected(new Set());
  };
  const toggle = (id: number) => setSelected((now) => new Set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id]));
  const drag = (id: number, transfer: DataTransfer) => {
    const ids = selected.has(id) ? chosen : [id];
    transfer.setData('text/plain', ids.join(','));
    transfer.effectAllowed = 'move';
    setDragged(ids);
  };
  const look = () =>
    preview.mutate(mine.wanted, {
      onSuccess: (effect) => {
        mine.see(effect);
        setShown(effect);
      },
      onError: toastProblem,
    });
  return (
    <section aria-label={t('caseloadOf', { name: fullName(draft.practitioner) })}>
      <div className={classes.board}>
        <div>
          <Title order={2} size="h3">
            {t('patients', { count: patients.length })}
          </Title>
          <div className={classes.tools}>
            <Checkbox
              label={t('selectAll')}
              checked={chosen.length === patients.length}
              indeterminate={chosen.length > 0 && chosen.length < patients.length}
              onChange={(event) => setSelected(new Set(event.currentTarget.checked ? patients.map(({ id }) => id) : []))}
            />
            <NativeSelect
              size="xs"
              className={classes.to}
              aria-label={t('moveTo', { count: chosen.length })}
              disabled={chosen.length === 0}
              value="choose"
              data={[{ value: 'choose', label: t('moveTo', { count: chosen.length }) }, ...options]}
              onChange={({ currentTarget: { value } }) => value !== 'choose' && give(chosen, value ? Number(value) : null)}
            />
          </div>
          <ul className={classes.rows}>
            {patients.map((patient) => (
              <PatientRow
                key={patient.id}
                patient={patient}
                count={appointments.filter(({ patientId }) => patientId === patient.id).length}
                to={mine.to.get(patient.id) ?? null}
                options={options}
                isSelected={selected.has(patient.id)}
                isDragged={dragged.includes(patient.id)}
                onSelect={() => toggle(patient.id)}
                onGive={(to) => mine.give([patient.id], to)}
                onDrag={(transfer) => drag(patient.id, transfer)}
                onDragEnd={() => setDragged([])}
              />
            ))}
          </ul>
        </div>
        <Colleagues draft={draft} to={mine.to} dragged={dragged} onGive={give} />
      </div>
      {mine.obstacles.length > 0 && <AppointmentChoices draft={draft} mine={mine} />}
      <Switch
        mt="lg"
        className={classes.switch}
        label={t('stopAccepting', { name: fullName(draft.practitioner) })}
        checked={mine.stopAccepting}
        onChange={(event) => mine.setStopAccepting(event.currentTarget.checked)}
      />
      <BoardBar mine={mine} onLook={look} isLooking={preview.isPending} />
      {shown && <EffectModal draft={draft} wanted={mine.wanted} effect={shown} onClose={() => setShown(null)} />}
    </section>
  );
}

type ColleaguesProps = {
  draft: HandoverDraft;
  to: ReadonlyMap<number, number | null>;
  dragged: readonly number[];
  onGive: (ids: readonly number[], to: number) => void;
};

/** Everyone who could take somebody; on a phone, where nothing is dragged, first only those who get somebody. */
function Colleagues({ draft, to, dragged, onGive }: ColleaguesProps) {
  const { t } = useTranslation('handover');
  const [all, setAll] = useState(false);
  const getting = new Set(to.values());
  const others = draft.colleagues.filter(({ id }) => !getting.has(id)).length;
  return (
    <div className={classes.colleagues}>
      <Title order={2} size="h3" id="handover-colleagues">
        {t('colleagues')}
      </Title>
      <Text size="xs" c="dimmed" visibleFrom="md">
        {t('dragWhat')}
      </Text>
      {/* It scrolls by itself, and so also without a mouse. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul className={classes.drops} aria-labelledby="handover-colleagues" tabIndex={0} data-all={all || undefined}>
        {draft.colleagues.map((one) => (
          <ColleagueCard
            key={one.id}
            colleague={one}
            draft={draft}
            to={to}
            dragged={dragged}
            gets={getting.has(one.id)}
            onDrop={(ids) => onGive(ids, one.id)}
          />
        ))}
      </ul>
      {others > 0 && (
        <Button variant="default" size="xs" hiddenFrom="md" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('fewer') : t('others', { count: others })}
        </Button>
      )}
    </div>
  );
}
