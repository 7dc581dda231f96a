// What each column of the return file takes, in three languages: said where a cell was wrong. Speaks of the format alone.
import type { Locale } from '../errors.js';

type Wording = Readonly<Record<Locale, string>>;

const DAY: Wording = {
  en: 'a day, YYYY-MM-DD or DD/MM/YYYY',
  fr: 'un jour, AAAA-MM-JJ ou JJ/MM/AAAA',
  ar: 'يوم على شكل YYYY-MM-DD أو DD/MM/YYYY',
};
const MONEY: Wording = {
  en: 'dirhams, not below 0, at most two decimals',
  fr: 'des dirhams, pas moins de 0, deux décimales au plus',
  ar: 'مبلغ بالدرهم لا يقل عن 0 برقمين عشريين كحد أقصى',
};
const NAME: Wording = {
  en: 'a name in Latin or Arabic letters, at most 100',
  fr: 'un nom en lettres latines ou arabes, 100 au plus',
  ar: 'اسم بحروف لاتينية أو عربية، 100 كحد أقصى',
};
const TEXT: Wording = {
  en: 'your reference, at most 64 characters',
  fr: 'votre référence, 64 caractères au plus',
  ar: 'مرجعكم، 64 حرفا كحد أقصى',
};
/** Codes are the same in every language; in French their synonyms stand beside them. */
const oneOf = (codes: string, french = codes): Wording => ({
  en: codes.replaceAll(' ', ', '),
  fr: french.replaceAll(' ', ', '),
  ar: codes.replaceAll(' ', ' أو '),
});

export const COLUMN_WORDINGS: Readonly<Record<string, Wording>> = {
  national_id: {
    en: 'one or two letters and one to seven digits, such as AB123456',
    fr: 'une ou deux lettres et un à sept chiffres, comme AB123456',
    ar: 'حرف أو حرفان ثم من رقم إلى سبعة أرقام، مثل AB123456',
  },
  last_name: NAME,
  first_name: NAME,
  birth_date: DAY,
  sex: oneOf('F M', 'F H'),
  province: {
    en: 'three letters of ISO 3166-2:MA, such as CAS',
    fr: 'trois lettres d’ISO 3166-2:MA, comme CAS',
    ar: 'ثلاثة حروف من ISO 3166-2:MA، مثل CAS',
  },
  area: oneOf('URBAN RURAL', 'URBAIN RURAL'),
  activity: oneOf(
    'AGRICULTURE LIVESTOCK CRAFTS TRADE SERVICES FOOD HOUSING OTHER',
    'AGRICULTURE ELEVAGE ARTISANAT COMMERCE SERVICES ALIMENTATION LOGEMENT AUTRE',
  ),
  household_income: MONEY,
  loan_ref: TEXT,
  product: oneOf('INDIVIDUAL SOLIDARITY', 'INDIVIDUEL SOLIDAIRE'),
  purpose: oneOf('ACTIVITY HOUSING UTILITIES OTHER', 'ACTIVITE LOGEMENT BRANCHEMENT AUTRE'),
  principal: {
    en: 'dirhams above 0, at most two decimals',
    fr: 'des dirhams au-dessus de 0, deux décimales au plus',
    ar: 'مبلغ بالدرهم أكبر من 0 برقمين عشريين كحد أقصى',
  },
  disbursed_on: DAY,
  maturity_on: DAY,
  instalments: { en: 'a whole number from 1', fr: 'un nombre entier dès 1', ar: 'عدد صحيح من 1' },
  frequency: oneOf('WEEKLY FORTNIGHTLY MONTHLY BULLET', 'HEBDOMADAIRE QUINZAINE MENSUEL INFINE'),
  instalment_amount: MONEY,
  outstanding_principal: {
    en: 'dirhams from 0 to the principal',
    fr: 'des dirhams, de 0 au montant du prêt',
    ar: 'مبلغ بالدرهم من 0 إلى مبلغ القرض',
  },
  overdue_amount: MONEY,
  days_past_due: {
    en: 'a whole number, above 0 exactly where an amount is overdue',
    fr: 'un nombre entier, au-dessus de 0 exactement s’il y a un impayé',
    ar: 'عدد صحيح أكبر من 0 فقط عند وجود مبلغ غير مؤدى',
  },
  status: oneOf(
    'CURRENT OVERDUE RESTRUCTURED WRITTEN_OFF CLOSED',
    'SAIN RETARD REECHELONNE PERTE SOLDE',
  ),
  last_payment_on: DAY,
  group_ref: TEXT,
  restructured_from: TEXT,
  client_ref: TEXT,
  last_name_ar: NAME,
  first_name_ar: NAME,
  cycle: { en: 'a whole number from 1', fr: 'un nombre entier dès 1', ar: 'عدد صحيح من 1' },
  guarantee_amount: MONEY,
  provision_held: MONEY,
  written_off_amount: MONEY,
  written_off_on: DAY,
  closed_on: DAY,
  closed_reason: oneOf(
    'PAID REFINANCED SETTLED WRITTEN_OFF DEATH',
    'PAYE REFINANCE TRANSACTION PERTE DECES',
  ),
};

/** What the column takes, as a sentence of its own; undefined for a column that is none. */
export function toColumnWords(column: string, locale: Locale): string | undefined {
  const words = COLUMN_WORDINGS[column]?.[locale];
  return words === undefined ? undefined : `${column}: ${words}.`;
}
