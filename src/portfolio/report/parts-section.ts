// The book by each property: where arrears are, beside those of the whole.
import { drawn, type Figure, numbers, type Section } from '../../pages/figure.js';
import type { Formats } from '../../pages/formats.js';
import { BREAKDOWNS, type Breakdown, type ReportedBook } from './report-answer.js';
import type { ReportWords } from './report-words.js';

export function toPartsSection(book: ReportedBook, words: ReportWords, formats: Formats): Section {
  const figures = BREAKDOWNS.map((by) => {
    const title = words(`by_${by}`);
    const breakdown = book[by];
    return breakdown
      ? toPart({ id: by, title, breakdown, book }, words, formats)
      : { id: by, title, definition: words('beingMade') };
  });
  const definition = BREAKDOWNS.map((by) => book[by]?.definition).find(Boolean);
  const section = { id: 'parts', title: words('parts'), figures };
  return definition ? { ...section, definition } : section;
}

interface Part {
  id: string;
  title: string;
  breakdown: Breakdown;
  book: ReportedBook;
}

function toPart({ id, title, breakdown, book }: Part, words: ReportWords, formats: Formats) {
  const { amount, count, percent } = formats;
  const { rows } = breakdown;
  const all = book.par.find(({ overDays }) => overDays === 30);
  const ratio = all?.ratio ?? null;
  const figure: Figure = {
    id,
    title,
    chart: 'BARS',
    ...(ratio === null
      ? {}
      : { reference: { value: ratio, text: words('allLine', { ratio: percent(ratio) }) } }),
    table: {
      rowHead: words('part'),
      rows: rows.map(({ name }) => name),
      columns: [
        numbers(
          words('loans'),
          rows.map(({ loans }) => count(loans)),
        ),
        numbers(
          words('borrowers'),
          rows.map(({ borrowers }) => count(borrowers)),
        ),
        numbers(
          words('grossDh'),
          rows.map(({ gross }) => amount(gross)),
        ),
        numbers(
          words('share'),
          rows.map(({ share }) => percent(share)),
        ),
        numbers(
          words('par30Balance'),
          rows.map(({ par30 }) => amount(par30)),
        ),
        drawn(
          words('par30'),
          rows.map(({ par30Ratio }) => par30Ratio),
          percent,
        ),
      ],
      foot: {
        name: words('all'),
        cells: [
          count(book.loans),
          count(book.borrowers),
          amount(book.gross),
          percent(rows.length > 0 ? 1 : null),
          amount(all?.balance ?? null),
          percent(ratio),
        ],
      },
    },
  };
  return figure;
}
