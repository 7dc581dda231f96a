// The audit of whole releases: what the lender rule lets through passes, and a map with a hole in it does not.
import { beforeAll, describe, expect, it } from 'vitest';
import {
  AUDITED,
  auditRelease,
  toFinest,
  toKnownSums,
} from '../../src/statistics/audit-release.js';
import { type CellKey, listKeys, toChildren } from '../../src/statistics/cell-keys-rules.js';
import {
  isWide,
  type KnownSum,
  toAttackModel,
  toCoalitions,
} from '../../src/statistics/disclosure-model-rules.js';
import { toFraction } from '../../src/statistics/fraction-rules.js';
import { sumHeld } from '../../src/statistics/lender-rules.js';
import { toGaussianSampler } from '../../src/statistics/noise-rules.js';
import { createRandomSource } from '../../src/statistics/random-source.js';
import { RangeFinder } from '../../src/statistics/range-finder.js';
import { planRelease, toTableVariance } from '../../src/statistics/release-plan-rules.js';
import { sumHoldings, toSuppressionMap } from '../../src/statistics/suppression-rules.js';
import { holding, toMarket } from './market.js';

let finder: RangeFinder;
beforeAll(async () => {
  finder = await RangeFinder.load();
});

const TABLES = [...planRelease('MONTHLY'), ...planRelease('QUARTERLY')].map((table) => ({
  ...table,
  variance: toTableVariance(table),
}));

describe.each([1_400_000, 60_000])('a release of a market of %i borrowers', (borrowers) => {
  const holdings = sumHoldings(toMarket(borrowers, 1));
  const map = toSuppressionMap(holdings);
  const release = { map, holdings, tables: TABLES, earlier: new Map() };

  it('passes with its own map', () => {
    expect([...map.values()].some((entry) => entry.status !== 'PUBLISHED')).toBe(true);
    expect(auditRelease(finder, release)).toEqual([]);
  });
});

describe('a release that hides a large cell', () => {
  const large = 'MA/06/URBAN/TRADE';
  const finest = new Map(toMarket(1_400_000, 1));
  for (const key of toChildren(large)) finest.set(key, (finest.get(key) ?? []).slice(0, 3));
  const holdings = sumHoldings(finest);
  const map = toSuppressionMap(holdings);
  const release = { map, holdings, tables: TABLES, earlier: new Map() };
  const siblings = toChildren('MA/06/URBAN');

  it('passes where others are hidden with it', () => {
    expect(map.get(large)?.status).toBe('MERGED');
    expect(siblings.filter((key) => map.get(key)?.status === 'MERGED').length).toBeGreaterThan(1);
    expect(auditRelease(finder, release)).toEqual([]);
  });

  it('is refused where it is blanked alone', () => {
    const broken = new Map(map);
    for (const key of siblings) if (key !== large) broken.set(key, { status: 'PUBLISHED' });
    const found = auditRelease(finder, { ...release, map: broken });
    expect(found).toContainEqual({ measure: 'borrowers', cell: large });
    expect(found).toContainEqual({ measure: 'clippedCentimes', cell: large });
  });

  it('is refused where an earlier table of the period tells it from those hidden with it', () => {
    const other: KnownSum = {
      unknowns: toFinest(large),
      value: sumHeld(holdings.get(large) ?? [], 'borrowers'),
      variance: toFraction(10_000n),
    };
    const earlier = new Map([['borrowers', [other]] as const]);
    const found = auditRelease(finder, { ...release, earlier });
    expect(found).toContainEqual({ measure: 'borrowers', cell: large });
    expect(found.filter(({ measure }) => measure === 'clippedCentimes')).toEqual([]);
  });
});

describe('the noisy tables themselves', () => {
  it('let no pair of lenders come within 15 % of a third one’s hidden figure', () => {
    const holdings = sumHoldings(toMarket(1_400_000, 1));
    const map = toSuppressionMap(holdings);
    const tables = TABLES.filter((table) => table.level !== 'BAND');
    const release = { map, holdings, tables, earlier: new Map() };
    const uniform = createRandomSource();
    const hidden = listKeys('ACTIVITY').filter((key) => map.get(key)?.status !== 'PUBLISHED');
    expect(hidden.length).toBeGreaterThan(1);
    for (const audited of AUDITED.filter(([, measure]) => measure === 'COUNTS')) {
      const noisy = toKnownSums(release, audited).map((sum) => ({
        ...sum,
        value: sum.value + toGaussianSampler(sum.variance, uniform)(),
      }));
      const toOwn = (key: CellKey, lender: string): bigint =>
        holdings.get(key)?.find((held) => held.lender === lender)?.[audited[0]] ?? 0n;
      const lenders = [...new Set((holdings.get('MA') ?? []).map((held) => held.lender))];
      finder.with(toAttackModel(noisy), (model) => {
        for (const pair of toCoalitions(lenders).filter((_, n) => n % 4 === 0)) {
          const finest = listKeys('BAND');
          model.setFloors(
            new Map(finest.map((key) => [key, toOwn(key, pair[0]) + toOwn(key, pair[1])])),
          );
          for (const key of hidden) {
            const own = Number(toOwn(key, pair[0]) + toOwn(key, pair[1]));
            const high = model.findHigh(toFinest(key)) - own;
            for (const lender of lenders.filter((one) => !pair.includes(one))) {
              expect(isWide({ low: 0, high }, toOwn(key, lender))).toBe(true);
            }
          }
        }
      });
    }
  });
});

describe('a cell that one lender dominates', () => {
  it('is merged with others until the lender’s own books tell it nothing, and the audit agrees', () => {
    const finest = new Map(toMarket(1_400_000, 1));
    const key = 'MA/06/URBAN/TRADE/UP_TO_6000';
    const others = (finest.get(key) ?? []).map((held) => held.lender).slice(1);
    finest.set(key, [holding('L0', 9500n), ...others.map((lender) => holding(lender, 40n))]);
    const holdings = sumHoldings(finest);
    const map = toSuppressionMap(holdings);
    expect(map.get(key)?.status).toBe('MERGED');
    expect(auditRelease(finder, { map, holdings, tables: TABLES, earlier: new Map() })).toEqual([]);
  });
});
