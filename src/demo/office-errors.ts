// What goes wrong when an office writes a person down: slips in the id, in letters and in dates, other spellings, a name
// left out. Each error is drawn from the random stream it is given and from nothing else.
import type { Identity, LabelledPerson } from './labelled-people.js';
import type { SeededRandom } from './seeded-random.js';

export type IdSlip = 'DIGIT' | 'TRANSPOSED' | 'LENGTH' | 'LETTER';

const replaceAt = (text: string, at: number, by: string): string =>
  text.slice(0, at) + by + text.slice(at + 1);

/** The two signs at a place, and after it, the other way round; or the text itself where they are equal. */
const transposeAt = (text: string, at: number): string =>
  text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);

export function anotherDigit(digit: string, random: SeededRandom): string {
  return String((Number(digit) + random.whole(1, 9)) % 10);
}

/** The id with one slip of this kind; never the id itself. */
export function slipId(id: string, slip: IdSlip, random: SeededRandom): string {
  const letters = id.replace(/\d/g, '').length;
  const at = random.whole(letters, id.length - 1);
  if (slip === 'LETTER') {
    const place = random.whole(0, letters - 1);
    const letter = id.charCodeAt(place) - 65;
    return replaceAt(id, place, String.fromCharCode(65 + ((letter + random.whole(1, 25)) % 26)));
  }
  if (slip === 'LENGTH') {
    return random.chance(0.5) ? replaceAt(id, at, '') : replaceAt(id, at, `${id[at]}${id[at]}`);
  }
  if (slip === 'TRANSPOSED') {
    const places = [...id]
      .map((_, p) => p)
      .filter((p) => p >= letters && id[p + 1] && id[p] !== id[p + 1]);
    if (places.length > 0) return transposeAt(id, random.among(places));
  }
  return replaceAt(id, at, anotherDigit(id[at] ?? '0', random));
}

function pickSpelling(names: readonly string[], random: SeededRandom): string {
  return random.among(names.slice(0, -1));
}

/** Each name, by the chance given, in some spelling an office may use. */
export function respell(
  report: Identity,
  person: LabelledPerson,
  chance: number,
  random: SeededRandom,
): Identity {
  const lastName = random.chance(chance) ? pickSpelling(person.lastNames, random) : report.lastName;
  const firstName = random.chance(chance)
    ? pickSpelling(person.firstNames, random)
    : report.firstName;
  return random.chance(0.3)
    ? { ...report, lastName: lastName.toUpperCase(), firstName: firstName.toUpperCase() }
    : { ...report, lastName, firstName };
}

/** Both names in Arabic where Latin ones are expected, and no others. */
export function toArabicScript(report: Identity, person: LabelledPerson): Identity {
  return {
    ...report,
    lastName: person.lastNames.at(-1) ?? report.lastName,
    firstName: person.firstNames.at(-1) ?? report.firstName,
    lastNameAr: null,
    firstNameAr: null,
  };
}

/** Two letters of one of the names change places, or one is wrong. */
export function slipLetters(report: Identity, random: SeededRandom): Identity {
  const field = random.chance(0.5) ? 'lastName' : 'firstName';
  const name = report[field];
  const at = random.whole(1, Math.max(1, name.length - 2));
  const slipped = random.chance(0.6)
    ? transposeAt(name, at)
    : replaceAt(name, at, random.among([...'aeimnrstl']));
  return { ...report, [field]: slipped };
}

/** A birth date as it is written where the day is not known, where day and month are confused, or by a slip. */
export function moveBirth(
  report: Identity,
  how: 'DEFAULT' | 'SWAPPED' | 'SLIP',
  random: SeededRandom,
): Identity {
  const [year = '', month = '', day = ''] = report.birthDate.split('-');
  if (how === 'DEFAULT') return { ...report, birthDate: `${year}-01-01` };
  if (how === 'SWAPPED' && Number(day) <= 12) {
    return { ...report, birthDate: `${year}-${day}-${month}` };
  }
  if (random.chance(0.4)) {
    const nextYear = Number(year) + (random.chance(0.5) ? 1 : -1);
    return { ...report, birthDate: `${nextYear}-${month}-${day === '29' ? '28' : day}` };
  }
  // One other digit, in a day that every month has.
  if (day.startsWith('3')) return { ...report, birthDate: `${year}-${month}-2${day.charAt(1)}` };
  const units = (Number(day.charAt(1)) + random.whole(1, 8)) % 9;
  const tens = day.charAt(0);
  return { ...report, birthDate: `${year}-${month}-${tens}${tens + units === '00' ? 9 : units}` };
}

/** The first word of a double first name alone. */
export function shortenFirstName(report: Identity): Identity {
  const words = report.firstName.split(/[ -]+/).filter((word) => word.length > 2);
  return { ...report, firstName: words[0] ?? report.firstName, firstNameAr: null };
}
