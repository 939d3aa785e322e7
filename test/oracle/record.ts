// The clinical record as a program (R1, R3, R6, A14, C1–C4): what a member may do in a chart, and what that means for each thing in
// it. Like decide.ts: pure, from the prose alone.
import {
  allow,
  deny,
  has,
  holds,
  holdsRight,
  isOnTeam,
  meeting,
  opensRecord,
  ownConnections,
  careTeamNow,
  permitted,
  opensInPortal,
  seesPatient,
  standing,
} from './decide.ts';
import type { Right } from './decide.ts';
import type { Decision, Member, Patient, Principal, RecordItem, World } from './world.ts';

/** What can be asked of a chart: a row of table R each. */
export const WAYS = ['read', 'write', 'contact', 'psychotherapy', 'cosign', 'profile', 'export'] as const;
export type Way = (typeof WAYS)[number];
const RIGHT_OF: Record<Way, Right> = {
  read: 'record.read',
  write: 'record.write',
  contact: 'contactNote.write',
  psychotherapy: 'psychotherapyNote.write',
  cosign: 'note.coSign',
  profile: 'profile.edit',
  export: 'patient.export',
};

/** Patients of practitioners whom the member supervises. */
const supervises = (world: World, member: Member, patientId: number): boolean => {
  const team = careTeamNow(world, patientId);
  return world.supervisions.some((s) => s.supervisorMemberId === member.id && team.has(s.practitionerId) && holds(s));
};

/** Whether the record opens by anything but an emergency access of one's own. */
const opensOtherwise = (world: World, who: Principal, patientId: number): boolean =>
  opensRecord({ ...world, emergencies: [] }, who, patientId).allow;

// A world does not change, and everything in a chart asks the same of it.
const decided = new WeakMap<World, Map<string, Decision>>();

/** R1, R6, A14: may this be done in the chart at all? */
export function mayInChart(world: World, who: Principal, patientId: number, way: Way): Decision {
  const known = decided.get(world) ?? new Map<string, Decision>();
  decided.set(world, known);
  const key = `${who.kind} ${who.tenantId} ${who.kind === 'member' ? who.memberId : who.patientId} ${patientId} ${way}`;
  const decision = known.get(key) ?? decide(world, who, patientId, way);
  known.set(key, decision);
  return decision;
}

function decide(world: World, who: Principal, patientId: number, way: Way): Decision {
  const right = holdsRight(world, who, RIGHT_OF[way]);
  if (!right.allow) return right;
  const met = meeting(world, who, patientId);
  if (typeof met === 'string') return deny(met);
  if (way === 'profile') return editsProfile(world, who, met);
  // Table R: contact notes of all patients, as far as they exist for the scheduler.
  if (way === 'contact' && has(met[0], ['scheduler'])) return seesPatient(world, who, patientId);
  const opens = opensRecord(world, who, patientId);
  if (!opens.allow || way === 'read') return opens;
  switch (way) {
    case 'cosign':
      return supervises(world, met[0], patientId) ? opens : deny('R1 not a supervisee');
    case 'export':
      return opensOtherwise(world, who, patientId) ? opens : deny('A14 only by an emergency');
    case 'psychotherapy':
      return writesPsychotherapy(world, who, met);
    default:
      return givesCare(world, met);
  }
}

// "all" for a Clinical admin; "assigned" for who gives care, in an emergency too, reading (ra).
function givesCare(world: World, [member, patient]: [Member, Patient]): Decision {
  if (has(member, ['clinicalAdmin'])) return allow('R1 a role holds the right');
  const assigned = has(member, ['clinician', 'trainee']) && ownConnections(world, member, patient.id).length > 0;
  return assigned ? allow('R6 assigned now') : deny('R1 not assigned');
}

// A14: an emergency never reaches them, whatever the role.
function writesPsychotherapy(world: World, who: Principal, [member, patient]: [Member, Patient]): Decision {
  if (!opensOtherwise(world, who, patient.id)) return deny('A14 only by an emergency');
  if (has(member, ['clinicalAdmin'])) return allow('R1 a role holds the right');
  return isOnTeam(world, member, patient.id) ? allow('R6 assigned now') : deny('R1 not assigned');
}

// R3: the profile asks for no access level. An emergency puts nobody on the care team.
function editsProfile(world: World, who: Principal, [member, patient]: [Member, Patient]): Decision {
  const seen = seesPatient(world, who, patient.id);
  if (!seen.allow || has(member, ['owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler'])) return seen;
  if (has(member, ['clinician', 'trainee']) && isOnTeam(world, member, patient.id)) return allow('R6 assigned now');
  if (has(member, ['supervisor']) && supervises(world, member, patient.id)) return allow('R6 supervises someone assigned now');
  return deny('R1 not assigned');
}

// ---- C1, C2, C4: each thing in a chart

/** Of which sort it is, whether it is seen by its author alone, and whether it waits sealed. */
type Sort = 'record' | 'contact' | 'psychotherapy' | 'file';
const KINDS: Record<RecordItem['kind'], { sort: Sort; draft?: true; sealed?: 'kept' | 'given' }> = {
  signedNote: { sort: 'record' },
  draftNote: { sort: 'record', draft: true },
  contactNote: { sort: 'contact' },
  draftContactNote: { sort: 'contact', draft: true },
  psychotherapyNote: { sort: 'psychotherapy', draft: true },
  form: { sort: 'record' },
  draftForm: { sort: 'record', draft: true },
  sentForm: { sort: 'record' },
  withdrawnForm: { sort: 'record' },
  file: { sort: 'file' },
  arrivingFile: { sort: 'file', draft: true },
  letter: { sort: 'record' },
  draftLetter: { sort: 'record', draft: true },
  diagnosis: { sort: 'record' },
  sealedDraft: { sort: 'record', sealed: 'kept' },
  givenDraft: { sort: 'record', sealed: 'given' },
};
const WRITES = { record: 'write', contact: 'contact', psychotherapy: 'psychotherapy', file: 'write' } as const;
// Table R: files are viewed by those who edit them, psychotherapy notes read by who may write them.
const READS = { ...WRITES, record: 'read' } as const;
export const sortOf = (item: RecordItem): Sort => KINDS[item.kind].sort;

export const isAuthor = (who: Principal, item: RecordItem) => who.kind === 'member' && who.memberId === item.authorMemberId;

/** What it says. A sealed draft is read by nobody, and once it was given by those who write in the chart (C4). */
export function readsItem(world: World, who: Principal, item: RecordItem): Decision {
  const { sort, draft, sealed } = KINDS[item.kind];
  // What is sent into the portal is a letter, or a form to fill in, and nothing else.
  if (who.kind === 'portal') {
    if (item.patientId !== who.patientId) return deny('B3 not in the portal');
    if (item.kind === 'sentForm') return opensInPortal(world, who, 'forms');
    return item.kind === 'letter' && item.shared ? opensInPortal(world, who, 'documents') : deny('B3 not in the portal');
  }
  if (sealed === 'kept') return deny('C4 sealed');
  if (draft && !isAuthor(who, item)) return deny('C1 of its author alone');
  const reads = mayInChart(world, who, item.patientId, sealed ? 'write' : READS[sort]);
  // Who reads the record reads its contact notes.
  return sort === 'contact' && !reads.allow ? mayInChart(world, who, item.patientId, 'read') : reads;
}

/** B3: what a client has answered so far is theirs alone. */
export const readsAnswers = (world: World, who: Principal, item: RecordItem): Decision =>
  who.kind === 'portal' && item.patientId === who.patientId ? opensInPortal(world, who, 'forms') : deny('B3 the client’s alone');

/** B3: answering is for the client, while the form is not withdrawn. */
export const answers = (world: World, who: Principal, item: RecordItem): Decision =>
  item.kind === 'sentForm' ? readsAnswers(world, who, item) : deny('B3 withdrawn');

/** Beginning one, in one’s own name. */
export const begins = (world: World, who: Principal, patientId: number, sort: Sort): Decision =>
  mayInChart(world, who, patientId, WRITES[sort]);

/** Going on with it: its author while it is a draft; files and diagnoses, whoever writes in the chart. What is signed stays (C1, C3). */
export function goesOn(world: World, who: Principal, item: RecordItem): Decision {
  const { sort, draft } = KINDS[item.kind];
  if (draft && !isAuthor(who, item)) return deny('C1 of its author alone');
  return draft || item.kind === 'file' || item.kind === 'diagnosis' ? begins(world, who, item.patientId, sort) : deny('C1 C3 locked');
}

/** An addendum to a signed note, under one’s own name (C1). */
export const adds = (world: World, who: Principal, item: RecordItem): Decision =>
  item.kind === 'signedNote' || item.kind === 'contactNote' ? begins(world, who, item.patientId, sortOf(item)) : deny('C1 not signed');

/** C1: what a member writes needs the supervisor’s co-signature, where no other of their roles answers for it; contacts need none. */
export const isCoSigned = (world: World, item: RecordItem): boolean =>
  item.kind === 'signedNote' && world.members.some((m) => m.id === item.authorMemberId && isTrainee(m));
export const isTrainee = (member: Member): boolean => has(member, ['trainee']) && !has(member, ['clinician', 'clinicalAdmin']);

/** Co-signing a note, or returning it: whoever supervises its author's practitioner now, in a chart of a supervisee; never one's own. */
export function coSigns(world: World, who: Principal, item: RecordItem): Decision {
  if (!isCoSigned(world, item)) return deny('C1 no co-signature');
  if (isAuthor(who, item)) return deny('C1 not one’s own');
  const author = world.members.find((m) => m.id === item.authorMemberId);
  const watched = world.supervisions.some(
    (s) => who.kind === 'member' && s.supervisorMemberId === who.memberId && s.practitionerId === author?.practitionerId && holds(s),
  );
  return watched ? mayInChart(world, who, item.patientId, 'cosign') : deny('R1 not a supervisee');
}

/** Signing one's own signed note anew, with the permission to unlock (C1). */
export function signsAgain(world: World, who: Principal, item: RecordItem): Decision {
  if (!isAuthor(who, item)) return deny('C1 of its author alone');
  const may = begins(world, who, item.patientId, sortOf(item));
  const member = standing(world, who);
  if (!may.allow || typeof member === 'string') return may;
  return permitted(member, 'canUnlockNotes') ? may : deny('C1 C3 locked');
}

/** C4: that one's own unsaved text was kept is known to oneself, whatever has closed since. */
export function knowsSealed(world: World, who: Principal, item: RecordItem): Decision {
  const member = standing(world, who);
  if (typeof member === 'string') return deny(member);
  if (isAuthor(who, item)) return allow('C4 one’s own text');
  return item.kind === 'givenDraft' ? mayInChart(world, who, item.patientId, 'write') : deny('C4 sealed');
}
