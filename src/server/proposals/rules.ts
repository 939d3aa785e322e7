import { fold } from '#src/platform/names.ts';

/** A patient who needs somebody else, with what speaks for a colleague. */
export type Wanting = {
  id: number;
  language: string | null;
  /** The others on the care team, now or later. */
  team: number[];
  /** With whom of the others they have had how many appointments. */
  met: { practitionerId: number; times: number }[];
  /** Who cannot be chosen for them. */
  barred?: readonly number[];
};
/** Somebody who can be assigned (A2). */
export type Colleague = {
  id: number;
  discipline: string;
  languages: string[];
  /** How many patients at a time; null where the clinic sets no limit. */
  capacity: number | null;
  acceptingNewPatients: boolean;
  caseload: number;
};
/** What speaks for a proposal; `overCapacity` speaks against it, and nobody else could be found. */
type Ground = 'careTeam' | 'metBefore' | 'discipline' | 'language' | 'overCapacity';
export type Proposal = { patientId: number; practitionerId: number | null; grounds: Ground[] };

const weight: Record<Exclude<Ground, 'overCapacity'>, number> = { discipline: 4, careTeam: 3, metBefore: 2, language: 2 };
const isSaid = (one: string | null, other: string) => one !== null && fold(one) !== '' && fold(one) === fold(other);

/**
 * Proposes a colleague for each patient: whoever has room, and time for their appointments, then whom most speaks for, then whoever is least full.
 * Who takes nobody new is proposed only to patients who have them already; nobody (null), where nobody is left. The same answer for the same question.
 * @param discipline of the practitioner who goes; an empty one speaks for nobody
 * @param colleagues by name, which decides last
 * @param hasTime whether a colleague has time for what a patient is booked for; where it says so, that is taken
 */
export function propose(
  patients: readonly Wanting[],
  colleagues: readonly Colleague[],
  discipline: string,
  hasTime: (patientId: number, practitionerId: number) => boolean = () => true,
): Proposal[] {
  const given = new Map(colleagues.map(({ id }) => [id, 0]));
  const limits = colleagues.flatMap(({ capacity }) => capacity ?? []);
  // Without a limit of their own, one is as full as those with the widest.
  const usual = Math.max(1, ...limits, ...(limits.length === 0 ? colleagues.map(({ caseload }) => caseload + patients.length) : []));
  const loadOf = (one: Colleague) => one.caseload + (given.get(one.id) ?? 0);
  const fillOf = (one: Colleague) => loadOf(one) / Math.max(one.capacity ?? usual, 0.001);

  const groundsOf = (patient: Wanting, one: Colleague): Exclude<Ground, 'overCapacity'>[] => [
    ...(patient.team.includes(one.id) ? (['careTeam'] as const) : []),
    ...(patient.met.some(({ practitionerId }) => practitionerId === one.id) ? (['metBefore'] as const) : []),
    ...(isSaid(discipline, one.discipline) ? (['discipline'] as const) : []),
    ...(one.languages.some((language) => isSaid(patient.language, language)) ? (['language'] as const) : []),
  ];
  const choose = (patient: Wanting): Proposal => {
    const offered = colleagues
      .filter(({ id }) => !patient.barred?.includes(id))
      .map((one) => {
        const grounds = groundsOf(patient, one);
        const isOn = patient.team.includes(one.id);
        return {
          one,
          grounds,
          may: isOn || one.acceptingNewPatients,
          // Who has the patient already does not get fuller.
          hasRoom: isOn || one.capacity === null || loadOf(one) < one.capacity,
          score: grounds.reduce((sum, ground) => sum + weight[ground], 0),
        };
      })
      .filter(({ may }) => may)
      .toSorted((a, b) => Number(b.hasRoom) - Number(a.hasRoom) || b.score - a.score || fillOf(a.one) - fillOf(b.one));
    const best = offered.find(({ one, hasRoom }) => hasRoom && hasTime(patient.id, one.id)) ?? offered[0];
    if (!best) return { patientId: patient.id, practitionerId: null, grounds: [] };
    if (!patient.team.includes(best.one.id)) given.set(best.one.id, (given.get(best.one.id) ?? 0) + 1);
    return {
      patientId: patient.id,
      practitionerId: best.one.id,
      grounds: best.hasRoom ? best.grounds : [...best.grounds, 'overCapacity'],
    };
  };
  // First those for whom most speaks for somebody, so that the room there is goes to them.
  const strength = (patient: Wanting) =>
    Math.max(0, ...colleagues.map((one) => groundsOf(patient, one).reduce((sum, ground) => sum + weight[ground], 0)));
  const strengths = new Map(patients.map((patient) => [patient.id, strength(patient)]));
  const chosen = new Map(
    patients.toSorted((a, b) => (strengths.get(b.id) ?? 0) - (strengths.get(a.id) ?? 0)).map((patient) => [patient.id, choose(patient)]),
  );
  return patients.flatMap(({ id }) => chosen.get(id) ?? []);
}
