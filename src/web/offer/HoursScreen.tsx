import { Skeleton, Stack } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { hoursQuery, offerQuery } from './data.ts';
import type { Location, Practitioner, WorkingHours } from './data.ts';
import classes from './HoursScreen.module.css';
import { PractitionerPicker } from './PractitionerPicker.tsx';
import { TimeOffList } from './TimeOffList.tsx';
import { useWeeks } from './useWeeks.ts';
import { WeekEditor } from './WeekEditor.tsx';

/** When people work, every week, and when they are away (S1). Everyone reads; who may not change sees no fields. */
export function HoursScreen() {
  const { t } = useTranslation('offer');
  const { tenant } = useMe();
  const query = useQuery(hoursQuery);
  const { data } = useQuery(offerQuery);
  return (
    <div className={classes.screen}>
      <ScreenHeader title={t('hours.title')} description={t('hours.description', { zone: tenant.timeZone.replaceAll('_', ' ') })} />
      <FourStates
        query={query}
        loading={<Loading />}
        empty={({ practitioners }) =>
          practitioners.length === 0 ? <EmptyState icon={IconUsersGroup} title={t('hours.nobody')} advice={t('hours.nobodyWhat')} /> : null
        }
      >
        {(all) => <Weeks all={all} locations={data?.locations ?? []} />}
      </FourStates>
    </div>
  );
}

function Weeks({ all: { practitioners, timeZone }, locations }: { all: WorkingHours; locations: Location[] }) {
  const { member } = useMe();
  const weeks = useWeeks();
  const [chosenId, setChosen] = useState<number | null>(null);
  const isMe = ({ id }: Practitioner) => id === member?.practitionerId;
  // Oneself first: that is whom most people come for.
  const inOrder = practitioners.toSorted((one, other) => Number(isMe(other)) - Number(isMe(one)));
  const chosen = inOrder.find(({ id }) => id === chosenId) ?? inOrder[0];
  if (!chosen) return null;
  return (
    <div className={classes.columns}>
      <PractitionerPicker
        practitioners={inOrder}
        isMe={isMe}
        isChanged={weeks.isChanged}
        chosen={chosen}
        timeZone={timeZone}
        onChoose={setChosen}
      />
      <Stack gap={40} miw={0} component="section" aria-label={fullName(chosen)}>
        <WeekEditor key={`week ${chosen.id}`} practitioner={chosen} isMe={isMe(chosen)} locations={locations} weeks={weeks} />
        <TimeOffList key={`off ${chosen.id}`} practitioner={chosen} timeZone={timeZone} />
      </Stack>
    </div>
  );
}

const Loading = () => (
  <div className={classes.columns}>
    <Stack gap={8} visibleFrom="md">
      {Array.from({ length: 6 }, (_, row) => (
        <Skeleton key={row} h={48} radius="md" />
      ))}
    </Stack>
    <Stack gap={8}>
      {Array.from({ length: 7 }, (_, row) => (
        <Skeleton key={row} h={56} />
      ))}
    </Stack>
  </div>
);
