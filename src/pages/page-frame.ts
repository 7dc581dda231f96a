// The frame of every page with figures: language, direction, title, style. No script, nothing from elsewhere.
import type { Locale } from '../errors.js';
import { html, Markup } from './markup.js';
import { STYLE } from './style.js';

export interface PageFrame {
  locale: Locale;
  title: string;
  body: Markup;
}

const sheet = new Markup(`<style>${STYLE}</style>`);

export function toPage({ locale, title, body }: PageFrame): string {
  return html`<!DOCTYPE html>
<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>${sheet}</head>
<body>
${body}
</body></html>
`.text;
}
