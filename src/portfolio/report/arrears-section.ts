// How late the book is: at risk by days, by age, over the months, and what restructurings took back in silence.

import { drawn, type Figure, numbers, type Section, texts } from '../../pages/figure.js';
import type { Formats } from '../../pages/formats.js';
import { toDayCount, toDaysName } from './code-words.js';
import type { ReportedBook, Resets } from './report-answer.js';
import type { ReportWords } from './report-words.js';

export function toArrearsSection(
  book: ReportedBook,
  words: ReportWords,
  formats: Formats,
): Section {
  return {
    id: 'arrears',
    title: words('arrears'),
    figures: [
      toPar(book, words, formats),
      toAgeing(book, words, formats),
      toHistory(book, words, formats),
      toResets(book.dpdResets, words, formats),
    ],
  };
}

function toPar({ par }: ReportedBook, words: ReportWords, formats: Formats): Figure {
  const { percent, amount, count, locale } = formats;
  const one = par.find(({ overDays }) => overDays === 30);
  return {
    id: 'par',
    title: words('par'),
    definition: one?.definition ?? '',
    chart: 'BARS',
    table: {
      rowHead: words('threshold'),
      rows: par.map(({ overDays }) => toDayCount(overDays, locale)),
      columns: [
        numbers(
          words('loans'),
          par.map(({ loans }) => count(loans)),
        ),
        numbers(
          words('balance'),
          par.map(({ balance }) => amount(balance)),
        ),
        drawn(
          words('ratio'),
          par.map(({ ratio }) => ratio),
          percent,
        ),
        drawn(
          words('ratioWithRestructured'),
          par.map(({ ratioWithRestructured }) => ratioWithRestructured),
          percent,
        ),
      ],
    },
  };
}

function toAgeing(book: ReportedBook, words: ReportWords, formats: Formats): Figure {
  const { percent, amount, count, locale } = formats;
  const { buckets, definition } = book.ageing;
  return {
    id: 'ageing',
    title: words('ageing'),
    definition: `${definition} ${words('drawnLate')}`,
    chart: 'BARS',
    drawnFrom: 1,
    table: {
      rowHead: words('late'),
      rows: buckets.map(({ minDays, maxDays }) => toDaysName(minDays, maxDays, locale)),
      columns: [
        numbers(
          words('loans'),
          buckets.map(({ loans }) => count(loans)),
        ),
        numbers(
          words('balance'),
          buckets.map(({ balance }) => amount(balance)),
        ),
        drawn(
          words('share'),
          buckets.map(({ share }) => share),
          percent,
        ),
      ],
      foot: { name: words('all'), cells: [count(book.loans), amount(book.gross), percent(1)] },
    },
  };
}

function toHistory({ history }: ReportedBook, words: ReportWords, formats: Formats): Figure {
  const { percent, amount, count, shortMonth } = formats;
  const title = words('history');
  if (!history) return { id: 'history', title, definition: words('beingMade') };
  const { months, definition } = history;
  return {
    id: 'history',
    title,
    definition,
    chart: 'LINE',
    table: {
      rowHead: words('month'),
      rows: months.map(({ month }) => shortMonth(month)),
      columns: [
        numbers(
          words('loans'),
          months.map(({ loans }) => count(loans)),
        ),
        numbers(
          words('grossDh'),
          months.map(({ gross }) => amount(gross)),
        ),
        numbers(
          words('par30Balance'),
          months.map(({ par30 }) => amount(par30)),
        ),
        drawn(
          words('ratio'),
          months.map(({ par30Ratio }) => par30Ratio),
          percent,
        ),
        numbers(
          words('writtenOffDh'),
          months.map(({ writtenOff }) => amount(writtenOff)),
        ),
      ],
    },
  };
}

function toResets(resets: Resets | null, words: ReportWords, formats: Formats): Figure {
  const title = words('resets');
  if (!resets) return { id: 'resets', title, definition: words('beingMade') };
  const { definition, loans, balance, par30Ratio, par30CarriedOnRatio } = resets;
  const figure = { id: 'resets', title, definition };
  if (loans === 0) return { ...figure, notes: [words('noResets')] };
  const { count, money, percent, amount, shortMonth } = formats;
  const rows = resets.list.edges.map(({ node }) => node);
  const sums = words('resetSums', {
    loans: count(loans),
    money: money(balance),
    asReported: percent(par30Ratio),
    carriedOn: percent(par30CarriedOnRatio),
  });
  return {
    ...figure,
    table: {
      rowHead: words('loan'),
      rows: rows.map(({ loan }) => loan?.ref ?? '–'),
      columns: [
        texts(
          words('beforeMonth'),
          rows.map(({ beforeMonth }) => shortMonth(beforeMonth)),
        ),
        numbers(
          words('daysBefore'),
          rows.map(({ daysBefore }) => count(daysBefore)),
        ),
        numbers(
          words('daysNow'),
          rows.map(({ daysNow }) => count(daysNow)),
        ),
        numbers(
          words('daysCarriedOn'),
          rows.map((row) => count(row.daysCarriedOn)),
        ),
        numbers(
          words('balance'),
          rows.map((row) => amount(row.balance)),
        ),
      ],
    },
    notes: [sums, ...(resets.list.pageInfo.hasNextPage ? [words('moreResets')] : [])],
  };
}
