import { useTranslation } from 'react-i18next';
import type { Mark } from '#src/contract/notes.ts';

/** A part of the body, where it lies in the figure, in thousandths; a paired one as the right half of the picture shows it. */
type Part = readonly [name: string, x: number, y: number];
const parts = {
  front: [
    ['head', 500, 75],
    ['neck', 500, 180],
    ['chest', 500, 285],
    ['abdomen', 500, 410],
    ['groin', 500, 515],
    ['shoulder', 715, 240],
    ['upperArm', 752, 325],
    ['elbow', 785, 392],
    ['forearm', 828, 455],
    ['hand', 905, 570],
    ['thigh', 612, 615],
    ['knee', 625, 712],
    ['shin', 625, 815],
    ['foot', 635, 962],
  ],
  back: [
    ['head', 500, 75],
    ['neck', 500, 180],
    ['upperBack', 500, 285],
    ['lowerBack', 500, 415],
    ['buttock', 590, 525],
    ['shoulder', 715, 240],
    ['upperArm', 752, 325],
    ['elbow', 785, 392],
    ['forearm', 828, 455],
    ['hand', 905, 570],
    ['thigh', 612, 620],
    ['knee', 625, 712],
    ['calf', 625, 800],
    ['heel', 620, 945],
  ],
} as const satisfies Record<Mark['side'], readonly Part[]>;
type PartName = (typeof parts)[Mark['side']][number][0];

/** A place of the chart: a part of the body, on the person's left or right where there are two of it. */
export type Region = { key: string; side: Mark['side']; part: PartName; half: 'left' | 'right' | null; x: number; y: number };

/** In front one looks at the person: their left is on the right of the picture. From behind it is not. */
const halves = { front: ['left', 'right'], back: ['right', 'left'] } as const;
const regionsOf = (side: Mark['side']): Region[] =>
  parts[side].flatMap(([part, x, y]): Region[] =>
    x === 500
      ? [{ key: `${side} ${part}`, side, part, half: null, x, y }]
      : halves[side].map((half, index) => ({ key: `${side} ${half} ${part}`, side, part, half, x: index === 0 ? x : 1000 - x, y })),
  );
export const regions: Region[] = [...regionsOf('front'), ...regionsOf('back')];

/** The figure is more than twice as high as it is wide. */
const farBetween = (one: { x: number; y: number }, other: { x: number; y: number }) => Math.hypot(one.x - other.x, (one.y - other.y) * 2.2);
const nearest = (mark: Pick<Mark, 'side' | 'x' | 'y'>): Region =>
  regions.filter(({ side }) => side === mark.side).reduce((best, one) => (farBetween(one, mark) < farBetween(best, mark) ? one : best));

/** The words for a place, and for a mark with where it is. */
export const useRegions = () => {
  const { t } = useTranslation('bodychart');
  const placeOf = ({ part, half }: Region): string => (half ? t(half, { part: t(`part.${part}`) }) : t(`part.${part}`));
  const wordsOf = (mark: Mark): string =>
    t('mark', { what: t(`is.${mark.what}`), place: placeOf(nearest(mark)), side: t(mark.side).toLocaleLowerCase() });
  return { placeOf, wordsOf };
};
