import type { Language } from '#src/contract/words.ts';
import { dateFormat } from '#src/platform/dates.ts';
import { deriveToken, tokenOf } from '#src/platform/ids.ts';

/** The token by which whoever has a letter about an appointment answers it (S4): the same in all that go to one address. */
export const appointmentToken = (
  secret: string,
  { tenantId, appointmentId, email }: { tenantId: number; appointmentId: number; email: string },
): string => tokenOf(tenantId, deriveToken(secret, 'appointment', tenantId, appointmentId, email));

/** The link itself. The token stands behind `#`, which no browser sends to a server. */
export const appointmentUrl = (baseUrl: string, token: string): string => `${baseUrl}/appointment#${token}`;

/**
 * An appointment, by the clock of its zone, as a letter says it: "Tuesday, March 2, 2027, 9:00 – 9:50 AM (Central European Standard Time)",
 * "martes, 2 de marzo de 2027, 9:00–9:50 (hora estándar de Europa central)".
 */
export function whenOf({ startsAt, endsAt, zone }: { startsAt: string; endsAt: string; zone: string }, language: Language): string {
  const [starts, ends] = [new Date(startsAt), new Date(endsAt)];
  const said = dateFormat(language, {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: zone,
  }).formatRange(starts, ends);
  const zoneName = dateFormat(language, { timeZone: zone, timeZoneName: 'long' })
    .formatToParts(starts)
    .find(({ type }) => type === 'timeZoneName')?.value;
  // Narrow spaces, which not every mail program shows.
  return `${said} (${zoneName ?? zone})`.replace(/[\u2009\u202f]/g, ' ');
}

/** Where an appointment is, in a line: what is nearest first. Empty where the clinic does not say. */
export const whereOf = ({
  room,
  location,
  addressLines,
}: {
  room: string | null;
  location: string | null;
  addressLines: string[] | null;
}): string => [room, location, ...(addressLines ?? [])].filter((part) => part).join(', ');
