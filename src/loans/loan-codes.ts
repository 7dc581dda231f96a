// The code words of a loan, as the return file has them.
import { registerEnumType } from 'type-graphql';

export enum LoanProduct {
  INDIVIDUAL = 'INDIVIDUAL',
  SOLIDARITY = 'SOLIDARITY',
}
registerEnumType(LoanProduct, {
  name: 'LoanProduct',
  description: 'Who answers for the loan.',
  valuesConfig: {
    INDIVIDUAL: { description: 'The borrower alone.' },
    SOLIDARITY: { description: 'A group; amounts are the member’s own share.' },
  },
});

export enum LoanPurpose {
  ACTIVITY = 'ACTIVITY',
  HOUSING = 'HOUSING',
  UTILITIES = 'UTILITIES',
  OTHER = 'OTHER',
}
registerEnumType(LoanPurpose, {
  name: 'LoanPurpose',
  description: 'What the loan was granted for; the legal ceiling depends on it.',
  valuesConfig: {
    ACTIVITY: { description: 'An income-generating activity.' },
    HOUSING: { description: 'Buying, building or repairing a home.' },
    UTILITIES: { description: 'Connection to water or electricity.' },
    OTHER: { description: 'Anything else.' },
  },
});

export enum RepaymentFrequency {
  WEEKLY = 'WEEKLY',
  FORTNIGHTLY = 'FORTNIGHTLY',
  MONTHLY = 'MONTHLY',
  BULLET = 'BULLET',
}
registerEnumType(RepaymentFrequency, {
  name: 'RepaymentFrequency',
  description: 'How often an instalment is due.',
  valuesConfig: {
    WEEKLY: { description: 'Every week; × 52/12 a month.' },
    FORTNIGHTLY: { description: 'Every second week; × 26/12 a month.' },
    MONTHLY: { description: 'Every month.' },
    BULLET: { description: 'Once, at maturity; spread over the whole months until then.' },
  },
});

export enum LoanStatus {
  CURRENT = 'CURRENT',
  OVERDUE = 'OVERDUE',
  RESTRUCTURED = 'RESTRUCTURED',
  WRITTEN_OFF = 'WRITTEN_OFF',
  CLOSED = 'CLOSED',
  REMOVED = 'REMOVED',
}
registerEnumType(LoanStatus, {
  name: 'LoanStatus',
  description: 'State of the loan at the month’s last day, as reported.',
  valuesConfig: {
    CURRENT: { description: 'Nothing is past due.' },
    OVERDUE: { description: 'An instalment is past due.' },
    RESTRUCTURED: { description: 'Repaid by new terms.' },
    WRITTEN_OFF: { description: 'Taken off the books; still a debt.' },
    CLOSED: { description: 'Nothing is owed any more.' },
    REMOVED: {
      description:
        'Taken back, by a correction or with its return: it should not have been reported.',
    },
  },
});

export enum ClosedReason {
  PAID = 'PAID',
  REFINANCED = 'REFINANCED',
  SETTLED = 'SETTLED',
  WRITTEN_OFF = 'WRITTEN_OFF',
  DEATH = 'DEATH',
}
registerEnumType(ClosedReason, {
  name: 'ClosedReason',
  description: 'Why a loan was closed.',
  valuesConfig: {
    PAID: { description: 'Paid as agreed.' },
    REFINANCED: { description: 'Replaced by another loan.' },
    SETTLED: { description: 'Settled for less than was owed.' },
    WRITTEN_OFF: { description: 'Closed after a write-off.' },
    DEATH: { description: 'The borrower died.' },
  },
});
