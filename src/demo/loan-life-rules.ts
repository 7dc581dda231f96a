// How one invented loan goes: paid down month by month until it is paid, or until the day its holder stops paying.
import { addMonths, monthsBetween, toDayNumber } from './calendar-rules.js';
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
    balanceAt: (monthEnd) => toBalance(plan, maturityOn, schedule.instalmentCentimes, monthEnd),
  };
}

function toBalance(
  plan: LoanPlan,
  maturityOn: string,
  instalmentCentimes: number,
  monthEnd: string,
): DemoBalance | undefined {
  if (plan.disbursedOn > monthEnd) return undefined;
  const isLate = plan.lateFrom !== null && plan.lateFrom < monthEnd;
  if (!isLate && maturityOn <= monthEnd) {
    if (maturityOn.slice(0, 7) !== monthEnd.slice(0, 7)) return undefined;
    return {
      status: 'CLOSED',
      outstandingCentimes: 0,
      overdueCentimes: 0,
      daysPastDue: 0,
      closedOn: maturityOn,
    };
  }
  const paidUntil = isLate && plan.lateFrom !== null ? plan.lateFrom : monthEnd;
  const paidMonths =
    plan.frequency === 'BULLET'
      ? 0
      : Math.min(monthsBetween(plan.disbursedOn, paidUntil), plan.termMonths - 1);
  const outstandingCentimes = Math.round(
    (plan.principalDirhams * 100 * (plan.termMonths - paidMonths)) / plan.termMonths,
  );
  const daysPastDue = isLate ? toDayNumber(monthEnd) - toDayNumber(paidUntil) : 0;
  const missed = instalmentCentimes * (1 + Math.floor(daysPastDue / 30));
  return {
    status: toStatus(daysPastDue, plan.isRestructured),
    outstandingCentimes,
    overdueCentimes: isLate ? Math.min(missed, outstandingCentimes) : 0,
    daysPastDue,
    closedOn: null,
  };
}

function toStatus(daysPastDue: number, isRestructured: boolean): DemoBalance['status'] {
  if (daysPastDue > WRITE_OFF_DAYS) return 'WRITTEN_OFF';
  if (isRestructured) return 'RESTRUCTURED';
  return daysPastDue > 0 ? 'OVERDUE' : 'CURRENT';
}
