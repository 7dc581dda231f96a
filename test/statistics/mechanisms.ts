// The mechanism of a release as parts that can be taken out: the real one, and seven that are broken each in one way in
// which such mechanisms have been broken. The checks must tell every one of them from the real one.
import { SeededRandom } from '../../src/demo/seeded-random.js';
import {
  toBorrowerUnit,
  type UnitLoan,
  type UnitOutcome,
} from '../../src/statistics/borrower-unit-rules.js';
import { listKeys } from '../../src/statistics/cell-keys-rules.js';
import { type Fraction, rootUp, toFraction } from '../../src/statistics/fraction-rules.js';
import { isShown, type Measured } from '../../src/statistics/interval-rules.js';
import { type Contribution, LOANS_MAX } from '../../src/statistics/measure-rules.js';
import { toGaussianSampler, type UniformBelow } from '../../src/statistics/noise-rules.js';
import { createRandomSource } from '../../src/statistics/random-source.js';
import { addNoise } from '../../src/statistics/table-rules.js';

export interface Mechanism {
  toUnit(loans: readonly UnitLoan[]): UnitOutcome;
  openSource(): UniformBelow;
  toSampler(variance: Fraction, uniform: UniformBelow): () => bigint;
  addNoise: typeof addNoise;
  /** The real one is not given the truth; a broken one may look. */
  isShown(noisy: Measured, truth: bigint): boolean;
}

export const REAL: Mechanism = {
  toUnit: toBorrowerUnit,
  openSource: createRandomSource,
  toSampler: toGaussianSampler,
  addNoise,
  isShown,
};

function changeContribution(
  loans: readonly UnitLoan[],
  change: (contribution: Contribution, owing: readonly UnitLoan[]) => Contribution,
): UnitOutcome {
  const outcome = toBorrowerUnit(loans);
  if (!('unit' in outcome)) return outcome;
  const owing = loans.filter((loan) => loan.outstandingCentimes > 0n);
  const contribution = change(outcome.unit.contribution, owing);
  return { unit: { ...outcome.unit, contribution } };
}

const sumOwed = (loans: readonly UnitLoan[]): bigint =>
  loans.reduce((sum, loan) => sum + loan.outstandingCentimes, 0n);

export const MUTANTS: Readonly<Record<string, Mechanism>> = {
  'amounts are not clipped': {
    ...REAL,
    toUnit: (loans) =>
      changeContribution(loans, (contribution, owing) => ({
        ...contribution,
        lateCentimes: sumOwed(owing.filter((loan) => loan.late)),
        onTimeCentimes: sumOwed(owing.filter((loan) => !loan.late)),
      })),
  },
  'one loan too many is counted': {
    ...REAL,
    toUnit: (loans) =>
      changeContribution(loans, (contribution, owing) => ({
        ...contribution,
        loans: BigInt(Math.min(owing.length, Number(LOANS_MAX) + 1)),
      })),
  },
  'noise is drawn once for a table, not for each bin': {
    ...REAL,
    addNoise: (exact, level, measure, variance, draw) => {
      const once = draw();
      return addNoise(exact, level, measure, variance, () => once);
    },
  },
  'the generator has a fixed seed': {
    ...REAL,
    openSource: () => {
      const random = new SeededRandom(20_261_124, 0);
      return (bound) => {
        const wide = [0, 1, 2, 3].reduce(
          (sum) => (sum << 32n) | BigInt(random.whole(0, 0xffff_ffff)),
          0n,
        );
        return wide % bound;
      };
    },
  },
  'the noise has a variance of σ, not of σ²': {
    ...REAL,
    toSampler: (variance, uniform) => toGaussianSampler(toFraction(rootUp(variance)), uniform),
  },
  'cells without anybody get no noise': {
    ...REAL,
    addNoise: (exact, level, measure, variance, draw) => {
      const noisy = addNoise(exact, level, measure, variance, draw);
      const isEmpty = (key: string): boolean => !exact.get(key)?.some((value) => value !== 0n);
      const rows = new Map(
        listKeys(level).map((key) => [
          key,
          (isEmpty(key) ? exact.get(key) : noisy.rows.get(key)) ?? [],
        ]),
      );
      return { ...noisy, rows };
    },
  },
  'cells are shown by their true number': {
    ...REAL,
    isShown: (_noisy, truth) => truth >= 10n,
  },
};
