// Borrowers for the statistics' tests: arbitrary ones that lean to the edges, and a plausible seeded sector. Seeds are
// for this data alone; no noise is ever made from one.
import fc from 'fast-check';
import { SeededRandom } from '../../src/demo/seeded-random.js';
import type { BorrowerUnit, UnitLoan } from '../../src/statistics/borrower-unit-rules.js';
import {
  ACTIVITY_CODES,
  AREA_CODES,
  REGION_CODES,
  toDebtBand,
} from '../../src/statistics/cell-keys-rules.js';
import { CLIP_CENTIMES } from '../../src/statistics/measure-rules.js';

/** Beyond what a double or a signed 64-bit integer holds, at the clip, at the edges of bands, and ordinary. */
const amount = fc.oneof(
  fc.constantFrom(0n, 1n, 599_999n, 600_000n, 600_001n, CLIP_CENTIMES, CLIP_CENTIMES + 1n),
  fc.constantFrom(2n ** 53n + 1n, 2n ** 63n + 1n, 900_000_000_000_000_000n),
  fc.bigInt({ min: 0n, max: 20_000_000n }),
);

export const anyLoan: fc.Arbitrary<UnitLoan> = fc.record({
  lender: fc.constantFrom(...Array.from({ length: 13 }, (_, at) => `L${at}`)),
  tieKey: fc.stringMatching(/^[0-9a-f]{8}$/),
  region: fc.constantFrom(...REGION_CODES),
  area: fc.constantFrom(...AREA_CODES),
  activity: fc.constantFrom(...ACTIVITY_CODES, null, 'FISHING'),
  outstandingCentimes: amount,
  late: fc.boolean(),
});

/** From nobody to the outlier with forty loans. */
export const anyLoans = fc.oneof(
  { weight: 6, arbitrary: fc.array(anyLoan, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.array(anyLoan, { minLength: 6, maxLength: 40 }) },
);

export const LOAN: UnitLoan = {
  lender: 'L1',
  tieKey: 'a',
  region: '06',
  area: 'URBAN',
  activity: 'TRADE',
  outstandingCentimes: 400_000n,
  late: false,
};

/** Regions as skewed as the country's. */
const REGION_WEIGHTS = [11, 7, 13, 14, 7, 22, 13, 3, 7, 1.5, 1, 0.4];

/** Someone with a debt of nine thousand dirhams on average, long-tailed; a fifth are crossed, one in fifteen late. */
export function toSectorUnit(random: SeededRandom): BorrowerUnit {
  const normal =
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const total = BigInt(Math.ceil(100 * 6500 * Math.exp(0.8 * normal)));
  const kept = total > CLIP_CENTIMES ? CLIP_CENTIMES : total;
  const late = random.chance(0.07);
  const crossed = random.chance(0.2);
  const lateCentimes = late ? (crossed ? kept / 2n : kept) : 0n;
  return {
    place: {
      region: random.pick(REGION_CODES.map((code, at) => [code, REGION_WEIGHTS[at] ?? 1] as const)),
      area: random.chance(0.62) ? 'URBAN' : 'RURAL',
      activity: random.among(ACTIVITY_CODES),
      band: toDebtBand(total),
    },
    contribution: {
      crossed,
      late,
      lateCentimes,
      onTimeCentimes: kept - lateCentimes,
      clipped: total > CLIP_CENTIMES,
      loans: crossed ? 2n : 1n,
    },
  };
}
