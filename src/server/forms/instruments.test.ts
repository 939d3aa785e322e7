import { describe, expect, test } from 'vitest';
import { DefinitionGiven } from '#src/contract/forms.ts';
import type { Answers, Definition, Field } from '#src/contract/forms.ts';
import { instruments, misfitsOf, missingIn, progressOf, resultOf } from '#src/contract/instruments.ts';

const phq9 = instruments.phq9.definition;
/** PHQ-9 answered with these points, question by question. */
const answered = (...points: number[]): Answers => Object.fromEntries(points.map((point, index) => [`q${index + 1}`, `p${point}`]));
const spread = (total: number): number[] => Array.from({ length: 9 }, (_, index) => Math.max(0, Math.min(3, total - index * 3)));

describe('C2 instruments that ship', () => {
  test('C2 every one is a definition that a clinic could have made itself', () => {
    for (const { definition } of Object.values(instruments)) expect(DefinitionGiven.parse(definition)).toEqual(definition);
  });

  test.each([
    [0, 'Minimal'],
    [4, 'Minimal'],
    [5, 'Mild'],
    [9, 'Mild'],
    [10, 'Moderate'],
    [14, 'Moderate'],
    [15, 'Moderately severe'],
    [19, 'Moderately severe'],
    [20, 'Severe'],
    [27, 'Severe'],
  ])('C2 PHQ-9 of %i points is %s', (total, label) => {
    expect(resultOf(phq9, answered(...spread(total))).score).toMatchObject({ value: total, min: 0, max: 27, band: { label } });
  });

  test('C2 PHQ-9 has no score while a question is open, and the question about difficulty is no part of it', () => {
    expect(resultOf(phq9, answered(1, 1, 1, 1, 1, 1, 1, 1)).score).toBeNull();
    expect(progressOf(phq9, answered(1, 1))).toEqual({ answered: 2, of: 9 });
    expect(resultOf(phq9, { ...answered(...spread(9)), difficulty: 'p3' }).score?.value).toBe(9);
  });

  test('C2 any thought of self-harm in PHQ-9 is pointed out, also before the rest is answered', () => {
    expect(resultOf(phq9, { q9: 'p0' }).warnings).toEqual([]);
    expect(resultOf(phq9, { q9: 'p1' }).warnings).toMatchObject([{ field: 'q9' }]);
  });

  test('C2 GAD-7 has its own bands', () => {
    const seven = (point: number) => answered(...Array.from({ length: 7 }, () => point));
    expect(resultOf(instruments.gad7.definition, seven(3)).score).toMatchObject({ value: 21, max: 21, band: { label: 'Severe' } });
    expect(resultOf(instruments.gad7.definition, seven(1)).score).toMatchObject({ value: 7, band: { label: 'Mild' } });
  });

  test('C2 Roland-Morris counts the sentences that are ticked; none is a score as well', () => {
    const { definition } = instruments.rmdq;
    expect(resultOf(definition, { today: ['s1', 's9', 's24'] }).score).toEqual({ value: 3, method: 'sum', min: 0, max: 24, band: null });
    expect(resultOf(definition, {}).score?.value).toBe(0);
  });
});

describe('C2 scoring', () => {
  const section = (id: string): Field => ({
    kind: 'single',
    id,
    label: id,
    help: '',
    required: false,
    options: Array.from({ length: 6 }, (_, points) => ({ id: `p${points}`, label: `${points}`, points })),
    warning: null,
  });
  const ids = Array.from({ length: 10 }, (_, index) => `s${index}`);
  const tenSections = (method: 'percent' | 'mean'): Definition => ({
    intro: '',
    source: '',
    fields: ids.map(section),
    scoring: {
      method,
      fields: ids,
      bands: [
        { from: 0, label: 'Minimal', tone: 'calm' },
        { from: 20.5, label: 'Moderate', tone: 'watch' },
      ],
    },
  });
  const all = (point: number, count = 10): Answers => Object.fromEntries(ids.slice(0, count).map((id) => [id, `p${point}`]));

  test('C2 a percentage is of what the answered sections could have had; those unanswered are left out', () => {
    expect(resultOf(tenSections('percent'), all(2)).score).toMatchObject({ value: 40, min: 0, max: 100, band: { label: 'Moderate' } });
    // 9 sections: 18 / (5 × 9) × 100.
    expect(resultOf(tenSections('percent'), all(2, 9)).score?.value).toBe(40);
    expect(resultOf(tenSections('percent'), { s0: 'p1', s1: 'p0', s2: 'p1' }).score).toMatchObject({
      value: 13.3,
      band: { label: 'Minimal' },
    });
    expect(resultOf(tenSections('percent'), {}).score).toBeNull();
  });

  test('C2 a mean is of what is answered', () => {
    expect(resultOf(tenSections('mean'), { s0: 'p5', s1: 'p0', s2: 'p1' }).score).toMatchObject({ value: 2, min: 0, max: 5 });
  });

  test('C2 answers that do not fit what was asked are named, and so is what is missing', () => {
    const fields: Field[] = [
      { kind: 'heading', id: 'about', label: 'About', help: '' },
      { kind: 'text', id: 'words', label: 'Words', help: '', required: true, long: false },
      { kind: 'number', id: 'years', label: 'Years', help: '', required: false, min: 0, max: 120, unit: '' },
      { kind: 'date', id: 'since', label: 'Since', help: '', required: false },
      { kind: 'signature', id: 'sign', label: 'Sign', help: '', required: true },
      { ...section('many'), kind: 'multiple' } as Field,
      section('one'),
    ];
    const bad: Answers = {
      about: 'x',
      words: 'a\nb',
      years: 121,
      since: '2026-13-01',
      sign: 'x',
      many: ['p1', 'p1'],
      one: 'p9',
      nowhere: 'x',
    };
    expect(misfitsOf(fields, bad).map(({ path }) => path)).toEqual(Object.keys(bad).map((id) => `answers.${id}`));
    const good: Answers = {
      words: 'a',
      years: 0,
      since: '2026-02-28',
      sign: { name: 'Sam', signedOn: '2026-02-28' },
      many: ['p1', 'p2'],
      one: 'p5',
    };
    expect(misfitsOf(fields, good)).toEqual([]);
    expect(missingIn(fields, good)).toEqual([]);
    expect(missingIn(fields, { words: '', sign: { name: ' ', signedOn: '2026-02-28' } })).toEqual(['words', 'sign']);
  });
});

describe('C2 a definition', () => {
  const whole = instruments.phq9.definition;
  const scoring = whole.scoring as NonNullable<typeof whole.scoring>;
  const wrong: [string, object][] = [
    ['no fields', { fields: [] }],
    ['81 fields', { fields: Array.from({ length: 81 }, (_, index) => ({ ...whole.fields[0], id: `f${index}` })) }],
    ['two fields of one name', { fields: [whole.fields[0], whole.fields[0]], scoring: null }],
    ['a name that every object has', { fields: [{ ...whole.fields[0], id: 'constructor' }], scoring: null }],
    ['one option', { fields: [{ ...whole.fields[0], options: [{ id: 'a', label: 'A', points: 0 }] }], scoring: null }],
    ['a key that is not known', { fields: [{ ...whole.fields[0], html: '<b>' }], scoring: null }],
    ['a score of a field that is not there', { scoring: { ...scoring, fields: ['q10'] } }],
    ['bands in disorder', { scoring: { ...scoring, bands: [scoring.bands[1], scoring.bands[0]] } }],
    ['a text without end', { intro: 'x'.repeat(2001) }],
  ];
  test.each(wrong)('C2 with %s is refused', (_what, change) => {
    expect(DefinitionGiven.safeParse({ ...whole, ...change }).success).toBe(false);
  });
});
