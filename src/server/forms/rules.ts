import type { Curve } from '#src/contract/forms.ts';
import type { ScoredForm } from './queries.ts';

/**
 * A curve for each template and way of scoring: a template that is scored another way since begins another curve, for its scores cannot be
 * compared. The curve filled last comes first.
 * @param forms newest first
 */
export function curvesOf(forms: ScoredForm[]): Curve[] {
  const groups = Map.groupBy(forms, ({ templateId, result: { score } }) => [templateId, score?.method, score?.min, score?.max].join(' '));
  return [...groups.values()].flatMap(([newest, ...older]) => {
    const score = newest?.result.score;
    if (!newest || !score) return [];
    return [
      {
        template: { id: newest.templateId, name: newest.name },
        method: score.method,
        min: score.min,
        max: score.max,
        bands: newest.scoring?.bands ?? [],
        points: [newest, ...older]
          .reverse()
          .flatMap(({ formId, at, result }) =>
            result.score
              ? [{ formId, at, value: result.score.value, band: result.score.band?.label ?? null, warned: result.warnings.length > 0 }]
              : [],
          ),
      },
    ];
  });
}
