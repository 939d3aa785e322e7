import type { Answers, Definition, Field, Instrument, Result, Scoring } from './forms.ts';

// What a form amounts to, computed the same way while it is filled in and, decisively, on the server when it is completed; and the
// instruments that ship with Caseload.

type Chosen = Extract<Field, { options: unknown }>;
type Answer = Answers[string] | undefined;

const hasPoints = (field: Field): field is Chosen => 'options' in field;
const highest = (field: Chosen) => Math.max(...field.options.map(({ points }) => points));
const lowest = (field: Chosen) => Math.min(...field.options.map(({ points }) => points));
const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** The points of an answer; null where there is none. Several choices add up, and none of them ticked is an answer: no points. */
function pointsOf(field: Chosen, answer: Answer): number | null {
  const chosen = field.kind === 'multiple' ? (Array.isArray(answer) ? answer : []) : typeof answer === 'string' ? [answer] : null;
  const options = field.options.filter(({ id }) => chosen?.includes(id));
  if (field.kind !== 'multiple' && options.length === 0) return null;
  return sumOf(options.map(({ points }) => points));
}

const mostOf = (field: Chosen) =>
  field.kind === 'multiple' ? sumOf(field.options.map(({ points }) => Math.max(0, points))) : highest(field);
const leastOf = (field: Chosen) =>
  field.kind === 'multiple' ? sumOf(field.options.map(({ points }) => Math.min(0, points))) : lowest(field);

/** Between which values a score lies. */
export function rangeOf(fields: Field[], { method, fields: scored }: Scoring): { min: number; max: number } {
  const among = fields.filter(hasPoints).filter(({ id }) => scored.includes(id));
  if (method === 'percent') return { min: 0, max: 100 };
  if (method === 'mean') return { min: Math.min(...among.map(leastOf)), max: Math.max(...among.map(mostOf)) };
  return { min: rounded(sumOf(among.map(leastOf)), 2), max: rounded(sumOf(among.map(mostOf)), 2) };
}

/**
 * What the answers amount to. A sum needs every scored field answered; a mean and a percentage leave out those that are not, and need
 * one. A percentage is the points of the answered fields in a hundred of the most they could have had: the Oswestry index, with ten
 * sections of at most five points, is sum / (5 × answered) × 100.
 */
export function resultOf({ fields, scoring }: Pick<Definition, 'fields' | 'scoring'>, answers: Answers): Result {
  const warnings = fields.flatMap((field) => {
    if (!hasPoints(field) || !field.warning || answers[field.id] === undefined) return [];
    const points = pointsOf(field, answers[field.id]);
    return points !== null && points >= field.warning.from ? [{ field: field.id, text: field.warning.text }] : [];
  });
  if (!scoring) return { score: null, warnings };
  const scored = fields.filter(hasPoints).filter(({ id }) => scoring.fields.includes(id));
  const given = scored.flatMap((field) => {
    const points = pointsOf(field, answers[field.id]);
    return points === null ? [] : [{ points, most: mostOf(field) }];
  });
  const points = sumOf(given.map((one) => one.points));
  const most = sumOf(given.map((one) => one.most));
  const value =
    scoring.method === 'sum'
      ? given.length === scored.length
        ? rounded(points, 2)
        : null
      : given.length === 0 || (scoring.method === 'percent' && most <= 0)
        ? null
        : scoring.method === 'mean'
          ? rounded(points / given.length, 1)
          : rounded((points / most) * 100, 1);
  if (value === null) return { score: null, warnings };
  const band = scoring.bands.findLast(({ from }) => from <= value);
  const { min, max } = rangeOf(fields, scoring);
  return { score: { value, method: scoring.method, min, max, band: band ? { label: band.label, tone: band.tone } : null }, warnings };
}

/** How many of the scored fields are answered, and how many there are. */
export function progressOf(
  { fields, scoring }: Pick<Definition, 'fields' | 'scoring'>,
  answers: Answers,
): { answered: number; of: number } {
  const scored = fields.filter(hasPoints).filter(({ id }) => scoring?.fields.includes(id));
  return { answered: scored.filter((field) => pointsOf(field, answers[field.id]) !== null).length, of: scored.length };
}

/** Whether something has been answered. */
const isAnswered = (answer: Answer): boolean => {
  if (answer === undefined || answer === '') return false;
  if (Array.isArray(answer)) return answer.length > 0;
  return typeof answer !== 'object' || answer.name.trim() !== '' || (answer.strokes?.length ?? 0) > 0;
};

/** The fields that must be answered and are not. */
export const missingIn = (fields: Field[], answers: Answers): string[] =>
  fields.flatMap((field) => (field.kind !== 'heading' && field.required && !isAnswered(answers[field.id]) ? [field.id] : []));

/** Only what has been answered. */
export const onlyAnswered = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, answer]) => isAnswered(answer)));

const aDate = /^\d{4}-\d{2}-\d{2}$/;

/** Why an answer is none to this field; null where it is one. */
function refusalOf(field: Field, answer: Answers[string]): string | null {
  const isOption = (id: unknown) => 'options' in field && field.options.some((one) => one.id === id);
  switch (field.kind) {
    case 'heading':
      return 'asks nothing';
    case 'text':
      return typeof answer === 'string' && (field.long || !answer.includes('\n')) ? null : 'is answered with text';
    case 'date':
      return typeof answer === 'string' && aDate.test(answer) && !Number.isNaN(Date.parse(answer)) ? null : 'is answered with a date';
    case 'single':
    case 'scale':
      return isOption(answer) ? null : 'is answered with one of its options';
    case 'multiple':
      return Array.isArray(answer) && answer.every(isOption) && new Set(answer).size === answer.length
        ? null
        : 'is answered with options of its own, each once';
    case 'number':
      if (typeof answer !== 'number') return 'is answered with a number';
      if (field.min !== null && answer < field.min) return `is at least ${field.min}`;
      return field.max !== null && answer > field.max ? `is at most ${field.max}` : null;
    case 'signature':
      // A line without a name says nothing of who drew it.
      return typeof answer === 'object' && !Array.isArray(answer) && answer.name.trim() !== '' ? null : 'is answered with a name';
  }
}

/** What of the answers does not fit what was asked. */
export const misfitsOf = (fields: Field[], answers: Answers): { path: string; message: string }[] =>
  Object.entries(answers).flatMap(([id, answer]) => {
    const field = fields.find((one) => one.id === id);
    const message = field ? refusalOf(field, answer) : 'is not asked here';
    return message === null ? [] : [{ path: `answers.${id}`, message }];
  });

const frequency = ['Not at all', 'Several days', 'More than half the days', 'Nearly every day'].map((label, points) => ({
  id: `p${points}`,
  label,
  points,
}));
const pfizer =
  'Developed by Drs Robert L. Spitzer, Janet B. W. Williams, Kurt Kroenke and colleagues, with an educational grant from Pfizer Inc. No permission is required to reproduce, translate, display or distribute it.';
const twoWeeks = 'Over the last 2 weeks, how often have you been bothered by any of the following problems?';

/** Questions answered by how often, and the one without points that follows them. */
const byFrequency = (questions: string[], warnings: Record<number, string> = {}): Field[] => [
  ...questions.map((label, index): Field => {
    const text = warnings[index];
    return {
      kind: 'scale',
      id: `q${index + 1}`,
      label,
      help: '',
      required: true,
      options: frequency,
      warning: text ? { from: 1, text } : null,
    };
  }),
  {
    kind: 'single',
    id: 'difficulty',
    label:
      'If you checked off any problems, how difficult have these problems made it for you to do your work, take care of things at home, or get along with other people?',
    help: 'Not part of the score.',
    required: false,
    options: ['Not difficult at all', 'Somewhat difficult', 'Very difficult', 'Extremely difficult'].map((label, points) => ({
      id: `p${points}`,
      label,
      points,
    })),
    warning: null,
  },
];
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `q${index + 1}`);

/** Instruments that anyone may use, each as a clinic's template begins. */
export const instruments: Record<Instrument, { name: string; about: string; definition: Definition }> = {
  phq9: {
    name: 'PHQ-9',
    about: 'Patient Health Questionnaire: depression, 9 questions, 0 to 27',
    definition: {
      intro: twoWeeks,
      source: pfizer,
      fields: byFrequency(
        [
          'Little interest or pleasure in doing things',
          'Feeling down, depressed, or hopeless',
          'Trouble falling or staying asleep, or sleeping too much',
          'Feeling tired or having little energy',
          'Poor appetite or overeating',
          'Feeling bad about yourself, or that you are a failure or have let yourself or your family down',
          'Trouble concentrating on things, such as reading the newspaper or watching television',
          'Moving or speaking so slowly that other people could have noticed? Or the opposite: being so fidgety or restless that you have been moving around a lot more than usual',
          'Thoughts that you would be better off dead or of hurting yourself in some way',
        ],
        { 8: 'Thoughts of death or self-harm: ask about safety today.' },
      ),
      scoring: {
        method: 'sum',
        fields: numbered(9),
        bands: [
          { from: 0, label: 'Minimal', tone: 'calm' },
          { from: 5, label: 'Mild', tone: 'calm' },
          { from: 10, label: 'Moderate', tone: 'watch' },
          { from: 15, label: 'Moderately severe', tone: 'alert' },
          { from: 20, label: 'Severe', tone: 'alert' },
        ],
      },
    },
  },
  gad7: {
    name: 'GAD-7',
    about: 'Generalised anxiety disorder, 7 questions, 0 to 21',
    definition: {
      intro: twoWeeks,
      source: pfizer,
      fields: byFrequency([
        'Feeling nervous, anxious, or on edge',
        'Not being able to stop or control worrying',
        'Worrying too much about different things',
        'Trouble relaxing',
        'Being so restless that it is hard to sit still',
        'Becoming easily annoyed or irritable',
        'Feeling afraid, as if something awful might happen',
      ]),
      scoring: {
        method: 'sum',
        fields: numbered(7),
        bands: [
          { from: 0, label: 'Minimal', tone: 'calm' },
          { from: 5, label: 'Mild', tone: 'calm' },
          { from: 10, label: 'Moderate', tone: 'watch' },
          { from: 15, label: 'Severe', tone: 'alert' },
        ],
      },
    },
  },
  // The Oswestry index needs a licence: a clinic that has one enters it in the builder, as a percentage.
  rmdq: {
    name: 'Roland-Morris',
    about: 'Disability from low back pain, 24 statements, 0 to 24',
    definition: {
      intro:
        'When your back hurts, you may find it difficult to do some of the things you normally do. Tick only the sentences that you are sure describe you today.',
      source:
        'Roland MO, Morris RW. A study of the natural history of back pain. Part 1. Spine 1983; 8: 141–144. The authors ask neither for permission nor for a charge. They define no bands.',
      fields: [
        {
          kind: 'multiple',
          id: 'today',
          label: 'Today',
          help: '',
          required: false,
          options: [
            'I stay at home most of the time because of my back.',
            'I change position frequently to try and get my back comfortable.',
            'I walk more slowly than usual because of my back.',
            'Because of my back I am not doing any of the jobs that I usually do around the house.',
            'Because of my back, I use a handrail to get upstairs.',
            'Because of my back, I lie down to rest more often.',
            'Because of my back, I have to hold on to something to get out of an easy chair.',
            'Because of my back, I try to get other people to do things for me.',
            'I get dressed more slowly than usual because of my back.',
            'I only stand for short periods of time because of my back.',
            'Because of my back, I try not to bend or kneel down.',
            'I find it difficult to get out of a chair because of my back.',
            'My back is painful almost all the time.',
            'I find it difficult to turn over in bed because of my back.',
            'My appetite is not very good because of my back pain.',
            'I have trouble putting on my socks (or stockings) because of the pain in my back.',
            'I only walk short distances because of my back.',
            'I sleep less well because of my back.',
            'Because of my back pain, I get dressed with help from someone else.',
            'I sit down for most of the day because of my back.',
            'I avoid heavy jobs around the house because of my back.',
            'Because of my back pain, I am more irritable and bad tempered with people than usual.',
            'Because of my back, I go upstairs more slowly than usual.',
            'I stay in bed most of the time because of my back.',
          ].map((label, index) => ({ id: `s${index + 1}`, label, points: 1 })),
          warning: null,
        },
      ],
      scoring: { method: 'sum', fields: ['today'], bands: [] },
    },
  },
};
