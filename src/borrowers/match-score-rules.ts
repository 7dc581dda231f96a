// Whether two reports are about one person: a Fellegi–Sunter score, one weight a field, each explained. Pure; it decides
// what the machine may unite, what the bureau is asked about, and what is left apart.
import {
  compareNames,
  isOneEdit,
  type NameForms,
  type NameLevel,
} from './name-comparison-rules.js';
import { findRegion } from './provinces.js';

export type IdLevel = 'EQUAL' | 'ONE_SLIP' | 'OTHER';
export type BirthLevel = 'EQUAL' | 'EQUAL_NEW_YEAR' | 'SWAPPED' | 'NEW_YEAR' | 'SLIP' | 'OTHER';
export type SexLevel = 'EQUAL' | 'OTHER';
export type ProvinceLevel = 'EQUAL' | 'REGION' | 'OTHER';

/** What is compared of one report. */
export interface MatchSide {
  last: NameForms;
  first: NameForms;
  /** YYYY-MM-DD */
  birthDate: string;
  sex: 'F' | 'M';
  province: string;
}

export interface MatchLevels {
  nationalId: IdLevel;
  lastName: NameLevel;
  firstName: NameLevel;
  birthDate: BirthLevel;
  sex: SexLevel;
  province: ProvinceLevel;
  /** First and last name fit each other only the other way round. */
  swapped: boolean;
}

const withoutDashes = (date: string): string => date.replaceAll('-', '');

/** EQUAL_NEW_YEAR and NEW_YEAR: 1 January stands where nobody knows the day. SLIP: one digit, or the year before or after. */
export function compareBirthDates(a: string, b: string): BirthLevel {
  if (a === b) return a.endsWith('-01-01') ? 'EQUAL_NEW_YEAR' : 'EQUAL';
  const [aYear, aMonth, aDay] = a.split('-');
  const [bYear, bMonth, bDay] = b.split('-');
  if (aYear === bYear) {
    if (aMonth === bDay && aDay === bMonth) return 'SWAPPED';
    if (a.endsWith('-01-01') || b.endsWith('-01-01')) return 'NEW_YEAR';
  }
  const isNextYear = Math.abs(Number(aYear) - Number(bYear)) === 1;
  if (isNextYear && aMonth === bMonth && aDay === bDay) return 'SLIP';
  return isOneEdit(withoutDashes(a), withoutDashes(b)) ? 'SLIP' : 'OTHER';
}

export function compareProvinces(a: string, b: string): ProvinceLevel {
  if (a === b) return 'EQUAL';
  const region = findRegion(a);
  return region !== undefined && region === findRegion(b) ? 'REGION' : 'OTHER';
}

/** How often a level is met among two reports of one person (m) and of two people (u). */
interface Odds {
  m: number;
  u: number;
}

/**
 * Names, birth dates and provinces: m counted over the labelled training pairs (seed 1), u over 300,000 pairs of
 * different people of its population, both rounded. The training set has more errors than offices make, so agreement is
 * worth less here than it is, and the machine unites less. The rest is reckoned: u of an equal id is one person in a
 * register of 1.4 million, of a slip the eight ids that lie within one slip of any in it; m of ids is what spot checks
 * of files typed by hand find, 3 % slips and 2 % worse (an assumption); sex is mistyped once in 200 (an assumption).
 */
export const ODDS = {
  nationalId: {
    EQUAL: { m: 0.95, u: 7e-7 },
    ONE_SLIP: { m: 0.03, u: 6e-6 },
    OTHER: { m: 0.02, u: 1 },
  },
  lastName: {
    SAME: { m: 0.83, u: 0.028 },
    SIMILAR: { m: 0.016, u: 0.003 },
    PART: { m: 0.005, u: 0.002 },
    CLOSE: { m: 0.006, u: 0.005 },
    OTHER: { m: 0.143, u: 0.962 },
  },
  firstName: {
    SAME: { m: 0.88, u: 0.026 },
    SIMILAR: { m: 0.01, u: 0.004 },
    PART: { m: 0.045, u: 0.008 },
    CLOSE: { m: 0.008, u: 0.011 },
    OTHER: { m: 0.057, u: 0.951 },
  },
  birthDate: {
    EQUAL: { m: 0.68, u: 4.2e-5 },
    EQUAL_NEW_YEAR: { m: 0.047, u: 6e-5 },
    SWAPPED: { m: 0.064, u: 1.8e-5 },
    NEW_YEAR: { m: 0.087, u: 0.002 },
    SLIP: { m: 0.117, u: 0.0021 },
    OTHER: { m: 0.005, u: 0.996 },
  },
  sex: { EQUAL: { m: 0.995, u: 0.506 }, OTHER: { m: 0.005, u: 0.494 } },
  province: {
    EQUAL: { m: 0.904, u: 0.033 },
    REGION: { m: 0.041, u: 0.082 },
    OTHER: { m: 0.055, u: 0.885 },
  },
  /** Where first and last name had to be exchanged to fit. */
  swapped: { YES: { m: 0.05, u: 0.2 } },
} as const satisfies Record<string, Record<string, Odds>>;

export const MATCH_FIELDS = [
  'nationalId',
  'lastName',
  'firstName',
  'birthDate',
  'sex',
  'province',
] as const;
export type MatchField = (typeof MATCH_FIELDS)[number] | 'nameOrder';

/** What one field says, in bits: 1 doubles the odds that it is one person. */
export interface FieldWeight {
  field: MatchField;
  level: string;
  weight: number;
}

/** Bits, to one decimal, so that what is shown adds up to what was decided on. */
const toWeight = ({ m, u }: Odds): number => Math.round(10 * Math.log2(m / u)) / 10;

/**
 * Thresholds in bits. Of two reports drawn from a national register about one pair in two million is one person, 21 bits
 * against; the machine wants odds of a thousand to one on top, the bureau is asked from one in six.
 */
export const MERGE_FROM = 31;
export const REVIEW_FROM = 18.5;
/** A new number whenever a key, a level, a weight or a threshold changes; it stands beside every decision. */
export const MATCH_RULES_VERSION = 1;

export type MatchVerdict = 'MERGE' | 'REVIEW' | 'APART';

export interface MatchScore {
  total: number;
  weights: FieldWeight[];
  verdict: MatchVerdict;
}

/**
 * What no score may outweigh when the machine decides: fields of relatives go together, and the score takes them as if
 * they did not. Twins have all but the first name in common, ids next to each other included.
 */
export function isForPeople(levels: MatchLevels): boolean {
  const { nationalId, lastName, firstName, birthDate, sex } = levels;
  if (nationalId === 'OTHER' || birthDate === 'OTHER') return true;
  if (lastName === 'OTHER' || firstName === 'OTHER') return true;
  return nationalId === 'ONE_SLIP' && (firstName !== 'SAME' || sex === 'OTHER');
}

/** Names are taken the other way round only where neither fits as it stands. */
function toLevels(a: MatchSide, b: MatchSide, nationalId: IdLevel): MatchLevels {
  const levels: MatchLevels = {
    nationalId,
    lastName: compareNames(a.last, b.last),
    firstName: compareNames(a.first, b.first),
    birthDate: compareBirthDates(a.birthDate, b.birthDate),
    sex: a.sex === b.sex ? 'EQUAL' : 'OTHER',
    province: compareProvinces(a.province, b.province),
    swapped: false,
  };
  const fits = (level: NameLevel) => level !== 'OTHER' && level !== 'CLOSE';
  if (fits(levels.lastName) || fits(levels.firstName)) return levels;
  const lastName = compareNames(a.last, b.first);
  const firstName = compareNames(a.first, b.last);
  return fits(lastName) && fits(firstName)
    ? { ...levels, lastName, firstName, swapped: true }
    : levels;
}

/** The score of what was compared already. */
export function scoreLevels(levels: MatchLevels): MatchScore {
  const weights: FieldWeight[] = MATCH_FIELDS.map((field) => {
    const level = levels[field];
    const odds: Readonly<Record<string, Odds>> = ODDS[field];
    return { field, level, weight: toWeight(odds[level] ?? { m: 1, u: 1 }) };
  });
  if (levels.swapped) {
    weights.push({ field: 'nameOrder', level: 'SWAPPED', weight: toWeight(ODDS.swapped.YES) });
  }
  const total = Math.round(10 * weights.reduce((sum, { weight }) => sum + weight, 0)) / 10;
  const isSure = total >= MERGE_FROM && !isForPeople(levels);
  const verdict = isSure ? 'MERGE' : total >= REVIEW_FROM ? 'REVIEW' : 'APART';
  return { total, weights, verdict };
}

/** Scores two reports whose ids stand in this relation; which of the two comes first does not matter. */
export function scoreMatch(a: MatchSide, b: MatchSide, nationalId: IdLevel): MatchScore {
  return scoreLevels(toLevels(a, b, nationalId));
}
