import { Badge, Button, Checkbox, Group, NativeSelect, Switch, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { AppointmentChoices } from './AppointmentChoices.tsx';
import { ColleagueCard } from './ColleagueCard.tsx';
import { usePreview } from './data.ts';
import type { HandoverDraft, HandoverEffect } from './data.ts';
import { EffectModal } from './EffectModal.tsx';
import classes from './HandoverScreen.module.css';
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
          <Group justify="space-between" mb="xs" gap="xs">
            <Title order={2} size="h3">
              {t('patients', { count: patients.length })}
            </Title>
            <Group gap="xs" wrap="nowrap">
              <NativeSelect
                size="xs"
                aria-label={t('moveTo', { count: chosen.length })}
                disabled={chosen.length === 0}
                value="choose"
                data={[{ value: 'choose', label: t('moveTo', { count: chosen.length }) }, ...options]}
                onChange={({ currentTarget: { value } }) => value !== 'choose' && give(chosen, value ? Number(value) : null)}
              />
            </Group>
          </Group>
          <Checkbox
            mb="xs"
            label={t('selectAll')}
            checked={chosen.length === patients.length}
            indeterminate={chosen.length > 0 && chosen.length < patients.length}
            onChange={(event) => setSelected(new Set(event.currentTarget.checked ? patients.map(({ id }) => id) : []))}
          />
          <ul className={classes.list}>
            {patients.map((patient) => {
              const name = fullName(patient);
              const count = appointments.filter(({ patientId }) => patientId === patient.id).length;
              const to = mine.to.get(patient.id) ?? null;
              const grounds = to !== null && to === patient.proposed.practitionerId ? patient.proposed.grounds : [];
              return (
                // The list of names in each row is the way of the keyboard.
                // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
                <li
                  key={patient.id}
                  className={classes.patient}
                  draggable
                  onDragStart={(event) => {
                    const ids = selected.has(patient.id) ? chosen : [patient.id];
                    event.dataTransfer.setData('text/plain', ids.join(','));
                    event.dataTransfer.effectAllowed = 'move';
                    setDragged(ids);
                  }}
                  onDragEnd={() => setDragged([])}
                  data-dragged={dragged.includes(patient.id) || undefined}
                  data-open={(to === null && patient.primaryId === null) || undefined}
                >
                  <Checkbox aria-label={t('select', { name })} checked={selected.has(patient.id)} onChange={() => toggle(patient.id)} />
                  <div className={classes.name}>
                    <Text size="sm" fw={500}>
                      {name}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {[
                        patient.own ? t(`kind.${patient.own.kind}`) : t('kind.appointments'),
                        count > 0 && t('toCome', { count }),
                        ...grounds.map((ground) => t(`ground.${ground}`)),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </Text>
                  </div>
                  <NativeSelect
                    size="xs"
                    className={classes.to}
                    aria-label={t('follows', { name })}
                    value={to ?? ''}
                    data={options}
                    onChange={({ currentTarget: { value } }) => mine.give([patient.id], value ? Number(value) : null)}
                  />
                </li>
              );
            })}
          </ul>
        </div>
        <div className={classes.colleagues}>
          <Title order={2} size="h3" mb="xs">
            {t('colleagues')}
          </Title>
          <Text size="xs" c="dimmed" mb="xs" visibleFrom="sm">
            {t('dragWhat')}
          </Text>
          <ul className={classes.list}>
            {colleagues.map((one) => (
              <ColleagueCard
                key={one.id}
                colleague={one}
                draft={draft}
                to={mine.to}
                dragged={dragged}
                onDrop={(ids) => give(ids, one.id)}
              />
            ))}
          </ul>
        </div>
      </div>
      {mine.obstacles.length > 0 && <AppointmentChoices draft={draft} mine={mine} />}
      <div className={classes.footer}>
        <Switch
          label={t('stopAccepting', { name: fullName(draft.practitioner) })}
          checked={mine.stopAccepting}
          onChange={(event) => mine.setStopAccepting(event.currentTarget.checked)}
        />
        <Group gap="sm">
          {mine.open > 0 && (
            <Badge color="amber" variant="light" size="lg" tt="none">
              {t('open_things', { count: mine.open })}
            </Badge>
          )}
          <Button onClick={look} loading={preview.isPending} disabled={mine.open > 0}>
            {t('look')}
          </Button>
        </Group>
      </div>
      {shown && <EffectModal draft={draft} wanted={mine.wanted} effect={shown} onClose={() => setShown(null)} />}
    </section>
  );
}
