import { Problem } from '#src/contract/problems.ts';
import { changeMember, changePractitioner, endSupervision, previewMember, supervise, team } from '#src/contract/team.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { effectOf, takeClinic } from '../clinic/queries.ts';
import {
  beginSupervision,
  endSupervisionNow,
  memberToChange,
  practitionersNow,
  supervisionsNow,
  teamNow,
  writeMember,
  writePractitioner,
} from './queries.ts';
import type { Wanted } from './queries.ts';
import { rightsByChange, withChange } from './rules.ts';
import type { MemberChange } from './rules.ts';

/** A member who may be changed as wanted, with what that would make of them. Nobody else changes the team until the transaction ends. */
const taken = async (tx: Tx, memberId: number, wanted: MemberChange & Wanted) => {
  if (!(await tx.one(takeClinic()))) throw new Problem('not_allowed');
  const found = await tx.one(memberToChange(memberId, wanted));
  if (!found) throw new Problem('not_found');
  const { refusal, ...before } = found;
  if (refusal) throw new Problem(refusal);
  return { before, ...withChange(before, wanted) };
};

export const routes: Route[] = [
  answer(
    team,
    () => [teamNow(), practitionersNow(), supervisionsNow()],
    ([members, practitioners, supervisions]) => ({ members, practitioners, supervisions }),
  ),

  // Threat: raising one's own rights, making an owner of a friend, or unmaking the last. The fence refuses it under the clinic's lock; old and new are logged.
  serve(changeMember, async ({ tx, params, body }) => {
    const { before, after, changed } = await taken(tx, params.memberId, body);
    if (Object.keys(changed).length === 0) return before;
    const written = await tx.one(writeMember(after, changed));
    if (!written) throw new Problem('owners_only');
    return written;
  }),

  // Threat: a preview that stays, or that tells of patients one does not see. It needs the right of the change, and the database takes it back.
  serve(previewMember, async ({ tx, params, body }) => {
    const { before, after, changed } = await taken(tx, params.memberId, body);
    const members = await effectOf(tx, before.id, () => tx.one(writeMember(after, changed)));
    return { members, rights: rightsByChange(before, after) };
  }),

  // Threat: a practitioner of another clinic, and numbers that no clinic means. Row security and the contract; old and new are logged.
  answer(
    changePractitioner,
    ({ params, body }) => [
      writePractitioner(params.practitionerId, { ...body, languages: body.languages && [...new Set(body.languages)] }),
    ],
    ([[written]]) => {
      if (!written) throw new Problem('not_found');
      return written;
    },
  ),

  // Threat: supervising to read. Nobody is made a supervisor by themselves, or in the past; it is logged.
  answer(
    supervise,
    ({ body }) => [beginSupervision(body)],
    ([[made]]) => {
      if (!made) throw new Problem('internal');
      if (made.refusal) throw new Problem(made.refusal);
      return made;
    },
  ),

  // Threat: hiding that somebody supervised. It is ended, never deleted, and logged; nobody ends their own.
  answer(
    endSupervision,
    ({ params }) => [endSupervisionNow(params.supervisionId)],
    ([[ended]]) => {
      if (!ended) throw new Problem('not_found');
      if (ended.refusal) throw new Problem(ended.refusal);
      return ended;
    },
  ),
];
