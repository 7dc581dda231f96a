// The attack on what is published: an intruder with a linear programme, and two lenders who know their own books. It has
// to break what is broken, and must not break what the lender rule lets through.
import net from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type Books,
  findNarrowParts,
  findNarrowSums,
  type HiddenSum,
} from '../../src/statistics/disclosure-audit.js';
import {
  isWide,
  type KnownSum,
  toAttackModel,
  toCoalitions,
} from '../../src/statistics/disclosure-model-rules.js';
import { toFraction, ZERO } from '../../src/statistics/fraction-rules.js';
import { RangeFinder } from '../../src/statistics/range-finder.js';
import { sumFigures } from '../../src/statistics/witness-rules.js';

const noNetwork = (): never => {
  throw new Error('the network was asked for');
};
vi.spyOn(globalThis, 'fetch').mockImplementation(noNetwork);
vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(noNetwork);
let finder: RangeFinder;
beforeAll(async () => {
  finder = await RangeFinder.load();
});
afterAll(() => {
  vi.restoreAllMocks();
});

const exact = (unknowns: string[], value: bigint): KnownSum => ({
  unknowns,
  value,
  variance: ZERO,
});
const at = (row: number, column: number): string => `${row}/${column}`;

/** Twelve rows and eight columns with exact margins; four cells are as in the worked example. */
const TABLE = Array.from({ length: 12 }, (_, row) =>
  Array.from({ length: 8 }, (_, column) => BigInt(1000 + 97 * row + 41 * column)),
);
for (const [row, column, value] of [
  [2, 3, 6093n],
  [2, 5, 3112n],
  [7, 3, 4000n],
  [7, 5, 4832n],
] as const) {
  const cells = TABLE[row];
  if (cells) cells[column] = value;
}

function publishTable(hidden: readonly string[]): KnownSum[] {
  const cells = TABLE.flatMap((row, r) => row.map((value, c) => exact([at(r, c)], value)));
  const rows = TABLE.map((row, r) =>
    exact(
      row.map((_, c) => at(r, c)),
      row.reduce((sum, value) => sum + value, 0n),
    ),
  );
  const columns = Array.from({ length: 8 }, (_, c) =>
    exact(
      TABLE.map((_, r) => at(r, c)),
      TABLE.reduce((sum, row) => sum + (row[c] ?? 0n), 0n),
    ),
  );
  return [...cells.filter((cell) => !hidden.includes(cell.unknowns[0] ?? '')), ...rows, ...columns];
}

const TRUTH: Books = new Map([
  ['all', new Map(TABLE.flatMap((row, r) => row.map((value, c) => [at(r, c), value] as const)))],
]);
const toHidden = (names: readonly string[]) => names.map((name) => ({ name, unknowns: [name] }));

describe('the solver', () => {
  it('is loaded from its package and not from the network', () => {
    expect(finder).toBeInstanceOf(RangeFinder);
    expect(globalThis.fetch).not.toHaveBeenCalled();
  });

  it('rebuilds a single blank of a table with margins to the unit', () => {
    const known = publishTable([at(2, 3)]);
    const range = finder.with(toAttackModel(known), (model) => model.findRange([at(2, 3)]));
    expect([Math.round(range.low), Math.round(range.high)]).toEqual([6093, 6093]);
    expect(findNarrowSums(finder, known, toHidden([at(2, 3)]), TRUTH)).toEqual([at(2, 3)]);
  });

  it('leaves the corners of a rectangle wide', () => {
    const corners = [at(2, 3), at(2, 5), at(7, 3), at(7, 5)];
    const known = publishTable(corners);
    const range = finder.with(toAttackModel(known), (model) => model.findRange([at(2, 3)]));
    expect([Math.round(range.low), Math.round(range.high)]).toEqual([1261, 9205]);
    expect(findNarrowSums(finder, known, toHidden(corners), TRUTH)).toEqual([]);
  });

  it('finds the corner that noise alone leaves narrow', () => {
    const noisy = publishTable([at(2, 3)]).map((sum) => ({ ...sum, variance: toFraction(400n) }));
    expect(findNarrowSums(finder, noisy, toHidden([at(2, 3)]), TRUTH)).toEqual([at(2, 3)]);
  });

  it('widens what contradicts itself for its noise, and gives up where there is none', () => {
    const noisy = [
      { unknowns: ['a'], value: 100n, variance: toFraction(1n) },
      { unknowns: ['a'], value: 110n, variance: toFraction(1n) },
    ];
    finder.with(toAttackModel(noisy), (model) => {
      const { low, high } = model.findRange(['a']);
      expect([low, high].map(Math.round)).toEqual([102, 108]);
    });
    const contradiction = [exact(['a'], 100n), exact(['a'], 110n)];
    expect(() => finder.with(toAttackModel(contradiction), (m) => m.findHigh(['a']))).toThrow();
  });

  it('says that what nobody bounded has no upper end', () => {
    const model = toAttackModel([exact(['a'], 5n)], ['b']);
    expect(finder.with(model, (open) => open.findRange(['b']))).toEqual({ low: 0, high: Infinity });
  });
});

describe('a derived range', () => {
  it.each([
    [0, 200, 100n, true],
    [84, 116, 100n, true],
    [85, 116, 100n, false],
    [84, 115, 100n, false],
    [0, 1, 0n, true],
    [0, 0, 0n, false],
  ])('from %d to %d around %s is wide: %s', (low, high, truth, wide) => {
    expect(isWide({ low, high }, truth)).toBe(wide);
  });
});

/** The same questions answered by the solver alone. */
function attackPlainly(known: readonly KnownSum[], hidden: readonly HiddenSum[], books: Books) {
  const lenders = [...books.keys()];
  const toPart = (lender: string, names: readonly string[]): bigint =>
    sumFigures(books.get(lender), names);
  const toTotal = (names: readonly string[]): bigint =>
    lenders.reduce((sum, lender) => sum + toPart(lender, names), 0n);
  const attack = toAttackModel(
    known,
    hidden.flatMap(({ unknowns }) => unknowns),
  );
  const sums = finder.with(attack, (model) =>
    hidden.filter((sum) => !isWide(model.findRange(sum.unknowns), toTotal(sum.unknowns))),
  );
  const parts = finder.with(attack, (model) =>
    toCoalitions(lenders).flatMap((pair) => {
      const joint = (names: readonly string[]): bigint =>
        toPart(pair[0], names) + toPart(pair[1], names);
      model.setFloors(new Map(attack.unknowns.map((name) => [name, joint([name])])));
      return hidden.filter(({ unknowns }) => {
        const high = model.findHigh(unknowns) - Number(joint(unknowns));
        const others = lenders.filter((lender) => !pair.includes(lender));
        return others.some((lender) => !isWide({ low: 0, high }, toPart(lender, unknowns)));
      });
    }),
  );
  const toNames = (found: readonly HiddenSum[]): string[] =>
    [...new Set(found.map(({ name }) => name))].toSorted();
  return { sums: toNames(sums), parts: toNames(parts) };
}

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const HIDDEN: HiddenSum[] = [
  ...toHidden(NAMES),
  { name: 'a + b', unknowns: ['a', 'b'] },
  { name: 'c + d + e', unknowns: ['c', 'd', 'e'] },
];
const anyPublication = fc.record({
  unknowns: fc.subarray(NAMES, { minLength: 1 }),
  sigma: fc.bigInt({ min: 0n, max: 60n }),
  /** How far the published value is from the truth, in tenths of σ. */
  luck: fc.oneof(fc.constant(0n), fc.bigInt({ min: -40n, max: 40n })),
});

describe('the audit’s short cut', () => {
  it('finds exactly what the solver finds without it, in random tables', () => {
    const part = fc.bigInt({ min: 0n, max: 50n });
    fc.assert(
      fc.property(
        fc.array(fc.array(part, { minLength: 5, maxLength: 5 }), { minLength: 4, maxLength: 5 }),
        fc.array(anyPublication, { maxLength: 5 }),
        (parts, published) => {
          const books: Books = new Map(
            parts.map((own, l) => [`L${l}`, new Map(NAMES.map((name, n) => [name, own[n] ?? 0n]))]),
          );
          const known = published.map(({ unknowns, sigma, luck }) => ({
            unknowns,
            value:
              [...books.values()].reduce((sum, own) => sum + sumFigures(own, unknowns), 0n) +
              (luck * sigma) / 10n,
            variance: toFraction(sigma * sigma),
          }));
          const plain = attackPlainly(known, HIDDEN, books);
          expect(findNarrowSums(finder, known, HIDDEN, books).toSorted()).toEqual(plain.sums);
          expect(findNarrowParts(finder, known, HIDDEN, books).toSorted()).toEqual(plain.parts);
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('a hidden sum', () => {
  it('is not taken for uncertain below for a part of it that is known', () => {
    const books: Books = new Map([
      [
        'all',
        new Map([
          ['a', 100n],
          ['b', 1n],
          ['c', 20n],
        ]),
      ],
    ]);
    const known = [exact(['a'], 100n), exact(['b', 'c'], 21n)];
    const hidden = [{ name: 'a + b', unknowns: ['a', 'b'] }];
    expect(findNarrowSums(finder, known, hidden, books)).toEqual(['a + b']);
  });
});

describe('two lenders with their own books', () => {
  const lend = (parts: Record<string, readonly bigint[]>): Books =>
    new Map(
      Object.entries(parts).map(([lender, own]) => [
        lender,
        new Map(own.map((value, n) => [`c${n}`, value])),
      ]),
    );
  const known = [exact(['c0', 'c1'], 1000n)];

  it('learn a third one’s part where the rest is small', () => {
    const books = lend({ A: [480n, 50n], B: [180n, 50n], C: [140n, 80n], D: [10n, 10n] });
    expect(findNarrowParts(finder, known, toHidden(['c0']), books)).toEqual(['c0']);
  });

  it('do not where others may hold enough', () => {
    const books = lend({ A: [100n, 200n], B: [100n, 150n], C: [100n, 150n], D: [100n, 100n] });
    expect(findNarrowParts(finder, known, toHidden(['c0']), books)).toEqual([]);
  });

  it('know everything where there are three of them', () => {
    const books = lend({ A: [100n, 300n], B: [100n, 200n], C: [100n, 200n] });
    expect(findNarrowParts(finder, known, toHidden(['c0']), books)).toEqual(['c0']);
  });
});
