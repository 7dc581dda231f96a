// The page behind every `documentation` link: what each code means and what to do, in three languages. Made from
// the catalogue, so that a code cannot exist undocumented; works without a network.
import type { FastifyInstance } from 'fastify';
import { ERRORS, type ErrorEntry, type Locale, toWords } from '../errors.js';
import { toHtmlText } from './html-text.js';
import { toLocale } from './locale.js';

const TITLES: Record<Locale, string> = {
  en: 'Error codes',
  fr: 'Codes d’erreur',
  ar: 'رموز الأخطاء',
};

const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

export function addErrorPage(app: FastifyInstance): void {
  app.get('/docs/errors', async (request, reply) => {
    const { lang } = request.query as { lang?: string };
    return reply
      .header('content-security-policy', PAGE_POLICY)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(toErrorPage(toLocale(lang ?? request.headers['accept-language'])));
  });
}

export function toErrorPage(locale: Locale): string {
  const catalogue: [string, ErrorEntry][] = Object.entries(ERRORS);
  const entries = catalogue.map(([code, { status, message, remedy }]) => {
    const sentence = toHtmlText(toWords(message, locale));
    return `<section id="${code}"><h2>${code} <small>${status}</small></h2>
<p>${sentence}</p><p><strong>→</strong> ${toHtmlText(toWords(remedy, locale))}</p></section>`;
  });
  const links = Object.keys(TITLES).map((lang) => `<a href="?lang=${lang}">${lang}</a>`);
  return `<!DOCTYPE html>
<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><title>Centrale: ${TITLES[locale]}</title><style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; }
h2 { font: 700 1em/1.5 ui-monospace, monospace; margin-bottom: 0; }
section:target { background: #fff3d6; outline: 0.5em solid #fff3d6; }
p { margin: 0.2em 0; } small { color: #666; font-weight: 400; }
</style></head>
<body><nav>${links.join(' · ')}</nav><h1>${TITLES[locale]}</h1>
${entries.join('\n')}
</body></html>
`;
}
