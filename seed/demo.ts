import pg from 'pg';
import { fold } from '#src/platform/names.ts';
import { hashPassword } from '#src/server/session/passwords.ts';
import { tellAppointments } from './appointments.ts';
import { tellDays } from './days.ts';
import type { Team } from './days.ts';
import { asked, tellForms } from './forms.ts';
import { disciplines, familyNames, givenNames, preferredNames } from './names.ts';
import { deskKnows, tellTags } from './profiles.ts';
import type { Dice } from './profiles.ts';
import { tellPapers, toThePortal } from './papers.ts';
import { tellNotes } from './noteDays.ts';
import { tellOffer, tellPortal } from './offer.ts';
import { newStory, write } from './story.ts';
import type { Story } from './story.ts';
import { assigned, clinic, inPortal, member, newUser, patient, supervises, therapist } from './tell.ts';
import type { Clinic, Member, Patient, Person } from './tell.ts';
import { tellWaitlist } from './waitlist.ts';

const password = 'caseload demo 2026';
const logins: { tenant: string; name: string; role: string; email: string; password: string }[] = [];

/** The demo's logins, as the sign-in page offers them. */
export const demoLogins = logins;

/** Repeatable throws (mulberry32), so that the demo is the same everywhere. */
function diceFrom(seed: number): Dice {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number) => Math.floor(next() * n);
  return { below, pick: (items) => items[below(items.length)] as (typeof items)[number], chance: (share) => next() < share };
}

const another = 'choose another place with CASELOAD_DATA_DIR (or DATABASE_URL)';

/**
 * Makes the three demo clinics in a database without clinics; one that has them is left as it is.
 * @throws Error in words where there is a clinic of somebody's own: invented people and real ones are never in one place
 */
export async function tellDemo(admin: pg.ClientConfig): Promise<void> {
  await inDatabase(admin, async (client) => {
    const { rows } = await client.query<{ clinics: number }>('select count(*)::integer as clinics from tenant where id <> 1');
    const isEmpty = rows[0]?.clinics === 0;
    const story = demoStory(new Date(), isEmpty ? await hashPassword(password) : '');
    if (!isEmpty && !(await hasDemo(client, story)))
      throw new Error(
        `There is a clinic of your own here, and the demo is kept apart from it. Start with CASELOAD_DEMO=off, or ${another}.`,
      );
    if (!isEmpty) return;
    await write(client, story);
    // So much at once: nobody should wait for the database to notice by itself.
    await client.query('analyze');
  });
}

/**
 * Outside demo mode, nothing of the demo is served: everybody knows its passwords (AN-8), and its people are invented.
 * @throws Error in words where the demo clinics are in the database
 */
export async function refuseDemo(admin: pg.ClientConfig): Promise<void> {
  await inDatabase(admin, async (client) => {
    if (await hasDemo(client, demoStory(new Date(), '')))
      throw new Error(
        `The demo clinics are here, and your own clinic is kept apart from them. For yours, ${another}. For the demo, set CASELOAD_DEMO=on.`,
      );
  });
}

async function inDatabase(admin: pg.ClientConfig, act: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(admin);
  await client.connect();
  try {
    await act(client);
  } finally {
    await client.end();
  }
}

/** Whether the demo is in a database: told by its logins, whose domains are nobody's. */
async function hasDemo(client: pg.Client, { rows: told }: Story): Promise<boolean> {
  const { rowCount } = await client.query('select from user_account where email = any ($1) limit 1', [
    told.user_account.map((row) => row['email']),
  ]);
  return rowCount === 1;
}

/** The whole demo: three clinics with realistic people and months of history, one for each assignment policy (O1). */
export function demoStory(now: Date, passwordHash: string): Story {
  const dice = diceFrom(20_261_121);
  const ids = diceFrom(7);
  const story = newStory(() => ids.below(2 ** 26) * 2 ** 26 + ids.below(2 ** 26) + 1, now);
  logins.length = 0;
  const people = namesFrom(dice);

  const okta = oktaPhysio(story, passwordHash, people);
  const harbor = harborTherapy(story, passwordHash, people, dice);
  const summit = summitAlliedHealth(story, passwordHash, people, dice);
  fillCaseloads(story, okta, 140, people, dice);
  fillCaseloads(story, harbor, 260, people, dice);
  fillCaseloads(story, summit, 200, people, dice);
  // At Harbor, Tomás and two colleagues; at Summit, Liam and two.
  tellDays(story, harbor, [harbor.therapists[1], harbor.therapists[3], harbor.therapists[4]] as [Member, Member, Member], 14);
  tellDays(story, summit, [summit.therapists[1], summit.therapists[3], summit.therapists[4]] as [Member, Member, Member], 22);
  tellPapers(story, 'okta', okta, 'physio');
  tellPapers(story, 'harbor', harbor, 'therapy');
  tellPapers(story, 'summit', summit, 'allied');
  const { sam, diego } = portalPatient(story, okta, passwordHash);
  const [rolandMorris] = tellForms(story, okta, ['rmdq', 'phq9'], 3);
  tellForms(story, harbor, ['phq9', 'gad7'], 3);
  tellNotes(story, { okta, harbor, summit });
  // Thrown apart, so that what was there before stays as it is.
  const desk = diceFrom(16);
  const offered = {
    okta: tellOffer(story, 'okta', okta, desk),
    harbor: tellOffer(story, 'harbor', harbor, desk),
    summit: tellOffer(story, 'summit', summit, desk),
  };
  tellPortal(story, okta, { withAnyone: true, newClients: true, noticeHours: 4, days: 90, full: [okta.therapists[2]], withheld: [] });
  tellPortal(story, harbor, {
    withAnyone: false,
    newClients: true,
    noticeHours: 24,
    days: 60,
    full: [harbor.therapists[0], harbor.therapists[3]],
    withheld: ['Testing and report'],
  });
  tellPortal(story, summit, {
    withAnyone: false,
    newClients: false,
    noticeHours: 48,
    days: 30,
    full: [summit.therapists[1]],
    withheld: ['Initial consultation', 'Home visit'],
  });
  tellAppointments(story, okta, offered.okta, desk);
  tellAppointments(story, harbor, offered.harbor, desk);
  tellAppointments(story, summit, offered.summit, desk);
  tellWaitlist(story, okta.clinic, offered.okta.services);
  tellWaitlist(story, harbor.clinic, offered.harbor.services);
  if (rolandMorris) asked(story, sam, diego, rolandMorris, 5);
  return story;
}

/** `open`: six colleagues who share everything; each has five others. */
function oktaPhysio(story: Story, passwordHash: string, people: Iterator<Person>): Team {
  const okta = clinic(story, {
    name: 'Okta Physio',
    policy: 'open',
    features: ['therapistPatientAssignment', 'allActivePatientsDashboard', 'clientPortal'],
    timeZone: 'Europe/Berlin',
  });
  const at = accounts(story, okta, 'okta.example', passwordHash, 30);
  const admin = at.owner({ firstName: 'Ingrid', lastName: 'Solberg' });
  const therapists = [
    at.therapist({ firstName: 'Maya', lastName: 'Lin' }, 'Physiotherapy', 'Therapist'),
    at.therapist({ firstName: 'Diego', lastName: 'Ruiz' }, 'Sports physiotherapy', 'Therapist'),
    ...Array.from({ length: 4 }, (_, i) =>
      at.therapist(people.next().value as Person, ['Physiotherapy', 'Manual therapy', 'Osteopathy', 'Occupational therapy'][i] as string),
    ),
  ];
  at.staff({ firstName: 'Noor', lastName: 'Haddad' }, 'scheduler', 'Scheduler');
  return { clinic: okta, therapists, admin, decides: admin, caseloads: new Map() };
}

/** `careTeam`: clinical admins and owners decide; clinicians add colleagues to their own patients. */
function harborTherapy(story: Story, passwordHash: string, people: Iterator<Person>, dice: Dice): Team {
  const harbor = clinic(story, {
    name: 'Harbor Therapy',
    policy: 'careTeam',
    features: ['therapistPatientAssignment', 'allActivePatientsDashboard', 'clientPortal', 'breakGlass'],
    words: { patient: 'client', therapist: 'clinician' },
    timeZone: 'America/New_York',
  });
  const at = accounts(story, harbor, 'harbor.example', passwordHash);
  const admin = at.owner({ firstName: 'Grace', lastName: 'Adeyemi' });
  const ruth = at.therapist({ firstName: 'Ruth', lastName: 'Feldman' }, 'Clinical psychology', 'Clinical admin', {
    roles: ['clinicalAdmin', 'clinician'],
  });
  const tomas = at.therapist({ firstName: 'Tomás', lastName: 'Ibarra' }, 'Psychotherapy', 'Clinician', { permissions: ['canBreakGlass'] });
  const trainee = at.therapist({ firstName: 'Hana', lastName: 'Kobayashi' }, 'Psychotherapy', 'Trainee', { roles: ['trainee'] });
  const supervisor = at.staff({ firstName: 'Samuel', lastName: 'Okonkwo' }, 'supervisor', 'Supervisor');
  supervises(story, supervisor, trainee);
  at.staff({ firstName: 'Claire', lastName: 'Dubois' }, 'scheduler', 'Scheduler');
  // R3: shares Tomás's practitioner, and opens his patients' profiles, not their records.
  at.assistant({ firstName: 'Noah', lastName: 'Petit' }, tomas, 'Assistant, administrative');
  at.staff({ firstName: 'Peter', lastName: 'Novak' }, 'biller', 'Biller');
  const therapists = [
    ruth,
    tomas,
    trainee,
    ...Array.from({ length: 16 }, () => at.therapist(people.next().value as Person, dice.pick(disciplines.therapy))),
  ];
  return { clinic: harbor, therapists, admin, decides: ruth, caseloads: new Map() };
}

/** `managed`: only who may change assigned practitioners does; some clinicians know of nobody but their own. */
function summitAlliedHealth(story: Story, passwordHash: string, people: Iterator<Person>, dice: Dice): Team {
  const summit = clinic(story, {
    name: 'Summit Allied Health',
    policy: 'managed',
    features: ['therapistPatientAssignment', 'clientPortal', 'breakGlass'],
    words: { patient: 'client', therapist: 'practitioner' },
    timeZone: 'Australia/Sydney',
  });
  const at = accounts(story, summit, 'summit.example', passwordHash);
  const admin = at.owner({ firstName: 'Margaret', lastName: "O'Brien" });
  at.staff({ firstName: 'Kiri', lastName: 'Parata' }, 'practiceAdmin', 'Practice admin');
  const holder = at.therapist({ firstName: 'Amara', lastName: 'Nwosu' }, 'Speech pathology', 'Clinician who changes assignments', {
    permissions: ['canChangeAssignedPractitioners'],
  });
  const plain = at.therapist({ firstName: 'Liam', lastName: 'Fraser' }, 'Podiatry', 'Clinician', { permissions: ['canBreakGlass'] });
  const own = at.therapist({ firstName: 'Mei', lastName: 'Zhang' }, 'Dietetics', 'Clinician who sees only her own', { visibility: 'own' });
  at.staff({ firstName: 'Tane', lastName: 'Wiremu' }, 'scheduler', 'Scheduler');
  const therapists = [
    holder,
    plain,
    own,
    ...Array.from({ length: 12 }, () => at.therapist(people.next().value as Person, dice.pick(disciplines.allied))),
  ];
  return { clinic: summit, therapists, admin, decides: holder, caseloads: new Map() };
}

/** Makes members of one clinic; those with a role in words appear among the demo's logins. @param room the smallest capacity of a therapist, in patients */
function accounts(story: Story, at: Clinic, domain: string, passwordHash: string, room = 15) {
  const emailOf = ({ firstName, lastName }: Person) => `${fold(firstName)}.${fold(lastName)}@${domain}`.replaceAll(' ', '');
  const offer = (who: Person, role: string | undefined) => {
    if (role) logins.push({ tenant: at.name, name: `${who.firstName} ${who.lastName}`, role, email: emailOf(who), password });
  };
  const account = (who: Person) => ({ ...who, email: emailOf(who), passwordHash });
  return {
    owner(who: Person): Member {
      offer(who, 'Owner');
      return member(story, at, { ...account(who), roles: ['owner'] });
    },
    staff(who: Person, role: 'scheduler' | 'biller' | 'supervisor' | 'practiceAdmin', offered?: string): Member {
      offer(who, offered);
      return member(story, at, { ...account(who), roles: [role] });
    },
    /** A clinician's helper: on the same practitioner, with the access level `administrative`. */
    assistant(who: Person, to: Member, offered: string): Member {
      offer(who, offered);
      const practises = { ...to, practitionerId: to.practitionerId as number };
      return member(story, at, { ...account(who), roles: ['clinician'], type: 'STAFF', level: 'administrative', practises });
    },
    therapist(who: Person, discipline: string, offered?: string, more: Partial<Parameters<typeof therapist>[2]> = {}): Member {
      offer(who, offered);
      return therapist(story, at, { ...account(who), discipline, capacity: room + 5 * (who.lastName.length % 4), ...more });
    },
  };
}

/** Patients of the last fourteen months: most with one practitioner, some with a team, some handed on, a few gone, a few with nobody. */
function fillCaseloads(
  story: Story,
  { clinic: at, therapists, admin, caseloads }: Team,
  count: number,
  people: Iterator<Person>,
  dice: Dice,
): void {
  const open = story.rows.tenant.some((row) => row['id'] === at.tenantId && row['assignment_policy'] === 'open');
  // Thrown apart, so that who is there does not hang on what is known of them.
  const desk = diceFrom(count);
  const tags = tellTags(story, at, admin);
  for (let i = 0; i < count; i++) {
    const who = people.next().value as Person;
    const unassigned = dice.chance(0.03);
    const first = unassigned ? admin : dice.pick(therapists);
    const daysAgo = 2 + dice.below(420);
    const birthYear = 1938 + dice.below(78);
    const one = patient(story, at, {
      ...who,
      by: first,
      daysAgo,
      ...(dice.chance(0.1) && { preferredName: dice.pick(preferredNames) }),
      email: `${fold(who.firstName)}.${fold(who.lastName)}.${i}@mail.example`.replaceAll(' ', ''),
      phone: `+1 555 ${String(100 + dice.below(900))} ${String(1000 + dice.below(9000))}`,
      birthDate: `${birthYear}-${String(1 + dice.below(12)).padStart(2, '0')}-${String(1 + dice.below(28)).padStart(2, '0')}`,
      status: dice.chance(0.08) ? 'archived' : 'active',
      ...deskKnows(desk, who),
      // By their place, so that nothing else of the demo hangs on it.
      tags: tags.filter((_, nth) => (i * 7 + nth * 5) % (6 + nth * 3) === 0),
    });
    if (unassigned) continue;
    const handedOn = daysAgo > 90 && dice.chance(0.15);
    const others = therapists.filter((other) => other !== first);
    const primary = handedOn ? dice.pick(others) : first;
    if (story.rows.patient.at(-1)?.['status'] === 'active') caseloads.set(primary, [...(caseloads.get(primary) ?? []), one]);
    if (handedOn) assigned(story, one, first, { kind: 'primary', via: 'invite', daysAgo, archivedDaysAgo: 30 + dice.below(50) });
    assigned(story, one, primary, {
      kind: 'primary',
      via: handedOn ? 'handover' : 'invite',
      daysAgo: handedOn ? 30 + dice.below(20) : daysAgo,
      by: handedOn ? admin : first,
    });
    const extra = dice.chance(0.3) ? 1 + dice.below(dice.chance(0.25) ? 4 : 2) : 0;
    const rest = others.filter((other) => other !== primary);
    for (let k = 0; k < extra && rest.length > 0; k++) {
      const [colleague] = rest.splice(dice.below(rest.length), 1);
      if (!colleague) continue;
      // Only where the clinic is open does one join by oneself (A3).
      const joins = open && dice.chance(0.5);
      assigned(story, one, colleague, {
        via: joins ? 'self' : 'manual',
        daysAgo: dice.below(Math.min(daysAgo, 120)),
        by: joins ? colleague : primary,
      });
    }
    if (dice.chance(0.35)) inPortal(story, one, newUser(story, one.email, null), Math.min(daysAgo, 20 + dice.below(60)));
  }
}

/** A patient whose portal can be looked at without an invitation. */
function portalPatient(story: Story, team: Team, passwordHash: string): { sam: Patient; diego: Member } {
  const { clinic: okta, therapists } = team;
  const diego = therapists[1] as Member;
  const sam = patient(story, okta, {
    firstName: 'Samuel',
    lastName: 'Okafor',
    preferredName: 'Sam',
    email: 'sam.okafor@mail.example',
    phone: '+49 555 0100',
    birthDate: '1991-04-17',
    pronouns: 'he/him',
    addressLines: ['Torstraße 140', '10119 Berlin'],
    emergencyContact: { name: 'Ngozi Okafor', relation: 'Sister', phone: '+49 555 0101' },
    language: 'English',
    referredBy: 'Dr Yilmaz, orthopaedics',
    alerts: ['Allergic to latex', 'Hard of hearing: write, do not call'],
    by: diego,
    daysAgo: 64,
  });
  assigned(story, sam, diego, { kind: 'primary', via: 'invite', daysAgo: 64 });
  assigned(story, sam, therapists[3] as Member, { daysAgo: 21 });
  inPortal(story, sam, newUser(story, sam.email, passwordHash), 60);
  toThePortal(story, team, diego, sam, 6);
  logins.push({ tenant: okta.name, name: 'Sam Okafor', role: 'Patient, in the portal', email: sam.email, password });
  return { sam, diego };
}

/** Names from many places, no two alike. */
function* namesFrom(dice: Dice): Generator<Person, never> {
  const used = new Set<string>();
  for (;;) {
    const person = { firstName: dice.pick(givenNames), lastName: dice.pick(familyNames) };
    const key = `${person.firstName} ${person.lastName}`;
    if (used.has(key)) continue;
    used.add(key);
    yield person;
  }
}
