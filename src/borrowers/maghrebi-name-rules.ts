// Brings Moroccan names, in Latin or Arabic script, to keys that can be compared: `Fatima Zahra`, `FATIMAZOHRA` and
// `فاطمة الزهراء` have the same consonants. For finding who may be the same person, never for telling an association
// anything: what a lender's inquiry must agree with is name-key-rules.ts.
import {
  ARABIC_SOUNDS,
  ARTICLES,
  JOINED,
  LATIN_SOUNDS,
  NO_ARTICLE,
  SHORT,
  TITLES,
} from './maghrebi-spellings.js';

/** Longer names are cut, so that no input costs more than a name may. */
export const NAME_MOST = 100;
const ROUNDS = 6;

const MARKS = /[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/gu;
const ARABIC = /[\u0621-\u06d5]/u;
const APOSTROPHE = /['’‘ʼʿʾ`´ʻ]/gu;
const WORDS = /7*[A-Z][A-Z7]*|[\u0621-\u06d5]+|[^\P{L}A-Z\u0621-\u06d5]+/gu;
const LETTERS_NOT_PLAIN: readonly (readonly [RegExp, string])[] = [
  [/Œ/g, 'OE'],
  [/Æ/g, 'AE'],
  [/Ø/g, 'O'],
  [/Ł/g, 'L'],
  [/Đ/g, 'D'],
  [/Ç/g, 'S'],
];

/** Whether a name is written in Arabic letters, some of it at least. */
export const isArabic = (name: string): boolean => ARABIC.test(name);

/** Upper case, without accents, vowel marks, hamzas on a seat and stretching. */
function toPlain(name: string): string {
  let plain = name.slice(0, NAME_MOST).toUpperCase().normalize('NFC');
  for (const [letter, spelling] of LETTERS_NOT_PLAIN) plain = plain.replace(letter, spelling);
  return plain.normalize('NFKD').slice(0, NAME_MOST).toUpperCase().replace(MARKS, '');
}

/** An apostrophe parts the article from its name and joins anything else: L’Idrissi, M’hamed. */
function toWords(plain: string): string[] {
  const parted = plain.replace(/(^|[^\p{L}])L['’‘ʼʿʾ`´ʻ]/gu, '$1L ').replace(APOSTROPHE, '');
  return parted.match(WORDS) ?? [];
}

/** Without the article that is written onto the name: ELIDRISSI, ALMANSOURI, ESSAIDI, الإدريسي; never down to a stump. */
function withoutArticle(word: string): string {
  if (NO_ARTICLE.has(word)) return word;
  if (/^EL[A-Z]{3}|^AL[^AEIOUYL7][A-Z]{2}|^ال.{3}/u.test(word)) return word.slice(2);
  if (/^E(?:SS|DD|NN|RR|TT|ZZ).{2}|^ECHCH/u.test(word)) return word.slice(1);
  return word === 'الله' ? 'له' : word;
}

/** Two names written as one: ABDELKADER and عبدالرحيم, NOUREDDINE, FATIMAZOHRA. */
function partCompound(word: string): string[] {
  const servant = /^ABD(?:A|E|I|OU|U)(?:L(?=.{3})|)(?=.{3})(.+)$|^عبد(ال.{2,})$/u.exec(word);
  if (servant) return servant[1] ? ['ABD', servant[1]] : ['عبد', servant[2] ?? ''];
  const faith = /^(.{3,}?)[AEU]?DDINE?$/u.exec(word)?.[1];
  if (faith) return [faith, 'EDDINE'];
  const flower = /^FATI?MA?(E?Z.{3,})$/u.exec(word)?.[1];
  return flower ? ['FATIMA', flower] : [word];
}

/** What is left of the words when articles, forms of address and abbreviations are dealt with and what belongs together is one. */
function settle(words: string[]): string[] {
  const named = words.filter((word) => !ARTICLES.has(word));
  const parts = (named.length > 0 ? named : words)
    .flatMap((word) => (SHORT.get(word) ?? word).split(' '))
    .flatMap(partCompound)
    .map(withoutArticle);
  const isName = (word: string) => !TITLES.has(word) && !JOINED.has(word);
  const kept = parts.some(isName)
    ? parts.filter((word, at) => !TITLES.has(word) || JOINED.has(parts[at - 1] ?? ''))
    : parts;
  const settled: string[] = [];
  let before = '';
  for (const word of kept) {
    const joined = JOINED.get(word);
    // The h of Abd el Hak makes no dh with the letter before it.
    before += joined ?? (before === '' ? word : word.replace(/^H/, '7').replace(/^ال(?=.)/u, ''));
    if (joined !== undefined) continue;
    settled.push(before);
    before = '';
  }
  return before === '' ? settled : [...settled, before];
}

/** w and y are consonants where a word begins with them before a vowel, and vowels elsewhere. */
function soundLatin(word: string): string {
  let sounds = word.replace(/^OU(?=[AEIOUY])/, 'W').replace(/^I(?=[AEIOUY])/, 'Y');
  for (const [letters, sound] of LATIN_SOUNDS) sounds = sounds.replace(letters, sound);
  const first = /^[WY]/.test(sounds) ? sounds.charAt(0) : '';
  return first + sounds.slice(first.length).replace(/[AEIOUWY]/g, toVowel);
}

const toVowel = (letter: string): string =>
  letter === 'A' ? 'a' : letter === 'E' ? 'e' : letter === 'I' || letter === 'Y' ? 'i' : 'u';

function soundArabic(word: string): string {
  const end = word.length - 1;
  return [...word]
    .map((letter, at) => {
      if (at === 0 && word.length > 1) {
        if (letter === 'و') return 'W';
        if (letter === 'ي' || letter === 'ی') return 'Y';
        if (letter === 'ا') return '';
      }
      if (at === end && at > 1 && letter === 'ه') return 'a';
      if (at < end && letter === 'ى') return 'i';
      return ARABIC_SOUNDS.get(letter) ?? letter;
    })
    .join('');
}

/** One word's key: no doubled letters, vowels between two consonants as a set, no mute ending. */
function toWordKey(word: string): string {
  const latin = /^[A-Z7]/.test(word);
  if (!latin && !isArabic(word)) return word;
  const sounds = (latin ? soundLatin(word) : soundArabic(word))
    .replace(/[aeiu]{2,}/g, (vowels) => [...new Set(vowels)].sort().join(''))
    .replace(/([^aeiu])\1+/gu, '$1')
    .replace(/^[aeiu]+(?=L)/, '');
  const ended = sounds.replace(/(.)7$/u, '$1').replace(/([^aeiu])e$/u, '$1');
  return ended === '' || ended === '7' ? 'a' : ended;
}

function toKeyOnce(name: string): string {
  const keys = settle(toWords(toPlain(name))).map(toWordKey);
  return keys
    .map((key, at) => (key === 'F' && /^Z[aeu]*7?R/.test(keys[at + 1] ?? '') ? 'FaTiMa' : key))
    .join(' ')
    .slice(0, NAME_MOST)
    .trim();
}

/**
 * The key of a name: a word each for what is one name, consonants in upper case (`7` for h, `X` for ch), vowels in lower
 * case. Independent of case, accents, spaces around and spelling of particles; a key is its own key; not empty where the
 * name has a letter.
 */
export function toMaghrebiKey(name: string): string {
  let key = toKeyOnce(name);
  for (let round = 1; round < ROUNDS; round += 1) {
    const next = toKeyOnce(key);
    if (next === key) break;
    key = next;
  }
  return key;
}

/** The consonants of a key, words run together: what all spellings of a name, in both scripts, have in common. */
export function toSkeleton(key: string): string {
  return key.replace(/[aeiu ]+/g, '').replace(/(.)\1+/gu, '$1') || key.replaceAll(' ', '');
}
