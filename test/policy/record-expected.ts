// What the oracle says about charts, for one principal.
import * as portal from '#test/oracle/portal.ts';
import * as record from '#test/oracle/record.ts';
import { seesPatient, standing } from '#test/oracle/decide.ts';
import type { Decision, Principal, RecordItem, World } from '#test/oracle/world.ts';
import { deciderOf, isDated } from './record-answers.ts';
import type { Tried } from './record-answers.ts';
import type { Expected, Verdict } from './expected.ts';
import { seeingKept } from './keeping-answers.ts';
import { kindsIn, recordTables } from './record-rows.ts';
import type { RecordTable } from './record-rows.ts';

const no = (reason: string): Verdict => ({ allow: false, reason });

/** What is read of a thing in a chart in one of its tables. */
function reads(world: World, who: Principal, item: RecordItem, table: RecordTable): Decision | Verdict {
  // A sealed draft is of a note that is still its author's draft.
  const draft: RecordItem = {
    ...item,
    kind: item.kind === 'draftContactNote' || item.kind === 'contactNote' ? 'draftContactNote' : 'draftNote',
  };
  const note = kindsIn.sealed_draft.includes(item.kind) ? draft : item;
  switch (table) {
    case 'note':
      return record.readsItem(world, who, note);
    case 'note_begun':
      return record.knowsSealed(world, who, draft);
    // Open while its author goes on with it.
    case 'note_draft':
      return record.goesOn(world, who, draft);
    case 'sealed_draft':
      return record.knowsSealed(world, who, item);
    case 'form_request_answer':
      return record.readsAnswers(world, who, item);
    default:
      return record.readsItem(world, who, item);
  }
}

/** What may be done in these charts, and what is read of everything there is; with each named, of that chart alone. */
export function seeingCharts(world: World, who: Principal, charts: readonly number[], named: boolean): Expected {
  const ways = () =>
    new Map(charts.flatMap((id) => record.WAYS.map((way) => [`${id}-${way}`, record.mayInChart(world, who, id, way) as Verdict] as const)));
  const expected: Expected = named ? { chart_for: ways() } : { chart_refusal: ways() };
  for (const table of Object.keys(recordTables) as RecordTable[]) {
    const all = (expected[named ? `chart: ${table}` : table] = new Map<string, Verdict>());
    for (const item of world.records) {
      if (!kindsIn[table].includes(item.kind)) continue;
      const verdict = reads(world, who, item, table);
      const key = `${item.patientId}-${item.id}`;
      if (!named) all.set(key, verdict);
      // Naming a chart opens no other; what one knows of one's own unsaved text, or in the portal, depends on none.
      else
        for (const chart of charts)
          if (chart === item.patientId || (verdict.allow && ofNoChart(table, who, item))) all.set(`${chart}-${key}`, verdict);
    }
  }
  if (named) return expected;
  expected['profile_version'] = new Map(
    world.patients.map(({ id }) => [String(id), record.mayInChart(world, who, id, 'profile') as Verdict] as const),
  );
  return { ...expected, ...seeingKept(world, who) };
}

const ofNoChart = (table: RecordTable, who: Principal, item: RecordItem): boolean =>
  who.kind === 'portal' || table === 'note_begun' || (table === 'sealed_draft' && record.isAuthor(who, item));

/** What is tried in charts, and whether it may be: `nth` of `of` of the things in them, and half of one's own. */
export function writingInCharts(world: World, who: Principal, charts: readonly number[], nth: number, of: number) {
  const tried: Tried[] = [];
  const expected: Expected = {};
  const attempt = (one: Tried, verdict: Verdict | Decision) => {
    tried.push(one);
    (expected[deciderOf(one)] ??= new Map()).set(`${one.patientId}-${one.thing}`, verdict);
  };
  const another = world.members.find((m) => m.tenantId === who.tenantId && (who.kind === 'portal' || m.id !== who.memberId))?.id;
  const elsewhere = (patientId: number) => charts.find((id) => id !== patientId) ?? null;

  for (const [at, patientId] of charts.entries()) {
    if (at !== nth % charts.length) continue;
    // By turns with the chart named and without.
    const chart = nth % 4 < 2 ? patientId : null;
    const one = { patientId, thing: 0 };
    const beginning = (what: string, verdict: Decision) => {
      attempt({ ...one, what, chart }, verdict);
      if (what.startsWith('edit')) return;
      if (nth % 3 === 0)
        attempt(
          { ...one, what, chart: elsewhere(patientId) },
          what.startsWith('keep') ? verdict : elsewhere(patientId) === null ? verdict : no('of the chart that is named'),
        );
      if (isDated(what) && verdict.allow) attempt({ ...one, what, chart, backdated: true }, no('AU-4 at the moment it is done'));
      if (nth % 3 === 1 && another) attempt({ ...one, what, chart, author: another }, no('in one’s own name'));
    };
    // R4: who may not know of a patient is told the same as of one that never existed, not that the chart is closed. Who is not let in is told nothing.
    const seen = seesPatient(world, who, patientId);
    const isTold = !seen.allow && (who.kind === 'portal' || typeof standing(world, who) !== 'string');
    attempt({ ...one, what: 'be told that there is no such chart', chart }, { ...seen, allow: isTold });
    const sorted = (sort: 'record' | 'contact' | 'psychotherapy' | 'file') => record.begins(world, who, patientId, sort);
    for (const what of ['begin a note', 'begin a form', 'send a form', 'begin a letter', 'record a diagnosis'])
      beginning(what, sorted('record'));
    beginning('begin a contact note', sorted('contact'));
    beginning('begin a psychotherapy note', sorted('psychotherapy'));
    beginning('upload a file', sorted('file'));
    attempt({ ...one, what: 'begin a signed note', chart }, no('C1 signed is what was a draft'));
    const profile = record.mayInChart(world, who, patientId, 'profile');
    for (const what of ['edit the name', 'edit the alerts', 'keep what the profile was']) beginning(what, profile);
    for (const what of ['edit the profile', 'edit the phone'])
      beginning(what, who.kind === 'portal' ? portal.editsOwnProfile(world, who, patientId) : profile);
  }

  // Few supervise anyone, and fewer the author of a note: they try all that could wait for them.
  const supervises = world.supervisions.some((s) => who.kind === 'member' && s.supervisorMemberId === who.memberId);
  for (const [at, item] of world.records.entries()) {
    const every = record.isAuthor(who, item) ? 2 : supervises && record.isCoSigned(world, item) ? 1 : of;
    if (at % every !== nth % every) continue;
    const one = { patientId: item.patientId, thing: item.id };
    const chart = (at + nth) % 2 ? item.patientId : null;
    const kind = record.sortOf(item) === 'contact' ? 'contact' : 'progress';
    const may = (what: string, verdict: Verdict | Decision, more: Partial<Tried> = {}) => {
      attempt({ ...one, what, chart, kind, ...more }, verdict);
      if (isDated(what) && verdict.allow) attempt({ ...one, what, chart, kind, backdated: true }, no('AU-4 at the moment it is done'));
    };
    const goesOn = record.goesOn(world, who, item);
    const trainee = standing(world, who);
    const answers = (verdict: Decision): Verdict | Decision =>
      verdict.allow && typeof trainee !== 'string' && record.isTrainee(trainee) ? no('R1 co-signed') : verdict;
    switch (item.kind) {
      case 'draftNote':
      case 'draftContactNote':
        may('save the note', goesOn);
        may('sign the note', goesOn);
        may('add to the note', record.adds(world, who, item));
        may(
          'keep unsaved text',
          record.isAuthor(who, item) && typeof trainee !== 'string' ? { allow: true, reason: 'C4' } : no('C4 one’s own'),
        );
        break;
      case 'signedNote':
      case 'contactNote':
        may('rewrite the note', no('C1 locked'));
        may('sign the note', record.signsAgain(world, who, item));
        may('add to the note', record.adds(world, who, item));
        if (another) may('add to the note', no('in one’s own name'), { author: another });
        may('co-sign the note', record.coSigns(world, who, item));
        may('return the note', record.coSigns(world, who, item));
        if (another) may('co-sign the note', no('in one’s own name'), { author: another });
        break;
      case 'psychotherapyNote':
        may('save the psychotherapy note', goesOn);
        break;
      case 'form':
      case 'draftForm':
        may('save the form', goesOn);
        may('complete the form', goesOn);
        break;
      case 'sentForm':
        may('withdraw the form', record.begins(world, who, item.patientId, 'record'));
        if (another) may('withdraw the form', no('in one’s own name'), { author: another });
        may('answer the form', record.answers(world, who, item));
        may('finish the answers', record.answers(world, who, item));
        break;
      case 'withdrawnForm':
        may('withdraw the form', no('B3 withdrawn already'));
        may('answer the form', record.answers(world, who, item));
        break;
      case 'file':
      case 'arrivingFile':
        may('name the file', goesOn);
        may('archive the file', goesOn);
        if (another) may('archive the file', no('in one’s own name'), { author: another });
        may('exchange the file', no('C3 another version'));
        break;
      case 'letter':
        may('send the letter', answers(record.begins(world, who, item.patientId, 'record')));
        may('save the letter', no('C3 finished'));
        break;
      case 'draftLetter':
        may('save the letter', goesOn);
        may('finish the letter', goesOn);
        may('send the letter', no('C2 a draft'));
        break;
      case 'diagnosis':
        // A trainee goes on with what they recorded themselves (reading hb).
        may('change the diagnosis', record.isAuthor(who, item) ? goesOn : answers(goesOn));
        may('confirm the diagnosis', answers(goesOn));
        if (another) may('change the diagnosis', no('in one’s own name'), { author: another });
        break;
      case 'sealedDraft':
        may('give the sealed draft', record.knowsSealed(world, who, item));
        may('take the given draft', no('C4 not given'));
        break;
      case 'givenDraft':
        may('give the sealed draft', no('C4 given already'));
        may('take the given draft, and date it anew', no('C4 given already'));
        may('take the given draft', record.begins(world, who, item.patientId, 'record'));
        break;
    }
  }
  return { tried, expected };
}
