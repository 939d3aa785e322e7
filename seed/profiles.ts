import { givenNames } from './names.ts';
import type { Person, patient } from './tell.ts';

export type Dice = { below: (n: number) => number; pick: <T>(items: readonly T[]) => T; chance: (share: number) => boolean };
type About = Pick<Parameters<typeof patient>[2], 'pronouns' | 'addressLines' | 'emergencyContact' | 'language' | 'referredBy' | 'alerts'>;
const streets = ['Harbour Lane', 'Mill Road', 'Chestnut Avenue', 'Station Street', 'Quay View', 'Orchard Close', 'St Anne’s Terrace'];
const towns = ['Portsea', 'Milford', 'Eastbrook', 'Grantham Hill', 'Lower Weir'];
const relations = ['Partner', 'Mother', 'Father', 'Sister', 'Brother', 'Son', 'Daughter', 'Friend'];
const languages = ['Spanish', 'Polish', 'Portuguese', 'Arabic', 'British Sign Language', 'French'];
const referrers = ['GP, Dr Hall', 'Self-referred', 'St Brendan’s Hospital', 'School nurse', 'Insurance', 'A friend'];
const alerts = [
  'Allergic to latex',
  'Hearing aid, left',
  'Uses a wheelchair',
  'Assistance dog',
  'Do not leave voicemail',
  'Faints at needles',
];

/** The administrative data that a desk has gathered about somebody: of most people something, of few everything. */
export const deskKnows = (dice: Dice, who: Person): About => ({
  ...(dice.chance(0.4) && { pronouns: dice.pick(['she/her', 'he/him', 'they/them']) }),
  ...(dice.chance(0.7) && { addressLines: [`${1 + dice.below(140)} ${dice.pick(streets)}`, dice.pick(towns)] }),
  ...(dice.chance(0.6) && {
    emergencyContact: {
      name: `${dice.pick(givenNames)} ${who.lastName}`,
      relation: dice.pick(relations),
      phone: `+1 555 ${100 + dice.below(900)} ${1000 + dice.below(9000)}`,
    },
  }),
  ...(dice.chance(0.15) && { language: dice.pick(languages) }),
  ...(dice.chance(0.5) && { referredBy: dice.pick(referrers) }),
  ...(dice.chance(0.12) && { alerts: [dice.pick(alerts)] }),
});
