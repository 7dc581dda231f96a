// The book beside the sector's published statistics, or the reason why there are none.

import { type Figure, numbers, type Section } from '../../pages/figure.js';
import type { Formats } from '../../pages/formats.js';
import { toCodeName } from './code-words.js';
import { toReportDefinition } from './definition-words.js';
import type { ReportedBook } from './report-answer.js';
import type { ReportWords } from './report-words.js';

export function toBenchmarkSection(
  { benchmark }: ReportedBook,
  words: ReportWords,
  formats: Formats,
): Section {
  const { releaseMonth, reason, figures } = benchmark;
  const { percent, month, locale } = formats;
  const release = releaseMonth ? [words('release', { month: month(releaseMonth) })] : [];
  const figure: Figure = {
    id: 'benchmark',
    title: words('benchmark'),
    definition: toReportDefinition('BENCHMARK', locale),
    notes: [...(reason ? [reason] : []), ...release],
    ...(figures.length === 0
      ? {}
      : {
          table: {
            rowHead: words('measure'),
            rows: figures.map(({ measure }) => toCodeName('MEASURE', measure, locale)),
            columns: [
              numbers(
                words('own'),
                figures.map(({ own }) => percent(own)),
              ),
              numbers(
                words('sectorValue'),
                figures.map(({ sector }) => percent(sector)),
              ),
              numbers(
                words('low'),
                figures.map(({ low }) => percent(low)),
              ),
              numbers(
                words('high'),
                figures.map(({ high }) => percent(high)),
              ),
            ],
          },
        }),
  };
  return { id: 'sector', title: words('sector'), figures: [figure] };
}
