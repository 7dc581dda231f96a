// The sections of a release's page, each figure with the table it is drawn of: regions, the months before, a table that was
// asked for, and how much is shown at all.
import { drawn, type Figure, numbers, type Section } from '../../pages/figure.js';
import type { Formats } from '../../pages/formats.js';
import { toKeyName } from '../../portfolio/key-wording.js';
import type { CellStatus } from '../cell-figures-rules.js';
import { toFraction } from '../noisy.type.js';
import { readTableKey } from '../offered-tables-rules.js';
import type { ReleasedCell } from '../released-rows.type.js';
import { findTreeLevel } from '../table-keys-rules.js';
import { toBandName } from './band-names.js';
import { MEASURES_SHOWN, SHARES, toDefinition, toIntervalFigure } from './measures.js';
import type { ObservatoryWords } from './observatory-words.js';
import type { Observed } from './read-observed.js';

const STATUSES: readonly CellStatus[] = ['PUBLISHED', 'MERGED', 'WITHHELD', 'UNRELIABLE'];

export function toRegionSection(
  { head, regions }: Observed,
  words: ObservatoryWords,
  formats: Formats,
): Section {
  const rows = regions.map((cell) => ({
    name: toKeyName('REGION', cell.region ?? '', formats.locale),
    cell,
  }));
  const figures = MEASURES_SHOWN.map((measure) =>
    toIntervalFigure(
      {
        id: `region-${measure}`,
        title: words(measure),
        definition: toDefinition(measure, head.clipCentimes, words, formats),
        chart: 'INTERVAL_BARS',
      },
      measure,
      rows,
      { rowHead: words('region'), words, formats },
    ),
  );
  return { id: 'regions', title: words('regions'), figures };
}

export function toTrendSection(
  { head, trend }: Observed,
  words: ObservatoryWords,
  formats: Formats,
): Section {
  const rows = trend.map(({ month, nation }) => ({
    name: formats.shortMonth(month),
    cell: nation,
  }));
  const figures = SHARES.map((measure) =>
    toIntervalFigure(
      {
        id: `trend-${measure}`,
        title: words(measure),
        definition: toDefinition(measure, head.clipCentimes, words, formats),
        chart: 'TREND',
      },
      measure,
      rows,
      { rowHead: words('period'), words, formats },
    ),
  );
  return { id: 'trend', title: words('trend'), figures };
}

/** A cell's codes in words, without the dimensions that its table leaves out. */
function toCellName(cell: ReleasedCell, words: ObservatoryWords, formats: Formats): string {
  const { locale } = formats;
  const names = [
    cell.region && toKeyName('REGION', cell.region, locale),
    cell.area && toKeyName('AREA', cell.area, locale),
    cell.activity && toKeyName('ACTIVITY', cell.activity, locale),
    cell.band && toBandName(cell.band, formats),
  ].filter(Boolean);
  return names.length === 0 ? words('nation') : names.join(' · ');
}

export function toAskedSection(
  { head, asked, statuses }: Observed,
  words: ObservatoryWords,
  formats: Formats,
): Section {
  const rows = asked.map((cell) => ({ name: toCellName(cell, words, formats), cell }));
  const hasAmounts = asked.some(({ figures }) => figures.outstanding !== null);
  const measures = hasAmounts ? MEASURES_SHOWN : (['people', 'crossed', 'arrears'] as const);
  const figures = measures.map((measure) =>
    toIntervalFigure(
      {
        id: `asked-${measure}`,
        title: words(measure),
        definition: toDefinition(measure, head.clipCentimes, words, formats),
        chart: 'INTERVAL_BARS',
      },
      measure,
      rows,
      { rowHead: words('cell'), words, formats },
    ),
  );
  const all = Object.values(statuses).flatMap((counts) => Object.values(counts));
  const cells = all.reduce((sum, count) => sum + count, 0);
  const isCut = cells > asked.length;
  return {
    id: 'asked',
    title: words('asked'),
    notes: isCut ? [words('moreCells', { count: formats.count(asked.length) })] : [],
    figures,
  };
}

/** A table of the tree by what it adds to the one before it; another by all of its dimensions. */
function toTableName(tableKey: string, words: ObservatoryWords): string {
  const dimensions = readTableKey(tableKey);
  const last = dimensions.at(-1);
  if (last === undefined) return words('by_NATION');
  if (dimensions.length > 1 && findTreeLevel(dimensions)) return `+ ${words(`by_${last}`)}`;
  return dimensions.map((dimension) => words(`by_${dimension}`)).join(' × ');
}

export function toCoverageSection(
  { head, statuses }: Observed,
  words: ObservatoryWords,
  formats: Formats,
): Section {
  const tables = Object.keys(statuses);
  const rows = tables.map((tableKey) => toTableName(tableKey, words));
  const coverage: Figure = {
    id: 'coverage-share',
    title: words('share'),
    definition: words('coverage_definition'),
    chart: 'BARS',
    table: {
      rowHead: words('table'),
      rows,
      columns: [
        drawn(
          words('share'),
          tables.map((key) => {
            const share = head.coverage[key];
            return share === undefined ? null : toFraction(share);
          }),
          formats.percent,
        ),
      ],
    },
  };
  const cells: Figure = {
    id: 'statuses',
    title: words('statuses'),
    definition: words('statuses_definition'),
    table: {
      rowHead: words('table'),
      rows,
      columns: STATUSES.map((status) =>
        numbers(
          words(status),
          tables.map((key) => formats.count(statuses[key]?.[status] ?? 0)),
        ),
      ),
    },
  };
  return { id: 'coverage', title: words('coverage'), figures: [coverage, cells] };
}
