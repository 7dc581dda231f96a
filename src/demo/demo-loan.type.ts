// A loan of the demo, and the person behind it, as the generator and the personas describe them.

export interface DemoPerson {
  nationalId: string;
  lastName: string;
  firstName: string;
  lastNameAr: string | null;
  firstNameAr: string | null;
  birthDate: string;
  sex: 'F' | 'M';
  province: string;
  area: 'URBAN' | 'RURAL';
  activity: string;
  /** Dirhams a month; null where it was not asked. */
  incomeDirhams: number | null;
}

/** What a loan is at a month's end. Amounts in centimes. */
export interface DemoBalance {
  status: 'CURRENT' | 'OVERDUE' | 'RESTRUCTURED' | 'WRITTEN_OFF' | 'CLOSED';
  outstandingCentimes: number;
  overdueCentimes: number;
  daysPastDue: number;
  closedOn: string | null;
}

export interface DemoLoan {
  association: string;
  ref: string;
  person: DemoPerson;
  product: 'INDIVIDUAL' | 'SOLIDARITY';
  groupRef: string | null;
  principalCentimes: number;
  disbursedOn: string;
  maturityOn: string;
  instalments: number;
  frequency: 'WEEKLY' | 'FORTNIGHTLY' | 'MONTHLY' | 'BULLET';
  instalmentCentimes: number;
  cycle: number;
  /** At a month's last day (YYYY-MM-DD); undefined where the loan is not to be reported for that month. */
  balanceAt(monthEnd: string): DemoBalance | undefined;
}
