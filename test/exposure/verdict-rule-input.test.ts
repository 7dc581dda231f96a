// Which sets of verdict rules may be tried: thresholds on a grid, or a count over one's own clients would be an answer
// about one of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findBadRules,
  GRID,
  type RuleInput,
  toStoredThreshold,
} from '../../src/exposure/verdict-rule-input-rules.js';

const rule = (
  measure: RuleInput['measure'],
  watchFrom: number | null,
  limitFrom: number | null = null,
): RuleInput => ({ measure, watchFrom, limitFrom, exclusive: false });

describe('a set of rules to try', () => {
  it.each([
    ['half the income', rule('DEBT_SERVICE', 0.5, 0.75)],
    ['a twentieth, in binary dust', rule('DEBT_SERVICE', 0.1 + 0.2)],
    ['thirty thousand dirhams', rule('TOTAL_DEBT', 30_000)],
    ['two lenders', rule('LENDERS', 2, 4)],
    ['only a limit', rule('ARREARS_ELSEWHERE', null, 3)],
  ])('takes %s', (_what, tried) => {
    expect(findBadRules([tried])).toEqual([]);
  });

  it.each([
    ['no threshold', rule('LENDERS', null)],
    ['a threshold between two clients', rule('TOTAL_DEBT', 30_001)],
    ['a share between two steps', rule('DEBT_SERVICE', 0.512)],
    ['half a lender', rule('LENDERS', 2.5)],
    ['no lender at all', rule('LENDERS', 0)],
    ['a limit below the watch', rule('DEBT_SERVICE', 0.75, 0.5)],
    ['not a number', rule('LENDERS', Number.NaN)],
    ['without end', rule('TOTAL_DEBT', Number.POSITIVE_INFINITY)],
  ])('refuses %s', (_what, tried) => {
    expect(findBadRules([rule('INQUIRIES', 2), tried])).toEqual([1]);
  });

  it('names a measure once, and is not empty', () => {
    expect(findBadRules([rule('LENDERS', 2), rule('LENDERS', 3)])).toEqual([1]);
    expect(findBadRules([])).toEqual([0]);
  });

  it('is kept without the dust of binary fractions, debts in centimes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (steps) => {
        const share = steps * 0.05;
        expect(findBadRules([rule('DEBT_SERVICE', share)])).toEqual([]);
        expect(toStoredThreshold('DEBT_SERVICE', share)).toBe(Number((steps / 20).toFixed(2)));
      }),
    );
    const [least, most, step] = GRID.TOTAL_DEBT;
    fc.assert(
      fc.property(fc.integer({ min: least / step, max: most / step }), (steps) => {
        expect(toStoredThreshold('TOTAL_DEBT', steps * step)).toBe(steps * step * 100);
      }),
    );
  });
});
