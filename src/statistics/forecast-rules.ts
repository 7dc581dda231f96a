// What tables would cost and how wide their intervals would be, told before anything is spent. Looks at public sizes
// only: a forecast from true counts would be an answer without noise.
import { type Level, listKeys } from './cell-keys-rules.js';
import { type Fraction, over, rootUp, times, toFraction } from './fraction-rules.js';
import { type Grade, toGrade, toHalfWidth, toThreshold, Z95 } from './interval-rules.js';
import { MEASURES, type Measure } from './measure-rules.js';
import {
  mayCharge,
  toNanoRho,
  toShownEpsilon,
  toVariance,
  YEAR_CAP_NANO,
} from './privacy-account-rules.js';
import { type PlannedTable, sumRho } from './release-plan-rules.js';
import { MILLION } from './share-rules.js';

/** What one noisy table promises, whatever its cells are. */
export interface GridForecast {
  measure: Measure;
  rhoNano: bigint;
  cells: number;
  /** Half-width of the 95 % interval of a cell's total over all components: borrowers, centimes or loans. */
  totalHalfWidth: bigint;
  /** The least noisy number of borrowers that is shown; null where the table does not count borrowers. */
  shownFrom: bigint | null;
  /** Half-width in millionths of the share of half the components in a cell of the public size, at its widest. */
  shareHalfWidth: bigint | null;
  /** The grade that the total of a cell of the public size would have. */
  grade: Grade | null;
}

export type TableForecast = GridForecast & PlannedTable;

export interface Forecast {
  costNano: bigint;
  /** ε at δ = 10⁻⁷ of all that would then be spent, for display. */
  epsilonAfter: number;
  isAffordable: boolean;
  leftNano: bigint;
  tables: TableForecast[];
}

function toTotalVariance(measure: Measure, variance: Fraction): Fraction {
  return times(variance, toFraction(BigInt(MEASURES[measure].components.length)));
}

/** A share's variance is largest where the share is 0 or 1: that of one of its parts over N². */
function toWidestShare(variance: Fraction, components: bigint, size: bigint): bigint {
  const part = times(variance, toFraction(components, 2n));
  const square = times(part, times(Z95, Z95));
  return rootUp(over(square, toFraction(size * size)), MILLION);
}

/** A table of so many cells; `publicSize` is a cell's total as was published before, undefined where none was. */
export function forecastGrid(
  { measure, rhoNano, cells }: Pick<GridForecast, 'measure' | 'rhoNano' | 'cells'>,
  publicSize?: bigint,
): GridForecast {
  const components = BigInt(MEASURES[measure].components.length);
  const variance = toVariance(rhoNano, MEASURES[measure].sensitivitySquared);
  const total = toTotalVariance(measure, variance);
  const size = publicSize !== undefined && publicSize > 0n ? publicSize : undefined;
  return {
    measure,
    rhoNano,
    cells,
    totalHalfWidth: toHalfWidth(total),
    shownFrom: measure === 'COUNTS' ? toThreshold(total) : null,
    shareHalfWidth:
      size !== undefined && components > 1n ? toWidestShare(variance, components, size) : null,
    grade: size === undefined ? null : toGrade({ value: size, variance: total }),
  };
}

/** A table of the tree. */
export function forecastTable(table: PlannedTable, publicSize?: bigint): TableForecast {
  const cells = listKeys(table.level).length;
  return { ...table, ...forecastGrid({ ...table, cells }, publicSize) };
}

/** A plan beside what one borrower's year has cost so far; `publicSizes` by level and measure. */
export function forecastPlan(
  tables: readonly PlannedTable[],
  spentNano: bigint,
  findPublicSize: (level: Level, measure: Measure) => bigint | undefined = () => undefined,
  capNano = YEAR_CAP_NANO,
): Forecast {
  const costNano = sumRho(tables);
  return {
    costNano,
    epsilonAfter: toShownEpsilon(spentNano + costNano),
    isAffordable: mayCharge(spentNano, capNano, costNano),
    leftNano: capNano - spentNano - costNano,
    tables: tables.map((table) => forecastTable(table, findPublicSize(table.level, table.measure))),
  };
}

/** The least ρ at which a cell's total has an interval of ± `halfWidth`; throws where none is asked for. */
export function toRhoForHalfWidth(measure: Measure, halfWidth: bigint): bigint {
  if (halfWidth <= 0n) throw new RangeError('an interval has a width above 0');
  const components = BigInt(MEASURES[measure].components.length);
  const total = over(toFraction(halfWidth * halfWidth), times(Z95, Z95));
  return toNanoRho(MEASURES[measure].sensitivitySquared, over(total, toFraction(components)));
}
