// A sector seen by its lenders: a seeded market with four large and nine small ones, some only in some regions, as sums
// in the finest cells.
import { SeededRandom } from '../../src/demo/seeded-random.js';
import { type CellKey, listKeys } from '../../src/statistics/cell-keys-rules.js';
import type { LenderHolding } from '../../src/statistics/lender-rules.js';

const SHARES = [0.36, 0.26, 0.16, 0.12, 0.02, 0.015, 0.015, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01];
const REGION_WEIGHTS = [11, 7, 13, 14, 7, 22, 13, 3, 7, 1.5, 1, 0.4];
const ACTIVITY_WEIGHTS = [12, 13, 14, 30, 14, 6, 4, 7];
const BANDS = [
  [0.48, 3500],
  [0.28, 9000],
  [0.17, 18_000],
  [0.05, 38_000],
  [0.02, 60_000],
] as const;

/** A lender with so many borrowers of 9,000 dirhams, a fifth of them crossed and a tenth late. */
export function holding(lender: string, borrowers: bigint): LenderHolding {
  return {
    lender,
    borrowers,
    crossedBorrowers: borrowers / 5n + 1n,
    lateBorrowers: borrowers / 10n + 1n,
    outstandingCentimes: borrowers * 900_000n,
    lateCentimes: borrowers * 90_000n,
    clippedCentimes: borrowers * 900_000n,
    clippedLateCentimes: borrowers * 90_000n,
  };
}

/** The sums of every lender in every finest cell; another `period` is the same market a little later. */
export function toMarket(borrowers: number, period: number): Map<CellKey, LenderHolding[]> {
  const shape = new SeededRandom(20_261_124, 0);
  const random = new SeededRandom(20_261_124, period);
  const presence = SHARES.map((share) =>
    REGION_WEIGHTS.map(() => {
      const strength = 0.6 + shape.next();
      return share > 0.1 || shape.chance(0.4) ? share * strength : 0;
    }),
  );
  const about = (mean: number): number =>
    Math.max(
      0,
      Math.round(
        mean + Math.sqrt(mean) * (random.next() + random.next() + random.next() - 1.5) * 2,
      ),
    );
  const regionTotal = REGION_WEIGHTS.reduce((sum, weight) => sum + weight, 0);
  return new Map(
    listKeys('BAND').map((key, at) => {
      const [band, activity] = [at % 5, Math.floor(at / 5) % 8];
      const [area, region] = [Math.floor(at / 40) % 2, Math.floor(at / 80)];
      const [bandShare, dirhams] = BANDS[band] ?? [0, 0];
      const size =
        ((borrowers * (REGION_WEIGHTS[region] ?? 0)) / regionTotal) *
        (area === 0 ? 0.62 : 0.38) *
        ((ACTIVITY_WEIGHTS[activity] ?? 0) / 100) *
        bandShare;
      const here = presence.map((strengths) => strengths[region] ?? 0);
      const all = here.reduce((sum, strength) => sum + strength, 0);
      const held = here.flatMap((strength, lender) => {
        const own = about((size * strength) / all);
        if (own === 0) return [];
        const late = about(own * (lender < 4 ? 0.05 : 0.15));
        const clipped = Math.min(dirhams, 50_000);
        return [
          {
            lender: `L${lender}`,
            borrowers: BigInt(own),
            crossedBorrowers: BigInt(about(own * 0.2)),
            lateBorrowers: BigInt(late),
            outstandingCentimes: BigInt(own * dirhams * 100),
            lateCentimes: BigInt(late * dirhams * 90),
            clippedCentimes: BigInt(own * clipped * 100),
            clippedLateCentimes: BigInt(late * clipped * 90),
          },
        ];
      });
      return [key, held];
    }),
  );
}
