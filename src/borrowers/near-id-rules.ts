// National ids that are one slip of the hand apart: a digit or letter wrong, missing, too many, or two neighbours the
// other way round. Works on ids packed into numbers, in memory, where the ids are in hand: nothing that tells two ids
// near each other is ever stored.

const DIGITS_MOST = 7;
const TEN = Array.from({ length: DIGITS_MOST + 1 }, (_, n) => 10 ** n);
const ROOM = 10 ** DIGITS_MOST;
const LETTERS = 26;

/** The digits of an id with their count, so that leading zeros tell, and its letters, in one whole number. */
const pack = (prefix: number, length: number, digits: number): number =>
  (prefix * (DIGITS_MOST + 1) + length) * ROOM + digits;

/** 1 to 26 for one letter, above for two. */
const packLetters = (first: number, second: number): number => (first + 1) * 27 + second + 1;

/** A normalised national id as a number below 2^53, each id another; undefined for what is no national id. */
export function packId(id: string): number | undefined {
  const parts = /^([A-Z])([A-Z]?)(\d{1,7})$/.exec(id);
  if (!parts) return undefined;
  const [, first = 'A', second = '', digits = ''] = parts;
  const prefix = packLetters(
    first.charCodeAt(0) - 65,
    second === '' ? -1 : second.charCodeAt(0) - 65,
  );
  return pack(prefix, digits.length, Number(digits));
}

function visitPrefixes(prefix: number, visit: (prefix: number) => void): void {
  const first = Math.floor(prefix / 27) - 1;
  const second = (prefix % 27) - 1;
  for (let letter = 0; letter < LETTERS; letter += 1) {
    if (letter !== first) visit(packLetters(letter, second));
    if (letter !== second) visit(packLetters(first, letter));
    if (second < 0 && letter !== first) visit(packLetters(letter, first));
  }
  if (second < 0) return;
  visit(packLetters(first, -1));
  visit(packLetters(second, -1));
  visit(packLetters(second, first));
}

function visitDigits(
  digits: number,
  length: number,
  visit: (digits: number, length: number) => void,
): void {
  for (let at = 0; at <= length; at += 1) {
    const unit = TEN[at] ?? 0;
    const low = digits % unit;
    const high = (digits - low) / unit;
    if (length < DIGITS_MOST) {
      for (let digit = 0; digit < 10; digit += 1) {
        visit((high * 10 + digit) * unit + low, length + 1);
      }
    }
    if (at === length) break;
    const own = high % 10;
    for (let digit = 0; digit < 10; digit += 1) {
      if (digit !== own) visit(digits + (digit - own) * unit, length);
    }
    if (length > 1) visit(((high - own) / 10) * unit + low, length - 1);
    const next = Math.floor(high / 10) % 10;
    if (at + 1 < length && next !== own) visit(digits + (own - next) * 9 * unit, length);
  }
}

/** A second letter taken for a digit, or the first digit for a letter: B and 8, O and 0. */
function visitBorder(
  prefix: number,
  digits: number,
  length: number,
  visit: (packed: number) => void,
): void {
  const first = Math.floor(prefix / 27) - 1;
  if (prefix % 27 > 0) {
    if (length === DIGITS_MOST) return;
    for (let digit = 0; digit < 10; digit += 1) {
      visit(pack(packLetters(first, -1), length + 1, digits + digit * (TEN[length] ?? 0)));
    }
  } else if (length > 1) {
    for (let letter = 0; letter < LETTERS; letter += 1) {
      visit(pack(packLetters(first, letter), length - 1, digits % (TEN[length - 1] ?? 1)));
    }
  }
}

/** Visits every id that is one slip away, some twice; never the id itself. About 230 of them. */
export function visitNearIds(packed: number, visit: (packed: number) => void): void {
  const digits = packed % ROOM;
  const head = (packed - digits) / ROOM;
  const length = head % (DIGITS_MOST + 1);
  const prefix = (head - length) / (DIGITS_MOST + 1);
  visitPrefixes(prefix, (other) => {
    if (other !== prefix) visit(pack(other, length, digits));
  });
  visitDigits(digits, length, (otherDigits, otherLength) =>
    visit(pack(prefix, otherLength, otherDigits)),
  );
  visitBorder(prefix, digits, length, visit);
}
