import { BirthDate, Email } from '#src/contract/patients.ts';
import { text } from '#src/contract/endpoint.ts';
import type { PatientFilter } from '#src/contract/search.ts';
import type { Column, Fault, Reason } from '#src/contract/transfer.ts';
import { canonicalEmail, fold, nameKeys } from '#src/platform/names.ts';

/** Bounds within which a file is read (IJ-1). */
export const bounds = { rows: 60_000, columns: 100, charactersOfRow: 50_000 };

/** What of a filter stands in the log: ids, days and words of ours; of what somebody typed, that they did (docs/activity-log.md). */
export const loggedOf = ({ q, ...parts }: Partial<PatientFilter>): object => ({ ...parts, ...(q !== undefined && { byName: true }) });

/** The heading of each column as we write it, and what else is understood, folded. */
const headings: Record<Column, { en: string; es: string; also: string[] }> = {
  patientNumber: {
    en: 'Patient number',
    es: 'Número de paciente',
    also: ['id', 'patient id', 'client number', 'client id', 'numero de cliente'],
  },
  firstName: { en: 'First name', es: 'Nombre', also: ['given name', 'forename', 'nombre de pila', 'nombres'] },
  lastName: { en: 'Last name', es: 'Apellidos', also: ['surname', 'family name', 'apellido', 'primer apellido'] },
  preferredName: { en: 'Preferred name', es: 'Nombre preferido', also: ['known as', 'nickname', 'nombre social'] },
  email: { en: 'E-mail', es: 'Correo electrónico', also: ['email', 'email address', 'e mail address', 'mail', 'correo'] },
  phone: { en: 'Phone', es: 'Teléfono', also: ['telephone', 'mobile', 'phone number', 'movil', 'telefono movil'] },
  birthDate: { en: 'Date of birth', es: 'Fecha de nacimiento', also: ['birth date', 'birthdate', 'dob', 'birthday', 'nacimiento'] },
  language: { en: 'Language', es: 'Idioma', also: ['lengua'] },
  status: { en: 'Status', es: 'Estado', also: [] },
  primary: {
    en: 'Primary practitioner',
    es: 'Profesional principal',
    also: ['primary therapist', 'primary clinician', 'primary', 'terapeuta principal'],
  },
  assigned: {
    en: 'Assigned practitioners',
    es: 'Profesionales asignados',
    also: [
      'assigned therapists',
      'assigned clinicians',
      'clinicians',
      'therapists',
      'physiotherapists',
      'doctors',
      'practitioners',
      'care team',
      'terapeutas',
      'profesionales',
    ],
  },
  assignedDates: { en: 'Assigned from/until', es: 'Asignados desde/hasta', also: ['assignment dates', 'fechas de asignacion'] },
};
export type Language = 'en' | 'es';
/** Of what a table holds beside: tags go out and do not come in. */
export const tagsHeading: Record<Language, string> = { en: 'Tags', es: 'Etiquetas' };
export const headingOf = (column: Column, language: Language): string => headings[column][language];
const columnBy = new Map(
  (Object.entries(headings) as [Column, (typeof headings)[Column]][]).flatMap(([column, { en, es, also }]) =>
    [en, es, ...also].map((word) => [fold(word), column] as const),
  ),
);

/** What each column of a file is taken for by its heading; the first of two that say the same. */
export function detected(titles: readonly string[]): (Column | '')[] {
  const seen = new Set<Column>();
  return titles.map((title) => {
    const column = columnBy.get(fold(title));
    if (!column || seen.has(column)) return '';
    seen.add(column);
    return column;
  });
}

/** Whether rows can be read by it: both names, and nothing twice. */
export const isClear = (mapping: readonly string[]): boolean => {
  const taken = mapping.filter(Boolean);
  return mapping.includes('firstName') && mapping.includes('lastName') && new Set(taken).size === taken.length;
};

export type Colleague = { id: number; firstName: string; lastName: string; emails: string[] };

/** How a colleague is written in a table: by name, with the number where the name does not say who it is. */
export const writtenAs = (colleagues: readonly Colleague[]): Map<number, string> => {
  const counts = new Map<string, number>();
  for (const one of colleagues) counts.set(nameOf(one), (counts.get(nameOf(one)) ?? 0) + 1);
  return new Map(
    colleagues.map((one) => {
      const { firstName, lastName } = one;
      const name = `${firstName} ${lastName}`;
      if (/[;#\n\r@]/.test(name) || nameOf(one) === '') return [one.id, `#${one.id}`];
      return [one.id, counts.get(nameOf(one)) === 1 ? name : `${name} #${one.id}`];
    }),
  );
};
const nameOf = ({ firstName, lastName }: Pick<Colleague, 'firstName' | 'lastName'>): string => fold(`${firstName} ${lastName}`);

/** Finds colleagues by number, address or name, first or last name first. Whoever is not of the clinic is nobody. */
export function directoryOf(colleagues: readonly Colleague[]) {
  const byEmail = new Map(colleagues.flatMap((one) => one.emails.map((email) => [email, one] as const)));
  const byNumber = new Map(colleagues.map((one) => [one.id, one]));
  const byName = new Map<string, Colleague[]>();
  for (const one of colleagues) {
    for (const name of new Set([nameOf(one), fold(`${one.lastName} ${one.firstName}`)]))
      byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  return (words: string): Colleague | 'unknownPractitioner' | 'ambiguousPractitioner' => {
    const number = /#(\d{1,16})$/.exec(words)?.[1];
    if (number) return byNumber.get(Number(number)) ?? 'unknownPractitioner';
    const email = words.includes('@') ? canonicalEmail(words) : null;
    if (email) return byEmail.get(email) ?? 'unknownPractitioner';
    const named = byName.get(fold(words)) ?? [];
    return named.length > 1 ? 'ambiguousPractitioner' : (named[0] ?? 'unknownPractitioner');
  };
}

/** One whom a row names, and from and until when: days of the clinic, or instants. */
type Named = { id: number; name: string; primary: boolean; from: string | null; until: string | null };
export type Read = {
  nth: number;
  given: Record<string, string>;
  assigned: Named[];
  number: number | null;
  email: string | null;
  sortName: string | null;
  birthDate: string | null;
  phone: string | null;
  faults: Fault[];
};
/** What is said of a row at the most. */
const mostFaults = 20;
/** Cells by which a patient is found. Where one cannot be read, who it is cannot be told but by the number. */
const identifying = new Set<Column | null>(['firstName', 'lastName', 'email', 'birthDate', 'phone']);

const texts = { firstName: text(100), lastName: text(100), preferredName: text(100), phone: text(40), language: text(60) };
const statuses = new Map([
  ...['active', 'activo', 'activa'].map((word) => [word, 'active'] as const),
  ...['archived', 'archivado', 'archivada'].map((word) => [word, 'archived'] as const),
]);
const listed = (cell: string): string[] => cell.split(/[;\n\r]/).map((part) => part.trim());
const isMoment = (text: string): boolean => {
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  // The 30th of February would be the 2nd of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 10)) && text.slice(0, 4) > '1900';
};

/** What a row says, and everything that is wrong with it, and in which column. */
export function readRow(
  { nth, cells }: { nth: number; cells: readonly string[] },
  mapping: readonly (Column | '')[],
  find: ReturnType<typeof directoryOf>,
): Read {
  const by = new Map(
    mapping.map((column, at) => [column, (cells[at] ?? '').trim()] as const).filter(([column, cell]) => column !== '' && cell !== ''),
  );
  const read: Read = {
    nth,
    given: {},
    assigned: [],
    number: null,
    email: null,
    sortName: null,
    birthDate: null,
    phone: null,
    faults: [],
  };
  const refuse = (reason: Reason, column: Column, detail: string | null = null): void => {
    if (read.faults.length < mostFaults) read.faults.push({ reason, column, detail: detail?.slice(0, 200).toWellFormed() ?? null });
  };
  for (const column of ['firstName', 'lastName'] as const) if (!by.has(column)) refuse('missing', column);
  for (const column of ['firstName', 'lastName', 'preferredName', 'phone', 'language'] as const) {
    const cell = by.get(column);
    if (cell === undefined) continue;
    const parsed = texts[column].safeParse(cell);
    if (parsed.success) read.given[column] = parsed.data;
    else refuse('tooLong', column, cell);
  }
  const email = by.get('email');
  if (email !== undefined) {
    const parsed = Email.safeParse(email);
    const canonical = parsed.success ? canonicalEmail(parsed.data) : null;
    if (canonical) read.given['email'] = canonical;
    else refuse('notEmail', 'email', email);
  }
  const born = by
    .get('birthDate')
    ?.replace(/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, (_, day: string, month: string, year: string) =>
      [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-'),
    );
  if (born !== undefined) {
    const parsed = BirthDate.safeParse(born);
    if (parsed.success) read.given['birthDate'] = parsed.data;
    else refuse('notDate', 'birthDate', born);
  }
  const status = by.get('status');
  if (status !== undefined) {
    const known = statuses.get(fold(status));
    if (known) read.given['status'] = known;
    else refuse('notStatus', 'status', status);
  }
  // A number that is none of ours says nothing: the row may come from elsewhere.
  const number = Number(/^\d{1,16}$/.exec(by.get('patientNumber') ?? '')?.[0] ?? 0);
  if (number > 0 && Number.isSafeInteger(number)) read.number = number;
  read.email = read.given['email'] ?? null;
  read.birthDate = read.given['birthDate'] ?? null;
  read.phone = read.given['phone'] ?? null;
  const { firstName, lastName } = read.given;
  if (firstName !== undefined && lastName !== undefined) read.sortName = nameKeys({ firstName, lastName }).sortName;

  const add = (words: string, column: 'primary' | 'assigned', dates: string): void => {
    const who = find(words);
    if (typeof who === 'string') refuse(who, column, words);
    const [from = '', until = '', ...more] = dates.split('/').map((part) => part.trim());
    if (more.length > 0 || [from, until].some((part) => part !== '' && !isMoment(part)) || (from !== '' && until !== '' && until <= from))
      return refuse('notDates', 'assignedDates', dates);
    if (typeof who === 'string' || read.assigned.some(({ id }) => id === who.id)) return undefined;
    read.assigned.push({
      id: who.id,
      name: `${who.firstName} ${who.lastName}`,
      primary: column === 'primary',
      from: from || null,
      until: until || null,
    });
  };
  const primary = by.get('primary');
  if (primary !== undefined) add(primary, 'primary', '');
  const dates = listed(by.get('assignedDates') ?? '');
  listed(by.get('assigned') ?? '').forEach((words, at) => {
    if (words !== '') add(words, 'assigned', dates[at] ?? '');
  });
  if (read.assigned.length > 0 && read.given['status'] === 'archived') refuse('archivedAssigned', 'status');
  if (read.faults.some((fault) => identifying.has(fault.column)))
    Object.assign(read, { email: null, sortName: null, birthDate: null, phone: null });
  return read;
}

/** What is wrong with a row as it is kept: three lists that belong together; none where nothing is. */
export const keptOf = ({ faults, ...said }: Read) => ({
  ...said,
  ...(faults.length > 0 && {
    reason: faults.map(({ reason }) => reason),
    column: faults.map(({ column }) => column),
    detail: faults.map(({ detail }) => detail),
  }),
});
/** What a report calls an outcome and a reason, in the language of its reader. */
export const reportWords: Record<Language, { heads: string[]; outcome: Record<string, string>; reason: Record<Reason, string> }> = {
  en: {
    heads: ['Row', 'Result', 'Name', 'Patient number', 'Column', 'What to do', 'About', 'Changes', 'Assigns'],
    outcome: {
      create: 'would be created',
      update: 'would be changed',
      same: 'unchanged',
      refused: 'not taken',
      created: 'created',
      updated: 'changed',
    },
    reason: {
      missing: 'Fill this cell in.',
      tooLong: 'Shorten this, and leave out signs that cannot be shown.',
      notEmail: 'Correct the e-mail address, or leave it empty.',
      notDate: 'Write the date as YYYY-MM-DD.',
      notStatus: 'Write active or archived.',
      statusDiffers: 'Archive or restore on the patient’s page, not by an import.',
      archivedAssigned: 'Nobody is assigned to an archived patient: restore them first, or leave the practitioners out.',
      unknownPractitioner: 'Nobody at this clinic is called that: correct the name or address.',
      ambiguousPractitioner: 'Several are called that: write the e-mail address instead.',
      notAssignable: 'This practitioner cannot be assigned now: choose another, or leave the cell empty.',
      mayNotAssign: 'You may not assign at this clinic: leave practitioners out, or ask a clinical admin or the owner to import.',
      hasPrimary: 'There is another primary practitioner: change that on the patient’s page.',
      primaryDated: 'The primary practitioner has no dates.',
      notDates: 'Write dates as from/until, each as YYYY-MM-DD or empty.',
      sameName: 'There is a patient of this name and nothing tells them apart: add the patient number, or the date of birth or e-mail.',
      ambiguous: 'Several patients fit: add the patient number.',
      twice: 'An earlier row says the same: take one of them away.',
      changedMeanwhile: 'This patient was changed or added after the trial: import the row again.',
    },
  },
  es: {
    heads: ['Fila', 'Resultado', 'Nombre', 'Número de paciente', 'Columna', 'Qué hacer', 'Sobre', 'Cambia', 'Asigna'],
    outcome: {
      create: 'se crearía',
      update: 'se cambiaría',
      same: 'sin cambios',
      refused: 'no aceptada',
      created: 'creada',
      updated: 'cambiada',
    },
    reason: {
      missing: 'Rellene esta celda.',
      tooLong: 'Acórtelo y quite los signos que no se pueden mostrar.',
      notEmail: 'Corrija la dirección de correo o déjela vacía.',
      notDate: 'Escriba la fecha como AAAA-MM-DD.',
      notStatus: 'Escriba activo o archivado.',
      statusDiffers: 'Archive o restaure en la página del paciente, no con una importación.',
      archivedAssigned: 'A un paciente archivado no se le asigna nadie: restáurelo antes o quite los profesionales.',
      unknownPractitioner: 'Nadie en esta clínica se llama así: corrija el nombre o la dirección.',
      ambiguousPractitioner: 'Varios se llaman así: escriba la dirección de correo.',
      notAssignable: 'Este profesional no se puede asignar ahora: elija otro o deje la celda vacía.',
      mayNotAssign:
        'Usted no puede asignar en esta clínica: quite los profesionales o pida que importe un administrador clínico o el propietario.',
      hasPrimary: 'Ya hay otro profesional principal: cámbielo en la página del paciente.',
      primaryDated: 'El profesional principal no tiene fechas.',
      notDates: 'Escriba las fechas como desde/hasta, cada una como AAAA-MM-DD o vacía.',
      sameName: 'Hay un paciente con este nombre y nada los distingue: añada el número de paciente, la fecha de nacimiento o el correo.',
      ambiguous: 'Varios pacientes coinciden: añada el número de paciente.',
      twice: 'Una fila anterior dice lo mismo: quite una de las dos.',
      changedMeanwhile: 'Este paciente se cambió o añadió después de la prueba: importe la fila de nuevo.',
    },
  },
};
