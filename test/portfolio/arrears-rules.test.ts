// The pure rules of arrears, write-offs and pools: what must hold of any book.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookLine } from '../../src/database/book-loaders.js';
import { PAR_DAYS, sumLines, toAgeing, toAtRisk } from '../../src/portfolio/arrears-rules.js';
import { divideHalfUp, toFraction } from '../../src/portfolio/ratio-rules.js';
import { toVintages, type VintageRow } from '../../src/portfolio/vintage-rules.js';
import { toYearStart } from '../../src/portfolio/write-off-rules.js';

const anyLine: fc.Arbitrary<BookLine> = fc.record({
  daysPastDue: fc.oneof(
    fc.constantFrom(0, 1, 30, 31, 60, 61, 90, 91, 180, 181, 365, 366),
    fc.nat({ max: 20_000 }),
  ),
  isRestructured: fc.boolean(),
  loans: fc.integer({ min: 1, max: 50 }),
  outstanding: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  held: fc.constant(0n),
  heldLoans: fc.constant(0),
});
const anyBook = fc.array(anyLine, { maxLength: 30 });

describe('any book', () => {
  it('is the sum of its ageing buckets, in loans and in balance', () => {
    fc.assert(
      fc.property(anyBook, (lines) => {
        const buckets = toAgeing(lines);
        const whole = sumLines(lines);
        expect(buckets.reduce((sum, bucket) => sum + bucket.loans, 0)).toBe(whole.loans);
        expect(buckets.reduce((sum, bucket) => sum + bucket.balance, 0n)).toBe(whole.balance);
        for (const [at, bucket] of buckets.entries()) {
          expect(bucket.minDays).toBe(at === 0 ? 0 : (buckets[at - 1]?.maxDays ?? 0) + 1);
        }
      }),
    );
  });

  it('is less at risk beyond more days, and more with restructured loans, within the whole', () => {
    fc.assert(
      fc.property(anyBook, (lines) => {
        let former = sumLines(lines).balance;
        for (const days of PAR_DAYS) {
          const { balance } = toAtRisk(lines, days);
          const wider = toAtRisk(lines, days, true);
          expect(balance).toBeLessThanOrEqual(former);
          expect(wider.balance).toBeGreaterThanOrEqual(balance);
          expect(wider.balance).toBeLessThanOrEqual(sumLines(lines).balance);
          former = balance;
        }
      }),
    );
  });
});

describe('shares', () => {
  it('round half up at the fourth decimal, from whole numbers', () => {
    expect(toFraction(1n, 3n)).toBe(0.3333);
    expect(toFraction(12_345n, 100_000_000n)).toBe(0.0001);
    expect(toFraction(15n, 100_000n)).toBe(0.0002);
    expect(toFraction(5n, 100_000n)).toBe(0.0001);
    expect(toFraction(-15n, 100_000n)).toBe(-0.0001);
    expect(toFraction(0n, 5n)).toBe(0);
    expect(toFraction(5n, 0n)).toBeNull();
    expect([5n, -5n, 4n, -6n].map((amount) => divideHalfUp(amount, 10n))).toEqual([
      1n,
      0n,
      0n,
      -1n,
    ]);
  });
});

describe('a trailing year', () => {
  it('is twelve months, across the turn of the year too', () => {
    expect(toYearStart('2026-08-31')).toBe('2025-09-30');
    expect(toYearStart('2026-12-31')).toBe('2026-01-31');
    expect(toYearStart('2024-01-31')).toBe('2023-02-28');
    expect(toYearStart('2025-01-31')).toBe('2024-02-29');
  });
});

describe('pools', () => {
  const MONTHS = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'];
  const anyRow: fc.Arbitrary<VintageRow> = fc
    .record({
      cohort: fc.constantFrom(...MONTHS.slice(0, 3)),
      month: fc.constantFrom(...MONTHS),
      principal: fc.bigInt({ min: 1n, max: 10n ** 9n }),
      loans: fc.integer({ min: 1, max: 9 }),
      bad: fc.boolean(),
    })
    .map(({ cohort, month, principal, loans, bad }) => ({
      cohort,
      month: month < cohort ? cohort : month,
      enteredLoans: loans,
      entered: principal,
      badLoans: bad ? loans : 0,
      bad: bad ? principal : 0n,
    }));

  it('never get better with age, and never worse than whole', () => {
    fc.assert(
      fc.property(
        fc.array(anyRow, { minLength: 1, maxLength: 12 }),
        fc.subarray(MONTHS, { minLength: 1 }),
        fc.constantFrom('MONTH' as const, 'QUARTER' as const),
        (rows, reported, span) => {
          for (const pool of toVintages(rows, reported, span)) {
            let former = 0n;
            for (const point of pool.points) {
              expect(point.principal).toBeGreaterThanOrEqual(former);
              expect(point.principal).toBeLessThanOrEqual(pool.principal);
              former = point.principal;
            }
          }
        },
      ),
    );
  });

  it('have no point at a month’s end that was not reported', () => {
    const row = { enteredLoans: 1, entered: 10n, badLoans: 0, bad: 0n };
    const [pool] = toVintages(
      [{ ...row, cohort: '2026-01-31', month: '2026-01-31' }],
      ['2026-01-31', '2026-03-31'],
      'MONTH',
    );
    expect(pool?.points.map(({ monthsOnBook }) => monthsOnBook)).toEqual([0, 2]);
  });
});
