// How much oftener something befalls one group than another: rates, their difference and the odds ratio, each with a
// 95 % interval. Pure; what the data cannot tell is undefined, never 0, and nothing here says what causes what.

/** The 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/** So many of so many: 0 ≤ cases ≤ total, whole numbers. */
export interface Group {
  cases: number;
  total: number;
}

export interface Estimate {
  value: number;
  low: number;
  high: number;
}

export interface OddsRatio extends Estimate {
  /** Whether a half was added to each of the four cells because one of them was empty. */
  isCorrected: boolean;
}

export interface Comparison {
  first: Estimate | undefined;
  second: Estimate | undefined;
  /** Rate of the first group less that of the second. */
  difference: Estimate | undefined;
  oddsRatio: OddsRatio | undefined;
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Throws RangeError for a group that cannot be. */
function check({ cases, total }: Group): void {
  if (!Number.isInteger(cases) || !Number.isInteger(total) || cases < 0 || cases > total) {
    throw new RangeError('A group has whole numbers, and no more cases than members');
  }
}

/**
 * Cases over total with Wilson's score interval, without continuity correction (E. B. Wilson, J. Am. Stat. Assoc. 22,
 * 1927; recommended by R. G. Newcombe, Stat. Med. 17:857, 1998, method 3):
 * (2np + z² ± z √(z² + 4np(1 − p))) / 2(n + z²). Undefined for a group of nobody.
 */
export function toRate(group: Group): Estimate | undefined {
  check(group);
  const { cases, total } = group;
  if (total === 0) return undefined;
  const middle = 2 * cases + Z ** 2;
  const spread = Z * Math.sqrt(Z ** 2 + (4 * cases * (total - cases)) / total);
  const width = 2 * (total + Z ** 2);
  return {
    value: cases / total,
    // At the ends the bound is the rate itself; rounding must not put it beyond.
    low: cases === 0 ? 0 : clamp((middle - spread) / width, 0, cases / total),
    high: cases === total ? 1 : clamp((middle + spread) / width, cases / total, 1),
  };
}

/**
 * The difference of two rates with Newcombe's hybrid score interval (Stat. Med. 17:873, 1998, method 10): each side of
 * it is the root of the squared distances from the rates to the Wilson bounds that stretch it. Undefined where a group
 * has nobody.
 */
export function toDifference(first: Group, second: Group): Estimate | undefined {
  const one = toRate(first);
  const two = toRate(second);
  if (!one || !two) return undefined;
  const value = one.value - two.value;
  return {
    value,
    low: clamp(value - Math.hypot(one.value - one.low, two.high - two.value), -1, value),
    high: clamp(value + Math.hypot(one.high - one.value, two.value - two.low), value, 1),
  };
}

/**
 * The odds ratio ad/bc with the log interval exp(ln OR ± z √(1/a + 1/b + 1/c + 1/d)) (B. Woolf, Ann. Hum. Genet. 19,
 * 1955). Where one of the four cells is 0, a half is added to each (J. B. S. Haldane, 1955; F. J. Anscombe, 1956) and
 * the result says so. Undefined where a group has nobody, or where all or none of both groups are cases.
 */
export function toOddsRatio(first: Group, second: Group): OddsRatio | undefined {
  check(first);
  check(second);
  if (first.total === 0 || second.total === 0) return undefined;
  const allCases = first.cases + second.cases;
  if (allCases === 0 || allCases === first.total + second.total) return undefined;
  const counted = [
    first.cases,
    first.total - first.cases,
    second.cases,
    second.total - second.cases,
  ];
  const isCorrected = counted.includes(0);
  const [a, b, c, d] = counted.map((cell) => cell + (isCorrected ? 0.5 : 0)) as [
    number,
    number,
    number,
    number,
  ];
  const log = Math.log((a * d) / (b * c));
  const reach = Z * Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d);
  return {
    value: (a * d) / (b * c),
    low: Math.exp(log - reach),
    high: Math.exp(log + reach),
    isCorrected,
  };
}

/** Everything that two groups tell of each other. */
export function compareGroups(first: Group, second: Group): Comparison {
  return {
    first: toRate(first),
    second: toRate(second),
    difference: toDifference(first, second),
    oddsRatio: toOddsRatio(first, second),
  };
}
