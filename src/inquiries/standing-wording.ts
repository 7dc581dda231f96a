// Why an association reads its own data only, in its people's language. Speaks of its own return and of nobody else.
import type { Locale } from '../errors.js';

const REASONS: Record<string, Record<Locale, string>> = {
  RETURN_MISSING: {
    en: 'your last due PERIODIC return is missing',
    fr: 'votre dernière déclaration PERIODIC due manque',
    ar: 'آخر تصريح PERIODIC مستحق عليكم غير مودع',
  },
  RETURN_BELOW_98_PERCENT: {
    en: 'fewer than 98 % of the rows of your last due return were accepted',
    fr: 'moins de 98 % des lignes de votre dernière déclaration due ont été acceptées',
    ar: 'قُبل أقل من 98 % من أسطر آخر تصريح مستحق عليكم',
  },
  TOTAL_DOES_NOT_RECONCILE: {
    en: 'your last due return does not reconcile with its control total',
    fr: 'votre dernière déclaration due ne concorde pas avec son total de contrôle',
    ar: 'آخر تصريح مستحق عليكم لا يطابق مجموع المراقبة',
  },
  NOT_IN_SNAPSHOT: {
    en: 'your book is in no published snapshot yet',
    fr: 'votre portefeuille ne figure encore dans aucun arrêté publié',
    ar: 'محفظتكم غير مدرجة بعد في أي وضعية منشورة',
  },
};

/** The sentence of a reason of `published.standing_of`; the reason itself where none is known. */
export function toStandingWords(reason: string, locale: Locale): string {
  return REASONS[reason]?.[locale] ?? reason;
}
