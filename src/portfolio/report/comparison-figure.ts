// Two groups beside each other, as an interval each: how sure the difference is matters as much as the difference.

import { drawn, type Figure, numbers } from '../../pages/figure.js';
import type { Formats } from '../../pages/formats.js';
import { type CodeKind, toCodeName } from './code-words.js';
import type { Comparison, Interval } from './report-answer.js';
import type { ReportWords } from './report-words.js';

const GROUPS: CodeKind = 'GROUP';

export interface Compared {
  id: string;
  title: string;
  definition: string;
  /** Codes of the two groups. */
  groups: readonly [string, string];
  comparison: Comparison;
}

const toEnds = ({ value, low, high }: Interval, toText: (number: number) => string) => ({
  value: toText(value),
  low: toText(low),
  high: toText(high),
});

export function toComparisonFigure(
  { id, title, definition, groups, comparison }: Compared,
  words: ReportWords,
  formats: Formats,
): Figure {
  const { count, percent, decimal, locale } = formats;
  const { group, others, riskDifference, oddsRatio, isCorrected, note } = comparison;
  const both = [group, others];
  const rates = both.map(({ rate }) => rate);
  const told = (of: (rate: Interval) => number) => rates.map((rate) => (rate ? of(rate) : null));
  return {
    id,
    title,
    definition,
    chart: 'INTERVALS',
    table: {
      rowHead: words('group'),
      rows: groups.map((code) => toCodeName(GROUPS, code, locale)),
      columns: [
        numbers(
          words('total'),
          both.map(({ total }) => count(total)),
        ),
        numbers(
          words('lateNow'),
          both.map(({ late }) => count(late)),
        ),
        drawn(
          words('lateRate'),
          told(({ value }) => value),
          percent,
        ),
        drawn(
          words('low'),
          told(({ low }) => low),
          percent,
        ),
        drawn(
          words('high'),
          told(({ high }) => high),
          percent,
        ),
      ],
    },
    notes: [
      ...(riskDifference ? [words('riskDifference', toEnds(riskDifference, percent))] : []),
      oddsRatio ? words('oddsRatio', toEnds(oddsRatio, decimal)) : words('noOddsRatio'),
      ...(isCorrected ? [words('corrected')] : []),
      note,
    ],
  };
}
