// One borrower, one cell, a bounded contribution: whatever he borrows and wherever.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  toBorrowerUnit,
  toLenderParts,
  type UnitLoan,
} from '../../src/statistics/borrower-unit-rules.js';
import { LEVELS, toKey } from '../../src/statistics/cell-keys-rules.js';
import { CLIP_CENTIMES, MEASURES, type Measure } from '../../src/statistics/measure-rules.js';
import { tabulate } from '../../src/statistics/table-rules.js';
import { anyLoans, LOAN } from './borrowers.js';
import { findUnbounded } from './mechanism-checks.js';
import { REAL } from './mechanisms.js';

function unitOf(...loans: UnitLoan[]) {
  const outcome = toBorrowerUnit(loans);
  if (!('unit' in outcome)) throw new Error(outcome.problem);
  return outcome.unit;
}

describe('the cell of a borrower', () => {
  it('is that of his largest debt', () => {
    const small = { ...LOAN, tieKey: 'b', region: '01', outstandingCentimes: 399_999n };
    expect(unitOf(small, LOAN).place.region).toBe('06');
  });

  it('goes by the keyed hash between equal debts, in whatever order they come', () => {
    const other = { ...LOAN, tieKey: 'A', region: '01' };
    expect(unitOf(LOAN, other).place.region).toBe('01');
    expect(unitOf(other, LOAN).place.region).toBe('01');
  });

  it('is one cell at every level, whatever his loans', () => {
    fc.assert(
      fc.property(anyLoans, (loans) => {
        const outcome = toBorrowerUnit(loans);
        if (!('unit' in outcome)) return;
        for (const level of LEVELS) {
          const table = tabulate([outcome.unit], level, 'COUNTS');
          const hits = [...table].filter(([, row]) => row.some((value) => value !== 0n));
          expect(hits.map(([key]) => key)).toEqual([toKey(outcome.unit.place, level)]);
          expect(hits[0]?.[1].toSorted()).toEqual([0n, 0n, 0n, 1n]);
        }
      }),
    );
  });

  it('is of the band of all his debts together, an upper edge inclusive', () => {
    const half = { ...LOAN, outstandingCentimes: 300_000n };
    expect(unitOf(half, { ...half, tieKey: 'b' }).place.band).toBe('UP_TO_6000');
    expect(unitOf(half, { ...half, tieKey: 'b', outstandingCentimes: 300_001n }).place.band).toBe(
      'UP_TO_12000',
    );
  });

  it('does not depend on the order of his loans', () => {
    fc.assert(
      fc.property(anyLoans, (loans) => {
        expect(toBorrowerUnit(loans.toReversed())).toEqual(toBorrowerUnit(loans));
      }),
    );
  });
});

describe('the bins of a borrower', () => {
  it('are crossed from the second lender on, affiliated ones being one', () => {
    expect(unitOf(LOAN, { ...LOAN, tieKey: 'b' }).contribution.crossed).toBe(false);
    expect(unitOf(LOAN, { ...LOAN, tieKey: 'b', lender: 'L2' }).contribution.crossed).toBe(true);
  });

  it('are late with one late loan, and not with one on which nothing is owed', () => {
    const paid = { ...LOAN, tieKey: 'b', lender: 'L2', outstandingCentimes: 0n, late: true };
    expect(unitOf(LOAN, { ...paid, outstandingCentimes: 1n }).contribution.late).toBe(true);
    expect(unitOf(LOAN, paid).contribution).toMatchObject({ late: false, crossed: false });
  });
});

describe('the amounts of a borrower', () => {
  it('are his debts to the centime up to the clip', () => {
    const late = {
      ...LOAN,
      tieKey: 'b',
      outstandingCentimes: CLIP_CENTIMES - 400_000n,
      late: true,
    };
    expect(unitOf(LOAN, late).contribution).toMatchObject({
      clipped: false,
      lateCentimes: CLIP_CENTIMES - 400_000n,
      onTimeCentimes: 400_000n,
    });
  });

  it('are split in proportion above it, the late part rounded down', () => {
    const onTime = { ...LOAN, outstandingCentimes: 10_000_000n };
    const late = { ...LOAN, tieKey: 'b', outstandingCentimes: 5_000_000n, late: true };
    expect(unitOf(onTime, late).contribution).toMatchObject({
      clipped: true,
      lateCentimes: 1_666_666n,
      onTimeCentimes: 3_333_334n,
    });
  });

  it('sum to what is owed or to the clip, whichever is less, and are never longer than the clip', () => {
    fc.assert(
      fc.property(anyLoans, (loans) => {
        const outcome = toBorrowerUnit(loans);
        if (!('unit' in outcome)) return;
        const { lateCentimes, onTimeCentimes, clipped } = outcome.unit.contribution;
        const owed = loans.reduce((sum, loan) => sum + loan.outstandingCentimes, 0n);
        expect(lateCentimes >= 0n && onTimeCentimes >= 0n).toBe(true);
        expect(lateCentimes + onTimeCentimes).toBe(clipped ? CLIP_CENTIMES : owed);
        expect(lateCentimes ** 2n + onTimeCentimes ** 2n <= CLIP_CENTIMES ** 2n).toBe(true);
      }),
    );
  });
});

describe('whoever cannot be placed', () => {
  it.each([
    ['owes nothing', [{ ...LOAN, outstandingCentimes: 0n }], 'NOTHING_OWED'],
    ['has no loan', [], 'NOTHING_OWED'],
    ['has a negative balance', [LOAN, { ...LOAN, outstandingCentimes: -1n }], 'NEGATIVE_AMOUNT'],
    ['lives in no region', [{ ...LOAN, region: null }], 'UNKNOWN_REGION'],
    ['lives in an unknown region', [{ ...LOAN, region: '13' }], 'UNKNOWN_REGION'],
    ['lives in no kind of place', [{ ...LOAN, area: null }], 'UNKNOWN_AREA'],
    [
      'has an amount that is no whole number',
      [{ ...LOAN, outstandingCentimes: Number.NaN as unknown as bigint }],
      'NOT_AN_AMOUNT',
    ],
  ])('%s: is left out with a code', (_name, loans, problem) => {
    expect(toBorrowerUnit(loans)).toEqual({ problem });
  });

  it.each([null, 'FISHING', ''])(
    'has the unknown activity %s: is in the public OTHER',
    (activity) => {
      expect(unitOf({ ...LOAN, activity }).place.activity).toBe('OTHER');
    },
  );
});

describe('tables over borrowers', () => {
  it('add beyond 2^53 and 2^63 without losing a centime', () => {
    const unit = unitOf({ ...LOAN, outstandingCentimes: 2n ** 63n + 1n });
    expect(unit.contribution.onTimeCentimes).toBe(CLIP_CENTIMES);
    const huge = { ...unit, contribution: { ...unit.contribution, onTimeCentimes: 2n ** 63n } };
    const table = tabulate([huge, huge, huge], 'NATION', 'AMOUNTS');
    expect(table.get('MA')).toEqual([0n, 3n * 2n ** 63n]);
  });

  it('change by one bin, or by the clip, when any borrower comes or goes: 10,000 pairs', () => {
    expect(findUnbounded(REAL, 10_000)).toBeUndefined();
  });

  it('change twice for two ids of one person, and no more', () => {
    const apart = [unitOf(LOAN), unitOf({ ...LOAN, lender: 'L2' })];
    for (const [name, rule] of Object.entries(MEASURES)) {
      const row = tabulate(apart, 'NATION', name as Measure).get('MA') ?? [];
      const square = row.reduce((sum, value) => sum + value * value, 0n);
      expect(square <= 4n * rule.sensitivitySquared).toBe(true);
    }
  });
});

describe('what lenders hold of a borrower', () => {
  it('is each his own part, and late with those alone that wait for money', () => {
    const late = { ...LOAN, tieKey: 'b', lender: 'L2', outstandingCentimes: 600_000n, late: true };
    expect(toLenderParts([LOAN, late])).toEqual([
      {
        lender: 'L1',
        borrowers: 1n,
        crossedBorrowers: 1n,
        lateBorrowers: 0n,
        outstandingCentimes: 400_000n,
        lateCentimes: 0n,
        clippedCentimes: 400_000n,
        clippedLateCentimes: 0n,
      },
      {
        lender: 'L2',
        borrowers: 1n,
        crossedBorrowers: 1n,
        lateBorrowers: 1n,
        outstandingCentimes: 600_000n,
        lateCentimes: 600_000n,
        clippedCentimes: 600_000n,
        clippedLateCentimes: 600_000n,
      },
    ]);
  });

  it('sums to his clipped amounts, less a centime for each lender at most', () => {
    fc.assert(
      fc.property(anyLoans, (loans) => {
        const outcome = toBorrowerUnit(loans);
        if (!('unit' in outcome)) return;
        const parts = toLenderParts(loans);
        const { lateCentimes, onTimeCentimes } = outcome.unit.contribution;
        const held = parts.reduce((sum, part) => sum + part.clippedCentimes, 0n);
        const missing = lateCentimes + onTimeCentimes - held;
        expect(missing >= 0n && missing < BigInt(parts.length)).toBe(true);
      }),
    );
  });
});
