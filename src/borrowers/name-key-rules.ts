// The comparable form of a last name. The register computes the same in SQL (`registry.name_key`): two that differ
// would hide a person, so a test holds them together.

const ACCENTS_AND_VOWELS = /[\u0300-\u036f\u0640\u064b-\u065f\u0670]/gu;
const NO_LETTER = /[^A-Z\u0621-\u064a]/gu;

/**
 * Accents and vowel marks off, letters only, upper case; alef maqsura as ya, ta marbuta as ha. '' where no Latin or
 * Arabic letter is left, which agrees with nobody.
 */
export function toNameKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(ACCENTS_AND_VOWELS, '')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replaceAll('\u0649', '\u064a')
    .replaceAll('\u0629', '\u0647')
    .replace(NO_LETTER, '');
}
