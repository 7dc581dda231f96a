// What the observatory draws: four measures of a cell, each as a number with its two ends and how it is written. A measure
// that is withheld is null, and so is never drawn as 0.

import { toDirhams } from '../../access/scalar-rules.js';
import { drawn, type Figure, texts } from '../../pages/figure.js';
import type { Formats } from '../../pages/formats.js';
import type { Noisy } from '../interval-rules.js';
import { toFraction } from '../noisy.type.js';
import type { ReleasedCell } from '../released-rows.type.js';
import type { NoisyShare } from '../share-rules.js';
import type { ObservatoryWords } from './observatory-words.js';

export const SHARES = ['crossed', 'arrears', 'par30'] as const;
export const MEASURES_SHOWN = ['people', ...SHARES, 'outstanding'] as const;
export type ShownMeasure = (typeof MEASURES_SHOWN)[number];

/** A number as it is drawn: people, a fraction, or millions of dirhams. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
  grade: string | null;
}

const CENTIMES_IN_A_MILLION = 100_000_000;

const ofShare = (share: NoisyShare | null): Estimate | null =>
  share && {
    value: toFraction(share.value),
    low: toFraction(share.low),
    high: toFraction(share.high),
    grade: null,
  };

const ofNumber = (noisy: Noisy | null, unit: number): Estimate | null =>
  noisy && {
    value: Number(noisy.value) / unit,
    low: Number(noisy.low) / unit,
    high: Number(noisy.high) / unit,
    grade: noisy.grade,
  };

const READERS: Readonly<Record<ShownMeasure, (cell: ReleasedCell) => Estimate | null>> = {
  people: ({ figures }) => ofNumber(figures.borrowers, 1),
  crossed: ({ figures }) => ofShare(figures.crossedShare),
  arrears: ({ figures }) => ofShare(figures.arrearsShare),
  par30: ({ figures }) => ofShare(figures.par30Share),
  outstanding: ({ figures }) => ofNumber(figures.outstanding, CENTIMES_IN_A_MILLION),
};

/** Null where it is withheld, or where there is no such cell. */
export const readMeasure = (
  measure: ShownMeasure,
  cell: ReleasedCell | undefined,
): Estimate | null => (cell ? READERS[measure](cell) : null);

/** How numbers of a measure are written; what is withheld says so. */
export function toWriter(measure: ShownMeasure, words: ObservatoryWords, formats: Formats) {
  const { percent, count, decimal } = formats;
  const write = measure === 'people' ? count : measure === 'outstanding' ? decimal : percent;
  return (value: number | null): string => (value === null ? words('withheld') : write(value));
}

export function toDefinition(
  measure: ShownMeasure,
  clipCentimes: bigint,
  words: ObservatoryWords,
  formats: Formats,
): string {
  return words(`${measure}_definition`, { clip: formats.money(toDirhams(clipCentimes)) });
}

/** One measure over rows, drawn with its intervals. */
export function toIntervalFigure(
  figure: Pick<Figure, 'id' | 'title' | 'definition' | 'chart'>,
  measure: ShownMeasure,
  rows: readonly { name: string; cell: ReleasedCell | undefined }[],
  table: { rowHead: string; words: ObservatoryWords; formats: Formats },
): Figure {
  const { rowHead, words, formats } = table;
  const estimates = rows.map(({ cell }) => readMeasure(measure, cell));
  const write = toWriter(measure, words, formats);
  // A whisker's ends are blank where there is nothing: one word per row is enough.
  const writeEnd = (value: number | null) => (value === null ? '' : write(value));
  const hasGrades = estimates.some((estimate) => estimate?.grade);
  return {
    ...figure,
    table: {
      rowHead,
      rows: rows.map(({ name }) => name),
      columns: [
        drawn(
          words('value'),
          estimates.map((estimate) => estimate?.value ?? null),
          write,
        ),
        drawn(
          words('low'),
          estimates.map((estimate) => estimate?.low ?? null),
          writeEnd,
        ),
        drawn(
          words('high'),
          estimates.map((estimate) => estimate?.high ?? null),
          writeEnd,
        ),
        ...(hasGrades
          ? [
              texts(
                words('grade'),
                estimates.map((estimate) => estimate?.grade ?? ''),
              ),
            ]
          : []),
      ],
    },
  };
}
