// What the graph's codes are called in a report: states of a loan, what a visit saw, others' bands, and how sure a rate
// is. A code without a name is shown as it is, never left out.
import type { Locale } from '../../errors.js';
import { say, type Wording } from '../../pages/wording.js';

type Names = Readonly<Record<string, Wording>>;

/** Days from one number to another, in one piece and from left to right wherever it stands. */
const days = (range: string) => say(range, range, `\u2066${range}\u2069`);
const late = (range: string) => say(`${range} days`, `${range} jours`, `\u2066${range}\u2069 يوما`);

const upTo = (dirhams: number) =>
  say(
    `up to ${new Intl.NumberFormat('en-GB').format(dirhams)} DH`,
    `jusqu’à ${new Intl.NumberFormat('fr-FR').format(dirhams)} DH`,
    `إلى ${new Intl.NumberFormat('ar-MA-u-nu-latn').format(dirhams)} درهم`,
  );
const over = (dirhams: number) =>
  say(
    `over ${new Intl.NumberFormat('en-GB').format(dirhams)} DH`,
    `plus de ${new Intl.NumberFormat('fr-FR').format(dirhams)} DH`,
    `أكثر من ${new Intl.NumberFormat('ar-MA-u-nu-latn').format(dirhams)} درهم`,
  );

const WRITTEN_OFF = say('Written off', 'En perte', 'مشطوب');

const NAMES = {
  STATE: {
    NEW: say('New', 'Nouveau', 'جديد'),
    DAYS_0: say('On time', 'À jour', 'منتظم'),
    DAYS_1_30: days('1–30'),
    DAYS_31_60: days('31–60'),
    DAYS_61_90: days('61–90'),
    DAYS_91_180: days('91–180'),
    DAYS_181_365: days('181–365'),
    OVER_365: days('> 365'),
    CLOSED: say('Closed', 'Soldé', 'مُغلق'),
    WRITTEN_OFF,
    VANISHED: say('Vanished', 'Disparu', 'مختفٍ'),
  },
  DEVIATION: {
    NONE: say('As declared', 'Conforme', 'مطابق'),
    PARTIAL: say('Partly elsewhere', 'Détourné en partie', 'تحويل جزئي'),
    TOTAL: say('Wholly elsewhere', 'Détourné en entier', 'تحويل كلي'),
    CONSUMPTION: say('Consumed', 'Consommé', 'استهلاك'),
    ON_LENT: say('Lent on', 'Prêté à un tiers', 'أُقرض للغير'),
    REPAID_OTHER_LOAN: say('Repaid another loan', 'A remboursé un prêt', 'سدد قرضا آخر'),
  },
  CERTAINTY: {
    SOURCED: say('sourced', 'sourcé', 'موثّق'),
    UNVERIFIED: say('unverified', 'non vérifié', 'غير متحقق'),
    ASSUMED: say('assumed', 'supposé', 'مفترض'),
  },
  LENDERS: {
    NONE: say('No other lender', 'Aucun autre prêteur', 'لا مقرض آخر'),
    ONE: say('One other', 'Un autre', 'مقرض آخر'),
    TWO: say('Two others', 'Deux autres', 'مقرضان آخران'),
    THREE_OR_MORE: say('Three or more', 'Trois ou plus', 'ثلاثة فأكثر'),
  },
  OUTSTANDING: {
    ZERO: say('Nothing', 'Rien', 'لا شيء'),
    UP_TO_6000: upTo(6000),
    UP_TO_12000: upTo(12_000),
    UP_TO_30000: upTo(30_000),
    UP_TO_50000: upTo(50_000),
    OVER_50000: over(50_000),
  },
  INSTALMENT: {
    ZERO: say('Nothing', 'Rien', 'لا شيء'),
    UP_TO_250: upTo(250),
    UP_TO_500: upTo(500),
    UP_TO_1000: upTo(1000),
    UP_TO_2000: upTo(2000),
    OVER_2000: over(2000),
  },
  ARREARS: {
    NONE: say('On time', 'À jour', 'منتظم'),
    D1_30: late('1–30'),
    D31_90: late('31–90'),
    D91_180: late('91–180'),
    OVER_180: say('over 180 days', 'plus de 180 jours', 'أكثر من 180 يوما'),
    WRITTEN_OFF,
  },
  REPAID_HERE: {
    ROSE_ELSEWHERE: say('Debt rose elsewhere', 'Dette accrue ailleurs', 'ارتفع دينه لدى الآخرين'),
    OTHERWISE: say('Otherwise', 'Autrement', 'غير ذلك'),
  },
  NEW_HERE: {
    FELL_ELSEWHERE: say('Debt fell elsewhere', 'Dette réduite ailleurs', 'انخفض دينه لدى الآخرين'),
    OTHERWISE: say('Otherwise', 'Autrement', 'غير ذلك'),
  },
  GROUP: {
    VISITED: say('Visited', 'Visités', 'المزارة'),
    UNVISITED: say('Unvisited', 'Non visités', 'غير المزارة'),
    DEVIATING: say('Deviating', 'Détournés', 'المحوّلة'),
    CONFORMING: say('Conforming', 'Conformes', 'المطابقة'),
    SHARED: say('Shared clients', 'Clients partagés', 'زبناء مشتركون'),
    SINGLE: say('Only yours', 'Clients à vous seul', 'زبناء لكم وحدكم'),
  },
  MEASURE: {
    PAR30_AMOUNT: say('Amount late > 30 days', 'Montant en retard > 30 jours', 'مبالغ متأخرة > 30'),
    LATE_BORROWERS: say('People late > 30 days', 'Personnes en retard > 30', 'أشخاص متأخرون > 30'),
    CROSSED_BORROWERS: say('People with several lenders', 'Endettement croisé', 'تعدد المقرضين'),
  },
} as const satisfies Readonly<Record<string, Names>>;

export type CodeKind = keyof typeof NAMES;

export function toCodeName(kind: CodeKind, code: string, locale: Locale): string {
  const names: Names = NAMES[kind];
  return names[code]?.[locale] ?? code;
}

const DAYS = {
  none: say('On time', 'À jour', 'بدون تأخر'),
  range: say('{min} to {max} days', '{min} à {max} jours', 'من {min} إلى {max} يوما'),
  open: say('Over {min} days', 'Plus de {min} jours', 'أكثر من {min} يوما'),
  day: say('{min} day', '{min} jour', 'يوم واحد'),
  days: say('{min} days', '{min} jours', '{min} يوما'),
} as const;

/** Days past due from one number to another, both inclusive; null: open. */
export function toDaysName(min: number, max: number | null, locale: Locale): string {
  const kind = max === null ? 'open' : max === 0 ? 'none' : 'range';
  const first = String(max === null ? min - 1 : min);
  return DAYS[kind][locale].replace('{min}', first).replace('{max}', String(max));
}

export const toDayCount = (days: number, locale: Locale): string =>
  DAYS[days === 1 ? 'day' : 'days'][locale].replace('{min}', String(days));
