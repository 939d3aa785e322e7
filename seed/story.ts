import type pg from 'pg';

// The order in which rows are inserted: each table after those it refers to.
const order = [
  'tenant',
  'user_account',
  'practitioner',
  'member',
  'tenant_feature',
  'location',
  'room',
  'service',
  'working_hours',
  'time_off',
  'supervision',
  'tag',
  'patient',
  'patient_profile',
  'chart_lock',
  'assignment',
  'assignment_period',
  'appointment',
  'access_needed',
  'waitlist_entry',
  'access_request',
  'emergency_access',
  'patient_block',
  'record_file',
  'form_template',
  'form_template_version',
  'form_request',
  'form',
  'portal_access',
  'invitation',
  'note',
  'note_begun',
  'note_draft',
  'note_version',
  'note_addendum',
  'sealed_draft',
  'sealed_draft_text',
  'letterhead',
  'letter_template',
  'letter_template_version',
  'letter',
  'letter_dispatch',
  'diagnosis',
  'diagnosis_version',
  'activity',
] as const;
type Table = (typeof order)[number];

/** Rows of any number of clinics, told in the words of the rules; `write` puts them into a database at once. */
export type Story = {
  rows: Record<Table, Record<string, unknown>[]>;
  id: () => number;
  now: Date;
};

/** An empty story. @param id where ids come from: random ones, or a fixed sequence for the demo */
export const newStory = (id: () => number, now: Date): Story => ({
  rows: Object.fromEntries(order.map((table) => [table, []])) as unknown as Story['rows'],
  id,
  now,
});

/** Writes a story in one transaction. @param owner a connection that may become the tables' owner */
export async function write(owner: pg.Client, { rows }: Story): Promise<void> {
  await owner.query('begin');
  try {
    await owner.query('set local role caseload_owner');
    // The log is chained in the order in which it is written.
    rows.activity.sort((a, b) => (String(a['at']) < String(b['at']) ? -1 : 1));
    for (const table of order) {
      const [first] = rows[table];
      if (!first) continue;
      const columns = Object.keys(first).join(', ');
      await owner.query(`insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`, [
        JSON.stringify(rows[table]),
      ]);
    }
    // The clinic has been run this way, by these people, since it was opened.
    for (const table of ['feature_was', 'member_was']) {
      await owner.query(`update ${table} w set since = t.created_at from tenant t where t.id = w.tenant_id and t.id = any ($1::bigint[])`, [
        rows.tenant.map(({ id }) => id),
      ]);
    }
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback');
    throw error;
  }
}
