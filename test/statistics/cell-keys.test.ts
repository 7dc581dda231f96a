// The public keys: complete, fixed, one text for each cell, and a tree.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Activity, Area } from '../../src/borrowers/borrower-codes.js';
import { REGIONS } from '../../src/borrowers/provinces.js';
import {
  ACTIVITY_CODES,
  AREA_CODES,
  DEBT_BANDS,
  findLevel,
  LEVELS,
  listKeys,
  REGION_CODES,
  toChildren,
  toDebtBand,
  toKey,
  toParent,
} from '../../src/statistics/cell-keys-rules.js';
import { toFraction } from '../../src/statistics/fraction-rules.js';
import { addNoise, tabulate } from '../../src/statistics/table-rules.js';

describe('the public keys', () => {
  it('are 1, 12, 24, 192 and 960', () => {
    expect(LEVELS.map((level) => listKeys(level).length)).toEqual([1, 12, 24, 192, 960]);
    expect(new Set(LEVELS.flatMap(listKeys)).size).toBe(1189);
  });

  it('have the codes of the register', () => {
    expect(REGIONS.map((region) => region.code)).toEqual([...REGION_CODES]);
    expect(Object.values(Area)).toEqual([...AREA_CODES]);
    expect(Object.values(Activity)).toEqual([...ACTIVITY_CODES]);
    expect(DEBT_BANDS).toEqual([
      'UP_TO_6000',
      'UP_TO_12000',
      'UP_TO_30000',
      'UP_TO_50000',
      'OVER_50000',
    ]);
  });

  it('form a tree in which every key is a child of its parent, at the next level', () => {
    for (const level of LEVELS) {
      for (const key of listKeys(level)) {
        expect(findLevel(key)).toBe(level);
        const parent = toParent(key);
        if (parent === null) expect(key).toBe('MA');
        else expect(toChildren(parent)).toContain(key);
      }
    }
    expect(LEVELS.flatMap(listKeys).flatMap(toChildren).toSorted()).toEqual(
      LEVELS.slice(1).flatMap(listKeys).toSorted(),
    );
  });

  it.each([
    '',
    'ma',
    'MA/',
    'MA/6',
    'MA/13',
    'MA/06/TRADE',
    'MA/06/URBAN/TRADE/ZERO',
    'MA//URBAN',
    '06',
  ])('do not include %j', (key) => {
    expect(findLevel(key)).toBeUndefined();
  });

  it('are refused where a code is not on the lists', () => {
    const place = { region: '13', area: 'URBAN', activity: 'TRADE', band: 'UP_TO_6000' };
    expect(() => toKey(place, 'AREA')).toThrow(RangeError);
    expect(toKey(place, 'NATION')).toBe('MA');
  });
});

describe('the band of a debt', () => {
  it.each([
    [1n, 'UP_TO_6000'],
    [600_000n, 'UP_TO_6000'],
    [600_001n, 'UP_TO_12000'],
    [1_200_000n, 'UP_TO_12000'],
    [3_000_000n, 'UP_TO_30000'],
    [5_000_000n, 'UP_TO_50000'],
    [5_000_001n, 'OVER_50000'],
    [2n ** 70n, 'OVER_50000'],
  ])('of %s centimes is %s', (total, band) => {
    expect(toDebtBand(total)).toBe(band);
  });

  it('is none where nothing is owed', () => {
    expect(() => toDebtBand(0n)).toThrow(RangeError);
  });
});

describe('a table', () => {
  it('has a row for every key, whoever is in the data', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LEVELS), (level) => {
        expect([...tabulate([], level, 'COUNTS').keys()]).toEqual(listKeys(level));
      }),
    );
  });

  it('takes one fresh draw for each component of each key, empty ones too', () => {
    let drawn = 0n;
    const draw = (): bigint => {
      drawn += 1n;
      return drawn;
    };
    const exact = tabulate([], 'REGION', 'COUNTS');
    const { rows } = addNoise(exact, 'REGION', 'COUNTS', toFraction(1n), draw);
    expect([...rows.values()].flat()).toEqual(
      Array.from({ length: 48 }, (_, at) => BigInt(at + 1)),
    );
  });

  it('is refused without a row for every key', () => {
    const exact = new Map(tabulate([], 'REGION', 'COUNTS'));
    exact.delete('MA/12');
    expect(() => addNoise(exact, 'REGION', 'COUNTS', toFraction(1n), () => 0n)).toThrow(RangeError);
  });
});
