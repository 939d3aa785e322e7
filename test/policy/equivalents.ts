// Mutants that decide the same as the original, with the argument why. Everything else must be killed.
import type { Mutant } from './mutants.ts';

const fenced =
  'The rows come through the fence of their table (a view that looks with the rights of the one asking), which asks for the clinic already.';
const sameClinic =
  'The other side of the join is of the clinic of the one asking already, and what is joined refers to it by ids that are random among 2^53 and belong to one clinic only.';
const portal =
  'A patient in the portal has no member (0), and no row is of member 0; whoever has one is not a patient (app.patient() is 0), and no patient has that id.';

const arguments_: readonly (readonly [object: RegExp, change: RegExp, why: string])[] = [
  [/^app\.assignable$/, /^without "\((tenant_id = \( SELECT app\.tenant|m\.tenant_id = pr\.tenant_id)/, fenced],
  [/^(app|past)\.(connection|condition|reason\w*|record_opens|patient)$/, /^without "\(\w+\.tenant_id = \w+\.tenant_id\)"$/, sameClinic],
  [/^app\.my_block$/, /^without "\(tenant_id = /, sameClinic],
  [/^app\.visible_(parting|need)$/, /^without "\([ag]\.tenant_id = [an]\.tenant_id\)"$/, sameClinic],
  [
    /^(app|past)\.(connection|reason_supervises|member|patient|patient_block|tenant_feature)$/,
    /^without "\((\w+\.)?tenant_id = \( SELECT app\.tenant/,
    `${sameClinic} Where it is read, the clinic is asked for.`,
  ],
  [
    /\.visible_(opening|reason|condition)$/,
    /"\(?\( SELECT app\.member\(\) AS member\) <> 0\)?"|"\(?patient_id = \( SELECT app\.patient\(\)/,
    portal,
  ],
  [
    /^app\.visible_condition$/,
    /^without "\(NOT \(blocked AND/,
    'Now, who is blocked does not see the patient at all; the condition is for schema past, where they may have been blocked then.',
  ],
  [
    /^app\.(\w+_refusal|become|creates_now|my_\w+|has_\w+|sees_every_name|opens_every_profile|page_of_patients|enter)$/,
    /^("[mptal]\.tenant_id = app\.tenant\(\) and" is ""|without "\(\w+\.tenant_id = app\.tenant\(\)\)")/,
    'The row is found by an id that is random among 2^53 and of one clinic only; and, but in functions with the rights of their owner, it comes through the fence.',
  ],
  [/^app\.change_refusal$/, /"t\.tenant_id = app\.tenant\(\) and" is ""/, fenced],
  [
    /^app\.\w+_refusal$/,
    /^'\w+' is '\w+' at "….*\breturn '\w+'; end if;"$/,
    'Only the word of the refusal is another; it is refused all the same. Which word, and so which sentence, is for the tests through the door.',
  ],
  [
    /^app\.request_refusal$/,
    /^without "if mine is null/,
    'Nobody is assignable by no id: it is refused a few lines later, as invalidTarget instead of notAPractitioner.',
  ],
  [
    /^app\.change_refusal$/,
    /^", false\)" is ", true\)"/,
    'Nothing is known only where the row is being made: then there is no kind, beginning or end to compare with, and nothing is taken away.',
  ],
  [
    /^app\.my_care_team$/,
    /^"and" is "or"/,
    'It is asked for a patient in the portal only, to whom row security shows the active assignments of their own and no others.',
  ],
  [
    /^policy edit(ed)? on (patient|patient_profile|profile_version)$/,
    /^using: .*app\.(sees_every_name|my_patients|my_blocks)\(\)/,
    'The condition says twice that the patient is visible: what may be done in their chart (app.chart_refusal) is refused where they are not.',
  ],
  [
    /^(app\.creates_now|policy \w+ on patient)$/,
    /without "\((p\.)?created_by = (app\.member\(\)|\( SELECT app\.member\(\) AS member\))\)"/,
    'A transaction acts as one member, and now() is the moment at which it began: what was created at that very moment was created in it.',
  ],
  [
    /^policy inside on diagnosis_code_sample$/,
    /^using: without "\(m\./,
    'It is shown to whoever sees a colleague: a member sees themselves at least, and a patient in the portal no member (app.assignable).',
  ],
  [
    /^policy need_to_know on letter$/,
    /^using: without "\(d\.(tenant|patient)_id = letter\./,
    'What was sent refers to its letter together with the patient of it, and ids are random among 2^53 and belong to one clinic only.',
  ],
  [
    /^policy manage on member$/,
    /^with check: without "\(id <> \( SELECT app\.member/,
    'Nobody may change an id, and it is the only policy by which a member is changed: the row is another’s afterwards where it was before.',
  ],
  [
    /^app\.assign_refusal$/,
    /^without "if me\.id is null/,
    'To a patient in the portal no member is visible, so nobody can be assigned (app.assignable): the answer is invalidTarget instead of noRight, a refusal as well.',
  ],
];

/** Why a mutant decides the same as the original; undefined where nobody has said. */
export const equivalentBecause = ({ object, change }: Pick<Mutant, 'object' | 'change'>): string | undefined =>
  arguments_.find(([of, what]) => of.test(object) && what.test(change))?.[2];
