import { fold } from '#src/platform/names.ts';
import { givenNames } from './names.ts';
import type { Story } from './story.ts';
import { daysBefore } from './tell.ts';
import type { Clinic, Member, Person, patient } from './tell.ts';

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

/** Of a clinic on its patients. */
const words = ['Call back', 'Group on Mondays', 'Insurance to clarify', 'Prefers mornings', 'Study 2026'];

/** A clinic's own words on its patients, by id. */
export const tellTags = (story: Story, { tenantId }: Clinic, by: Member): number[] =>
  words.map((name) => {
    const id = story.id();
    const created = { created_by: by.memberId, created_at: daysBefore(story.now, 390) };
    story.rows.tag.push({ tenant_id: tenantId, id, name, sort_name: fold(name), ...created });
    return id;
  });
