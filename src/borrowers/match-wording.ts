// The score of a match in words, for the bureau's people. Says how far two reports agree and never what stands in them:
// who wants to read that opens the two people, which is recorded.
import type { FieldWeight, MatchField } from './match-score-rules.js';

const NAME_WORDS = {
  SAME: 'is the same, whatever its spelling and script',
  SIMILAR: 'has the same consonants and other vowels, or an article more',
  PART: 'has a word that the other report leaves out or shortens',
  CLOSE: 'differs by one consonant or by an h',
  OTHER: 'is another',
} as const;

const WORDS: Readonly<Record<MatchField, Readonly<Record<string, string>>>> = {
  nationalId: {
    EQUAL: 'The national ids are equal.',
    ONE_SLIP:
      'The national ids differ by one slip: a sign wrong, missing, too many, or two transposed.',
    OTHER: 'The national ids are different.',
  },
  lastName: toSentences('last'),
  firstName: toSentences('first'),
  birthDate: {
    EQUAL: 'The birth dates are equal.',
    EQUAL_NEW_YEAR:
      'Both were born on 1 January of one year, which may mean that nobody knows the day.',
    SWAPPED: 'Day and month of birth stand the other way round.',
    NEW_YEAR:
      'They were born in one year; one report says 1 January, as where nobody knows the day.',
    SLIP: 'The birth dates differ by one digit, two transposed, or one year.',
    OTHER: 'The birth dates are different.',
  },
  sex: { EQUAL: 'The sex is the same.', OTHER: 'The sex is not the same.' },
  province: {
    EQUAL: 'They live in one province.',
    REGION: 'They live in one region, not in one province.',
    OTHER: 'They live in different regions.',
  },
  nameOrder: { SWAPPED: 'First and last name stand the other way round in one of the reports.' },
};

function toSentences(which: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(NAME_WORDS).map(([level, words]) => [level, `The ${which} name ${words}.`]),
  );
}

/** One line of a score as a sentence; a level that no rule has any more is named as it is. */
export function toWeightWords({ field, level }: Pick<FieldWeight, 'field' | 'level'>): string {
  return WORDS[field][level] ?? level;
}
