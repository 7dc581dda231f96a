// The advisory verdict: what the bands of the others, the asker's own figures and the stated income say together
// about one more loan. Pure; computed from bands only, or it would be an oracle on the amounts behind them.
import { type Bands, INSTALMENT_EDGES, OUTSTANDING_EDGES, toReckoned } from './band-rules.js';

export type VerdictLevel = 'OK' | 'WATCH' | 'LIMIT_EXCEEDED';
export type VerdictMeasure =
  | 'LENDERS'
  | 'TOTAL_DEBT'
  | 'DEBT_SERVICE'
  | 'ARREARS_ELSEWHERE'
  | 'INQUIRIES'
  | 'OPEN_TOP_BAND';

/**
 * One dated rule of `published.verdict_rule`: from `watchFrom` on WATCH, from `limitFrom` on LIMIT_EXCEEDED, in the
 * unit of the measure; `exclusive`: the threshold itself is still allowed.
 */
export interface VerdictRule {
  version: number;
  measure: VerdictMeasure;
  watchFrom: number | null;
  limitFrom: number | null;
  exclusive: boolean;
  source: string;
}

export interface VerdictFacts {
  bands: Bands;
  /** Whether the asker lends to the person already, or is asked to. */
  askerLends: boolean;
  ownOwedCentimes: bigint;
  ownInstalmentCentimes: bigint;
  requestedCentimes: bigint;
  requestedInstalmentCentimes: bigint;
  /** Stated in the inquiry, else last reported by the asker; null where neither is known, and never taken as 0. */
  incomeCentimes: bigint | null;
}

export interface VerdictReason {
  measure: VerdictMeasure | 'INCOME_UNKNOWN';
  level: VerdictLevel;
  /** The measured value in the measure's unit (share as a fraction), null for INCOME_UNKNOWN. */
  value: number | null;
  threshold: number | null;
  atLeast: boolean;
  source: string;
}

export interface Verdict {
  level: VerdictLevel;
  reasons: VerdictReason[];
  rulesVersion: number;
  /** Instalments of all lenders over household income, as a fraction; null where the income is unknown. */
  debtService: number | null;
  /** Whether an open band makes the figures above lower bounds. */
  atLeast: boolean;
}

interface Measured {
  value: number;
  atLeast: boolean;
}

const RANK: Record<VerdictLevel, number> = { OK: 0, WATCH: 1, LIMIT_EXCEEDED: 2 };

/** Basis points, rounded up: a share just above a threshold must not round down onto it. */
function toShare(part: bigint, whole: bigint): number {
  return Number((part * 10_000n + whole - 1n) / whole) / 10_000;
}

function measureAll(facts: VerdictFacts): Map<VerdictMeasure, Measured> {
  const { bands } = facts;
  const debt = toReckoned(bands.outstanding, OUTSTANDING_EDGES);
  const instalment = toReckoned(bands.instalment, INSTALMENT_EDGES);
  const owed = facts.ownOwedCentimes + debt.centimes + facts.requestedCentimes;
  const measured = new Map<VerdictMeasure, Measured>([
    ['LENDERS', { value: bands.lenders + (facts.askerLends ? 1 : 0), atLeast: bands.lenders >= 3 }],
    ['TOTAL_DEBT', { value: Number(owed), atLeast: debt.atLeast }],
    ['ARREARS_ELSEWHERE', { value: bands.arrears, atLeast: false }],
    ['OPEN_TOP_BAND', { value: Number(debt.atLeast) + Number(instalment.atLeast), atLeast: false }],
  ]);
  if (bands.inquiries !== null) {
    measured.set('INQUIRIES', { value: bands.inquiries, atLeast: false });
  }
  if (facts.incomeCentimes !== null && facts.incomeCentimes > 0n) {
    const service =
      facts.ownInstalmentCentimes + instalment.centimes + facts.requestedInstalmentCentimes;
    const value = toShare(service, facts.incomeCentimes);
    measured.set('DEBT_SERVICE', { value, atLeast: instalment.atLeast });
  }
  return measured;
}

function isReached(value: number, threshold: number | null, exclusive: boolean): boolean {
  return threshold !== null && (exclusive ? value > threshold : value >= threshold);
}

function judge(rule: VerdictRule, measured: Measured): VerdictReason | undefined {
  const limit = isReached(measured.value, rule.limitFrom, rule.exclusive);
  if (!limit && !isReached(measured.value, rule.watchFrom, rule.exclusive)) return undefined;
  return {
    measure: rule.measure,
    level: limit ? 'LIMIT_EXCEEDED' : 'WATCH',
    value: measured.value,
    threshold: limit ? rule.limitFrom : rule.watchFrom,
    atLeast: measured.atLeast,
    source: rule.source,
  };
}

/**
 * Applies one version of the rules. The level is the worst of the reasons; no reason means OK. An unknown income is a
 * reason of its own at level OK: said, and not held against anybody. Advice only: the lender decides.
 */
export function toVerdict(facts: VerdictFacts, rules: readonly VerdictRule[]): Verdict {
  const measured = measureAll(facts);
  const reasons: VerdictReason[] = [];
  for (const rule of rules) {
    const value = measured.get(rule.measure);
    const reason = value && judge(rule, value);
    if (reason) reasons.push(reason);
  }
  if (!measured.has('DEBT_SERVICE')) {
    reasons.push({
      measure: 'INCOME_UNKNOWN',
      level: 'OK',
      value: null,
      threshold: null,
      atLeast: false,
      source: 'Income neither stated nor reported: debt service is not reckoned',
    });
  }
  reasons.sort((a, b) => RANK[b.level] - RANK[a.level]);
  return {
    level: reasons[0]?.level ?? 'OK',
    reasons,
    rulesVersion: rules[0]?.version ?? 0,
    debtService: measured.get('DEBT_SERVICE')?.value ?? null,
    atLeast: [...measured.values()].some((m) => m.atLeast),
  };
}
