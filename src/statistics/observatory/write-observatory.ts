// Writes the observatory's pages: the list of releases, one release, and that there is none of a name. For everybody, without
// a token: they hold what is published and nothing of whoever reads them.
import { toDirhams } from '../../access/scalar-rules.js';
import { type CentraleError, ERRORS, type ErrorEntry, type Locale, toWords } from '../../errors.js';
import type { Section } from '../../pages/figure.js';
import { type Formats, toFormats } from '../../pages/formats.js';
import { type KeyGroup, showKeyGroups } from '../../pages/key-groups.js';
import { html, type Markup } from '../../pages/markup.js';
import { toPage } from '../../pages/page-frame.js';
import { showSection } from '../../pages/show-figure.js';
import { showLanguages } from '../../pages/show-languages.js';
import { toCsvPath, toJsonPath, toPagePath } from '../release-nodes.js';
import type { ReleaseHead } from '../released-rows.type.js';
import {
  MEASURES_SHOWN,
  readMeasure,
  type ShownMeasure,
  toDefinition,
  toWriter,
} from './measures.js';
import { METHOD } from './method-words.js';
import { type ObservatoryWords, toObservatoryWords } from './observatory-words.js';
import {
  toAskedSection,
  toCoverageSection,
  toRegionSection,
  toTrendSection,
} from './observed-sections.js';
import type { Observed } from './read-observed.js';

const LIST_PATH = '/observatory';
const NANO = 1_000_000_000;
/** From decimals of JavaScript's to those of the language, without rounding. */
const toDecimalText = (number: number, locale: Locale): string =>
  locale === 'fr' ? String(number).replace('.', ',') : String(number);

function showBar(words: ObservatoryWords, locale: Locale): Markup {
  return html`<div class="bar"><nav aria-label="${words('releases')}"><a href="${LIST_PATH}?lang=${locale}">${words('releaseList')}</a></nav>
<nav aria-label="${words('languages')}">${showLanguages(locale)}</nav></div>`;
}

/** A release as it is called: kind, and its number where that says something. */
function toName({ kind, version }: ReleaseHead, words: ObservatoryWords): string {
  const isPlain = version === 1 && kind !== 'CUSTOM';
  return isPlain ? words(kind) : `${words(kind)}, ${words('version')} ${version}`;
}

function toKeyGroups({ head, nation }: Observed, words: ObservatoryWords, formats: Formats) {
  const toFigure = (measure: ShownMeasure) => {
    const estimate = readMeasure(measure, nation);
    const write = toWriter(measure, words, formats);
    if (!estimate) return { name: words(measure), text: words('withheld') };
    const ends = { low: write(estimate.low), high: write(estimate.high) };
    return { name: words(measure), text: write(estimate.value), beside: words('between', ends) };
  };
  return MEASURES_SHOWN.map(
    (measure): KeyGroup => ({
      title: words(measure),
      definition: toDefinition(measure, head.clipCentimes, words, formats),
      figures: [{ ...toFigure(measure), name: words('nation') }],
    }),
  );
}

function showMethod({ head }: Observed, words: ObservatoryWords, formats: Formats): Markup {
  const { locale } = formats;
  const params = {
    closed: formats.instant(head.knownAt.toISOString()),
    rho: toDecimalText(Number(head.rhoNano) / NANO, locale),
    epsilon: toDecimalText(head.epsilon, locale),
    delta: '10⁻⁷',
    clip: formats.money(toDirhams(head.clipCentimes)),
  };
  return html`<section id="method" aria-labelledby="method-title"><h2 id="method-title">${words('method')}</h2>
${METHOD.map((sentence) => html`<p class="section-note">${toWords(sentence, locale, params)}</p>\n`)}</section>
`;
}

function showFiles({ head }: Observed, words: ObservatoryWords, locale: Locale): Markup {
  const dictionary = `/releases/dictionary.csv?lang=${locale === 'fr' ? 'fr' : 'en'}`;
  const links = [
    [toJsonPath(head.releaseId), words('json')],
    [toCsvPath(head.releaseId), words('csv')],
    [dictionary, words('dictionary')],
  ] as const;
  return html`<section id="files" aria-labelledby="files-title"><h2 id="files-title">${words('files')}</h2>
<ul>${links.map(([path, text]) => html`<li><a href="${path}">${text}</a></li>\n`)}</ul>
<p class="section-note">${words('digest')} <code class="digest" dir="ltr">${head.sha256}</code></p>
<p class="section-note">${words('cite')} <bdi lang="en">${head.citation}</bdi></p></section>
`;
}

function showHeader(
  { head, newer }: Observed,
  sections: readonly { id: string; title: string }[],
  words: ObservatoryWords,
  formats: Formats,
): Markup {
  const { locale, month, instant } = formats;
  const notice = newer
    ? html`<p class="notice" role="status">${words('newer')} <a href="${toPagePath(newer.releaseId)}?lang=${locale}">${toName(newer, words)}</a></p>`
    : null;
  return html`<header>
${showBar(words, locale)}
<h1>${words('title')}</h1>
<p class="month">${words('onDay', { month: month(head.period) })} · ${toName(head, words)}</p>
<p class="made">${words('drawnAt', { time: instant(head.drawnAt.toISOString()) })}</p>
</header>
${notice}
<nav class="contents" aria-label="${words('contents')}"><ul>${sections.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`,
  )}</ul></nav>`;
}

/** The page of one release. */
export async function writeReleasePage(observed: Observed, locale: Locale): Promise<string> {
  const words = toObservatoryWords(locale);
  const formats = toFormats(locale);
  const { head } = observed;
  const isAsked = head.kind === 'CUSTOM';
  const sections: Section[] = isAsked
    ? [toAskedSection(observed, words, formats)]
    : [toRegionSection(observed, words, formats), toTrendSection(observed, words, formats)];
  sections.push(toCoverageSection(observed, words, formats));
  const shown: Markup[] = [];
  for (const section of sections) shown.push(await showSection(section, locale));
  const contents = [
    ...(isAsked ? [] : [{ id: 'nation', title: words('nation') }]),
    ...sections,
    { id: 'method', title: words('method') },
    { id: 'files', title: words('files') },
  ];
  const nation = isAsked
    ? null
    : html`<section id="nation"><h2>${words('nation')}</h2>${showKeyGroups(toKeyGroups(observed, words, formats))}</section>
`;
  const body = html`${showHeader(observed, contents, words, formats)}
<main>
${nation}${shown}${showMethod(observed, words, formats)}${showFiles(observed, words, locale)}</main>
<footer><p>${words('footer')}</p></footer>`;
  const title = `${words('title')} · ${formats.month(head.period)} · ${toName(head, words)}`;
  return toPage({ locale, title, body });
}

/** The list of releases, newest first. */
export function writeListPage(heads: readonly ReleaseHead[], locale: Locale): string {
  const words = toObservatoryWords(locale);
  const { month, instant } = toFormats(locale);
  const rows = heads.map(
    (
      head,
    ) => html`<tr><th scope="row">${month(head.period)}</th><td class="t"><a href="${toPagePath(head.releaseId)}?lang=${locale}">${toName(head, words)}</a></td>
<td class="t">${instant(head.drawnAt.toISOString())}</td><td class="t"><a href="${toJsonPath(head.releaseId)}">JSON</a> · <a href="${toCsvPath(head.releaseId)}">CSV</a></td></tr>\n`,
  );
  const heading = [words('period'), words('releases'), words('drawn'), words('files')];
  const table =
    heads.length === 0
      ? html`<p class="section-note">${words('nothingYet')}</p>`
      : html`<div class="scroll" role="region" tabindex="0" aria-label="${words('releases')}"><table><caption>${words('releases')}</caption>
<thead><tr>${heading.map((text) => html`<th scope="col" class="t">${text}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
  const body = html`<header>
<div class="bar"><nav aria-label="${words('languages')}">${showLanguages(locale)}</nav></div>
<h1>${words('title')}</h1></header>
<main><section id="releases" aria-labelledby="releases-title"><h2 id="releases-title">${words('releases')}</h2>
${table}</section></main>
<footer><p>${words('footer')}</p></footer>`;
  return toPage({ locale, title: words('title'), body });
}

/** The page where there is no release, or none can be read. */
export function writeRefusalPage({ code, params }: CentraleError, locale: Locale): string {
  const words = toObservatoryWords(locale);
  const { message, remedy }: ErrorEntry = ERRORS[code];
  const sentences =
    code === 'NOT_FOUND'
      ? [words('noPageWhy')]
      : [toWords(message, locale, params), toWords(remedy, locale, params)];
  const body = html`<header>${showBar(words, locale)}<h1>${words('noPage')}</h1></header>
<main><section>${sentences.map((sentence) => html`<p>${sentence}</p>\n`)}
<p class="note"><code>${code}</code></p></section></main>`;
  return toPage({ locale, title: words('title'), body });
}
