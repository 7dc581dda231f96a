// Pairs of reports of which it is known whether they are one person: the same person as two offices write him down, with
// the errors that offices make, and different people who look alike. Seeded; the seed that weights were estimated on
// must not be the one that figures are given for.
import { findRegion, REGIONS } from '../borrowers/provinces.js';
import { fromDayNumber, toDayNumber } from './calendar-rules.js';
import { TWIN_NAMES } from './labelled-names.js';
import {
  firstNamesOf,
  type Identity,
  type LabelledPerson,
  pickBirthDate,
  pickName,
  pickProvince,
  toLabelledPerson,
} from './labelled-people.js';
import {
  anotherDigit,
  moveBirth,
  respell,
  shortenFirstName,
  slipId,
  slipLetters,
  toArabicScript,
} from './office-errors.js';
import { SeededRandom } from './seeded-random.js';

export interface LabelledPair {
  kind: PairKind;
  isSame: boolean;
  /** The two reports. */
  reports: readonly [Identity, Identity];
}

type Distortion = (report: Identity, person: LabelledPerson, random: SeededRandom) => Identity;
type Lookalike = (person: LabelledPerson, other: LabelledPerson, random: SeededRandom) => Identity;

const withSlip: Distortion = (report, _person, random) => ({
  ...report,
  nationalId: slipId(report.nationalId, 'DIGIT', random),
});

/** One person, two reports: what the second office got wrong, beside what offices always do to spelling. */
const SAME: Readonly<Record<string, Distortion>> = {
  'same id, names respelt': (report, person, random) => respell(report, person, 1, random),
  'digit of the id wrong': withSlip,
  'digits of the id transposed': (report, _person, random) => ({
    ...report,
    nationalId: slipId(report.nationalId, 'TRANSPOSED', random),
  }),
  'digit of the id missing or too many': (report, _person, random) => ({
    ...report,
    nationalId: slipId(report.nationalId, 'LENGTH', random),
  }),
  'letter of the id wrong': (report, _person, random) => ({
    ...report,
    nationalId: slipId(report.nationalId, 'LETTER', random),
  }),
  'Arabic script only, id mistyped': (report, person, random) =>
    toArabicScript(withSlip(report, person, random), person),
  'no Arabic at all, id mistyped': (report, person, random) => ({
    ...withSlip(report, person, random),
    lastNameAr: null,
    firstNameAr: null,
  }),
  'letters of a name transposed, id mistyped': (report, person, random) =>
    slipLetters(withSlip(report, person, random), random),
  'first and last name swapped, id mistyped': (report, person, random) => ({
    ...withSlip(report, person, random),
    lastName: report.firstName,
    firstName: report.lastName,
    lastNameAr: report.firstNameAr,
    firstNameAr: report.lastNameAr,
  }),
  'married name, same id': (report, _person, random) => toMarried(report, random),
  'married name, id mistyped': (report, person, random) =>
    toMarried(withSlip(report, person, random), random),
  'born 1 January, id mistyped': (report, person, random) =>
    moveBirth(withSlip(report, person, random), 'DEFAULT', random),
  'day and month swapped, id mistyped': (report, person, random) =>
    moveBirth(withSlip(report, person, random), 'SWAPPED', random),
  'digit of the birth date wrong, id mistyped': (report, person, random) =>
    moveBirth(withSlip(report, person, random), 'SLIP', random),
  'birth date wrong and name respelt, same id': (report, person, random) =>
    moveBirth(
      respell(report, person, 1, random),
      random.chance(0.5) ? 'SWAPPED' : 'DEFAULT',
      random,
    ),
  'first name shortened, id mistyped': (report, person, random) =>
    shortenFirstName(withSlip(report, person, random)),
  'two digits of the id wrong': (report, _person, random) => ({
    ...report,
    nationalId: report.nationalId.replace(/(\d)(\d*)(\d)$/, (_id, first, middle, last) =>
      [first, middle, last]
        .map((part) => (part === middle ? part : anotherDigit(part, random)))
        .join(''),
    ),
  }),
  'id, name and birth date mistyped': (report, person, random) =>
    moveBirth(slipLetters(withSlip(report, person, random), random), 'SLIP', random),
};

/** Two people, two reports: how the second resembles the first. */
const DIFFERENT: Readonly<Record<string, Lookalike>> = {
  'twins, names alike': ({ identity }, other, random) => {
    const [, second] = TWIN_NAMES[identity.sex].find(([name]) => name === identity.firstName) ?? [];
    const named = { firstName: second ?? '', firstNameAr: null, sex: identity.sex };
    return toTwin(identity, { ...other.identity, ...named }, random);
  },
  twins: (person, other, random) =>
    toTwin(person.identity, toSiblingName(person, other, random), random),
  'homonyms born the same day': ({ identity }, other, random) => ({
    ...identity,
    nationalId: other.identity.nationalId,
    province: random.chance(0.3) ? identity.province : other.identity.province,
  }),
  'father and son of one name': ({ identity }, other, random) => ({
    ...identity,
    nationalId: other.identity.nationalId,
    birthDate: toYearsAway(identity.birthDate, random.whole(19, 40)),
  }),
  'siblings, ids issued together': (person, other, random) => ({
    ...person.identity,
    ...toSiblingName(person, other, random),
    lastName: person.identity.lastName,
    lastNameAr: person.identity.lastNameAr,
    province: person.identity.province,
    birthDate: toYearsAway(person.identity.birthDate, random.whole(1, 10)),
    nationalId: slipId(person.identity.nationalId, 'DIGIT', random),
  }),
  'cousins of one name, born the same year': ({ identity }, other, random) => ({
    ...identity,
    nationalId: other.identity.nationalId,
    birthDate: fromDayNumber(
      toDayNumber(`${identity.birthDate.slice(0, 4)}-01-01`) + random.whole(0, 364),
    ),
  }),
  'strangers, ids one slip apart': ({ identity }, other, random) => ({
    ...other.identity,
    nationalId: slipId(identity.nationalId, 'DIGIT', random),
  }),
  'strangers under one id': ({ identity }, other) => ({
    ...other.identity,
    nationalId: identity.nationalId,
  }),
};

export const SAME_KINDS: readonly string[] = Object.keys(SAME);
export const DIFFERENT_KINDS: readonly string[] = Object.keys(DIFFERENT);
export type PairKind = string;

/** A birth date so many years earlier, or later where the person is too old for that. */
function toYearsAway(date: string, years: number): string {
  const away = date < '1968' ? years : -years;
  return fromDayNumber(toDayNumber(date) + away * 365);
}

function toMarried(report: Identity, random: SeededRandom): Identity {
  const { identity } = toLabelledPerson(random.whole(0, 1e9), random.whole(0, 1e9));
  return { ...report, lastName: identity.lastName, lastNameAr: identity.lastNameAr };
}

function toSiblingName(
  person: LabelledPerson,
  other: LabelledPerson,
  random: SeededRandom,
): Identity {
  const names = firstNamesOf(other.identity.sex).filter(([name]) => name !== person.firstNames[0]);
  const name = pickName(names, random);
  return { ...other.identity, firstName: name[0] ?? '', firstNameAr: name.at(-1) ?? null };
}

/** Born the same day in one family; often at the counter for their cards on the same day too. */
function toTwin(first: Identity, second: Identity, random: SeededRandom): Identity {
  const digits = Number(first.nationalId.replace(/\D/g, ''));
  const nextId = `${first.nationalId.replace(/\d/g, '')}${digits + 1}`;
  return {
    ...first,
    sex: second.sex,
    firstName: second.firstName,
    firstNameAr: second.firstNameAr,
    nationalId: random.chance(0.6) ? nextId : second.nationalId,
  };
}

/** Where the second office has him live. */
function moveHome(report: Identity, random: SeededRandom): Identity {
  if (random.chance(0.9)) return report;
  if (random.chance(0.6)) return { ...report, province: pickProvince(random) };
  const region = REGIONS.find(({ code }) => code === findRegion(report.province));
  return { ...report, province: random.among(Object.keys(region?.provinces ?? { CAS: '' })) };
}

/** Some offices write Arabic and some do not. */
function writeArabic(report: Identity, share: number, random: SeededRandom): Identity {
  return random.chance(share) ? report : { ...report, lastNameAr: null, firstNameAr: null };
}

/** A person who can have this error: a married woman, a double first name, a day that is a month too. */
function fitTo(kind: PairKind, person: LabelledPerson, random: SeededRandom): LabelledPerson {
  const { identity } = person;
  if (kind.startsWith('twins, names alike')) {
    const [firstName] = random.among(TWIN_NAMES[identity.sex]);
    return { ...person, identity: { ...identity, firstName, firstNameAr: null } };
  }
  if (kind.startsWith('married') && identity.sex === 'M') {
    const firstNames = pickName(firstNamesOf('F'), random);
    const names = { firstName: firstNames[0] ?? '', firstNameAr: firstNames.at(-1) ?? null };
    return { ...person, firstNames, identity: { ...identity, ...names, sex: 'F' } };
  }
  if (kind.startsWith('first name shortened')) {
    const firstNames = pickName(
      firstNamesOf(identity.sex).filter(
        ([name]) => name?.includes(' ') && !/^(Abd|Oum|Salah)/.test(name),
      ),
      random,
    );
    const names = { firstName: firstNames[0] ?? '', firstNameAr: firstNames.at(-1) ?? null };
    return { ...person, firstNames, identity: { ...identity, ...names } };
  }
  if (/swapped, id mistyped$/.test(kind) && kind.startsWith('day')) {
    const birthDate = `${identity.birthDate.slice(0, 5)}03-${random.whole(4, 12).toString().padStart(2, '0')}`;
    return { ...person, identity: { ...identity, birthDate } };
  }
  if (identity.birthDate.endsWith('-01-01') && kind.startsWith('born')) {
    return { ...person, identity: { ...identity, birthDate: pickDayOf(identity, random) } };
  }
  return person;
}

const pickDayOf = ({ birthDate }: Identity, random: SeededRandom): string =>
  `${birthDate.slice(0, 4)}${pickBirthDate(random).slice(4).replace('-01-01', '-06-15')}`;

/** Pair `number` of a labelled set; kinds follow each other in turn. Its people have the numbers after `from`. */
export function toLabelledPair(seed: number, number: number, from = 0): LabelledPair {
  const random = new SeededRandom(seed ^ 0x5eed, number);
  const kinds = [...SAME_KINDS, ...DIFFERENT_KINDS];
  const kind = kinds[number % kinds.length] ?? '';
  const person = fitTo(kind, toLabelledPerson(seed, from + 2 * number), random);
  const first = writeArabic(person.identity, 0.7, random);
  const distort = SAME[kind];
  if (distort) {
    const second = respell(moveHome(person.identity, random), person, 0.45, random);
    const written = writeArabic(second, 0.6, random);
    const reports = [first, distort(written, person, random)] as const;
    return { kind, isSame: true, reports };
  }
  const other = toLabelledPerson(seed, from + 2 * number + 1);
  const lookalike = DIFFERENT[kind]?.(person, other, random) ?? other.identity;
  return { kind, isSame: false, reports: [first, writeArabic(lookalike, 0.6, random)] };
}
