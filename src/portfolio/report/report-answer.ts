// What the report's operation answers. Amounts are dirhams as text, ratios fractions; what is null was withheld, cannot
// be told, or is not made yet.

export interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface LateShare {
  total: number;
  late: number;
  rate: Interval | null;
}

export interface Comparison {
  group: LateShare;
  others: LateShare;
  riskDifference: Interval | null;
  oddsRatio: Interval | null;
  isCorrected: boolean;
  note: string;
}

export interface ParFigure {
  overDays: number;
  loans: number;
  balance: string;
  ratio: number | null;
  balanceWithRestructured: string;
  ratioWithRestructured: number | null;
  definition: string;
}

export interface WriteOffPeriod {
  monthEnds: number;
  loans: number;
  amount: string;
  averageGross: string | null;
  ratio: number | null;
}

export interface Breakdown {
  rows: {
    name: string;
    loans: number;
    borrowers: number;
    gross: string;
    share: number | null;
    par30: string;
    par30Ratio: number | null;
  }[];
  definition: string;
}

export interface RequiredProvisions {
  scheme: { code: string; version: number; isOwn: boolean; source: string; caution: string | null };
  classes: {
    class: string;
    minDpd: number;
    maxDpd: number | null;
    rate: number;
    certainty: 'SOURCED' | 'UNVERIFIED' | 'ASSUMED';
    loans: number;
    dragged: number;
    balance: string;
    required: string;
  }[];
  required: string;
}

export interface Provisions extends RequiredProvisions {
  held: string;
  difference: string;
  loansWithoutHeld: number;
  atRisk: string;
  riskCoverage: number | null;
  definition: string;
}

export interface ShiftCost {
  to: { code: string };
  cost: string;
  costRatio: number | null;
  definition: string;
}

export interface RollRates {
  fromMonth: string;
  cells: {
    from: string;
    to: string;
    loans: number;
    balanceBefore: string;
    balanceNow: string;
    balanceShare: number | null;
  }[];
  definition: string;
}

export interface Vintages {
  pools: {
    from: string;
    loans: number;
    principal: string;
    isWhole: boolean;
    points: { monthsOnBook: number; share: number | null }[];
  }[];
  definition: string;
}

export interface Resets {
  loans: number;
  balance: string;
  par30: string;
  par30Ratio: number | null;
  par30CarriedOn: string;
  par30CarriedOnRatio: number | null;
  definition: string;
  list: {
    edges: {
      node: {
        loan: { ref: string } | null;
        beforeMonth: string;
        daysBefore: number;
        daysNow: number;
        daysCarriedOn: number;
        balance: string;
      };
    }[];
    pageInfo: { hasNextPage: boolean };
  };
}

export interface History {
  months: {
    month: string;
    loans: number;
    gross: string;
    par30: string;
    par30Ratio: number | null;
    writtenOff: string;
  }[];
  definition: string;
}

export interface LoanUseFigures {
  visitsInMonth: number;
  visitsSoFar: number;
  visitedLoans: number;
  visitedShare: number | null;
  byDeviation: {
    deviation: string;
    loans: number;
    principal: string;
    amountVerified: string;
    outstanding: string;
  }[];
  visitedVersusUnvisited: Comparison;
  deviatingVersusConforming: Comparison;
}

export interface OverlapTable {
  subject: string;
  cells: { key: string; borrowers: number | null; balance: string | null; share: number | null }[];
}

export interface Overlap {
  tables: OverlapTable[];
  migration: Comparison | null;
  userErrors: { message: string; remedy: string }[];
}

export interface NewLoansChecked {
  loans: number;
  withoutInquiry: number;
  shareWithoutInquiry: number | null;
  againstLimit: number;
  shareAgainstLimit: number | null;
}

export interface Benchmark {
  releaseMonth: string | null;
  reason: string | null;
  figures: {
    measure: string;
    own: number | null;
    sector: number | null;
    low: number | null;
    high: number | null;
  }[];
}

export const BREAKDOWNS = ['region', 'area', 'activity', 'product', 'sex', 'cycle'] as const;
export const SECTOR_SCHEMES = ['floor', 'bam', 'mix', 'sadhan'] as const;
export const SHIFTS = ['toFloor', 'toBam', 'toMix', 'toSadhan'] as const;

type Breakdowns = Record<(typeof BREAKDOWNS)[number], Breakdown | null>;
type Schemes = Record<(typeof SECTOR_SCHEMES)[number], RequiredProvisions | null>;
type Shifts = Record<(typeof SHIFTS)[number], ShiftCost | null>;

/** The book of the month; figures that are made after a return are null until they are. */
export interface ReportedBook extends Breakdowns, Schemes, Shifts {
  month: string;
  definition: string;
  loans: number;
  borrowers: number;
  gross: string;
  par: ParFigure[];
  ageing: {
    buckets: {
      minDays: number;
      maxDays: number | null;
      loans: number;
      balance: string;
      share: number | null;
    }[];
    definition: string;
  };
  writeOffs: { month: WriteOffPeriod; trailingYear: WriteOffPeriod; definition: string } | null;
  figuresMade: { returnId: string; madeAt: string; isCurrent: boolean; definition: string } | null;
  history: History | null;
  rollRates: RollRates | null;
  vintages: Vintages | null;
  dpdResets: Resets | null;
  provisions: Provisions | null;
  loanUse: LoanUseFigures;
  overlap: Overlap;
  newLoansChecked: NewLoansChecked;
  benchmark: Benchmark;
}

export interface ReportAnswer {
  association: { name: string } | null;
  portfolio: ReportedBook | null;
}
