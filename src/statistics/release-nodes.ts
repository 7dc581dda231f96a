// From stored rows to the graph's releases and cells. Pure: whatever stands here was published already.

import { toFraction, toNoisyAmount, toNoisyCount, toNoisyRatio } from './noisy.type.js';
import { readTableKey } from './offered-tables-rules.js';
import { ReleaseType, StatisticsCell } from './release.type.js';
import type { ReleasedCell, ReleasedTable, ReleaseHead } from './released-rows.type.js';
import type {
  ReleaseKind,
  StatisticsCellStatus,
  StatisticsDimension,
  StatisticsMeasure,
} from './statistics-codes.js';

/** The number that σ is shown as: borrowers, or dirhams where the table measures centimes. */
const toSigma = ({ measure, sigmaHundredths }: ReleasedTable): number =>
  measure === 'AMOUNTS'
    ? Number((sigmaHundredths + 99n) / 100n) / 100
    : Number(sigmaHundredths) / 100;

export const toJsonPath = (releaseId: string): string => `/releases/${releaseId}/release.json`;
export const toCsvPath = (releaseId: string): string => `/releases/${releaseId}/cells.csv`;
export const toPagePath = (releaseId: string): string => `/observatory/${releaseId}`;

/** `tables` may be those of other releases too. */
export function toReleaseNode(head: ReleaseHead, tables: readonly ReleasedTable[]): ReleaseType {
  const { releaseId } = head;
  return Object.assign(new ReleaseType(), {
    head,
    id: releaseId,
    period: head.period,
    kind: head.kind as ReleaseKind,
    version: head.version,
    closedAt: head.knownAt,
    drawnAt: head.drawnAt,
    mechanism: head.mechanism,
    unit: head.unit,
    clip: head.clipCentimes,
    rhoNano: Number(head.rhoNano),
    epsilon: head.epsilon,
    delta: head.delta,
    combinedWith: head.combinedWith,
    coverage: Object.entries(head.coverage).map(([tableKey, share]) => ({
      by: readTableKey(tableKey) as StatisticsDimension[],
      share: toFraction(share),
    })),
    tables: tables
      .filter((table) => table.releaseId === releaseId)
      .map((table) => ({
        by: table.dimensions as StatisticsDimension[],
        measure: table.measure as StatisticsMeasure,
        cells: table.cells,
        rhoNano: Number(table.rhoNano),
        sigma: toSigma(table),
      })),
    citation: head.citation,
    sha256: head.sha256,
    jsonPath: toJsonPath(releaseId),
    csvPath: toCsvPath(releaseId),
    pagePath: toPagePath(releaseId),
  });
}

export function toCellNode(cell: ReleasedCell): StatisticsCell {
  const { figures } = cell;
  return Object.assign(new StatisticsCell(), {
    key: cell.key,
    region: cell.region,
    area: cell.area,
    activity: cell.activity,
    band: cell.band,
    status: cell.status as StatisticsCellStatus,
    mergedInto: cell.mergedInto,
    borrowers: toNoisyCount(figures.borrowers),
    crossedShare: toNoisyRatio(figures.crossedShare),
    arrearsShare: toNoisyRatio(figures.arrearsShare),
    outstanding: toNoisyAmount(figures.outstanding),
    par30Amount: toNoisyRatio(figures.par30Share),
    clippedShare: toNoisyRatio(cell.clippedShare),
  });
}
