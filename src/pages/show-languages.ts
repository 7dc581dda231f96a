// The links by which a page is read in another of its languages; the one it is in is marked.
import type { Locale } from '../errors.js';
import { html, type Markup } from './markup.js';

const LANGUAGES: Readonly<Record<Locale, string>> = {
  fr: 'Français',
  ar: 'العربية',
  en: 'English',
};

export function showLanguages(locale: Locale): Markup[] {
  return Object.entries(LANGUAGES).map(([lang, label]) =>
    lang === locale
      ? html`<a href="?lang=${lang}" lang="${lang}" hreflang="${lang}" aria-current="true">${label}</a> `
      : html`<a href="?lang=${lang}" lang="${lang}" hreflang="${lang}">${label}</a> `,
  );
}
