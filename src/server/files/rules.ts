import { cleanName } from '#src/contract/files.ts';

const megabyte = 1024 * 1024;
/** How much one patient's files may take, and a clinic's; beyond it nothing more is taken (UP-4). */
export const mostOfPatient = 2048 * megabyte;
export const mostOfClinic = 100 * 1024 * megabyte;

/** How many uploads a member may have under way: what is announced takes room for a day, whether it comes or not (UP-4). */
export const mostUnderWay = 20;

const endingOf = (name: string): string => /\.[^.]+$/.exec(name)?.[0] ?? '';

/** A new name for a file, with the ending that says what it is. */
export const renamed = (before: string, wanted: string): string => {
  const ending = endingOf(before);
  return wanted.toLowerCase().endsWith(ending.toLowerCase()) ? wanted : cleanName(`${wanted}${ending}`);
};
