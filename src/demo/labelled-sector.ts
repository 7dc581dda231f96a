// A sector of which it is known who is who: invented people at one lender or two, with the errors that offices make at
// the rate they make them, and beside them a labelled set in which every kind of error is as common as any other.
import { DEMO_ASSOCIATIONS } from './demo-associations.js';
import { type PairKind, toLabelledPair } from './labelled-pairs.js';
import { type Identity, type LabelledPerson, toLabelledPerson } from './labelled-people.js';
import { moveBirth, respell, slipId, slipLetters } from './office-errors.js';
import { SeededRandom } from './seeded-random.js';

export interface LabelledSize {
  seed: number;
  /** Number of the first person; all others follow it. */
  from: number;
  /** People at the usual rate of errors. */
  people: number;
  /** Labelled pairs, of all kinds in turn. */
  pairs: number;
}

/** One row of a return: who reports whom, and who that is. */
export interface LabelledReport {
  association: string;
  /** The same for all reports of a person. */
  person: number;
  /** The pair it belongs to, null for the usual people. */
  pair: number | null;
  place: 0 | 1;
  identity: Identity;
}

/** Of those who borrow, who borrows from two. */
const TWO_LENDERS = 0.33;
/** Of second reports, those with an id mistyped, and of these those with a second error. */
const ID_ERRORS = 0.02;
const MORE_ERRORS = 0.15;

const toLenders = (random: SeededRandom): [string, string] => {
  const first = random.pick(DEMO_ASSOCIATIONS.map((lender) => [lender, lender.share] as const));
  const others = DEMO_ASSOCIATIONS.filter((lender) => lender !== first);
  return [first.code, random.pick(others.map((lender) => [lender, lender.share] as const)).code];
};

/** The same person at another office, on an ordinary day. */
function toOrdinarySecond(person: LabelledPerson, random: SeededRandom): Identity {
  const written = respell(person.identity, person, 0.3, random);
  const report = random.chance(0.6) ? written : { ...written, lastNameAr: null, firstNameAr: null };
  if (!random.chance(ID_ERRORS)) return report;
  const slip = random.pick([
    ['DIGIT', 6],
    ['TRANSPOSED', 2],
    ['LENGTH', 1],
    ['LETTER', 1],
  ] as const);
  const slipped = { ...report, nationalId: slipId(report.nationalId, slip, random) };
  if (!random.chance(MORE_ERRORS)) return slipped;
  return random.chance(0.5)
    ? slipLetters(slipped, random)
    : moveBirth(slipped, random.among(['SWAPPED', 'SLIP', 'DEFAULT'] as const), random);
}

/** Every report of the sector, person after person, never held in memory. */
export function* toLabelledReports(size: LabelledSize): Generator<LabelledReport> {
  const { seed, from, pairs } = size;
  const end = from + size.people;
  for (let number = from; number < end; number += 1) {
    const random = new SeededRandom(seed ^ 0x1e4de5, number);
    const person = toLabelledPerson(seed, number);
    const [home, other] = toLenders(random);
    const report = { person: number, pair: null };
    yield { ...report, association: home, place: 0, identity: person.identity };
    if (!random.chance(TWO_LENDERS)) continue;
    const identity = toOrdinarySecond(person, random);
    yield { ...report, association: other, place: 1, identity };
  }
  for (let number = 0; number < pairs; number += 1) {
    const random = new SeededRandom(seed ^ 0x1abe1, number);
    const pair = toLabelledPair(seed, number, end);
    const lenders = toLenders(random);
    for (const place of [0, 1] as const) {
      const person = end + 2 * number + (pair.isSame ? 0 : place);
      const association = lenders[place];
      yield { association, person, pair: number, place, identity: pair.reports[place] };
    }
  }
}

/** The kind of a labelled pair and whether it is one person. */
export function findPairKind(
  size: LabelledSize,
  number: number,
): { kind: PairKind; isSame: boolean } {
  const { kind, isSame } = toLabelledPair(size.seed, number, size.from + size.people);
  return { kind, isSame };
}

const HEADER =
  `national_id,last_name,first_name,birth_date,sex,province,area,activity,household_income,loan_ref,product,
  purpose,principal,disbursed_on,maturity_on,instalments,frequency,instalment_amount,outstanding_principal,
  overdue_amount,days_past_due,status,group_ref,last_name_ar,first_name_ar,cycle,provision_held,
  closed_on,closed_reason`.replace(/\s+/g, '');
export const LABELLED_OUTSTANDING_CENTIMES = 450_000;

/** Header of the return files that labelled reports are written to, and the line of one; its reference names the person. */
export const LABELLED_HEADER = `${HEADER}\n`;
export function toLabelledLine({ person, pair, place, identity: i }: LabelledReport): string {
  const ref = `P${person}-${place}-${pair ?? ''}`;
  const loan = '6000,2026-06-01,2027-06-01,12,MONTHLY,550,4500,0,0,CURRENT';
  const who = `${i.nationalId},${i.lastName},${i.firstName},${i.birthDate},${i.sex},${i.province}`;
  return `${who},URBAN,TRADE,,${ref},INDIVIDUAL,ACTIVITY,${loan},,${i.lastNameAr ?? ''},${i.firstNameAr ?? ''},,,,\n`;
}
