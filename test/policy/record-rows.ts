// The charts of a world as rows: for everything in a chart, the row that is it, and those that go with it.
import { isCoSigned } from '#test/oracle/record.ts';
import type { RecordItem, RecordKind, World } from '#test/oracle/world.ts';

/** Tables of the record, each after those it refers to, with what says of which thing in the chart a row is. */
export const recordTables = {
  note: 'id',
  note_begun: 'note_id',
  note_draft: 'note_id',
  note_version: 'note_id',
  note_addendum: 'id',
  sealed_draft: 'id',
  sealed_draft_text: 'draft_id',
  psychotherapy_note: 'id',
  psychotherapy_note_version: 'note_id',
  form_request: 'id',
  form_request_answer: 'request_id',
  form: 'id',
  record_file: 'id',
  letter: 'id',
  letter_dispatch: 'letter_id',
  diagnosis: 'id',
  diagnosis_version: 'diagnosis_id',
} as const;
export type RecordTable = keyof typeof recordTables;

const NOTES: readonly RecordKind[] = ['signedNote', 'draftNote', 'contactNote', 'draftContactNote', 'sealedDraft', 'givenDraft'];
const SIGNED: readonly RecordKind[] = ['signedNote', 'contactNote'];
const SEALED: readonly RecordKind[] = ['sealedDraft', 'givenDraft'];
/** Which things in a chart have a row in which table; a sealed draft is of a note. */
export const kindsIn: Record<RecordTable, readonly RecordKind[]> = {
  note: NOTES,
  note_begun: NOTES,
  note_draft: NOTES,
  note_version: SIGNED,
  note_addendum: SIGNED,
  sealed_draft: SEALED,
  sealed_draft_text: SEALED,
  psychotherapy_note: ['psychotherapyNote'],
  psychotherapy_note_version: ['psychotherapyNote'],
  form_request: ['sentForm', 'withdrawnForm'],
  form_request_answer: ['sentForm', 'withdrawnForm'],
  form: ['form', 'draftForm'],
  record_file: ['file', 'arrivingFile'],
  letter: ['letter', 'draftLetter'],
  letter_dispatch: ['letter'],
  diagnosis: ['diagnosis'],
  diagnosis_version: ['diagnosis'],
};

type Row = Record<string, unknown>;
type RecordRows = Record<RecordTable | 'form_template' | 'form_template_version' | 'profile_version', Row[]>;

/** @param yesterday the instant at which everything was written  @param someone a member of a clinic, the same for the same row */
export function recordRows(world: World, shift: number, yesterday: string, someone: (tenantId: number, row: number) => number): RecordRows {
  const of = (table: RecordTable, columns: (item: RecordItem) => Row): Row[] =>
    world.records
      .filter(({ kind }) => kindsIn[table].includes(kind))
      .map((item) => ({
        tenant_id: item.tenantId + shift,
        [recordTables[table]]: item.id + shift,
        patient_id: item.patientId + shift,
        ...columns(item),
      }));
  const author = (item: RecordItem) => ({ author_id: item.authorMemberId + shift });
  const kind = (item: RecordItem) => ({ kind: item.kind.toLowerCase().includes('contact') ? 'contact' : 'progress' });
  const isSigned = (item: RecordItem) => SIGNED.includes(item.kind);
  const note = (item: RecordItem) => ({ ...author(item), ...kind(item), happened_at: yesterday });
  const changed = (item: RecordItem) => ({ changed_by: item.authorMemberId + shift, changed_at: yesterday });
  const begun = (item: RecordItem) => ({ ...note(item), template: 'plain' });
  const templates = world.tenants.map(({ id }) => ({ tenant_id: id + shift, name: 'Mood', version: 1, by: someone(id, 0) }));
  return {
    note: of('note', (item) => ({
      ...begun(item),
      status: isSigned(item) ? 'signed' : 'draft',
      content: isSigned(item) ? {} : null,
      signed_at: isSigned(item) ? yesterday : null,
      times_signed: isSigned(item) ? 1 : 0,
      co_signature: isCoSigned(world, item) ? 'needed' : 'notNeeded',
      version: 1,
      created_at: yesterday,
    })),
    note_begun: of('note_begun', begun),
    note_draft: of('note_draft', (item) => ({
      ...note(item),
      content: {},
      version: 1,
      saved_at: yesterday,
      closed_at: isSigned(item) ? yesterday : null,
    })),
    note_version: of('note_version', (item) => ({ ...note(item), nth: 1, content: {}, signed_at: yesterday })),
    note_addendum: of('note_addendum', (item) => ({
      ...author(item),
      ...kind(item),
      note_id: item.id + shift,
      at: yesterday,
      text: 'later',
    })),
    sealed_draft: of('sealed_draft', (item) => ({
      ...begun(item),
      note_id: item.id + shift,
      sealed_at: yesterday,
      given_at: item.kind === 'givenDraft' ? yesterday : null,
    })),
    sealed_draft_text: of('sealed_draft_text', (item) => ({ ...author(item), content: {} })),
    psychotherapy_note: of('psychotherapy_note', (item) => ({
      ...author(item),
      happened_at: yesterday,
      body: '\\x00',
      version: 2,
      created_at: yesterday,
      saved_at: yesterday,
    })),
    psychotherapy_note_version: of('psychotherapy_note_version', (item) => ({
      ...author(item),
      version: 1,
      happened_at: yesterday,
      body: '\\x00',
      saved_at: yesterday,
    })),
    form_template: templates.map(({ by, ...row }) => ({
      ...row,
      id: row.tenant_id,
      sort_name: 'mood',
      status: 'active',
      created_by: by,
      created_at: yesterday,
    })),
    form_template_version: templates.map(({ by, ...row }) => ({
      ...row,
      template_id: row.tenant_id,
      definition: {},
      made_by: by,
      made_at: yesterday,
    })),
    form_request: of('form_request', (item) => ({
      template_id: item.tenantId + shift,
      template_version: 1,
      sent_by: item.authorMemberId + shift,
      sent_at: yesterday,
      withdrawn_by: item.kind === 'withdrawnForm' ? item.authorMemberId + shift : null,
      withdrawn_at: item.kind === 'withdrawnForm' ? yesterday : null,
    })),
    form_request_answer: of('form_request_answer', () => ({ answers: {}, version: 1, saved_at: yesterday })),
    form: of('form', (item) => ({
      ...author(item),
      template_id: item.tenantId + shift,
      template_version: 1,
      root_id: item.id + shift,
      status: item.kind === 'form' ? 'completed' : 'draft',
      answers: {},
      result: item.kind === 'form' ? {} : null,
      version: 1,
      started_at: yesterday,
      saved_at: yesterday,
      completed_at: item.kind === 'form' ? yesterday : null,
      filled_at: yesterday,
    })),
    record_file: of('record_file', (item) => ({
      ...author(item),
      first_id: item.id + shift,
      name: 'scan.pdf',
      declared: 'application/pdf',
      size: 10,
      key: (item.id + shift).toString(16).padStart(48, '0'),
      version: 1,
      created_at: yesterday,
      ...(item.kind === 'file'
        ? { revision: 1, type: 'pdf', hash: `\\x${'00'.repeat(32)}`, stored_at: yesterday, scan: 'none' }
        : { revision: null, type: null, hash: null, stored_at: null, scan: null }),
    })),
    letter: of('letter', (item) => ({
      ...author(item),
      kind: 'written',
      state: item.kind === 'letter' ? 'finished' : 'draft',
      party: 'patient',
      party_name: 'Sam',
      party_lines: [],
      subject: 'Hello',
      body: 'there',
      version: 1,
      created_at: yesterday,
      changed_at: yesterday,
      finished_at: item.kind === 'letter' ? yesterday : null,
    })),
    letter_dispatch: of('letter_dispatch', (item) => ({
      id: item.id + shift,
      letter_kind: 'written',
      letter_state: 'finished',
      channel: item.shared ? 'portal' : 'post',
      recipient: 'Sam',
      sent_by: item.authorMemberId + shift,
      sent_at: yesterday,
      sent_on: yesterday,
    })),
    diagnosis: of('diagnosis', (item) => ({
      ...author(item),
      ...changed(item),
      system: 'ICD-10',
      code: 'F32.1',
      title: 'Moderate depressive episode',
      status: 'provisional',
      is_primary: false,
      note: '',
      version: 1,
      recorded_at: yesterday,
    })),
    diagnosis_version: of('diagnosis_version', (item) => ({
      ...changed(item),
      version: 1,
      status: 'provisional',
      is_primary: false,
      note: '',
    })),
    profile_version: world.patients.map((p) => ({
      tenant_id: p.tenantId + shift,
      patient_id: p.id + shift,
      version: 2,
      changed_by: someone(p.tenantId, p.id),
      changed_at: yesterday,
      before: {},
      after: { language: 'Spanish' },
    })),
  };
}
