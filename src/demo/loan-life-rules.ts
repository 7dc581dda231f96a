// How one invented loan goes: paid down month by month until it is paid, or until the day its holder stops paying.
import { addMonths, fromDayNumber, monthsBetween, toDayNumber } from './calendar-rules.js';
import type { DemoBalance, DemoLoan, DemoPerson } from './demo-loan.type.js';

export interface LoanPlan {
  association: string;
  ref: string;
  person: DemoPerson;
  product: DemoLoan['product'];
  groupRef: string | null;
  principalDirhams: number;
  disbursedOn: string;
  termMonths: number;
  frequency: DemoLoan['frequency'];
  cycle: number;
  /** First day that an instalment stays unpaid; null where all are paid. */
  lateFrom: string | null;
  isRestructured: boolean;
}

/** What decides a loan's balance at a month's end. */
export interface LoanLife extends Pick<LoanPlan, 'disbursedOn' | 'lateFrom' | 'isRestructured'> {
  maturityOn: string;
  instalmentCentimes: number;
  /** What is owed when everything that fell due until this day is paid. */
  toOutstanding(paidUntil: string): number;
}

const WRITE_OFF_DAYS = 365;
const MONTHLY_RATE = 0.015;

/** Instalments of the whole loan, and what each is in centimes, with a flat interest. */
function toSchedule({ frequency, termMonths, principalDirhams }: LoanPlan) {
  const counts = {
    WEEKLY: Math.round((termMonths * 52) / 12),
    FORTNIGHTLY: Math.round((termMonths * 26) / 12),
    MONTHLY: termMonths,
    BULLET: 1,
  };
  const instalments = counts[frequency];
  const total = principalDirhams * 100 * (1 + MONTHLY_RATE * termMonths);
  return { instalments, instalmentCentimes: Math.round(total / instalments) };
}

export function toLoan(plan: LoanPlan): DemoLoan {
  const principalCentimes = plan.principalDirhams * 100;
  const maturityOn = addMonths(plan.disbursedOn, plan.termMonths);
  const schedule = toSchedule(plan);
  const { association, ref, person, product, groupRef, disbursedOn, frequency, cycle } = plan;
  const life: LoanLife = {
    ...plan,
    ...schedule,
    maturityOn,
    toOutstanding: (paidUntil) => toOutstanding(plan, paidUntil),
  };
  return {
    association,
    ref,
    person,
    product,
    groupRef,
    principalCentimes,
    disbursedOn,
    maturityOn,
    frequency,
    cycle,
    ...schedule,
    balanceAt: (monthEnd) => toBalance(life, monthEnd),
  };
}

/** Paid down evenly, month by month, the last part at maturity; a bullet loan at maturity alone. */
function toOutstanding(plan: LoanPlan, paidUntil: string): number {
  const { principalDirhams, termMonths, disbursedOn, frequency } = plan;
  const paidMonths =
    frequency === 'BULLET' ? 0 : Math.min(monthsBetween(disbursedOn, paidUntil), termMonths - 1);
  return Math.round((principalDirhams * 100 * (termMonths - paidMonths)) / termMonths);
}

/** Undefined before it is paid out and after the month it was paid back in. */
export function toBalance(life: LoanLife, monthEnd: string): DemoBalance | undefined {
  const { disbursedOn, maturityOn, lateFrom, isRestructured, instalmentCentimes } = life;
  if (disbursedOn > monthEnd) return undefined;
  const daysPastDue =
    lateFrom === null ? 0 : Math.max(0, toDayNumber(monthEnd) - toDayNumber(lateFrom));
  if (daysPastDue === 0 && maturityOn <= monthEnd) {
    if (maturityOn.slice(0, 7) !== monthEnd.slice(0, 7)) return undefined;
    return {
      status: 'CLOSED',
      outstandingCentimes: 0,
      overdueCentimes: 0,
      daysPastDue: 0,
      closedOn: maturityOn,
    };
  }
  const paidUntil = fromDayNumber(toDayNumber(monthEnd) - (daysPastDue > 0 ? daysPastDue + 1 : 0));
  const outstandingCentimes = life.toOutstanding(paidUntil);
  const missed = instalmentCentimes * (1 + Math.floor(daysPastDue / 30));
  return {
    status: toStatus(daysPastDue, isRestructured),
    outstandingCentimes,
    overdueCentimes: daysPastDue > 0 ? Math.min(missed, outstandingCentimes) : 0,
    daysPastDue,
    closedOn: null,
  };
}

function toStatus(daysPastDue: number, isRestructured: boolean): DemoBalance['status'] {
  if (daysPastDue > WRITE_OFF_DAYS) return 'WRITTEN_OFF';
  if (isRestructured) return 'RESTRUCTURED';
  return daysPastDue > 0 ? 'OVERDUE' : 'CURRENT';
}
