// How far two names agree, by their keys (maghrebi-name-rules.ts). Symmetric and pure; knows nothing of who bears them.
import { isArabic, toMaghrebiKey, toSkeleton } from './maghrebi-name-rules.js';

/**
 * SAME: one name, in whatever spelling or script. SIMILAR: the same consonants, other vowels (Hassan, Houcine), or a
 * bare article more. PART: one has a word that the other lacks, or an initial. CLOSE: one consonant is wrong, missing,
 * too many, or changed places with the next. OTHER: another name.
 */
export type NameLevel = 'SAME' | 'SIMILAR' | 'PART' | 'CLOSE' | 'OTHER';

/** The keys of one name by script; null where it was not given in that script. */
export interface NameForms {
  latin: string | null;
  arabic: string | null;
}

/** From best to worst; a name given in both scripts counts by the better of the two. */
export const NAME_LEVELS: readonly NameLevel[] = ['SAME', 'SIMILAR', 'PART', 'CLOSE', 'OTHER'];

/** `name` may itself be in either script; `nameAr` is its Arabic form, where there is one. */
export function toNameForms(name: string, nameAr: string | null): NameForms {
  const key = toMaghrebiKey(name) || null;
  const given = nameAr === null ? null : toMaghrebiKey(nameAr) || null;
  return isArabic(name) ? { latin: null, arabic: given ?? key } : { latin: key, arabic: given };
}

type Script = 'latin' | 'arabic';

interface Sounds {
  consonants: string[];
  /** The vowels before each consonant and after the last; '' where none is written. */
  vowels: string[];
}

function toSounds(key: string): Sounds {
  const consonants: string[] = [];
  const vowels = [''];
  for (const sound of key.replaceAll(' ', '')) {
    const last = vowels.length - 1;
    if ('aeiu'.includes(sound)) vowels[last] += sound;
    else {
      consonants.push(sound);
      vowels.push('');
    }
  }
  return { consonants, vowels };
}

/** i and u tell names apart from those with a alone (Said, Saad); e is heard for a and for i. */
function soundAlike(a: string, b: string): boolean {
  const [mine, theirs] = [a.replace(/[ae]/g, ''), b.replace(/[ae]/g, '')];
  if (mine !== '' && theirs !== '') return [...mine].some((vowel) => theirs.includes(vowel));
  if (mine === theirs) return true;
  return mine === '' ? a.includes('e') && theirs.includes('i') : soundAlike(b, a);
}

/** Vowels that contradict each other, and vowels that only one side has though its script would write them. */
function countVowelFaults(a: Sounds, aScript: Script, b: Sounds, bScript: Script) {
  let clashes = 0;
  let gaps = 0;
  const end = a.vowels.length - 1;
  a.vowels.forEach((mine, at) => {
    const theirs = b.vowels[at] ?? '';
    if (mine === theirs) return;
    if (mine !== '' && theirs !== '') {
      if (!soundAlike(mine, theirs)) clashes += 1;
    } else if (aScript === 'arabic' && bScript === 'arabic') {
      clashes += 1;
    } else if ((mine === '' ? aScript : bScript) === 'latin' || at === end) {
      gaps += 1;
    }
  });
  return { clashes, gaps };
}

const SHORT = 2;
const LONG = 5;

/** Whether two keys with the same consonants are one name: the longer it is, the more may differ. */
function haveSameVowels(a: Sounds, aScript: Script, b: Sounds, bScript: Script): boolean {
  const { clashes, gaps } = countVowelFaults(a, aScript, b, bScript);
  const { length } = a.consonants;
  return clashes <= (length >= LONG ? 1 : 0) && gaps <= (length > SHORT ? 1 : 0);
}

/** One letter more, less or other, or two neighbours the other way round. */
export function isOneEdit(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1 || a === b) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const isSwapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return (
    short.slice(at + 1) === long.slice(at + 1) ||
    (isSwapped && short.slice(at + 2) === long.slice(at + 2))
  );
}

const isInitial = (a: string, b: string): boolean =>
  (a.length === 1 && b.startsWith(a)) || (b.length === 1 && a.startsWith(b));

/** Whether each word of the one with fewer words is in the other, in full or, but not all of them, as an initial. */
function isPart(a: string, b: string): boolean {
  const words = [a, b].map((key) => key.split(' ').map(toSkeleton));
  const [few = [], many = []] = words.sort((x, y) => x.length - y.length);
  const inFull = few.filter((word) => word.length > 1 && many.includes(word));
  const others = many.filter((word) => !inFull.includes(word));
  const short = few.filter((word) => !inFull.includes(word));
  return inFull.length > 0 && short.every((word) => others.some((other) => isInitial(word, other)));
}

/** One consonant apart, in what is left without the servant of Abdellah and Abdelaziz; or an h, which is often not heard. */
function isClose(a: string, b: string): boolean {
  const servants = a.startsWith('BD') && b.startsWith('BD');
  const [mine, theirs] = servants ? [a.slice(2), b.slice(2)] : [a, b];
  if (Math.min(mine.length, theirs.length) >= 3 && isOneEdit(mine, theirs)) return true;
  const breathless = mine.replaceAll('7', '');
  return breathless.length >= 2 && breathless === theirs.replaceAll('7', '');
}

function compareKeys(a: string, aScript: Script, b: string, bScript: Script): NameLevel {
  if (a === b) return 'SAME';
  const [aSounds, bSounds] = [toSounds(a), toSounds(b)];
  const isAligned = aSounds.consonants.join('') === bSounds.consonants.join('');
  if (isAligned && haveSameVowels(aSounds, aScript, bSounds, bScript)) return 'SAME';
  const [short, long] = [toSkeleton(a), toSkeleton(b)].sort((x, y) => x.length - y.length);
  if (short === undefined || long === undefined || short.length < 2) return 'OTHER';
  if (short === long || long === `L${short}`) return 'SIMILAR';
  if (isPart(a, b)) return 'PART';
  return isClose(short, long) ? 'CLOSE' : 'OTHER';
}

/** Compared within a script where both have one in common, across the scripts else. */
export function compareNames(a: NameForms, b: NameForms): NameLevel {
  const found: NameLevel[] = [];
  const compare = (mine: Script, theirs: Script) => {
    const [aKey, bKey] = [a[mine], b[theirs]];
    if (aKey !== null && bKey !== null) found.push(compareKeys(aKey, mine, bKey, theirs));
  };
  compare('latin', 'latin');
  compare('arabic', 'arabic');
  if (found.length === 0) {
    compare('latin', 'arabic');
    compare('arabic', 'latin');
  }
  return NAME_LEVELS.find((level) => found.includes(level)) ?? 'OTHER';
}
