// The language of a request's messages, by its Accept-Language header; English where it names none of ours.
import type { Locale } from '../errors.js';

const LOCALES: readonly Locale[] = ['en', 'fr', 'ar'];
const LANGUAGES_MAX = 10;

export function toLocale(header: string | undefined): Locale {
  const wanted = (header ?? '')
    .split(',', LANGUAGES_MAX)
    .map((part) => {
      const [tag = '', ...params] = part.trim().toLowerCase().split(';');
      const weight = params
        .find((param) => param.trim().startsWith('q='))
        ?.trim()
        .slice(2);
      return { language: tag.slice(0, 2), weight: weight === undefined ? 1 : Number(weight) || 0 };
    })
    .sort((one, other) => other.weight - one.weight);
  for (const { language, weight } of wanted) {
    const found = LOCALES.find((locale) => locale === language);
    if (found !== undefined && weight > 0) return found;
  }
  return 'en';
}
