// Writes the monthly risk report of an association: asks the graph once, as the viewer, and shows what it answers. Reads
// nothing by itself, so that it can show nothing the viewer may not read.
import { CentraleError, ERRORS, type ErrorCode, type Locale } from '../../errors.js';
import type { Section } from '../../pages/figure.js';
import { type Formats, toFormats } from '../../pages/formats.js';
import { html, type Markup } from '../../pages/markup.js';
import { toPage } from '../../pages/page-frame.js';
import { showSection } from '../../pages/show-figure.js';
import { showLanguages } from '../../pages/show-languages.js';
import { toArrearsSection } from './arrears-section.js';
import { toBenchmarkSection } from './benchmark-section.js';
import { showKeyFigures } from './key-figures.js';
import { toLoanUseSection } from './loan-use-section.js';
import { toMovementSection } from './movement-section.js';
import { toOverlapSection } from './overlap-section.js';
import { toPartsSection } from './parts-section.js';
import { toProvisionsSection } from './provisions-section.js';
import type { ReportAnswer, ReportedBook } from './report-answer.js';
import { REPORT_OPERATION } from './report-operation.js';
import { type ReportWords, toReportWords } from './report-words.js';

export interface GraphAnswer {
  data?: Readonly<Record<string, unknown>> | null | undefined;
  errors?: readonly { extensions?: { code?: unknown } | undefined }[] | undefined;
}

export interface ReportOrder {
  /** Asks the graph as the viewer whose report it is, in the report's language. */
  ask(query: string, variables: Record<string, unknown>): Promise<GraphAnswer>;
  association: string;
  month: string;
  locale: Locale;
}

/** With these a report is still whole: what is missing is said, or no part of the month. */
const BEARABLE: readonly unknown[] = ['FIGURES_PENDING', 'UNKNOWN_SCHEME'];
const NO_SUCH_MONTH: readonly unknown[] = ['NOT_FOUND', 'FUTURE_TIME'];

/**
 * The report as a page. Throws NOT_FOUND where the association reported nothing for the month, and the graph's own code
 * where a figure could not be read: a report with a gap nobody is told of would be a wrong one.
 */
export async function writeReport(order: ReportOrder): Promise<string> {
  const { month, association, locale } = order;
  const answer = await order.ask(REPORT_OPERATION, { month, association });
  const { book, name } = getBook(answer);
  const words = toReportWords(locale);
  const formats = toFormats(locale);
  const sections = [
    toArrearsSection(book, words, formats),
    toMovementSection(book, words, formats),
    toPartsSection(book, words, formats),
    toProvisionsSection(book, words, formats),
    toLoanUseSection(book, words, formats),
    toOverlapSection(book, words, formats),
    toBenchmarkSection(book, words, formats),
  ];
  const shown: Markup[] = [];
  for (const section of sections) shown.push(await showSection(section, locale));
  const body = html`${showHeader({ book, name }, sections, words, formats)}
<main>
<section id="key-figures"><h2>${words('keyFigures')}</h2>${showKeyFigures(book, words, formats)}</section>
${shown}</main>
<footer><p>${words('footer')}</p></footer>`;
  return toPage({ locale, title: `${words('title')} · ${name} · ${formats.month(month)}`, body });
}

function getBook({ data, errors = [] }: GraphAnswer): { book: ReportedBook; name: string } {
  const answer = (data ?? {}) as Partial<ReportAnswer>;
  const codes = errors.map(({ extensions }) => extensions?.code);
  const code = codes.find((found) => !BEARABLE.includes(found));
  if (code !== undefined || !answer.portfolio) {
    if (NO_SUCH_MONTH.includes(code)) throw new CentraleError('NOT_FOUND');
    throw new CentraleError(
      typeof code === 'string' && code in ERRORS ? (code as ErrorCode) : 'INTERNAL',
    );
  }
  return { book: answer.portfolio, name: answer.association?.name ?? '' };
}

function showHeader(
  { book, name }: { book: ReportedBook; name: string },
  sections: readonly Section[],
  words: ReportWords,
  formats: Formats,
): Markup {
  const { locale, month: toMonth, instant } = formats;
  const { month, figuresMade: made, history } = book;
  const earlier = (history?.months ?? []).filter((other) => other.month < month).slice(-3);
  const links = earlier.map(
    (other) => html`<a href="/reports/${other.month}?lang=${locale}">${toMonth(other.month)}</a> `,
  );
  const notice = made ? (made.isCurrent ? null : words('remade')) : words('pending');
  const contents = [{ id: 'key-figures', title: words('keyFigures') }, ...sections];
  return html`<header>
<div class="bar"><nav aria-label="${words('earlier')}">${links}<a href="/reports?lang=${locale}">${words('latest')}</a></nav>
<nav aria-label="${words('languages')}">${showLanguages(locale)}</nav></div>
<h1>${words('title')}<br><bdi>${name}</bdi></h1>
<p class="month">${words('onDay', { month: toMonth(month) })}</p>
${made ? html`<p class="made">${words('madeAt', { time: instant(made.madeAt), id: made.returnId })}</p>` : null}
</header>
${notice ? html`<p class="notice" role="status">${notice}</p>` : null}
<nav class="contents" aria-label="${words('contents')}"><ul>${contents.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`,
  )}</ul></nav>`;
}
