import { List, Text, ThemeIcon } from '@mantine/core';
import { IconLockOpen, IconLock, IconMinus, IconPlus } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import type { Effect } from './data.ts';

type Named = { firstName: string; lastName: string };
type Member = Effect['members'][number];
type Rights = Effect['rights'][number];
const namedAtMost = 6;

/** O3 in sentences: whose records open and close, by number and name, and which rights come and go. */
export function EffectOnAccess({ effect }: { effect: Effect }) {
  const { t } = useTranslation('team');
  const words = useRightWords();
  const lines = [
    ...effect.members.flatMap((one) => [
      one.gains > 0 && (
        <Line key={`${one.memberId}+`} icon={IconLockOpen} color="teal" text={<RecordsSentence member={one} way="gains" />} />
      ),
      one.loses > 0 && <Line key={`${one.memberId}-`} icon={IconLock} color="amber" text={<RecordsSentence member={one} way="loses" />} />,
    ]),
    ...effect.rights.flatMap((one) => [rightsLine(one, 'gains', words(one.gains)), rightsLine(one, 'loses', words(one.loses))]),
  ].filter(Boolean);
  return (
    <>
      {effect.members.length === 0 && <Text size="sm">{t('effect.nothing')}</Text>}
      {lines.length > 0 && (
        <List size="sm" spacing={6} center={false} listStyleType="none" icon={null} styles={{ itemWrapper: { alignItems: 'flex-start' } }}>
          {lines}
        </List>
      )}
    </>
  );

  function rightsLine(one: Rights, way: 'gains' | 'loses', rights: string[]) {
    if (rights.length === 0) return null;
    const text = t(way === 'gains' ? 'effect.rightsGained' : 'effect.rightsLost', { name: fullName(one), rights });
    return (
      <Line
        key={`${one.memberId}${way}`}
        icon={way === 'gains' ? IconPlus : IconMinus}
        color={way === 'gains' ? 'teal' : 'amber'}
        text={text}
      />
    );
  }
}

function Line({ icon: Icon, color, text }: { icon: Icon; color: string; text: React.ReactNode }) {
  return (
    <List.Item
      icon={
        <ThemeIcon size={20} radius="xl" variant="light" color={color} aria-hidden>
          <Icon size={13} />
        </ThemeIcon>
      }
    >
      {text}
    </List.Item>
  );
}

/** “Diego Ruiz will be able to open 12 more records: Sam Okafor, Ann Lee and 10 more.” */
function RecordsSentence({ member, way }: { member: Member; way: 'gains' | 'loses' }) {
  const { t } = useTranslation('team');
  const count = member[way];
  const people = way === 'gains' ? member.gained : member.lost;
  const names = shortened(people, count, (others) => t('effect.others', { count: others }));
  const name = fullName(member);
  return names.length === 0 ? t(`effect.${way}Unnamed`, { name, count }) : t(`effect.${way}`, { name, count, names });
}
const shortened = (people: Named[], count: number, others: (count: number) => string): string[] => {
  const names = people.map((one) => fullName(one));
  return names.length === count && count <= namedAtMost
    ? names
    : [...names.slice(0, namedAtMost), others(count - Math.min(namedAtMost, names.length))];
};

/** The words of rights that not everybody has. */
export const useRightWords = () => {
  const { t } = useTranslation('team');
  const words = t('right', { returnObjects: true }) as unknown as Record<string, Record<string, string> | undefined>;
  return (rights: string[]): string[] =>
    rights.flatMap((right) => {
      const [of = '', act = ''] = right.split('.');
      return words[of]?.[act] ?? [];
    });
};
