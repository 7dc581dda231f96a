// How much of a borrower's yearly privacy each release may cost, and how a release's cost is split over tables and
// measures. Public constants: changing one changes what was promised, and never follows from data.
import type { Level } from './cell-keys-rules.js';
import type { Fraction } from './fraction-rules.js';
import { MEASURES, type Measure } from './measure-rules.js';
import { splitRho, toVariance } from './privacy-account-rules.js';

export type Cadence = 'MONTHLY' | 'QUARTERLY';

/** One noisy table of a release and its cost. */
export interface PlannedTable {
  level: Level;
  measure: Measure;
  rhoNano: bigint;
}

export const RELEASE_RHO_NANO: Readonly<Record<Cadence, bigint>> = {
  MONTHLY: 10_000_000n,
  QUARTERLY: 20_000_000n,
};
export const RELEASES_A_YEAR: Readonly<Record<Cadence, bigint>> = { MONTHLY: 12n, QUARTERLY: 4n };

type Share = readonly [level: Level, measure: Measure, permille: bigint];

/** Half for counts, half for amounts; in each the nation 5 %, regions 15 %, with areas 20 %, with activities 60 %. */
const MONTHLY_SHARES: readonly Share[] = [
  ['NATION', 'COUNTS', 25n],
  ['REGION', 'COUNTS', 75n],
  ['AREA', 'COUNTS', 100n],
  ['ACTIVITY', 'COUNTS', 300n],
  ['NATION', 'AMOUNTS', 25n],
  ['REGION', 'AMOUNTS', 75n],
  ['AREA', 'AMOUNTS', 100n],
  ['ACTIVITY', 'AMOUNTS', 300n],
];
/** The finest counts, amounts one level above them, and what the clip costs: the national share of clipped borrowers. */
const QUARTERLY_SHARES: readonly Share[] = [
  ['BAND', 'COUNTS', 600n],
  ['ACTIVITY', 'AMOUNTS', 300n],
  ['NATION', 'CLIPPED', 100n],
];
const SHARES: Readonly<Record<Cadence, readonly Share[]>> = {
  MONTHLY: MONTHLY_SHARES,
  QUARTERLY: QUARTERLY_SHARES,
};

/** The tables of a release; their costs sum to RELEASE_RHO_NANO exactly. */
export function planRelease(cadence: Cadence): PlannedTable[] {
  const shares = SHARES[cadence];
  const costs = splitRho(
    RELEASE_RHO_NANO[cadence],
    shares.map(([, , permille]) => permille),
  );
  return shares.map(([level, measure], at) => ({ level, measure, rhoNano: costs[at] ?? 0n }));
}

/** σ² of each component of a planned table. */
export function toTableVariance({ measure, rhoNano }: PlannedTable): Fraction {
  return toVariance(rhoNano, MEASURES[measure].sensitivitySquared);
}

/** What tables cost together. */
export function sumRho(tables: readonly PlannedTable[]): bigint {
  return tables.reduce((sum, table) => sum + table.rhoNano, 0n);
}

/** What the planned releases of a year cost one borrower who is in all of them. */
export function sumPlannedYear(): bigint {
  return (['MONTHLY', 'QUARTERLY'] as const).reduce(
    (sum, cadence) => sum + RELEASES_A_YEAR[cadence] * sumRho(planRelease(cadence)),
    0n,
  );
}
