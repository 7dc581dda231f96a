// What was taken for granted in a file, by code, in three languages: understood, and said, so that nobody has to wonder
// how a file was read.
import type { Locale } from '../errors.js';

export const ASSUMED_WORDINGS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  BOM: {
    en: 'The file begins with a byte order mark.',
    fr: 'Le fichier commence par une marque d’ordre des octets.',
    ar: 'يبدأ الملف بعلامة ترتيب البايتات.',
  },
  DELIMITER_SEMICOLON: {
    en: 'Cells are separated by semicolons.',
    fr: 'Les cellules sont séparées par des points-virgules.',
    ar: 'الخانات مفصولة بفاصلة منقوطة.',
  },
  DELIMITER_TAB: {
    en: 'Cells are separated by tabs.',
    fr: 'Les cellules sont séparées par des tabulations.',
    ar: 'الخانات مفصولة بعلامات الجدولة.',
  },
  WINDOWS_1252: {
    en: 'The file is in Windows-1252, not UTF-8.',
    fr: 'Le fichier est en Windows-1252 et non en UTF-8.',
    ar: 'الملف بترميز Windows-1252 وليس UTF-8.',
  },
  CRLF: {
    en: 'Lines end as on Windows.',
    fr: 'Les lignes finissent comme sous Windows.',
    ar: 'نهايات الأسطر كما في ويندوز.',
  },
  FRENCH_HEADER: {
    en: 'Columns have French names.',
    fr: 'Les colonnes ont des noms français.',
    ar: 'أسماء الأعمدة بالفرنسية.',
  },
  COLUMN_ORDER: {
    en: 'Columns stand in another order.',
    fr: 'Les colonnes sont dans un autre ordre.',
    ar: 'الأعمدة بترتيب آخر.',
  },
  DECIMAL_COMMA: {
    en: 'Amounts have a decimal comma.',
    fr: 'Les montants ont une virgule décimale.',
    ar: 'المبالغ بفاصلة عشرية.',
  },
  THOUSANDS_BLANK: {
    en: 'Amounts have blanks between thousands.',
    fr: 'Les montants ont des espaces entre les milliers.',
    ar: 'المبالغ بفراغات بين الآلاف.',
  },
  DATE_DMY: {
    en: 'Days are written DD/MM/YYYY.',
    fr: 'Les dates sont écrites JJ/MM/AAAA.',
    ar: 'التواريخ على شكل DD/MM/YYYY.',
  },
  FRENCH_CODES: {
    en: 'Code words are French.',
    fr: 'Les mots de code sont français.',
    ar: 'كلمات الرموز بالفرنسية.',
  },
  LOCAL_DIGITS: {
    en: 'Digits are Arabic-Indic.',
    fr: 'Les chiffres sont arabo-indiens.',
    ar: 'الأرقام عربية مشرقية.',
  },
  FULL_WIDTH: {
    en: 'Letters or digits are full-width.',
    fr: 'Des lettres ou des chiffres sont en pleine chasse.',
    ar: 'حروف أو أرقام كاملة العرض.',
  },
};

/** The sentence of a code; the code itself where none is known. */
export const toAssumedWords = (code: string, locale: Locale): string =>
  ASSUMED_WORDINGS[code]?.[locale] ?? code;
