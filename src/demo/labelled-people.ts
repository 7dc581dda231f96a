// Invented people as offices write them down, for measuring the matching of people: a person is a pure function of the
// seed and his number, and every number has a national id of its own.
import { REGIONS } from '../borrowers/provinces.js';
import { fromDayNumber, toDayNumber } from './calendar-rules.js';
import { LABELLED_LAST_NAMES, LABELLED_MEN, LABELLED_WOMEN } from './labelled-names.js';
import { SeededRandom } from './seeded-random.js';

/** Who somebody is, as a return's row says it. */
export interface Identity {
  nationalId: string;
  lastName: string;
  firstName: string;
  lastNameAr: string | null;
  firstNameAr: string | null;
  birthDate: string;
  sex: 'F' | 'M';
  province: string;
}

/** A person and all spellings of his names, the usual one first, the Arabic one last. */
export interface LabelledPerson {
  identity: Identity;
  lastNames: readonly string[];
  firstNames: readonly string[];
}

const PREFIXES =
  'A AB AE BE BH BK BL CD CB D EE EA FA GA HA HH IA IB JA JB JC K L LA MA MC N OD PA PB QA R SH TA UA VA WA X Y ZT'.split(
    ' ',
  );
/** A prime below the number of six-digit ids of a prefix: steps by it meet each once. */
const DIGITS = 899_981;
const LARGE_PROVINCES: readonly (readonly [string, number])[] = [
  ['CAS', 12],
  ['MAR', 5],
  ['FES', 4],
  ['TNG', 4],
  ['SAL', 4],
  ['KEN', 4],
  ['MEK', 3],
  ['RAB', 3],
  ['AGD', 3],
  ['OUJ', 2],
];
const PROVINCES: readonly (readonly [string, number])[] = [
  ...REGIONS.flatMap(({ provinces }) => Object.keys(provinces).map((code) => [code, 0.9] as const)),
  ...LARGE_PROVINCES,
];
const OLDEST = toDayNumber('1948-01-01');
const YOUNGEST = toDayNumber('2007-12-31');
/** Of those whose birthday nobody knew when the civil register was made. */
const NEW_YEAR_SHARE = 0.06;

/** The id of a person's number; neighbours in number are no neighbours in id. */
export function toNationalId(number: number): string {
  const prefix = number % PREFIXES.length;
  const turn = Math.floor(number / PREFIXES.length);
  return `${PREFIXES[prefix]}${100_000 + ((turn * 7919 + prefix * 104_729) % DIGITS)}`;
}

/** Names are spread as names are: the tenth is about a quarter as common as the first. */
export function pickName(
  names: readonly (readonly string[])[],
  random: SeededRandom,
): readonly string[] {
  return random.pick(names.map((name, rank) => [name, 1 / (rank + 3)] as const));
}

export const pickProvince = (random: SeededRandom): string => random.pick(PROVINCES);

export function pickBirthDate(random: SeededRandom): string {
  const date = fromDayNumber(random.whole(OLDEST, YOUNGEST));
  return random.chance(NEW_YEAR_SHARE) ? `${date.slice(0, 4)}-01-01` : date;
}

export const firstNamesOf = (sex: 'F' | 'M') => (sex === 'F' ? LABELLED_WOMEN : LABELLED_MEN);

/** Person `number` of a population. */
export function toLabelledPerson(seed: number, number: number): LabelledPerson {
  const random = new SeededRandom(seed, number);
  const sex = random.chance(0.55) ? 'F' : 'M';
  const lastNames = pickName(LABELLED_LAST_NAMES, random);
  const firstNames = pickName(firstNamesOf(sex), random);
  const identity = {
    nationalId: toNationalId(number),
    lastName: lastNames[0] ?? '',
    firstName: firstNames[0] ?? '',
    lastNameAr: lastNames.at(-1) ?? null,
    firstNameAr: firstNames.at(-1) ?? null,
    birthDate: pickBirthDate(random),
    sex,
    province: pickProvince(random),
  } as const;
  return { identity, lastNames, firstNames };
}
