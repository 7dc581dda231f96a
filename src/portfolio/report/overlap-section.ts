// How much of the book is shared with the rest, by bands and in cells of ten people at least; and whether the lender asked
// before it lent. A withheld cell is said to be withheld, never left out or shown as nothing.

import { type Figure, numbers, type Section } from '../../pages/figure.js';
import type { Formats } from '../../pages/formats.js';
import { toCodeName } from './code-words.js';
import { toComparisonFigure } from './comparison-figure.js';
import { toReportDefinition } from './definition-words.js';
import type { NewLoansChecked, OverlapTable, ReportedBook } from './report-answer.js';
import type { ReportWords } from './report-words.js';

/** Subjects in the order they are shown; that of the migration is shown as a comparison. */
const SUBJECTS = [
  'LENDERS',
  'OUTSTANDING',
  'INSTALMENT',
  'ARREARS',
  'REPAID_HERE',
  'NEW_HERE',
] as const;

export function toOverlapSection(
  book: ReportedBook,
  words: ReportWords,
  formats: Formats,
): Section {
  const { overlap, newLoansChecked } = book;
  const refusals = overlap.userErrors.flatMap(({ message, remedy }) => [message, remedy]);
  const isEmpty = overlap.tables.length === 0;
  const notes = isEmpty && refusals.length === 0 ? [words('noSnapshot')] : refusals;
  const shared = isEmpty
    ? []
    : [...toTables(overlap.tables, words, formats), toMigration(book, words, formats)];
  return {
    id: 'others',
    title: words('others'),
    notes,
    figures: [...shared, toNewLoans(newLoansChecked, words, formats)],
  };
}

function toTables(tables: readonly OverlapTable[], words: ReportWords, formats: Formats): Figure[] {
  return SUBJECTS.flatMap((subject) => {
    const cells = tables.find((table) => table.subject === subject)?.cells;
    if (!cells) return [];
    const { count, amount, percent, locale } = formats;
    const isKind = subject === 'REPAID_HERE' || subject === 'NEW_HERE';
    const shown = (text: string, isWithheld: boolean) => (isWithheld ? words('withheld') : text);
    const areWithheld = cells.map(({ borrowers }) => borrowers === null);
    const figure: Figure = {
      id: `others-${subject.toLowerCase().replace('_', '-')}`,
      title: words(`on_${subject}`),
      definition: toReportDefinition(subject, locale),
      chart: 'BARS',
      table: {
        rowHead: words(isKind ? 'kind' : 'band'),
        rows: cells.map(({ key }) => toCodeName(subject, key, locale)),
        columns: [
          {
            head: words('borrowers'),
            cells: cells.map((cell, at) => shown(count(cell.borrowers), areWithheld[at] ?? true)),
            values: cells.map(({ borrowers }) => borrowers),
          },
          numbers(
            words('share'),
            cells.map((cell, at) => shown(percent(cell.share), areWithheld[at] ?? true)),
          ),
          numbers(
            words('balance'),
            cells.map((cell, at) => shown(amount(cell.balance), areWithheld[at] ?? true)),
          ),
        ],
      },
      notes: areWithheld.includes(true) ? [words('withheldWhy')] : [],
    };
    return [figure];
  });
}

function toMigration({ overlap }: ReportedBook, words: ReportWords, formats: Formats): Figure {
  const about = {
    id: 'migration',
    title: words('migration'),
    definition: toReportDefinition('MIGRATION', formats.locale),
  };
  const { migration: comparison } = overlap;
  if (!comparison) return { ...about, notes: [words('noMigration')] };
  return toComparisonFigure({ ...about, groups: ['SHARED', 'SINGLE'], comparison }, words, formats);
}

function toNewLoans(checked: NewLoansChecked, words: ReportWords, formats: Formats): Figure {
  const { count, percent, locale } = formats;
  const rows = [
    [words('withoutInquiry'), checked.withoutInquiry, checked.shareWithoutInquiry],
    [words('againstLimit'), checked.againstLimit, checked.shareAgainstLimit],
  ] as const;
  return {
    id: 'new-loans',
    title: words('newLoans'),
    definition: toReportDefinition('NEW_LOANS', locale),
    chart: 'BARS',
    table: {
      rowHead: words('kind'),
      rows: [words('disbursed'), ...rows.map(([name]) => name)],
      columns: [
        {
          head: words('loans'),
          cells: [count(checked.loans), ...rows.map(([, loans]) => count(loans))],
          values: [checked.loans, ...rows.map(([, loans]) => loans)],
        },
        numbers(words('share'), ['', ...rows.map(([, , share]) => percent(share))]),
      ],
    },
  };
}
