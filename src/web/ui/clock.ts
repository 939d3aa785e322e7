/** What the clock on a wall says, as a field takes it: `2026-03-03T09:30`. */
type Wall = string;

/** What the clock of a zone says at an instant. */
export const wallAt = (instant: Date, timeZone: string): Wall => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
};

/** The instant at which the clock of a zone says this; of the hour that comes twice the second, of the one that is left out the one after. Null where no clock says this. */
export const instantAt = (wall: Wall, timeZone: string): Date | null => {
  const wanted = Date.parse(`${wall}Z`);
  if (Number.isNaN(wanted)) return null;
  const away = (guess: number) => wanted - Date.parse(`${wallAt(new Date(guess), timeZone)}Z`);
  // The offset at the first guess may be another than at the instant itself: a second look settles it.
  const first = wanted + away(wanted);
  return new Date(first + away(first));
};
