// One invented borrower and his loans, a pure function of the seed and his number: the sector can be of any size and
// is never held in memory. Calibrated on what is known of the Moroccan sector in 2009 (see the test of the demo).
import { REGIONS } from '../borrowers/provinces.js';
import { fromDayNumber, toDayNumber } from './calendar-rules.js';
import { DEMO_ASSOCIATIONS, type DemoAssociation } from './demo-associations.js';
import type { DemoLoan, DemoPerson } from './demo-loan.type.js';
import { LAST_NAMES, MEN, WOMEN } from './demo-names.js';
import { toLoan } from './loan-life-rules.js';
import { SeededRandom } from './seeded-random.js';

/** The last day of the demo's third month, around which lives are laid out. */
export const REFERENCE_DAY = '2026-09-30';

const PREFIXES =
  'A AB AE BE BH BK BL CD CB D EE EA FA GA HA HH IA IB JA JB JC K L LA MA MC N OD PA PB QA R SH TA UA VA WA X Y ZT'.split(
    ' ',
  );
const PRINCIPALS = [
  [2000, 8],
  [3000, 14],
  [4000, 14],
  [5000, 21],
  [6000, 14],
  [8000, 12],
  [10000, 10],
  [12000, 4],
  [15000, 2],
  [20000, 1],
] as const;
const ACTIVITIES = [
  ['TRADE', 38],
  ['CRAFTS', 17],
  ['SERVICES', 14],
  ['LIVESTOCK', 11],
  ['AGRICULTURE', 9],
  ['FOOD', 7],
  ['HOUSING', 2],
  ['OTHER', 2],
] as const;
/** How a borrower's live loans are spread: 60 % have one; 12 % several at one lender, 28 % at several lenders. */
const SPREADS: readonly (readonly [readonly number[], number])[] = [
  [[1], 60],
  [[2], 12],
  [[1, 1], 20],
  [[2, 1], 3],
  [[1, 1, 1], 5],
];
/** Days past due at the reference day of those who have stopped paying. */
const LATENESS: readonly (readonly [readonly [number, number], number])[] = [
  [[31, 90], 46],
  [[91, 180], 30],
  [[181, 365], 17],
  [[366, 500], 7],
];

function toPerson(number: number, random: SeededRandom, home: DemoAssociation): DemoPerson {
  const sex = random.chance(0.6) ? 'F' : 'M';
  const [lastName, lastNameAr] = random.among(LAST_NAMES);
  const [firstName, firstNameAr] = random.among(sex === 'F' ? WOMEN : MEN);
  const region = random.pick(REGIONS.map((r) => [r, Object.keys(r.provinces).length] as const));
  const birthDay = toDayNumber('1954-01-01') + random.whole(0, 365 * 50);
  const digits = 100_000 + ((Math.floor(number / PREFIXES.length) * 7919) % 899_981);
  return {
    nationalId: `${PREFIXES[number % PREFIXES.length]}${digits}`,
    lastName,
    firstName,
    lastNameAr,
    firstNameAr,
    birthDate: fromDayNumber(birthDay),
    sex,
    province: random.among(Object.keys(region.provinces)),
    area: random.chance(home.isRural ? 0.85 : 0.35) ? 'RURAL' : 'URBAN',
    activity: random.pick(ACTIVITIES),
    incomeDirhams: random.chance(0.9) ? random.whole(18, 80) * 100 : null,
  };
}

/** Lenders of one borrower: the first by its share of the sector, the others too, each once. */
function toLenders(random: SeededRandom, count: number): DemoAssociation[] {
  const lenders: DemoAssociation[] = [];
  while (lenders.length < count) {
    const left = DEMO_ASSOCIATIONS.filter((association) => !lenders.includes(association));
    lenders.push(random.pick(left.map((association) => [association, association.share] as const)));
  }
  return lenders;
}

function toLateFrom(random: SeededRandom, lender: DemoAssociation, disbursedOn: string) {
  const draw = random.next();
  const [from, to] = random.pick(LATENESS);
  const days =
    draw < lender.late
      ? random.whole(from, to)
      : draw < lender.late + 0.03
        ? random.whole(1, 30)
        : 0;
  const later = random.chance(lender.late * 2) ? random.whole(1, 200) : 0;
  if (days === 0 && later === 0) return null;
  const day = toDayNumber(REFERENCE_DAY) - days + (days === 0 ? later : 0);
  return fromDayNumber(Math.max(day, toDayNumber(disbursedOn) + 30));
}

interface LoanPlace {
  number: number;
  place: number;
  cycle: number;
  /** When it was paid out, as the share of its term that has passed at the reference day; below 0: later. */
  passed: number;
}

function toLoanOf(
  person: DemoPerson,
  lender: DemoAssociation,
  at: LoanPlace,
  random: SeededRandom,
): DemoLoan {
  const principalDirhams = random.pick(PRINCIPALS);
  const termMonths = random.pick([
    [12, 50],
    [18, 30],
    [24, 20],
  ] as const);
  const days = Math.round(at.passed * termMonths * 30.4);
  const disbursedOn = fromDayNumber(toDayNumber(REFERENCE_DAY) - days);
  const isGroup = principalDirhams <= 8000 && random.chance(0.6);
  return toLoan({
    association: lender.code,
    ref: `${lender.code.slice(3)}-${at.number}-${at.place}`,
    person,
    product: isGroup ? 'SOLIDARITY' : 'INDIVIDUAL',
    groupRef: isGroup ? `G${Math.floor(at.number / 5)}` : null,
    principalDirhams,
    disbursedOn,
    termMonths,
    frequency: random.pick([
      ['MONTHLY', 80],
      ['FORTNIGHTLY', 8],
      ['WEEKLY', 9],
      ['BULLET', 3],
    ] as const),
    cycle: at.cycle,
    lateFrom: toLateFrom(random, lender, disbursedOn),
    isRestructured: random.chance(0.008),
  });
}

/** Everything borrower `number` borrowed around the demo's months. */
export function toLoansOf(seed: number, number: number): DemoLoan[] {
  const random = new SeededRandom(seed, number);
  const spread = random.pick(SPREADS);
  const lenders = toLenders(random, spread.length);
  const [home] = lenders;
  if (!home) return [];
  const person = toPerson(number, random, home);
  const loans: DemoLoan[] = [];
  const add = (lender: DemoAssociation, passed: number) => {
    const place = loans.length + 1;
    loans.push(
      toLoanOf(person, lender, { number, place, cycle: random.whole(1, 4), passed }, random),
    );
  };
  lenders.forEach((lender, i) => {
    for (let n = 0; n < (spread[i] ?? 0); n += 1) add(lender, 0.01 + random.next() * 0.63);
  });
  if (random.chance(0.07)) add(home, 1 + random.next() * 0.06);
  if (random.chance(0.06)) add(home, -random.next() * 0.2);
  return loans;
}
