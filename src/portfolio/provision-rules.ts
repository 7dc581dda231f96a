// What a provisioning scheme must be, and what it asks of one loan. Pure; the register reckons the same in SQL and has the
// last word (migration …1010, …1011): a property test holds the two together.

export type ProvisionBaseCode = 'OUTSTANDING' | 'OVERDUE';

/** Days past due, both ends inclusive; null: open. Rates in basis points. */
export interface BucketTerms {
  minDays: number;
  maxDays: number | null;
  rateBp: number;
}

export interface SchemeTerms {
  base: ProvisionBaseCode;
  netOfGuarantee: boolean;
  /** The least rate of a restructured loan. */
  restructuredBp: number;
  buckets: readonly BucketTerms[];
}

export interface LoanFacts {
  daysPastDue: number;
  /** Days past due of the client's latest live loan, this one included. */
  worstDays: number;
  isRestructured: boolean;
  outstanding: bigint;
  overdue: bigint;
  guarantee: bigint | null;
}

export interface LoanJudgement {
  /** Place of the bucket in the scheme, from 0. */
  bucket: number;
  rateBp: number;
  base: bigint;
  required: bigint;
}

export type SchemeProblem = 'SCHEME_BUCKETS' | 'SCHEME_RATES';

const WHOLE_BP = 10_000;
const MOST_BUCKETS = 20;
/** As many days as a return may report. */
const MOST_DAYS = 20_000;

const isRate = (bp: number): boolean => Number.isInteger(bp) && bp >= 0 && bp <= WHOLE_BP;

/** What is wrong with the terms of a scheme by themselves: the first of the problems, or undefined. */
export function findSchemeProblem(terms: SchemeTerms): SchemeProblem | undefined {
  const { buckets } = terms;
  if (buckets.length < 1 || buckets.length > MOST_BUCKETS) return 'SCHEME_BUCKETS';
  let begins = 0;
  for (const [place, { minDays, maxDays }] of buckets.entries()) {
    const isLast = place === buckets.length - 1;
    if (minDays !== begins || (maxDays === null) !== isLast) return 'SCHEME_BUCKETS';
    if (maxDays !== null && (maxDays < minDays || maxDays > MOST_DAYS)) return 'SCHEME_BUCKETS';
    begins = (maxDays ?? 0) + 1;
  }
  const areFalling = buckets.some(({ rateBp }, at) => rateBp < (buckets[at - 1]?.rateBp ?? 0));
  const areRates = buckets.every(({ rateBp }) => isRate(rateBp)) && isRate(terms.restructuredBp);
  return areFalling || !areRates ? 'SCHEME_RATES' : undefined;
}

/** Place of the bucket into which so many days past due fall, in a scheme without problems. */
export const toBucket = (buckets: readonly BucketTerms[], days: number): number =>
  buckets.findLastIndex(({ minDays }) => minDays <= days);

const toRateBp = (terms: SchemeTerms, days: number): number =>
  terms.buckets[toBucket(terms.buckets, days)]?.rateBp ?? 0;

/** The first number of days at which terms are weaker than a floor: all numbers from a bucket's first day on are alike. */
export function findDayBelow(terms: SchemeTerms, floor: SchemeTerms): number | undefined {
  return [...terms.buckets, ...floor.buckets]
    .map(({ minDays }) => minDays)
    .sort((a, b) => a - b)
    .find((days) => toRateBp(terms, days) < toRateBp(floor, days));
}

/** Whether terms are weaker than a floor in rates, base, guarantees or restructured loans. */
export function isBelowFloor(terms: SchemeTerms, floor: SchemeTerms): boolean {
  return (
    (floor.base === 'OUTSTANDING' && terms.base === 'OVERDUE') ||
    (terms.netOfGuarantee && !floor.netOfGuarantee) ||
    terms.restructuredBp < floor.restructuredBp ||
    findDayBelow(terms, floor) !== undefined
  );
}

/**
 * Class and provision of one loan: the class of the client's latest loan, the scheme's rate for it, at least that of
 * restructured loans for one of those, taken of the base, rounded half up to the centime.
 */
export function judgeLoan(terms: SchemeTerms, loan: LoanFacts): LoanJudgement {
  const bucket = toBucket(terms.buckets, Math.max(loan.worstDays, loan.daysPastDue));
  const least = loan.isRestructured ? terms.restructuredBp : 0;
  const rateBp = Math.max(terms.buckets[bucket]?.rateBp ?? 0, least);
  const amount = terms.base === 'OUTSTANDING' ? loan.outstanding : loan.overdue;
  const net = amount - (terms.netOfGuarantee ? (loan.guarantee ?? 0n) : 0n);
  const base = net > 0n ? net : 0n;
  return { bucket, rateBp, base, required: (base * BigInt(rateBp) + 5_000n) / 10_000n };
}
