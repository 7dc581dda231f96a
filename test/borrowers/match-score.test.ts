// The score of two reports: what it says of the cases that offices make, and what it may never do whatever comes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareBirthDates,
  compareProvinces,
  type IdLevel,
  isForPeople,
  MATCH_FIELDS,
  type MatchLevels,
  type MatchSide,
  type MatchVerdict,
  MERGE_FROM,
  ODDS,
  REVIEW_FROM,
  scoreLevels,
  scoreMatch,
} from '../../src/borrowers/match-score-rules.js';
import { toWeightWords } from '../../src/borrowers/match-wording.js';
import { toNameForms } from '../../src/borrowers/name-comparison-rules.js';

interface Given {
  last?: string;
  first?: string;
  firstAr?: string | null;
  birthDate?: string;
  sex?: 'F' | 'M';
  province?: string;
}

const side = (given: Given = {}): MatchSide => ({
  last: toNameForms(given.last ?? 'El Idrissi', null),
  first: toNameForms(given.first ?? 'Fatima Zahra', given.firstAr ?? null),
  birthDate: given.birthDate ?? '1980-03-07',
  sex: given.sex ?? 'F',
  province: given.province ?? 'CAS',
});

const CASES: [what: string, id: IdLevel, other: Given, verdict: MatchVerdict][] = [
  ['one id, other spelling', 'EQUAL', { last: 'ELIDRISSI', first: 'FATIMAZOHRA' }, 'MERGE'],
  ['one id, day and month swapped', 'EQUAL', { birthDate: '1980-07-03' }, 'MERGE'],
  ['id mistyped', 'ONE_SLIP', {}, 'MERGE'],
  ['id mistyped, in Arabic', 'ONE_SLIP', { last: 'الإدريسي', first: 'فاطمة الزهراء' }, 'MERGE'],
  ['id mistyped, swapped names', 'ONE_SLIP', { last: 'Fatima Zahra', first: 'Idrissi' }, 'MERGE'],
  ['id mistyped, born 1 January', 'ONE_SLIP', { birthDate: '1980-01-01' }, 'MERGE'],
  ['id mistyped, moved away', 'ONE_SLIP', { province: 'OUJ' }, 'MERGE'],
  ['id mistyped, letter wrong', 'ONE_SLIP', { last: 'Irdissi' }, 'MERGE'],
  ['id mistyped, married', 'ONE_SLIP', { last: 'Benjelloun' }, 'REVIEW'],
  ['id mistyped, first name short', 'ONE_SLIP', { first: 'Fatima' }, 'REVIEW'],
  ['id mistyped, born otherwise', 'ONE_SLIP', { birthDate: '1986-11-20' }, 'REVIEW'],
  ['twins, ids side by side', 'ONE_SLIP', { first: 'Khadija' }, 'REVIEW'],
  ['twins, boy and girl', 'ONE_SLIP', { first: 'Hassan', sex: 'M' }, 'REVIEW'],
  ['another id, all else the same', 'OTHER', {}, 'REVIEW'],
  ['another id, another province', 'OTHER', { province: 'OUJ' }, 'APART'],
  ['homonyms of two birthdays', 'OTHER', { birthDate: '1971-05-05' }, 'APART'],
  ['mother and daughter', 'OTHER', { birthDate: '2003-03-07' }, 'APART'],
  [
    'somebody else under the id',
    'EQUAL',
    { last: 'Tazi', first: 'Omar', birthDate: '1966-01-09', sex: 'M', province: 'OUJ' },
    'APART',
  ],
  [
    'neighbours by id',
    'ONE_SLIP',
    { last: 'Tazi', first: 'Omar', birthDate: '1966-01-09', sex: 'M' },
    'APART',
  ],
];

describe('the score of two reports', () => {
  it.each(CASES)('%s (%s, %o): %s', (_what, id, other, verdict) => {
    expect(scoreMatch(side(), side(other), id).verdict).toBe(verdict);
  });

  it.each([
    [
      { first: 'Hassan', sex: 'M' },
      { first: 'Houcine', sex: 'M' },
    ],
    [
      { first: 'Mohamed', sex: 'M' },
      { first: 'Ahmed', sex: 'M' },
    ],
    [
      { first: 'Said', sex: 'M' },
      { first: 'Saad', sex: 'M' },
    ],
    [
      { first: 'Karim', sex: 'M' },
      { first: 'Karam', sex: 'M' },
    ],
    [{ first: 'Fatima' }, { first: 'Fatiha' }],
    [
      { first: 'Hassan', sex: 'M' },
      { first: 'حسين', sex: 'M' },
    ],
  ] as const)('twins with names alike are never united: %o, %o', (one, other) => {
    expect(scoreMatch(side(one), side(other), 'ONE_SLIP').verdict).toBe('REVIEW');
  });
});

const anySide = fc.record({
  last: fc.constantFrom(
    'El Idrissi',
    'Lamrani',
    'El Amrani',
    'Tazi',
    'الإدريسي',
    'Alami',
    'Alaoui',
  ),
  first: fc.constantFrom(
    'Fatima',
    'Fatima Zahra',
    'Hassan',
    'Houcine',
    'محمد',
    'Med Amine',
    'Idriss',
  ),
  birthDate: fc.constantFrom('1980-01-01', '1980-03-07', '1980-07-03', '1981-03-07', '1962-12-30'),
  sex: fc.constantFrom('F' as const, 'M' as const),
  province: fc.constantFrom('CAS', 'MED', 'OUJ', 'ZZZ'),
});
const anyId = fc.constantFrom<IdLevel>('EQUAL', 'ONE_SLIP', 'OTHER');

describe('any two reports', () => {
  it('score the same whichever comes first, and the score is the sum of what is explained', () => {
    fc.assert(
      fc.property(anySide, anySide, anyId, (a, b, id) => {
        const score = scoreMatch(side(a), side(b), id);
        expect(scoreMatch(side(b), side(a), id)).toEqual(score);
        const sum = score.weights.reduce((total, { weight }) => total + weight, 0);
        expect(score.total).toBeCloseTo(sum, 6);
        for (const field of MATCH_FIELDS) {
          expect(score.weights.filter((line) => line.field === field)).toHaveLength(1);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('are united only above the threshold, and never where a field speaks of two people', () => {
    fc.assert(
      fc.property(anySide, anySide, anyId, (a, b, id) => {
        const { total, verdict, weights } = scoreMatch(side(a), side(b), id);
        const levels = new Map<string, string>(weights.map(({ field, level }) => [field, level]));
        if (verdict === 'APART') expect(total).toBeLessThan(REVIEW_FROM);
        if (verdict !== 'MERGE') return;
        expect(total).toBeGreaterThanOrEqual(MERGE_FROM);
        expect(levels.get('nationalId')).not.toBe('OTHER');
        expect(
          [...levels].filter(([f, l]) => f !== 'province' && l === 'OTHER' && f !== 'sex'),
        ).toEqual([]);
        if (id === 'ONE_SLIP') {
          expect(levels.get('firstName')).toBe('SAME');
          expect(levels.get('sex')).toBe('EQUAL');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('score no less where the ids are nearer', () => {
    fc.assert(
      fc.property(anySide, anySide, (a, b) => {
        const [equal, slip, other] = (['EQUAL', 'ONE_SLIP', 'OTHER'] as const).map(
          (id) => scoreMatch(side(a), side(b), id).total,
        );
        expect(equal).toBeGreaterThan(slip ?? 0);
        expect(slip).toBeGreaterThan(other ?? 0);
      }),
    );
  });
});

describe('whoever is looked for', () => {
  /** Every combination of levels there is. */
  function* everything(): Generator<MatchLevels> {
    const levelsOf = <Field extends keyof typeof ODDS>(field: Field) =>
      Object.keys(ODDS[field]) as (keyof (typeof ODDS)[Field] & string)[];
    for (const nationalId of levelsOf('nationalId'))
      for (const lastName of levelsOf('lastName'))
        for (const firstName of levelsOf('firstName'))
          for (const birthDate of levelsOf('birthDate'))
            for (const sex of levelsOf('sex'))
              for (const province of levelsOf('province'))
                for (const swapped of [false, true])
                  yield { nationalId, lastName, firstName, birthDate, sex, province, swapped };
  }

  it('under another id is found by birth date, sex, province and a name, or needs no finding', () => {
    const worthy = [...everything()].filter(
      (levels) => levels.nationalId === 'OTHER' && scoreLevels(levels).verdict !== 'APART',
    );
    expect(worthy.length).toBeGreaterThan(10);
    for (const { birthDate, sex, province, lastName, firstName } of worthy) {
      expect(['EQUAL', 'EQUAL_NEW_YEAR', 'SWAPPED']).toContain(birthDate);
      expect([sex, province]).toEqual(['EQUAL', 'EQUAL']);
      // A name that is the same, or in part, gives both a mark in common.
      expect([lastName, firstName].some((level) => level === 'SAME' || level === 'PART')).toBe(
        true,
      );
    }
  });

  it('is never united by the machine under another id, whatever else agrees', () => {
    const united = [...everything()].filter((levels) => scoreLevels(levels).verdict === 'MERGE');
    expect(united.length).toBeGreaterThan(50);
    expect(united.filter(isForPeople)).toEqual([]);
    expect(united.filter(({ nationalId }) => nationalId === 'OTHER')).toEqual([]);
  });
});

describe('what a score is made of', () => {
  it.each([
    ['1980-03-07', '1980-03-07', 'EQUAL'],
    ['1980-01-01', '1980-01-01', 'EQUAL_NEW_YEAR'],
    ['1980-03-07', '1980-07-03', 'SWAPPED'],
    ['1980-03-07', '1980-01-01', 'NEW_YEAR'],
    ['1980-03-07', '1981-03-07', 'SLIP'],
    ['1979-03-07', '1980-03-07', 'SLIP'],
    ['1980-03-07', '1980-03-01', 'SLIP'],
    ['1980-03-07', '1908-03-07', 'SLIP'],
    ['1980-03-07', '1980-05-19', 'OTHER'],
  ])('birth dates %s and %s: %s', (a, b, level) => {
    expect(compareBirthDates(a, b)).toBe(level);
    expect(compareBirthDates(b, a)).toBe(level);
  });

  it.each([
    ['CAS', 'CAS', 'EQUAL'],
    ['CAS', 'MED', 'REGION'],
    ['CAS', 'OUJ', 'OTHER'],
    ['ZZZ', 'YYY', 'OTHER'],
  ])('provinces %s and %s: %s', (a, b, level) => {
    expect(compareProvinces(a, b)).toBe(level);
  });

  it('are chances that add up to one, and a sentence for each', () => {
    for (const field of MATCH_FIELDS) {
      const levels = Object.entries(ODDS[field]);
      for (const chance of ['m', 'u'] as const) {
        const sum = levels.reduce((total, [, odds]) => total + odds[chance], 0);
        expect(Math.abs(sum - 1)).toBeLessThan(0.01);
      }
      for (const [level] of levels) expect(toWeightWords({ field, level })).toMatch(/^[A-Z].*\.$/);
    }
    expect(toWeightWords({ field: 'nameOrder', level: 'SWAPPED' })).toMatch(/\.$/);
    expect(toWeightWords({ field: 'sex', level: 'GONE' })).toBe('GONE');
  });
});
