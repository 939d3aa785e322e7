import type { Clinic } from './tell.ts';
import type { Service } from './offer.ts';
import type { Story } from './story.ts';

const day = 86_400_000;
const suits = [
  { weekdays: [1, 2, 3, 4, 5], from_minute: 0, to_minute: 720 },
  { weekdays: [2, 4], from_minute: 720, to_minute: 1020 },
  { weekdays: [1, 2, 3, 4, 5, 6, 7], from_minute: 0, to_minute: 1440 },
];

/** S5: some of those who have a portal wait for an earlier time, the first of them longest, for whoever of theirs has one. */
export function tellWaitlist(story: Story, clinic: Clinic, services: readonly Service[], many = 3): void {
  const inPortal = new Set(story.rows.portal_access.filter((row) => row['tenant_id'] === clinic.tenantId).map((row) => row['patient_id']));
  const led = story.rows.assignment.filter(
    (row) => row['kind'] === 'primary' && row['status'] !== 'archived' && inPortal.has(row['patient_id']),
  );
  for (const [nth, { patient_id: patientId }] of led.slice(1, many + 1).entries()) {
    story.rows.waitlist_entry.push({
      tenant_id: clinic.tenantId,
      id: story.id(),
      patient_id: patientId,
      service_id: services[nth % services.length]?.serviceId,
      ...suits[nth % suits.length],
      joined_at: new Date(story.now.getTime() - (many - nth) * 2 * day).toISOString(),
    });
  }
}
