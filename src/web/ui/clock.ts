/** What the clock on a wall says, as a field takes it: `2026-03-03T09:30`. */
type Wall = string;

// To make one takes longer than to ask it a hundred times.
const clocks = new Map<string, Intl.DateTimeFormat>();
const clockOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  clocks.set(timeZone, made);
  return made;
};

/** What the clock of a zone says at an instant. */
export const wallAt = (instant: Date, timeZone: string): Wall => {
  const parts = clockOf(timeZone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
};

/** Which of the two instants is meant where the clock shows a time twice. */
export type Which = 'first' | 'second';
const aDay = 86_400_000;

/**
 * The instant at which the clock of a zone says this; a time that it leaves out is as much later as it leaves out. Null where no clock
 * says this.
 */
export const instantAt = (wall: Wall, timeZone: string, which: Which = 'second'): Date | null => {
  const wanted = Date.parse(`${wall}Z`);
  if (Number.isNaN(wanted)) return null;
  const ahead = (guess: number) => Date.parse(`${wallAt(new Date(guess), timeZone)}Z`) - guess;
  // No zone changes its clocks twice in two days: the time is shown as the clock goes before, or after, the change that may be near.
  const [before, after] = [wanted - ahead(wanted - aDay), wanted - ahead(wanted + aDay)].map((at) => new Date(at)) as [Date, Date];
  const shown = [before, after].filter((at) => wallAt(at, timeZone) === wall);
  return (which === 'first' ? shown[0] : shown.at(-1)) ?? before;
};
