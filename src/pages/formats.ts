// How numbers, months and days are written in each language: as people of Morocco write them, in Western digits. Amounts
// come as text and are written to the centime, never by way of a float.
import { toMonthEnd } from '../access/scalar-rules.js';
import type { Locale } from '../errors.js';

const TAGS: Readonly<Record<Locale, string>> = { en: 'en-GB', fr: 'fr-FR', ar: 'ar-MA-u-nu-latn' };
const DIRHAM: Readonly<Record<Locale, string>> = { en: 'DH', fr: 'DH', ar: 'درهم' };
const NOTHING = '–';

export interface Formats {
  locale: Locale;
  isRtl: boolean;
  /** Dirhams without their unit, two decimals. */
  amount(dirhams: string | null): string;
  /** Dirhams with their unit. */
  money(dirhams: string | null): string;
  count(number: number | null): string;
  /** A fraction in hundredths, two decimals. */
  percent(fraction: number | null): string;
  /** A fraction in hundredths without the sign, for cells of a grid; nothing where there is none. */
  hundredths(fraction: number | null): string;
  decimal(number: number | null): string;
  /** A month, YYYY-MM, in words. */
  month(month: string): string;
  shortMonth(month: string): string;
  /** An instant in Casablanca's time. */
  instant(iso: string): string;
}

export function toFormats(locale: Locale): Formats {
  const tag = TAGS[locale];
  const two = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;
  const amounts = new Intl.NumberFormat(tag, two);
  const counts = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(tag, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const percents = new Intl.NumberFormat(tag, { style: 'percent', ...two });
  const month = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  const months = new Intl.DateTimeFormat(tag, month);
  const shortMonths = new Intl.DateTimeFormat(tag, { ...month, month: 'short', year: '2-digit' });
  const zone = { timeZone: 'Africa/Casablanca' };
  const instants = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'short', ...zone });
  // A number stands apart from the letters around it, which run the other way in Arabic.
  const apart = (text: string) => (locale === 'ar' ? `\u2066${text}\u2069` : text);
  const amount = (dirhams: string | null) =>
    dirhams === null ? NOTHING : apart(amounts.format(dirhams as Intl.StringNumericLiteral));
  const toDate = (text: string) => new Date(`${toMonthEnd(text) ?? ''}T00:00:00Z`);
  const orNothing = (format: Intl.NumberFormat) => (number: number | null) =>
    number === null ? NOTHING : apart(format.format(number));
  return {
    locale,
    isRtl: locale === 'ar',
    amount,
    money: (dirhams) => (dirhams === null ? NOTHING : `${amount(dirhams)} ${DIRHAM[locale]}`),
    count: orNothing(counts),
    percent: orNothing(percents),
    hundredths: (fraction) => (fraction === null ? '' : apart(tenths.format(fraction * 100))),
    decimal: orNothing(amounts),
    month: (text) => months.format(toDate(text)),
    shortMonth: (text) => shortMonths.format(toDate(text)),
    instant: (iso) => instants.format(new Date(iso)),
  };
}
