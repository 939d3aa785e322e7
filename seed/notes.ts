import type { Story } from './story.ts';
import { daysBefore, logged } from './tell.ts';
import type { Member, Patient } from './tell.ts';

/** What stands in a note, by its template's keys. */
export type Content = {
  fields: Record<string, string>;
  scales: Record<string, number>;
  marks: { side: 'front' | 'back'; x: number; y: number; what: string; note: string }[];
};

type Told = {
  kind?: 'progress' | 'intake' | 'contact' | 'missedAppointment';
  template?: string;
  content?: Content;
  /** When the session was; it was signed within the hour. */
  daysAgo?: number;
  status?: 'draft' | 'signed' | 'returned';
  /** A trainee's waits for a supervisor, until one has co-signed it. */
  waits?: boolean;
  coSigned?: { by: Member; daysAgo: number };
  returned?: { by: Member; daysAgo: number; reason: string };
};

/** Writes a note: signed, unless said. */
export function noted(story: Story, of: Patient, by: Member, how: Told = {}): { noteId: number } {
  const id = story.id();
  const status = how.returned ? 'returned' : (how.status ?? 'signed');
  const daysAgo = how.daysAgo ?? 3;
  const happenedAt = daysBefore(story.now, daysAgo);
  const signedAt = status === 'draft' ? null : daysBefore(story.now, Math.max(daysAgo - 1 / 24, 0));
  const content = how.content ?? { fields: { text: 'Came on time and in good spirits.' }, scales: {}, marks: [] };
  const note = { tenant_id: of.tenantId, patient_id: of.patientId, author_id: by.memberId, kind: how.kind ?? 'progress' };
  const template = how.template ?? 'plain';
  story.rows.note.push({
    ...note,
    id,
    template,
    happened_at: happenedAt,
    status,
    content: signedAt && content,
    signed_at: signedAt,
    times_signed: signedAt ? 1 : 0,
    co_signature: how.coSigned ? 'given' : how.waits || how.returned ? 'needed' : 'notNeeded',
    co_signed_by: how.coSigned?.by.memberId ?? null,
    co_signed_at: how.coSigned ? daysBefore(story.now, how.coSigned.daysAgo) : null,
    returned_by: how.returned?.by.memberId ?? null,
    returned_at: how.returned ? daysBefore(story.now, how.returned.daysAgo) : null,
    returned_reason: how.returned?.reason ?? null,
    version: signedAt ? 2 : 1,
    created_at: happenedAt,
  });
  story.rows.note_begun.push({ ...note, note_id: id, template, happened_at: happenedAt });
  story.rows.note_draft.push({
    ...note,
    note_id: id,
    content,
    happened_at: happenedAt,
    version: 1,
    saved_at: signedAt ?? happenedAt,
    closed_at: signedAt,
  });
  logged(story, of, by, 'note.created', happenedAt, 'record.write', { noteId: id, kind: note.kind });
  if (signedAt) {
    story.rows.note_version.push({ ...note, note_id: id, nth: 1, content, happened_at: happenedAt, signed_at: signedAt });
    logged(story, of, by, 'note.signed', signedAt, 'record.write', { noteId: id, kind: note.kind, nth: 1 });
  }
  const detail = { noteId: id, nth: 1 };
  if (how.coSigned) logged(story, of, how.coSigned.by, 'note.coSigned', daysBefore(story.now, how.coSigned.daysAgo), 'note.coSign', detail);
  if (how.returned) logged(story, of, how.returned.by, 'note.returned', daysBefore(story.now, how.returned.daysAgo), 'note.coSign', detail);
  return { noteId: id };
}

/** Keeps text of a note whose author's access has ended (C4); given to the care team, where said. */
export function sealed(
  story: Story,
  of: Patient,
  by: Member,
  noteId: number,
  how: { given?: boolean; content?: Content } = {},
): { draftId: number } {
  const id = story.id();
  const begun = story.rows.note_begun.find((row) => row['note_id'] === noteId) ?? {};
  const at = daysBefore(story.now, 1);
  const draft = { tenant_id: of.tenantId, patient_id: of.patientId, author_id: by.memberId };
  story.rows.sealed_draft.push({
    ...draft,
    id,
    note_id: noteId,
    kind: begun['kind'],
    template: begun['template'],
    happened_at: begun['happened_at'],
    sealed_at: at,
    given_at: how.given ? at : null,
  });
  const content: Content = how.content ?? { fields: { text: 'Was being written when access ended.' }, scales: {}, marks: [] };
  story.rows.sealed_draft_text.push({ ...draft, draft_id: id, content });
  logged(story, of, by, 'draft.sealed', at, 'contactNote.write', { draftId: id, noteId });
  if (how.given) logged(story, of, by, 'draft.given', at, 'contactNote.write', { draftId: id });
  return { draftId: id };
}

/** Adds to a signed note. */
export function addended(story: Story, of: Patient, by: Member, noteId: number, how: { text: string; daysAgo: number }): void {
  const id = story.id();
  const at = daysBefore(story.now, how.daysAgo);
  const kind = story.rows.note.find((row) => row['id'] === noteId)?.['kind'];
  story.rows.note_addendum.push({
    tenant_id: of.tenantId,
    id,
    note_id: noteId,
    patient_id: of.patientId,
    kind,
    author_id: by.memberId,
    at,
    text: how.text,
  });
  logged(story, of, by, 'note.addended', at, 'record.write', { noteId, addendumId: id });
}
