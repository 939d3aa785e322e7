/** Everything that can go wrong on purpose: a status, and advice for the person who must act next. */
export const problems = {
  invalid: [400, 'The request is not of the expected form. Check the fields named and send it again.'],
  not_signed_in: [401, 'You are not signed in, or your session has ended. Sign in and try again.'],
  wrong_credentials: [401, 'E-mail address and password do not match. Check both and try again.'],
  not_allowed: [403, 'Your role does not include this. Ask an owner or practice admin of your clinic.'],
  feature_off: [403, 'Feature not enabled for this tenant'],
  demo_only: [404, 'There is nothing here.'],
  cross_site: [403, 'This request came from another site and was not carried out. Open Caseload itself and try again.'],
  emergency_assigns_nobody: [403, 'Emergency access does not let you assign anyone. Request access, or ask the care team.'],
  owner_stays: [422, 'An owner can be neither suspended nor unapproved. Take the role of owner away first.'],
  own_rights: [403, 'Nobody changes their own rights. Ask another owner or practice admin of your clinic.'],
  owners_only: [403, 'Only an owner makes, changes or removes an owner. Ask one of them.'],
  record_closed: [403, 'This record is not open to you. Open the Access tab to see what would change that.'],
  record_read_only: [403, 'This record is open to you to read. Its care team and the clinical admins write in it: ask one of them.'],
  not_in_emergency: [403, 'Emergency access opens the record and no more. Request access, or ask the care team.'],
  administrative_level: [
    403,
    'Your access level is administrative, so no record opens to you. Ask an owner or practice admin to set it to clinical.',
  ],
  self_by_request: [403, 'At this clinic you cannot assign yourself. Request access: the care team or a clinical admin decides.'],
  colleague_by_team: [
    403,
    'You are not on this care team, so you cannot add a colleague to it. Ask someone on the team, or a clinical admin.',
  ],
  managed_assignments: [
    403,
    'At this clinic only people who may change assigned practitioners do this. Ask a clinical admin or the owner.',
  ],
  admins_unassign: [403, 'At this clinic only a clinical admin or the owner removes someone from a care team. Ask one of them.'],
  not_found: [404, 'There is nothing here that you can see. It may have been removed, or the address may be wrong.'],
  another_clinic: [409, 'You have since opened another clinic in this browser. Reload the page, then try again.'],
  care_team_changed: [409, 'Someone changed this care team meanwhile. Look at both versions, then save again.'],
  changed_meanwhile: [412, 'Someone changed this meanwhile. Look at what it is now, then save again.'],
  template_archived: [409, 'This template is offered no longer. Choose another, or ask who manages your clinic’s templates to restore it.'],
  form_completed: [409, 'This form is completed and stays as it is. Correct it instead: the original is kept.'],
  form_incomplete: [422, 'Some questions that must be answered are not. Answer those named, then complete the form again.'],
  already_corrected: [409, 'This form has been corrected already. Open its correction, and correct that one.'],
  booking_not_yours: [403, 'You book for patients whose care team you are on. Ask someone on the team, a scheduler or a clinical admin.'],
  slot_taken: [409, 'This time was booked a moment ago. Choose another.'],
  patient_booked: [409, 'This patient is booked at that time already. Choose another time.'],
  outside_hours: [409, 'This is outside the working hours, or during an absence. Choose another time, or book it anyway.'],
  location_archived: [409, 'This location is used no longer. Restore it first.'],
  service_gone: [409, 'This service or room is offered no longer. Choose another.'],
  appointment_cancelled: [409, 'This appointment is cancelled. Restore it first, if its time is still free.'],
  appointment_over: [409, 'This appointment is past, cancelled or under way. Call your clinic if that is wrong.'],
  no_own_calendar: [409, 'You have no calendar of your own, since you see no patients yourself. There is nothing to subscribe to.'],
  appointments_undecided: [409, 'There are appointments to come with whom you remove. Say of each whether it is kept, moved or cancelled.'],
  not_their_appointment: [422, 'Not all of these are appointments to come with those whom you remove. Reload the list and decide again.'],
  colleague_not_free: [
    409,
    'Not everyone has the times free that you move to them. Choose someone else for those, or keep or cancel them. Nothing was changed.',
  ],
  hours_overlap: [422, 'Two of these hours overlap. Nobody works at two places at once: change one of them.'],
  already_settled: [409, 'A colleague has settled this already.'],
  already_requested: [409, 'You have asked for this already. The care team or a clinical admin decides.'],
  access_not_needed: [409, 'You have this access already, or may give it to yourself.'],
  emergency_running: [409, 'This emergency access is still open. End it first, then review it.'],
  emergency_over: [409, 'This emergency access has ended already.'],
  already_blocked: [409, 'This member is kept from this patient already.'],
  not_blocked: [409, 'This member is not kept from this patient.'],
  own_emergency: [403, 'Nobody reviews an emergency access of their own. Ask a clinical admin or the owner.'],
  own_request: [403, 'Nobody decides about a request of their own. Ask the care team or a clinical admin.'],
  patient_archived: [409, 'This patient is archived. Restore the patient first.'],
  export_running: [409, 'An export of this record is being made already. Wait until it is ready, or stop it.'],
  export_not_ready: [409, 'This export is not ready, or was thrown away. Look at the list, or make it anew.'],
  note_locked: [409, 'This note is signed and locked. Add to it with an addendum.'],
  note_not_signed: [409, 'This note is still a draft. Addenda are for signed notes.'],
  note_incomplete: [422, 'Some parts of this note must not be empty. Fill them in, then sign.'],
  note_too_long: [422, 'A note has at most 20,000 characters. Shorten it, or begin another.'],
  not_of_template: [422, 'This note has parts that its template does not have. Reload the page and try again.'],
  may_not_unlock: [403, 'Signed notes are changed by addendum. To unlock one of your own you need the permission for it: ask an owner.'],
  not_to_co_sign: [409, 'This note does not wait for your co-signature.'],
  not_assigned: [409, 'This practitioner is not on the care team now. Reload the list.'],
  primary_needed: [409, 'This is the primary practitioner. Name the one who follows, or say that the patient is to be left unassigned.'],
  dates_backwards: [422, 'A beginning must not lie in the past, and the end must come after it and after now. Check the dates.'],
  primary_undated: [
    422,
    'The primary practitioner begins at once and has no end date, so that there always is one. Take the dates away, or name another primary.',
  ],
  file_refused: [422, 'This file cannot be taken, for the reason named. Nothing of it was kept.'],
  file_too_large: [413, 'This file is larger than this clinic takes. Make it smaller, or split it.'],
  files_full: [409, 'There is no room left for more files. Ask your administrator to make room.'],
  wrong_offset: [409, 'These bytes do not follow those that have arrived. Go on from where it says.'],
  upload_incomplete: [409, 'Not everything of this file has arrived. Go on from where it says.'],
  file_in_quarantine: [409, 'This file waits to be scanned for viruses. It opens when that is done.'],
  file_archived: [409, 'This file is archived. Restore it first.'],
  wrong_password: [422, 'This is not your password. Check it and try again.'],
  invalid_target: [422, 'Not everyone chosen can be assigned. Choose active, approved therapists of your clinic.'],
  not_a_practitioner: [422, 'You do not see patients at this clinic yourself, so you cannot be assigned. Choose a therapist.'],
  key_reused: [422, 'This idempotency key was used for another request. Use a new key.'],
  weak_password: [
    422,
    'Choose a password of at least 15 characters that does not contain your e-mail address or the clinic’s name. Four unrelated words do well.',
  ],
  link_not_open: [410, 'This link has been used, has expired or was replaced. Ask your clinic for a new one.'],
  login_exists: [409, 'You already have a login with this e-mail address. Sign in with it in this browser, then open the link again.'],
  already_accepted: [409, 'This invitation has been accepted already.'],
  letter_finished: [409, 'This letter is finished and locked. Write a new one that corrects it.'],
  letter_not_finished: [409, 'This letter is not finished. Finish it first.'],
  letter_incomplete: [422, 'A letter needs somebody to whom it goes, and a text. Add what is missing.'],
  portal_not_open: [409, 'This patient does not use the portal now. Invite them, or send the letter by post and write that down.'],
  already_sent: [409, 'This letter is in the portal already.'],
  co_signature_needed: [
    403,
    'What a trainee writes needs a colleague who answers for it. Ask a clinician of the care team or a clinical admin.',
  ],
  day_not_passed: [422, 'This day is still to come. Choose today or a day before.'],
  unknown_placeholder: [422, 'There is a placeholder that nothing fills in. Choose from the list beside the text.'],
  reason_needed: [422, 'Say why: this stays in the record.'],
  code_unknown: [422, 'This code is not in the clinic’s code tables. Search for it, or ask those who keep the tables to bring it in.'],
  entered_in_error: [409, 'This diagnosis was entered in error and stays as it is. Record a new one.'],
  wrong_method: [405, 'This address does not answer to that method.'],
  too_large: [413, 'The request is too large.'],
  unsupported_media: [415, 'Send JSON, with the header Content-Type: application/json.'],
  too_many_attempts: [429, 'Too many attempts. Wait a little, then try again.'],
  internal: [
    500,
    'Something went wrong on our side. Nothing was changed. Try again; if it happens again, tell your administrator the request id.',
  ],
  unavailable: [503, 'The database cannot be reached just now. Nothing was changed. Try again in a moment.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof problems;

/** Thrown to answer with a problem; `detail` is shown to the caller, so it holds only what they may know. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: Record<string, unknown>;
  constructor(code: ProblemCode, detail: Record<string, unknown> = {}) {
    super(problems[code][1]);
    this.code = code;
    this.detail = detail;
  }
  get status(): number {
    return problems[this.code][0];
  }
}
