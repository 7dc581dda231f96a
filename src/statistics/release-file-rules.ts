// A release as a file: canonical JSON, the same bytes for everybody for ever. Whole numbers and decimals stand in it as
// text, so that no reader rounds them.
import type { Noisy } from './interval-rules.js';
import type { DrawnTable, PublishedCell } from './published-cells-rules.js';
import type { ReleaseHead } from './released-rows.type.js';
import { type NoisyShare, toDecimal } from './share-rules.js';
import { readKey, toTableKey } from './table-keys-rules.js';

/** What is known of a release before its file is written. */
export type FileHead = Omit<ReleaseHead, 'sha256'>;

/** Hundredths as text with two decimals. */
export function toHundredthsText(hundredths: bigint): string {
  const text = hundredths.toString().padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}

const toNumber = (noisy: Noisy | null) =>
  noisy && {
    value: String(noisy.value),
    sigma: toHundredthsText(noisy.sigmaHundredths),
    ci95: [String(noisy.low), String(noisy.high)],
    reliability: noisy.grade,
  };

const toRatio = (share: NoisyShare | null) =>
  share && {
    value: toDecimal(share.value),
    ci95: [toDecimal(share.low), toDecimal(share.high)],
    numerator: String(share.numerator),
    denominator: String(share.denominator),
    clamped: share.clamped,
  };

const toTexts = (values: readonly bigint[] | undefined) => values?.map(String) ?? null;

function toFileCell(cell: PublishedCell) {
  const { REGION, AREA, ACTIVITY, BAND } = readKey(cell.key);
  const { figures } = cell;
  return {
    key: cell.key,
    table: cell.tableKey,
    region: REGION,
    area: AREA,
    activity: ACTIVITY,
    band: BAND,
    status: figures.status,
    mergedInto: cell.mergedInto,
    borrowers: toNumber(figures.borrowers),
    crossedShare: toRatio(figures.crossedShare),
    arrearsShare: toRatio(figures.arrearsShare),
    outstandingCentimes: toNumber(figures.outstanding),
    par30Share: toRatio(figures.par30Share),
    clippedShare: toRatio(cell.clippedShare),
    drawnCounts: toTexts(cell.drawn.COUNTS),
    drawnAmounts: toTexts(cell.drawn.AMOUNTS),
    drawnClipped: toTexts(cell.drawn.CLIPPED),
  };
}

/** The file's text. */
export function toReleaseFile(
  head: FileHead,
  tables: readonly DrawnTable[],
  cells: readonly PublishedCell[],
): string {
  const file = {
    format: 'centrale-release-1',
    id: head.releaseId,
    period: head.period,
    kind: head.kind,
    version: head.version,
    drawnAt: head.drawnAt.toISOString(),
    closedAt: head.knownAt.toISOString(),
    citation: head.citation,
    mechanism: head.mechanism,
    unit: head.unit,
    clipCentimes: String(head.clipCentimes),
    rhoNano: String(head.rhoNano),
    epsilon: String(head.epsilon),
    delta: String(head.delta),
    combinedWith: head.combinedWith,
    coverage: Object.fromEntries(
      Object.entries(head.coverage).map(([table, share]) => [table, toDecimal(share)]),
    ),
    tables: tables.map((table) => ({
      table: toTableKey(table.dimensions),
      measure: table.measure,
      rhoNano: String(table.rhoNano),
      variance: [String(table.variance.numerator), String(table.variance.denominator)],
    })),
    cells: cells.map(toFileCell),
  };
  return `${JSON.stringify(file)}\n`;
}

const KIND_WORDS: Readonly<Record<ReleaseHead['kind'], string>> = {
  MONTHLY: 'monthly release',
  QUARTERLY: 'quarterly release',
  CUSTOM: 'table on request',
};

/** How a release is cited. */
export function toCitation(head: Pick<FileHead, 'period' | 'kind' | 'version' | 'releaseId'>) {
  return `Centrale, statistics of microcredit in Morocco, ${head.period}, ${KIND_WORDS[head.kind]} no. ${head.version} (${head.releaseId}).`;
}
