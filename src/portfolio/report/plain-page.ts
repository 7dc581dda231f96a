// The page where there is no report: which month was asked for, why there is nothing, and what to do, in the reader's
// language. Tells nothing that the code of the refusal does not.
import { toMonthEnd } from '../../access/scalar-rules.js';
import { type CentraleError, ERRORS, type ErrorEntry, type Locale, toWords } from '../../errors.js';
import { toFormats } from '../../pages/formats.js';
import { html, type Markup } from '../../pages/markup.js';
import { toPage } from '../../pages/page-frame.js';
import { toReportWords } from './report-words.js';

export interface Refusal {
  error: CentraleError;
  /** The month as it was asked for; whatever else stood in its place is not repeated. */
  month: string;
  locale: Locale;
}

export function toPlainPage({ error, month, locale }: Refusal): string {
  const words = toReportWords(locale);
  const isMonth = toMonthEnd(month) !== undefined;
  const title = words('title');
  const body = html`<header><h1>${words('noReport')}</h1>${
    isMonth ? html`<p class="month">${toFormats(locale).month(month)}</p>` : null
  }</header>
<main><section>${toReason({ error, month, locale }).map((sentence) => html`<p>${sentence}</p>\n`)}
<p class="note"><code>${error.code}</code></p></section></main>`;
  return toPage({ locale, title: `${title} · Centrale`, body });
}

function toReason({ error, month, locale }: Refusal): (string | Markup)[] {
  const { code, params } = error;
  const words = toReportWords(locale);
  const latest = html`<a href="/reports?lang=${locale}">${words('latest')}</a>`;
  if (code === 'NOT_FOUND')
    return month === '' ? [words('noReturns')] : [words('noReturn'), latest];
  const { message, remedy }: ErrorEntry = ERRORS[code];
  const known = toWords(message, locale, params);
  if (code === 'UNAUTHENTICATED') return [known, words('openAgain')];
  return [known, toWords(remedy, locale, params)];
}
