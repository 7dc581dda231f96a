// The data quality index by cases, and by what must hold for any counts; the sector's mean by what it may tell.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  POINTS_STEP,
  QUALITY_WEIGHTS,
  type QualityCounts,
  toDataQuality,
  toSectorMean,
} from '../../src/returns/data-quality-rules.js';

const PERFECT: QualityCounts = {
  declaredRows: 200,
  standingRows: 200,
  askedCells: 500,
  filledCells: 500,
  formerLoans: 180,
  brokenLoans: 0,
  doubtfulRows: 0,
  daysLate: 0,
};

const part = (max = 100_000) => fc.integer({ min: 0, max });
const someCounts: fc.Arbitrary<QualityCounts> = fc
  .record({
    declaredRows: part(),
    standingRows: part(),
    askedCells: part(),
    filled: fc.double({ min: 0, max: 1, noNaN: true }),
    formerLoans: part(),
    broken: fc.double({ min: 0, max: 1, noNaN: true }),
    doubtful: fc.double({ min: 0, max: 1, noNaN: true }),
    daysLate: part(400),
  })
  .map(({ filled, broken, doubtful, ...rest }) => ({
    ...rest,
    filledCells: Math.floor(rest.askedCells * filled),
    brokenLoans: Math.floor(rest.formerLoans * broken),
    doubtfulRows: Math.floor(rest.standingRows * doubtful),
  }));

describe('the index of a month', () => {
  test.each<[string, Partial<QualityCounts>, object]>([
    [
      'is 100 where nothing is amiss',
      {},
      {
        validity: 100,
        completeness: 100,
        timeliness: 100,
        consistency: 100,
        matchRate: 100,
        index: 100,
      },
    ],
    [
      'loses three tenths of the rows that are not there',
      { standingRows: 190 },
      { validity: 95, index: 98.5 },
    ],
    [
      'counts mended rows, and more of them as all',
      { standingRows: 230 },
      { validity: 100, index: 100 },
    ],
    ['loses a fifth of the empty cells', { filledCells: 400 }, { completeness: 80, index: 96 }],
    ['loses a fifth of the days', { daysLate: 6 }, { timeliness: 80, index: 96 }],
    [
      'of a month that came with the next has nothing for its time',
      { daysLate: 30 },
      { timeliness: 0, index: 80 },
    ],
    ['has no less than nothing for its time', { daysLate: 300 }, { timeliness: 0, index: 80 }],
    ['loses a fifth of the broken loans', { brokenLoans: 45 }, { consistency: 75, index: 95 }],
    ['loses a tenth of the doubtful ids', { doubtfulRows: 50 }, { matchRate: 75, index: 97.5 }],
    [
      'leaves out a comparison with a month that was not reported',
      { formerLoans: 0, daysLate: 15 },
      // (0.3 + 0.2 + 0.2 × 0.5 + 0.1) ÷ 0.8
      { consistency: null, timeliness: 50, index: 87.5 },
    ],
    [
      'is none for a month without a row',
      { declaredRows: 0, standingRows: 0, askedCells: 0, filledCells: 0 },
      { validity: null, completeness: null, matchRate: null, timeliness: 100, index: null },
    ],
  ])('%s', (_title, changed, expected) => {
    expect(toDataQuality({ ...PERFECT, ...changed })).toMatchObject(expected);
  });

  it('weighs its parts to 1', () => {
    const sum = Object.values(QUALITY_WEIGHTS).reduce((total, weight) => total + weight, 0);
    expect(sum).toBeCloseTo(1, 12);
  });

  it('and every part of it lies between 0 and 100, with one decimal', () => {
    fc.assert(
      fc.property(someCounts, (counts) => {
        for (const score of Object.values(toDataQuality(counts)) as (number | null)[]) {
          if (score === null) continue;
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
          expect(Math.round(score * 10) / 10).toBe(score);
        }
      }),
    );
  });

  it('never rises with a fault more, and never falls with a cell filled or a row mended', () => {
    const worse: ((c: QualityCounts) => QualityCounts)[] = [
      (c) => ({ ...c, daysLate: c.daysLate + 1 }),
      (c) => ({ ...c, brokenLoans: Math.min(c.formerLoans, c.brokenLoans + 1) }),
      (c) => ({ ...c, doubtfulRows: Math.min(c.standingRows, c.doubtfulRows + 1) }),
      (c) => ({ ...c, filledCells: Math.max(0, c.filledCells - 1) }),
      (c) => ({ ...c, declaredRows: c.declaredRows === 0 ? 0 : c.declaredRows + 1 }),
    ];
    fc.assert(
      fc.property(someCounts, fc.constantFrom(...worse), (counts, change) => {
        const before = toDataQuality(counts).index;
        const after = toDataQuality(change(counts)).index;
        if (before === null || after === null) expect(after).toBe(before);
        else expect(after).toBeLessThanOrEqual(before);
      }),
    );
  });

  it('does not depend on the size of a book', () => {
    fc.assert(
      fc.property(someCounts, fc.integer({ min: 2, max: 50 }), (counts, times) => {
        const { daysLate, ...sizes } = counts;
        const larger = Object.fromEntries(
          Object.entries(sizes).map(([name, count]) => [name, count * times]),
        ) as Omit<QualityCounts, 'daysLate'>;
        expect(toDataQuality({ ...larger, daysLate })).toEqual(toDataQuality(counts));
      }),
    );
  });
});

describe('the mean of the sector', () => {
  const of = (controlGroup: string, ...indices: (number | null)[]) =>
    indices.map((index) => ({ controlGroup, index }));

  test.each([
    ['goes to the nearest five', [of('a', 91), of('b', 92), of('c', 93), of('d', 94)], 95],
    ['takes a half up', [of('a', 92.5), of('b', 92.5), of('c', 92.5), of('d', 92.5)], 95],
    ['counts a control once', [of('a', 60, 60, 60), of('b', 100), of('c', 100), of('d', 100)], 90],
    ['is withheld below four controls', [of('a', 91, 90), of('b', 92), of('c', 93)], null],
    [
      'takes no month without an index',
      [of('a', 91), of('b', 92), of('c', 93), of('d', null)],
      null,
    ],
    ['is none of nobody', [], null],
  ])('%s', (_title, lenders, expected) => {
    expect(toSectorMean(lenders.flat())).toBe(expected);
  });

  it('is a step of five, within half a step of what its lenders have', () => {
    const months = fc.array(
      fc.record({
        controlGroup: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
        index: fc.option(fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10)),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(months, (given) => {
        const mean = toSectorMean(given);
        const indices = given.flatMap(({ index }) => (index === null ? [] : [index]));
        if (mean === null) return;
        expect(mean % POINTS_STEP).toBe(0);
        expect(mean).toBeGreaterThanOrEqual(Math.min(...indices) - POINTS_STEP / 2);
        expect(mean).toBeLessThanOrEqual(Math.max(...indices) + POINTS_STEP / 2);
      }),
    );
  });
});
