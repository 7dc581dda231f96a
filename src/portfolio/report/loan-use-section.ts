// What visits saw of the loans' use, and the arrears that go with it: never as a cause.

import { type Figure, numbers, type Section } from '../../pages/figure.js';
import type { Formats } from '../../pages/formats.js';
import { toCodeName } from './code-words.js';
import { toComparisonFigure } from './comparison-figure.js';
import { toReportDefinition } from './definition-words.js';
import type { LoanUseFigures, ReportedBook } from './report-answer.js';
import type { ReportWords } from './report-words.js';

export function toLoanUseSection(
  { loanUse }: ReportedBook,
  words: ReportWords,
  formats: Formats,
): Section {
  const { count, percent } = formats;
  const section = { id: 'loan-use', title: words('loanUse') };
  const visits = words('visits', {
    month: count(loanUse.visitsInMonth),
    soFar: count(loanUse.visitsSoFar),
    loans: count(loanUse.visitedLoans),
    share: percent(loanUse.visitedShare),
  });
  if (loanUse.visitedLoans === 0) {
    return { ...section, notes: [visits, words('noVisits')], figures: [] };
  }
  const figures = [
    toDeviations(loanUse, words, formats),
    ...toComparisons(loanUse, words, formats),
  ];
  return { ...section, notes: [visits], figures };
}

function toDeviations(
  { byDeviation: kinds }: LoanUseFigures,
  words: ReportWords,
  { count, amount, locale }: Formats,
): Figure {
  return {
    id: 'deviations',
    title: words('deviations'),
    definition: toReportDefinition('DEVIATIONS', locale),
    chart: 'BARS',
    table: {
      rowHead: words('seen'),
      rows: kinds.map(({ deviation }) => toCodeName('DEVIATION', deviation, locale)),
      columns: [
        {
          head: words('loans'),
          cells: kinds.map(({ loans }) => count(loans)),
          values: kinds.map(({ loans }) => loans),
        },
        numbers(
          words('principal'),
          kinds.map(({ principal }) => amount(principal)),
        ),
        numbers(
          words('verified'),
          kinds.map(({ amountVerified }) => amount(amountVerified)),
        ),
        numbers(
          words('outstanding'),
          kinds.map(({ outstanding }) => amount(outstanding)),
        ),
      ],
    },
  };
}

function toComparisons(loanUse: LoanUseFigures, words: ReportWords, formats: Formats): Figure[] {
  const { locale } = formats;
  const visited = {
    id: 'visited',
    title: words('visited'),
    definition: toReportDefinition('VISITED', locale),
    groups: ['VISITED', 'UNVISITED'],
    comparison: loanUse.visitedVersusUnvisited,
  } as const;
  const deviating = {
    id: 'deviating',
    title: words('deviating'),
    definition: toReportDefinition('DEVIATING', locale),
    groups: ['DEVIATING', 'CONFORMING'],
    comparison: loanUse.deviatingVersusConforming,
  } as const;
  return [visited, deviating].map((compared) => toComparisonFigure(compared, words, formats));
}
