// A figure as markup: its title, its definition, the chart and the table beside it. The table is the figure; the chart
// only shows it.
import { type Locale, toWords } from '../errors.js';
import { toDrawing } from './chart-options.js';
import { drawChart } from './draw-chart.js';
import type { Column, Figure, Section, Table } from './figure.js';
import { html, type Markup } from './markup.js';
import { say } from './wording.js';

const CHART_OF = say(
  '{title}: chart of the figures in the table beside it',
  '{title} : graphique des chiffres du tableau voisin',
  '{title}: رسم بياني لأرقام الجدول المجاور',
);
const SOURCE = say('Source:', 'Source :', 'المصدر:');

/** Names of rows up to so many signs are never broken. */
const SHORT = 14;
/** So many columns still stand beside a chart on paper. */
const FEW = 4;

const toCell = ({ cells, isText, values }: Column, at: number, isDrawn: boolean): Markup => {
  const kind = isText ? 't' : 'n';
  const text = cells[at] ?? '';
  return values && isDrawn
    ? html`<td class="${kind}" data-drawn>${text}</td>`
    : html`<td class="${kind}">${text}</td>`;
};

/** The rows under their heads; whoever hears the page is told the caption, whoever sees it has read the title. */
function showTable(
  { rowHead, rows, columns, foot }: Table,
  title: string,
  drawnFrom: number,
): Markup {
  const heads = columns.map(
    ({ head, isText }) => html`<th scope="col" class="${isText ? 't' : 'n'}">${head}</th>`,
  );
  const rowStyle = rows.every((row) => row.length <= SHORT) ? html` class="short"` : null;
  const lines = rows.map(
    (row, at) =>
      html`<tr><th scope="row"${rowStyle}>${row}</th>${columns.map((column) => toCell(column, at, at >= drawnFrom))}</tr>\n`,
  );
  const last = foot
    ? html`<tfoot><tr><th scope="row">${foot.name}</th>${foot.cells.map(
        (cell, at) => html`<td class="${columns[at]?.isText ? 't' : 'n'}">${cell}</td>`,
      )}</tr></tfoot>`
    : null;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${title}"><table><caption>${title}</caption>
<thead><tr><th scope="col">${rowHead}</th>${heads}</tr></thead>
<tbody>${lines}</tbody>${last}</table></div>`;
}

/** Draws the chart, if there is one, and sets the table beside it, or under it where it is wide. */
async function showFigure(figure: Figure, locale: Locale): Promise<Markup> {
  const { id, title, definition, table, source, notes = [] } = figure;
  const drawing = toDrawing(figure, locale === 'ar');
  const label = toWords(CHART_OF, locale, { title });
  const chart = drawing ? html`<div class="chart">${await drawChart(drawing, label)}</div>` : null;
  const origin = source
    ? html`<p class="definition source">${SOURCE[locale]} <bdi>${source}</bdi></p>`
    : null;
  const explanation = definition ? html`<p class="definition">${definition}</p>` : null;
  const drawnFrom = drawing ? (figure.drawnFrom ?? 0) : Number.POSITIVE_INFINITY;
  const columns = table?.columns.length ?? 0;
  const layout = chart && !figure.isWide ? (columns > FEW ? 'pair many' : 'pair') : 'stack';
  return html`<figure id="${id}" aria-labelledby="${id}-title">
<figcaption><h3 id="${id}-title">${title}</h3>${explanation}${origin}</figcaption>
<div class="${layout}">${chart}${table ? showTable(table, title, drawnFrom) : null}</div>
${notes.map((note) => html`<p class="note">${note}</p>\n`)}</figure>
`;
}

/** A section with its figures, one after the other: drawing gives other requests their turn. */
export async function showSection(section: Section, locale: Locale): Promise<Markup> {
  const { id, title, definition, notes = [], figures } = section;
  const shown: Markup[] = [];
  for (const figure of figures) shown.push(await showFigure(figure, locale));
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${definition ? html`<p class="definition">${definition}</p>` : null}
${notes.map((note) => html`<p class="section-note">${note}</p>\n`)}${shown}</section>
`;
}
