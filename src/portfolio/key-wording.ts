// What the rows of a breakdown are called in the reader's language; '?' is what was not reported.
import { REGIONS } from '../borrowers/provinces.js';
import type { Locale } from '../errors.js';

type Names = Readonly<Record<string, string>>;

const NAMES: Readonly<Record<Locale, Readonly<Record<string, Names>>>> = {
  en: {
    AREA: { URBAN: 'Urban', RURAL: 'Rural' },
    ACTIVITY: {
      AGRICULTURE: 'Agriculture',
      LIVESTOCK: 'Livestock',
      CRAFTS: 'Crafts',
      TRADE: 'Trade',
      SERVICES: 'Services',
      FOOD: 'Food',
      HOUSING: 'Housing',
      OTHER: 'Other',
    },
    PRODUCT: { INDIVIDUAL: 'Individual', SOLIDARITY: 'Solidarity group' },
    SEX: { F: 'Women', M: 'Men' },
    CYCLE: { '1': 'First loan', '2': 'Second loan', '3': 'Third loan', '4+': 'Fourth or later' },
  },
  fr: {
    AREA: { URBAN: 'Urbain', RURAL: 'Rural' },
    ACTIVITY: {
      AGRICULTURE: 'Agriculture',
      LIVESTOCK: 'Élevage',
      CRAFTS: 'Artisanat',
      TRADE: 'Commerce',
      SERVICES: 'Services',
      FOOD: 'Alimentation',
      HOUSING: 'Logement',
      OTHER: 'Autre',
    },
    PRODUCT: { INDIVIDUAL: 'Individuel', SOLIDARITY: 'Solidaire' },
    SEX: { F: 'Femmes', M: 'Hommes' },
    CYCLE: {
      '1': 'Premier prêt',
      '2': 'Deuxième prêt',
      '3': 'Troisième prêt',
      '4+': 'Quatrième ou plus',
    },
  },
  ar: {
    AREA: { URBAN: 'حضري', RURAL: 'قروي' },
    ACTIVITY: {
      AGRICULTURE: 'الفلاحة',
      LIVESTOCK: 'تربية الماشية',
      CRAFTS: 'الصناعة التقليدية',
      TRADE: 'التجارة',
      SERVICES: 'الخدمات',
      FOOD: 'التغذية',
      HOUSING: 'السكن',
      OTHER: 'أخرى',
    },
    PRODUCT: { INDIVIDUAL: 'فردي', SOLIDARITY: 'تضامني' },
    SEX: { F: 'نساء', M: 'رجال' },
    CYCLE: { '1': 'القرض الأول', '2': 'القرض الثاني', '3': 'القرض الثالث', '4+': 'الرابع فأكثر' },
  },
};

const UNKNOWN: Readonly<Record<Locale, string>> = {
  en: 'Not reported',
  fr: 'Non déclaré',
  ar: 'غير مصرح به',
};

const REGION_NAMES = { en: 'nameEn', fr: 'nameFr', ar: 'nameAr' } as const;

/** The name of a breakdown's row; the key itself where it has none. */
export function toKeyName(dimension: string, key: string, locale: Locale): string {
  if (key === '?') return UNKNOWN[locale];
  const region = dimension === 'REGION' ? REGIONS.find(({ code }) => code === key) : undefined;
  return region?.[REGION_NAMES[locale]] ?? NAMES[locale][dimension]?.[key] ?? key;
}
