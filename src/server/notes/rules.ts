import { longestNote, templateOf } from '#src/contract/notes.ts';
import type { NoteContent, NoteKind, NoteTemplate } from '#src/contract/notes.ts';
import { Problem } from '#src/contract/problems.ts';

/** How far ahead a session may be dated: until the end of today, wherever the clinic is. */
const ahead = 86_400_000;

const lengthOf = ({ fields, marks }: NoteContent): number =>
  [...Object.values(fields), ...marks.map(({ note }) => note)].reduce((sum, text) => sum + text.length, 0);

const notOfTemplate = (parts: string[]): Problem =>
  new Problem('not_of_template', {
    fields: parts.slice(0, 20).map((path) => ({ path: path.slice(0, 40), message: 'is not of this template' })),
  });

/** @throws Problem not_of_template, with the parts that are not; note_too_long */
export function checkContent(template: NoteTemplate, content: NoteContent): void {
  const { fields, bodyChart } = templateOf(template);
  const isOf = (key: string, ...kinds: string[]) => fields.some((field) => field.key === key && kinds.includes(field.is));
  const strange = [
    ...Object.keys(content.fields).filter((key) => !isOf(key, 'text', 'line')),
    ...Object.keys(content.scales).filter((key) => !isOf(key, 'scale')),
    ...fields.filter(({ key, is }) => is === 'line' && /[\r\n]/.test(content.fields[key] ?? '')).map(({ key }) => key),
    ...(content.marks.length > 0 && !bodyChart ? ['marks'] : []),
  ];
  if (strange.length > 0) throw notOfTemplate(strange);
  const characters = lengthOf(content);
  if (characters > longestNote) throw new Problem('note_too_long', { characters, most: longestNote });
}

/** @throws Problem note_incomplete, with the required fields in which nothing stands yet */
export function checkComplete(template: NoteTemplate, content: NoteContent): void {
  const missing = templateOf(template).fields.filter(
    ({ key, required }) => required && !/[\p{L}\p{N}\p{P}\p{S}]/u.test(content.fields[key] ?? ''),
  );
  if (missing.length > 0) throw new Problem('note_incomplete', { fields: missing.map(({ key }) => ({ path: key, message: 'is empty' })) });
}

/** @throws Problem not_of_template where notes of this kind are not written with this template */
export function checkTemplate(kind: NoteKind, template: NoteTemplate): void {
  if (!templateOf(template).kinds.includes(kind)) throw notOfTemplate(['template']);
}

/** @throws Problem invalid where a session is dated more than a day ahead, or before anybody kept notes */
export function checkMoment(happenedAt: string | undefined, now: number): void {
  if (happenedAt === undefined) return;
  const at = Date.parse(happenedAt);
  if (at > now + ahead || at < Date.UTC(1900))
    throw new Problem('invalid', { fields: [{ path: 'happenedAt', message: 'is no date of a session' }] });
}

export const emptyContent: NoteContent = { fields: {}, scales: {}, marks: [] };
