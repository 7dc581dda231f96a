// The advisory verdict against a table worked out by hand, and properties that no rule may break.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INSTALMENT_EDGES, OUTSTANDING_EDGES, toReckoned } from '../../src/exposure/band-rules.js';
import {
  toVerdict,
  type VerdictFacts,
  type VerdictRule,
} from '../../src/exposure/verdict-rules.js';

const rule = (
  measure: VerdictRule['measure'],
  watchFrom: number | null,
  limitFrom: number | null,
  exclusive: boolean,
): VerdictRule => ({ version: 1, measure, watchFrom, limitFrom, exclusive, source: 'test' });

const RULES = [
  rule('DEBT_SERVICE', 0.5, 0.75, true),
  rule('LENDERS', null, 3, false),
  rule('TOTAL_DEBT', 5_000_000, null, true),
  rule('ARREARS_ELSEWHERE', 2, null, false),
  rule('INQUIRIES', 2, null, false),
  rule('OPEN_TOP_BAND', 1, null, false),
];

const NOBODY: VerdictFacts = {
  bands: { lenders: 0, outstanding: 0, instalment: 0, arrears: 0, inquiries: 0 },
  askerLends: true,
  ownOwedCentimes: 0n,
  ownInstalmentCentimes: 0n,
  requestedCentimes: 0n,
  requestedInstalmentCentimes: 0n,
  incomeCentimes: 300_000n,
};

const facts = (
  bands: Partial<VerdictFacts['bands']>,
  rest: Partial<Omit<VerdictFacts, 'bands'>> = {},
): VerdictFacts => ({ ...NOBODY, ...rest, bands: { ...NOBODY.bands, ...bands } });

describe('the advisory verdict', () => {
  it.each([
    ['nobody else lends', facts({}), 'OK', []],
    ['one other lender, small', facts({ lenders: 1, outstanding: 1, instalment: 1 }), 'OK', []],
    ['two others and the asker make three', facts({ lenders: 2 }), 'LIMIT_EXCEEDED', ['LENDERS']],
    ['two others, the asker does not lend', facts({ lenders: 2 }, { askerLends: false }), 'OK', []],
    [
      'exactly half of the income',
      facts({ instalment: 3 }, { incomeCentimes: 200_000n }),
      'OK',
      [],
    ],
    [
      'one centime of income less than twice the instalments',
      facts({ instalment: 3 }, { incomeCentimes: 199_999n }),
      'WATCH',
      ['DEBT_SERVICE'],
    ],
    [
      'exactly three quarters of the income',
      facts({ instalment: 3 }, { incomeCentimes: 200_000n, ownInstalmentCentimes: 50_000n }),
      'WATCH',
      ['DEBT_SERVICE'],
    ],
    [
      'a centime more than three quarters',
      facts({ instalment: 3 }, { incomeCentimes: 200_000n, requestedInstalmentCentimes: 50_001n }),
      'LIMIT_EXCEEDED',
      ['DEBT_SERVICE'],
    ],
    ['arrears of 1 to 30 days elsewhere', facts({ arrears: 1 }), 'OK', []],
    ['arrears over 30 days elsewhere', facts({ arrears: 2 }), 'WATCH', ['ARREARS_ELSEWHERE']],
    ['written off elsewhere', facts({ arrears: 5 }), 'WATCH', ['ARREARS_ELSEWHERE']],
    ['the open debt band', facts({ outstanding: 5 }), 'WATCH', ['OPEN_TOP_BAND']],
    [
      'the open instalment band counts as 2,000 DH',
      facts({ instalment: 5 }, { incomeCentimes: 1_000_000n }),
      'WATCH',
      ['OPEN_TOP_BAND'],
    ],
    [
      'own, elsewhere and requested above 50,000 DH',
      facts({ outstanding: 4 }, { requestedCentimes: 1n }),
      'WATCH',
      ['TOTAL_DEBT'],
    ],
    ['exactly 50,000 DH in all', facts({ outstanding: 4 }), 'OK', []],
    ['several inquiries', facts({ inquiries: 2 }), 'WATCH', ['INQUIRIES']],
    ['income unknown', facts({}, { incomeCentimes: null }), 'OK', ['INCOME_UNKNOWN']],
    ['an income of zero is not known', facts({}, { incomeCentimes: 0n }), 'OK', ['INCOME_UNKNOWN']],
  ] as const)('%s', (_title, given, level, measures) => {
    const verdict = toVerdict(given, RULES);
    expect(verdict.level).toBe(level);
    expect(verdict.reasons.map((r) => r.measure)).toEqual(measures);
  });

  it('never gets milder when any band, amount or inquiry grows', () => {
    const rank = { OK: 0, WATCH: 1, LIMIT_EXCEEDED: 2 };
    const money = fc.bigInt(0n, 10_000_000n);
    const anyFacts = fc.record({
      bands: fc.record({
        lenders: fc.integer({ min: 0, max: 3 }),
        outstanding: fc.integer({ min: 0, max: 5 }),
        instalment: fc.integer({ min: 0, max: 5 }),
        arrears: fc.integer({ min: 0, max: 5 }),
        inquiries: fc.option(fc.integer({ min: 0, max: 2 })),
      }),
      askerLends: fc.boolean(),
      ownOwedCentimes: money,
      ownInstalmentCentimes: money,
      requestedCentimes: money,
      requestedInstalmentCentimes: money,
      incomeCentimes: fc.option(money),
    });
    fc.assert(
      fc.property(
        anyFacts,
        fc.constantFrom('lenders', 'outstanding', 'instalment', 'arrears'),
        (f, band) => {
          const top = band === 'lenders' ? 3 : 5;
          const worse = { ...f, bands: { ...f.bands, [band]: Math.min(top, f.bands[band] + 1) } };
          const owing = {
            ...f,
            ownOwedCentimes: f.ownOwedCentimes + 1n,
            requestedInstalmentCentimes: f.requestedInstalmentCentimes + 1n,
          };
          const before = rank[toVerdict(f, RULES).level];
          expect(rank[toVerdict(worse, RULES).level]).toBeGreaterThanOrEqual(before);
          expect(rank[toVerdict(owing, RULES).level]).toBeGreaterThanOrEqual(before);
        },
      ),
    );
  });

  it('reckons a band at its upper edge and the open band at its lower one', () => {
    expect(toReckoned(1, OUTSTANDING_EDGES)).toEqual({ centimes: 600_000n, atLeast: false });
    expect(toReckoned(5, OUTSTANDING_EDGES)).toEqual({ centimes: 5_000_000n, atLeast: true });
    expect(toReckoned(5, INSTALMENT_EDGES)).toEqual({ centimes: 200_000n, atLeast: true });
    expect(() => toReckoned(6, INSTALMENT_EDGES)).toThrow(RangeError);
  });
});
