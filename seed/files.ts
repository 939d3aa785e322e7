import { createHash } from 'node:crypto';
import type { Member, Patient } from './tell.ts';
import { daysBefore } from './tell.ts';
import type { Story } from './story.ts';

type About = { name: string; type: string; bytes: Buffer; preview?: Buffer; daysAgo?: number; description?: string; key: string };

/** A file in the record of a patient, as the row of it; whoever tells it puts the bytes into the store under the key. */
export function filed(story: Story, of: Patient, by: Member, about: About): { fileId: number } {
  const id = story.id();
  const at = daysBefore(story.now, about.daysAgo ?? 1);
  story.rows.record_file.push({
    tenant_id: of.tenantId,
    id,
    patient_id: of.patientId,
    first_id: id,
    revision: 1,
    name: about.name,
    description: about.description ?? null,
    type: about.type,
    declared: '',
    size: about.bytes.length,
    key: about.key,
    hash: `\\x${createHash('sha256').update(about.bytes).digest('hex')}`,
    preview_size: about.preview?.length ?? null,
    author_id: by.memberId,
    created_at: at,
    stored_at: at,
    scan: 'none',
    version: 1,
  });
  return { fileId: id };
}
