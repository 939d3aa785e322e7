import { useTranslation } from 'react-i18next';
import type { MouseEvent } from 'react';
import type { Mark } from '#src/contract/notes.ts';
import classes from './BodyChart.module.css';

type Numbered = { nth: number; mark: Mark };
type Props = { side: Mark['side']; marks: Numbered[]; onPoint?: (x: number, y: number) => void };

const width = 200;
const height = 440;
/** The right half of the outline, from the top of the head to between the legs; the other is its mirror. */
const outline =
  'M100 8C115 8 122 20 121 37C120 50 114 60 109 65L109 78C112 86 126 88 137 92C150 96 156 105 157 120C159 138 163 152 166 167' +
  'C171 187 176 204 179 221C183 229 188 238 189 249C190 259 186 266 182 264C177 267 173 261 171 250C170 240 168 232 167 226' +
  'C161 206 154 190 150 174C147 160 143 149 140 138C139 157 136 173 134 189C133 203 139 214 141 231C144 255 142 282 137 309' +
  'C139 324 140 340 137 356C135 376 131 392 129 404C130 412 138 419 140 425C140 432 124 432 116 429C113 423 114 412 115 402' +
  'C115 384 112 366 112 350C112 336 114 324 113 312C112 286 106 262 100 241';
/** What tells front from back, of the same half. */
const inside = {
  front:
    'M100 98L127 95 M100 99L100 128 M100 146C112 148 124 144 131 134 M100 193L100 195 M118 304C122 301 128 301 132 304' +
    ' M118 318C122 321 128 321 132 318 M107 33L112 33 M100 50L105 49 M102 241C112 236 126 226 136 214',
  back:
    'M100 82L100 214 M112 112C118 122 122 136 120 150 M100 240C108 247 124 248 134 242 M100 214L100 240' +
    ' M117 310C122 313 128 313 133 310 M124 404L124 418',
};

/** One side of the body with its marks, each under its number. Marks are set with the pointer here, and from a list beside it. */
export function BodyFigure({ side, marks, onPoint }: Props) {
  const { t } = useTranslation('bodychart');
  const point = (event: MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = (from: number, length: number) => Math.round(Math.min(1, Math.max(0, from / length)) * 1000);
    onPoint?.(at(event.clientX - box.left, box.width), at(event.clientY - box.top, box.height));
  };
  return (
    <figure className={classes.figure}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('figure', { side: t(side), count: marks.length })}
        data-side={side}
        data-open={onPoint !== undefined || undefined}
        {...(onPoint && { onClick: point })}
      >
        {[false, true].map((mirrored) => (
          <g key={String(mirrored)} {...(mirrored && { transform: `translate(${width} 0) scale(-1 1)` })}>
            <path d={outline} className={classes.outline} />
            <path d={inside[side]} className={classes.inside} />
          </g>
        ))}
        {marks.map(({ nth, mark }) => (
          <g key={nth} transform={`translate(${mark.x / (1000 / width)} ${mark.y / (1000 / height)})`} data-what={mark.what}>
            <circle r={9} className={classes.mark} />
            <text className={classes.nth} textAnchor="middle" dominantBaseline="central">
              {nth}
            </text>
          </g>
        ))}
      </svg>
      <figcaption>{t(side)}</figcaption>
    </figure>
  );
}
