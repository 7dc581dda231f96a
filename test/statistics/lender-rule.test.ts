// The lender rule on one cell and on the whole tree: what it stops, and that nothing is left to subtract.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/demo/seeded-random.js';
import {
  type CellKey,
  LEVELS,
  listKeys,
  toChildren,
} from '../../src/statistics/cell-keys-rules.js';
import {
  isSafeCell,
  isSafeSum,
  type LenderHolding,
  mergeHoldings,
} from '../../src/statistics/lender-rules.js';
import {
  type Holdings,
  retestMap,
  type SuppressionMap,
  sumHoldings,
  toSuppressionMap,
} from '../../src/statistics/suppression-rules.js';
import { holding, toMarket } from './market.js';

describe('the parts of one figure', () => {
  it.each([
    ['four equal lenders', [25n, 25n, 25n, 25n], true],
    ['three lenders', [40n, 30n, 30n], false],
    ['two lenders', [50n, 50n], false],
    ['one lender', [100n], false],
    ['nobody', [], false],
    ['four lenders that hold nothing', [0n, 0n, 0n, 0n], false],
    ['four lenders of which one holds nothing', [40n, 30n, 30n, 0n], false],
    ['one with 95 %', [950n, 20n, 20n, 10n], false],
    ['one with 70 % exactly', [700n, 80n, 80n, 70n, 70n], true],
    ['one with a little more than 70 %', [701n, 75n, 75n, 75n, 74n], false],
    ['a rest of exactly 15 % of the largest', [400n, 300n, 240n, 60n], true],
    ['a rest of less: two that collude come within 15 %', [400n, 300n, 241n, 59n], false],
  ])('of %s: %s is %s', (_name, parts, safe) => {
    expect(isSafeSum(parts)).toBe(safe);
    expect(isSafeSum(parts.toReversed())).toBe(safe);
  });

  it('that pass leave every pair at least 15 % away from every third lender', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 1000n }), { maxLength: 9 }), (parts) => {
        if (!isSafeSum(parts)) return;
        const total = parts.reduce((sum, part) => sum + part, 0n);
        parts.forEach((target, t) => {
          parts.forEach((one, a) => {
            parts.forEach((two, b) => {
              if (new Set([t, a, b]).size < 3) return;
              expect(100n * (total - one - two) >= 115n * target).toBe(true);
            });
          });
        });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a cell', () => {
  const even = ['L1', 'L2', 'L3', 'L4', 'L5'].map((lender) => holding(lender, 100n));

  it('passes where every figure passes', () => {
    expect(isSafeCell(even)).toBe(true);
  });

  it.each([
    'borrowers',
    'crossedBorrowers',
    'lateBorrowers',
    'outstandingCentimes',
    'lateCentimes',
    'clippedCentimes',
    'clippedLateCentimes',
  ] as const)('fails where one lender holds nearly all of its %s', (measure) => {
    const one = even.map((held, at) =>
      at === 0 ? { ...held, [measure]: held[measure] * 50n } : held,
    );
    expect(isSafeCell(one)).toBe(false);
  });

  it('of nobody fails: a published zero would be every lender’s figure', () => {
    expect(isSafeCell([])).toBe(false);
  });

  it('fails where its four lenders are three once affiliated ones are one', () => {
    const four = even.slice(0, 4);
    expect(isSafeCell(four)).toBe(true);
    const grouped = mergeHoldings([
      four.map((held) => (held.lender === 'L4' ? { ...held, lender: 'L3' } : held)),
    ]);
    expect(grouped.map((held) => held.lender)).toEqual(['L1', 'L2', 'L3']);
    expect(isSafeCell(grouped)).toBe(false);
  });
});

/** What is left of every published parent when its published children are taken away. */
function findUnsafeRemainders(map: SuppressionMap, all: Holdings): CellKey[] {
  return LEVELS.flatMap(listKeys).filter((parent) => {
    if (map.get(parent)?.status !== 'PUBLISHED') return false;
    const hidden = toChildren(parent).filter((key) => map.get(key)?.status !== 'PUBLISHED');
    if (hidden.length === 0) return false;
    return hidden.length < 2 || !isSafeCell(mergeHoldings(hidden.map((key) => all.get(key) ?? [])));
  });
}

const toStatuses = (map: SuppressionMap): string[] =>
  [...map.values()].map((entry) => entry.status);

describe.each([1_400_000, 60_000, 8000])('the map of a market of %i borrowers', (borrowers) => {
  const all = sumHoldings(toMarket(borrowers, 1));
  const map = toSuppressionMap(all);

  it('has an entry for every key', () => {
    expect([...map.keys()].toSorted()).toEqual(LEVELS.flatMap(listKeys).toSorted());
  });

  it('publishes no cell that fails', () => {
    const failing = [...map].filter(
      ([key, entry]) => entry.status === 'PUBLISHED' && !isSafeCell(all.get(key) ?? []),
    );
    expect(failing).toEqual([]);
  });

  it('withholds at least two siblings together, and only such as are safe together', () => {
    expect(findUnsafeRemainders(map, all)).toEqual([]);
  });

  it('publishes nothing below a cell that is hidden, and sends it where its parent went', () => {
    for (const [key, entry] of map) {
      if (entry.status === 'PUBLISHED') continue;
      for (const child of toChildren(key)) expect(map.get(child)).toEqual(entry);
      if (entry.status === 'MERGED') {
        expect(map.get(entry.mergedInto)?.status).toBe('PUBLISHED');
        expect(key.startsWith(`${entry.mergedInto}/`)).toBe(true);
      }
    }
  });

  it('is the same whatever order lenders and cells come in', () => {
    const shuffled = new Map([...all].toReversed().map(([key, held]) => [key, held.toReversed()]));
    expect(toSuppressionMap(shuffled)).toEqual(map);
  });

  it('stays as it is on the figures that it was made from', () => {
    expect(retestMap(map, all)).toEqual(map);
  });

  it('tried on another period publishes nothing that fails or that it had hidden, and nothing to subtract', () => {
    const later = sumHoldings(toMarket(borrowers, 2));
    const tried = retestMap(map, later);
    for (const [key, entry] of tried) {
      if (entry.status !== 'PUBLISHED') continue;
      expect(map.get(key)?.status).toBe('PUBLISHED');
      expect(isSafeCell(later.get(key) ?? [])).toBe(true);
    }
    expect(findUnsafeRemainders(tried, later)).toEqual([]);
  });
});

describe('the map', () => {
  it('publishes the nation of a country at least, and most of it where it is large', () => {
    const statuses = toStatuses(toSuppressionMap(sumHoldings(toMarket(1_400_000, 1))));
    expect(statuses.filter((status) => status === 'PUBLISHED').length).toBeGreaterThan(800);
  });

  it('withholds everything with one word where the nation itself fails', () => {
    const three = new Map(
      [...toMarket(1_400_000, 1)].map(([key, held]) => [
        key,
        held.filter(({ lender }) => ['L0', 'L1', 'L2'].includes(lender)),
      ]),
    );
    expect(new Set(toStatuses(toSuppressionMap(sumHoldings(three))))).toEqual(
      new Set(['WITHHELD']),
    );
  });

  it('has the same word and target for a cell that fails and for one hidden for its sake', () => {
    const finest = new Map(toMarket(1_400_000, 1));
    const band = 'MA/06/URBAN/TRADE/UP_TO_6000';
    finest.set(band, (finest.get(band) ?? []).slice(0, 2));
    const map = toSuppressionMap(sumHoldings(finest));
    const hidden = toChildren('MA/06/URBAN/TRADE').filter(
      (key) => map.get(key)?.status !== 'PUBLISHED',
    );
    expect(hidden.length).toBeGreaterThanOrEqual(2);
    expect(hidden).toContain(band);
    expect(new Set(hidden.map((key) => JSON.stringify(map.get(key)))).size).toBe(1);
  });

  it('hides a parent too, where it would tell within 15 % what had to be hidden below it', () => {
    const finest = new Map(toMarket(1_400_000, 1));
    const parent = 'MA/06/URBAN/TRADE';
    const late = (lender: string, count: bigint): LenderHolding => ({
      ...holding(lender, 100n),
      lateBorrowers: count,
    });
    const [large = '', ...small] = toChildren(parent);
    // Nearly all that are late are in one cell and owe to three lenders; the fourth one's two are elsewhere.
    finest.set(large, [late('L0', 10n), late('L1', 10n), late('L2', 10n), late('L3', 0n)]);
    for (const [at, key] of small.entries()) finest.set(key, at === 0 ? [late('L3', 2n)] : []);
    const all = sumHoldings(finest);
    expect(isSafeCell(all.get(parent) ?? [])).toBe(true);
    expect(toSuppressionMap(all).get(parent)?.status).toBe('MERGED');
  });

  it('is mended where a former one hides a single cell', () => {
    const all = sumHoldings(toMarket(1_400_000, 1));
    const map = new Map(toSuppressionMap(all));
    const whole = listKeys('AREA').find((key) =>
      toChildren(key).every((child) => map.get(child)?.status === 'PUBLISHED'),
    );
    const [blank = ''] = toChildren(whole ?? '');
    for (const key of [blank, ...toChildren(blank)]) {
      map.set(key, { status: 'MERGED', mergedInto: whole ?? '' });
    }
    const mended = retestMap(map, all);
    for (const key of toChildren(whole ?? '')) expect(mended.get(key)?.status).toBe('MERGED');
  });

  it('leaves nothing to subtract in small random sectors either', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 30 }), (seed) => {
        const random = new SeededRandom(seed, 0);
        const finest = new Map<CellKey, LenderHolding[]>(
          listKeys('BAND').map((key) => [
            key,
            Array.from({ length: random.whole(0, 7) }, (_, at) =>
              holding(`L${at}`, BigInt(random.whole(1, 60))),
            ),
          ]),
        );
        const all = sumHoldings(finest);
        expect(findUnsafeRemainders(toSuppressionMap(all), all)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
