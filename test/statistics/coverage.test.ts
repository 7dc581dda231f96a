// Whether published intervals hold the truth as often as they say, level by level, over at least 20,000 draws each; and
// that nothing on the way from noise to publication leans to one side.
import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/demo/seeded-random.js';
import type { BorrowerUnit } from '../../src/statistics/borrower-unit-rules.js';
import { toCellFigures } from '../../src/statistics/cell-figures-rules.js';
import {
  type CellKey,
  LEVELS,
  type Level,
  listKeys,
  toParent,
} from '../../src/statistics/cell-keys-rules.js';
import { makeConsistent } from '../../src/statistics/consistent-tables-rules.js';
import { type Fraction, times, toFraction } from '../../src/statistics/fraction-rules.js';
import { coverageOf, toMassOfFourBins } from '../../src/statistics/gaussian-mass-rules.js';
import {
  type Measured,
  sumMeasured,
  toHalfWidth,
  toNoisy,
} from '../../src/statistics/interval-rules.js';
import type { Measure } from '../../src/statistics/measure-rules.js';
import { toGaussianSampler } from '../../src/statistics/noise-rules.js';
import { createRandomSource } from '../../src/statistics/random-source.js';
import { planRelease, toTableVariance } from '../../src/statistics/release-plan-rules.js';
import { toShare } from '../../src/statistics/share-rules.js';
import {
  addNoise,
  type NoisyTable,
  type Table,
  tabulate,
} from '../../src/statistics/table-rules.js';
import { toSectorUnit } from './borrowers.js';
import { bestOfTwo, frequencyP, GATE, meanP } from './gates.js';

const SEED = Number(process.env.SEED ?? 20_261_124);
const DRAWS = 20_000;
const uniform = createRandomSource();
const PLANNED = [...planRelease('MONTHLY'), ...planRelease('QUARTERLY')];
const COUNTS = PLANNED.filter((table) => table.measure === 'COUNTS');
const AMOUNTS = PLANNED.slice(0, 8).filter((table) => table.measure === 'AMOUNTS');

/** Sixty thousand people, counted twenty-three times over: a country of the right size without its waiting time. */
const SCALE = 23n;
const exact = new Map<string, Table>();
beforeAll(() => {
  const random = new SeededRandom(SEED, 0);
  const units: BorrowerUnit[] = Array.from({ length: 60_000 }, () => toSectorUnit(random));
  for (const { level, measure } of PLANNED) {
    const rows = [...tabulate(units, level, measure)].map(
      ([key, row]) => [key, row.map((value) => value * SCALE)] as const,
    );
    exact.set(`${measure} ${level}`, new Map(rows));
  }
});
const exactOf = (level: Level, measure: Measure): Table =>
  exact.get(`${measure} ${level}`) ?? new Map();

/** Fresh noise over the cells of a level until DRAWS cells have had it. */
function* drawCells(level: Level, measure: Measure, variance: Fraction) {
  const draw = toGaussianSampler(variance, uniform);
  const rows = [...exactOf(level, measure).values()].filter((row) => row.some((v) => v > 0n));
  for (let at = 0; at < DRAWS; at += 1) {
    const truth = rows[at % rows.length] ?? [];
    yield { truth, noisy: truth.map((value) => ({ value: value + draw(), variance })) };
  }
}

const sum = (values: readonly (bigint | undefined)[]): bigint =>
  values.reduce<bigint>((total, value) => total + (value ?? 0n), 0n);
const pick = <Item>(items: readonly Item[], ...at: number[]): Item[] =>
  at.flatMap((index) => items.slice(index, index + 1));

/** Whether an interval in millionths holds part ÷ (part + rest). */
function holdsShare(share: ReturnType<typeof toShare>, part: bigint, whole: bigint): boolean {
  if (share === undefined) return false;
  return share.low * whole <= part * 1_000_000n && part * 1_000_000n <= share.high * whole;
}

describe.each(COUNTS.map((table) => [table.level, table] as const))(
  `counts by %s (people of seed ${SEED})`,
  (level, table) => {
    const variance = toTableVariance(table);
    const results = { borrowers: 0, crossed: 0, withheld: 0 };
    const errors: number[] = [];
    /** Errors of crossed shares in their own σ, where the whole is ten times its noise and more. */
    const leanings: number[] = [];
    const sigma = Math.sqrt(Number(variance.numerator) / Number(variance.denominator));
    const run = (): void => {
      Object.assign(results, { borrowers: 0, crossed: 0, withheld: 0 });
      errors.length = 0;
      leanings.length = 0;
      for (const { truth, noisy } of drawCells(level, 'COUNTS', variance)) {
        const borrowers = toNoisy(sumMeasured(noisy));
        const number = sum(truth);
        if (borrowers.low <= number && number <= borrowers.high) results.borrowers += 1;
        errors.push(Number(borrowers.value - number));
        const [part, rest] = [pick(noisy, 0, 1), pick(noisy, 2, 3)].map(sumMeasured);
        const share = part && rest && toShare(part, rest);
        if (share === undefined) results.withheld += 1;
        const crossed = sum(pick(truth, 0, 1));
        if (holdsShare(share, crossed, number)) results.crossed += 1;
        if (Number(number) < 20 * sigma) continue;
        const ratio = Number(crossed) / Number(number);
        const spread = (sigma / Number(number)) * Math.sqrt(2 * ((1 - ratio) ** 2 + ratio ** 2));
        const drawn = Number(part?.value ?? 0n) / Number(borrowers.value);
        leanings.push((drawn - ratio) / spread);
      }
    };
    /** The gates share the first run; one that fails looks at a second. */
    const gate = (look: () => number): number => {
      let fresh = false;
      return bestOfTwo(() => {
        if (fresh) run();
        fresh = true;
        return look();
      });
    };
    beforeAll(run);

    it('hold the number of borrowers as often as the masses say, which is 95 to 96.5 %', () => {
      const total = times(variance, toFraction(4n));
      const promised = coverageOf(toMassOfFourBins(variance), Number(toHalfWidth(total)));
      expect(promised).toBeGreaterThan(0.95);
      expect(promised).toBeLessThan(0.965);
      expect(gate(() => frequencyP(results.borrowers, DRAWS, promised))).toBeGreaterThan(GATE);
    });

    it('hold the crossed share in 95 of 100', () => {
      const p = gate(() => frequencyP(results.crossed, DRAWS - results.withheld, 0.95));
      expect(p).toBeGreaterThan(GATE);
    });

    it('have shares that lean by less than a tenth of their own σ', () => {
      const mean = leanings.reduce((total, value) => total + value, 0) / leanings.length;
      expect(leanings.length).toBeGreaterThan(DRAWS / 4);
      expect(Math.abs(mean)).toBeLessThan(0.1);
    });

    it('do not lean', () => {
      expect(gate(() => meanP(Float64Array.from(errors), 0))).toBeGreaterThan(GATE);
    });
  },
);

describe.each(AMOUNTS.map((table) => [table.level, table] as const))(
  `amounts by %s (people of seed ${SEED})`,
  (level, table) => {
    it('hold the outstanding and its late share in 95 of 100, and do not lean', () => {
      const variance = toTableVariance(table);
      const p = bestOfTwo(() => {
        let [outstanding, late, withheld] = [0, 0, 0];
        const errors: number[] = [];
        for (const { truth, noisy } of drawCells(level, 'AMOUNTS', variance)) {
          const total = toNoisy(sumMeasured(noisy));
          const owed = sum(truth);
          if (total.low <= owed && owed <= total.high) outstanding += 1;
          errors.push(Number(total.value - owed));
          const [part, rest] = noisy;
          const share = part && rest && toShare(part, rest);
          if (share === undefined) withheld += 1;
          if (holdsShare(share, truth[0] ?? 0n, owed)) late += 1;
        }
        return Math.min(
          frequencyP(outstanding, DRAWS, 0.95),
          frequencyP(late, DRAWS - withheld, 0.95),
          meanP(Float64Array.from(errors), 0),
        );
      });
      expect(p).toBeGreaterThan(GATE);
    });
  },
);

describe('shares of a whole near its noise', () => {
  it('hold the truth in 95 of 100 by Fieller’s interval', () => {
    const variance = toFraction(125n, 3n);
    const draw = toGaussianSampler(variance, uniform);
    const truth = [4n, 16n, 12n, 48n];
    const p = bestOfTwo(() => {
      let [held, drawn] = [0, 0];
      while (drawn < DRAWS) {
        const noisy = truth.map((value) => ({ value: value + draw(), variance }));
        const [part, rest] = [pick(noisy, 0, 1), pick(noisy, 2, 3)].map(sumMeasured);
        const share = part && rest && toShare(part, rest);
        drawn += 1;
        // Where the whole is lost in the noise nothing is said, which is never wrong.
        if (share === undefined || holdsShare(share, 20n, 80n)) held += 1;
      }
      return frequencyP(held, drawn, 0.95);
    });
    expect(p).toBeGreaterThan(GATE);
  });
});

/** The tables of one monthly release of counts, drawn anew. */
function drawRelease(): NoisyTable[] {
  return COUNTS.slice(0, 4).map((table) => {
    const variance = toTableVariance(table);
    const draw = toGaussianSampler(variance, uniform);
    return addNoise(exactOf(table.level, 'COUNTS'), table.level, 'COUNTS', variance, draw);
  });
}

describe('consistent counts', () => {
  const LEVELS_DRAWN = LEVELS.slice(0, 4);
  const RELEASES = 105;

  it('hold the truth as often, level by level, and are never wider than raw ones', () => {
    const hits = new Map<Level, number>();
    let widest = 0;
    const run = (): number => {
      hits.clear();
      for (let i = 0; i < RELEASES; i += 1) {
        const cells = makeConsistent(drawRelease(), 'COUNTS', () => true);
        for (const level of LEVELS_DRAWN) {
          const raw = COUNTS.find((table) => table.level === level);
          for (const key of listKeys(level)) {
            const borrowers = toNoisy(sumMeasured(cells.get(key) ?? []));
            const truth = sum(exactOf(level, 'COUNTS').get(key) ?? []);
            if (borrowers.low <= truth && truth <= borrowers.high)
              hits.set(level, (hits.get(level) ?? 0) + 1);
            const rawHalf = raw ? toHalfWidth(times(toTableVariance(raw), toFraction(4n))) : 0n;
            widest = Math.max(widest, Number(borrowers.high - borrowers.value - rawHalf));
          }
        }
      }
      // The ends are whole numbers, so that a little more than 95 % is honest, by half a unit on either side.
      return Math.min(
        ...LEVELS_DRAWN.map((level) => {
          const trials = RELEASES * listKeys(level).length;
          const held = hits.get(level) ?? 0;
          const nearest = Math.min(Math.max(held / trials, 0.95), 0.958);
          return frequencyP(held, trials, nearest);
        }),
      );
    };
    expect(bestOfTwo(run)).toBeGreaterThan(GATE);
    expect(widest).toBeLessThanOrEqual(0);
  });
});

describe('the cells that are shown', () => {
  it('and those that are not sum to their parent without leaning: nothing is clamped on the way', () => {
    const p = bestOfTwo(() => {
      const gaps: number[] = [];
      for (let i = 0; i < 40; i += 1) {
        const tables = drawRelease();
        const [regions, areas] = [tables[1], tables[2]];
        const toNumber = (table: NoisyTable | undefined, key: CellKey): number =>
          Number(sum(table?.rows.get(key) ?? []));
        for (const key of listKeys('REGION')) {
          const children = listKeys('AREA').filter((child) => toParent(child) === key);
          const below = children.reduce((total, child) => total + toNumber(areas, child), 0);
          gaps.push(below - toNumber(regions, key));
        }
      }
      return meanP(Float64Array.from(gaps), 0);
    });
    expect(p).toBeGreaterThan(GATE);
  });

  it('carry whole numbers and no float, null where there is nothing', () => {
    const table = COUNTS.find(({ level }) => level === 'BAND');
    const variance = table ? toTableVariance(table) : toFraction(1n);
    for (const { noisy } of [...drawCells('BAND', 'COUNTS', variance)].slice(0, 400)) {
      const figures = toCellFigures({ status: 'PUBLISHED' }, noisy as Measured[], []);
      const shown = JSON.stringify(figures, (_key, value) =>
        typeof value === 'bigint' ? value.toString() : value,
      );
      expect(shown).not.toMatch(/:-?\d/);
      if (figures.status !== 'PUBLISHED') expect(figures.borrowers).toBeNull();
      if (figures.crossedShare) {
        const { low, value, high } = figures.crossedShare;
        expect(low >= 0n && low <= value && value <= high && high <= 1_000_000n).toBe(true);
      }
    }
  });
});
