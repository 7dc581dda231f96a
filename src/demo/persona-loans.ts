// What the personas owe, and to whom. They pay down from month to month, or have stopped paying, like everybody else;
// what is fixed here is where they stand at the end of the demo's third month, which their stories are about.
import { addMonths, fromDayNumber, monthsBetween, toDayNumber } from './calendar-rules.js';
import type { DemoLoan, DemoPerson } from './demo-loan.type.js';
import { type LoanLife, toBalance } from './loan-life-rules.js';
import { REFERENCE_DAY } from './person-life.js';
import { PERSONAS, type Persona } from './personas.js';

interface PersonaLoan {
  persona: string;
  association: string;
  principalDirhams: number;
  /** At the end of the third month. */
  outstandingCentimes: number;
  instalmentCentimes: number;
  disbursedOn?: string;
  /** Day of the first instalment that stays unpaid. */
  lateFrom?: string;
  isRestructured?: boolean;
}

const DISBURSED_ON = '2026-02-10';
const TERM_MONTHS = 18;

const LOANS: readonly PersonaLoan[] = [
  {
    persona: 'GOOD_PAYER',
    association: 'amc01',
    principalDirhams: 4000,
    outstandingCentimes: 240_000,
    instalmentCentimes: 39_000,
  },
  {
    persona: 'GOOD_PAYER',
    association: 'amc03',
    principalDirhams: 5000,
    outstandingCentimes: 310_000,
    instalmentCentimes: 48_000,
  },
  {
    persona: 'THREE_LENDERS_LATE',
    association: 'amc02',
    principalDirhams: 8000,
    outstandingCentimes: 700_000,
    instalmentCentimes: 76_000,
    disbursedOn: '2026-02-16',
    lateFrom: '2026-08-16',
  },
  {
    persona: 'THREE_LENDERS_LATE',
    association: 'amc03',
    principalDirhams: 6000,
    outstandingCentimes: 450_000,
    instalmentCentimes: 57_000,
  },
  {
    persona: 'THREE_LENDERS_LATE',
    association: 'amc10',
    principalDirhams: 6000,
    outstandingCentimes: 500_000,
    instalmentCentimes: 57_000,
  },
  {
    persona: 'BELOW_EDGE',
    association: 'amc02',
    principalDirhams: 8000,
    outstandingCentimes: 600_000,
    instalmentCentimes: 50_000,
  },
  {
    persona: 'ABOVE_EDGE',
    association: 'amc02',
    principalDirhams: 8000,
    outstandingCentimes: 600_001,
    instalmentCentimes: 50_001,
  },
  {
    persona: 'HOMONYM_1',
    association: 'amc04',
    principalDirhams: 10000,
    outstandingCentimes: 820_000,
    instalmentCentimes: 95_000,
  },
  {
    persona: 'RESTRUCTURED',
    association: 'amc04',
    principalDirhams: 9000,
    outstandingCentimes: 650_000,
    instalmentCentimes: 42_000,
    isRestructured: true,
  },
  {
    persona: 'WRITTEN_OFF',
    association: 'amc11',
    principalDirhams: 5000,
    outstandingCentimes: 380_000,
    instalmentCentimes: 45_000,
    disbursedOn: '2024-12-10',
    lateFrom: '2025-06-10',
  },
];

/** Whom amc02 really knows under the id that is mistyped elsewhere. */
const TRUE_HOLDER: DemoPerson = {
  nationalId: 'ZA100007',
  lastName: 'Wahbi',
  firstName: 'Rkia',
  lastNameAr: 'وهبي',
  firstNameAr: 'رقية',
  birthDate: '1963-04-25',
  sex: 'F',
  province: 'TNG',
  area: 'URBAN',
  activity: 'CRAFTS',
  incomeDirhams: 3100,
};

function toPersonOf({ nationalId, lastName, firstName, birthDate }: Persona): DemoPerson {
  const isWoman = ['Khadija', 'Nadia', 'Fatima', 'Imane'].includes(firstName);
  return {
    nationalId,
    lastName,
    firstName,
    lastNameAr: null,
    firstNameAr: null,
    birthDate,
    sex: isWoman ? 'F' : 'M',
    province: 'CAS',
    area: 'URBAN',
    activity: 'TRADE',
    incomeDirhams: 4000,
  };
}

/** Each month pays back an even part of the principal; the balance of the third month is as stated. */
function toLife(loan: PersonaLoan): LoanLife {
  const { principalDirhams, outstandingCentimes, instalmentCentimes } = loan;
  const { disbursedOn = DISBURSED_ON, lateFrom = null, isRestructured = false } = loan;
  const part = Math.round((principalDirhams * 100) / TERM_MONTHS);
  const countPaid = (until: string) => monthsBetween(disbursedOn, until);
  const lastPaid = lateFrom === null ? REFERENCE_DAY : fromDayNumber(toDayNumber(lateFrom) - 1);
  return {
    disbursedOn,
    maturityOn: addMonths(disbursedOn, TERM_MONTHS),
    lateFrom,
    isRestructured,
    instalmentCentimes,
    toOutstanding: (paidUntil) =>
      outstandingCentimes + part * (countPaid(lastPaid) - countPaid(paidUntil)),
  };
}

function toPersonaLoan(person: DemoPerson, loan: PersonaLoan): DemoLoan {
  const life = toLife(loan);
  return {
    association: loan.association,
    ref: `P-${loan.persona}`,
    person,
    product: 'INDIVIDUAL',
    groupRef: null,
    principalCentimes: loan.principalDirhams * 100,
    disbursedOn: life.disbursedOn,
    maturityOn: life.maturityOn,
    instalments: TERM_MONTHS,
    frequency: 'MONTHLY',
    instalmentCentimes: loan.instalmentCentimes,
    cycle: 2,
    balanceAt: (monthEnd) => toBalance(life, monthEnd),
  };
}

/** The personas' loans, to be reported with the invented ones. */
export function toPersonaLoans(): DemoLoan[] {
  const own = LOANS.map((loan) => {
    const persona = PERSONAS.find(({ key }) => key === loan.persona);
    if (!persona) throw new RangeError(`no persona ${loan.persona}`);
    return toPersonaLoan(toPersonOf(persona), loan);
  });
  const held = {
    persona: 'TRUE-HOLDER',
    association: 'amc02',
    principalDirhams: 7000,
    outstandingCentimes: 520_000,
    instalmentCentimes: 66_000,
  };
  return [...own, toPersonaLoan(TRUE_HOLDER, held)];
}
