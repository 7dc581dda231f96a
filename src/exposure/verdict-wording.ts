// The verdict's reasons in the reader's language. They say what was measured and against what; never what to decide.
import type { Locale } from '../errors.js';
import type { VerdictReason } from './verdict-rules.js';

type Wording = Record<Locale, (value: string, threshold: string) => string>;

const WORDINGS: Record<VerdictReason['measure'], Wording> = {
  LENDERS: {
    en: (value, threshold) => `Lenders, yours included: ${value}; threshold: ${threshold}.`,
    fr: (value, threshold) => `Prêteurs, le vôtre compris : ${value} ; seuil : ${threshold}.`,
    ar: (value, threshold) => `عدد المقرضين بمن فيهم أنتم: ${value}؛ العتبة: ${threshold}.`,
  },
  TOTAL_DEBT: {
    en: (value, threshold) => `Total debt: ${value} DH; threshold: ${threshold} DH.`,
    fr: (value, threshold) => `Dette totale : ${value} DH ; seuil : ${threshold} DH.`,
    ar: (value, threshold) => `مجموع الديون ${value} درهم؛ العتبة: ${threshold} درهم.`,
  },
  DEBT_SERVICE: {
    en: (value, threshold) =>
      `Share of the income that instalments take: ${value} %; threshold: ${threshold} %.`,
    fr: (value, threshold) =>
      `Part du revenu prise par les échéances : ${value} % ; seuil : ${threshold} %.`,
    ar: (value, threshold) =>
      `نسبة الدخل التي تستهلكها الأقساط: ${value} %؛ العتبة: ${threshold} %.`,
  },
  ARREARS_ELSEWHERE: {
    en: () => 'More than 30 days past due, or written off, at another lender.',
    fr: () => 'Retard de plus de 30 jours, ou passage en perte, chez un autre prêteur.',
    ar: () => 'تأخر يتجاوز 30 يوما، أو دين مشطوب، لدى مقرض آخر.',
  },
  INQUIRIES: {
    en: () => 'Three or more other lenders were asked for a new loan within 90 days.',
    fr: () => 'Trois autres prêteurs ou plus sollicités pour un nouveau prêt en 90 jours.',
    ar: () => 'طُلب قرض جديد من ثلاثة مقرضين آخرين أو أكثر خلال 90 يوما.',
  },
  OPEN_TOP_BAND: {
    en: () => 'An amount elsewhere is in the open top band: it may be larger than reckoned.',
    fr: () => 'Un montant ailleurs est dans la tranche ouverte : il peut dépasser le calcul.',
    ar: () => 'يوجد مبلغ لدى الآخرين في الشريحة العليا المفتوحة: قد يفوق ما تم احتسابه.',
  },
  INCOME_UNKNOWN: {
    en: () => 'The household income is not known, so debt service is not reckoned: state it.',
    fr: () => "Revenu du ménage inconnu : le taux d'effort n'est pas calculé ; indiquez-le.",
    ar: () => 'دخل الأسرة غير معروف، لذلك لم تُحتسب نسبة خدمة الدين: يرجى ذكره.',
  },
};

const AT_LEAST: Record<Locale, string> = { en: 'at least ', fr: 'au moins ', ar: 'على الأقل ' };

/** A measured value as people read it: dirhams for debts (held in centimes), per cent for shares, else a count. */
function toText(measure: VerdictReason['measure'], value: number | null): string {
  if (value === null) return '';
  if (measure === 'TOTAL_DEBT') return (value / 100).toFixed(2);
  if (measure === 'DEBT_SERVICE') return (value * 100).toFixed(1);
  return String(value);
}

export function toExplanation(reason: VerdictReason, locale: Locale): string {
  const value = (reason.atLeast ? AT_LEAST[locale] : '') + toText(reason.measure, reason.value);
  return WORDINGS[reason.measure][locale](value, toText(reason.measure, reason.threshold));
}
