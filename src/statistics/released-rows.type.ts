// What is read of stored releases, as plain objects: heads, tables, cells with their figures, accounts, and tables that
// were asked for. No type here can hold a figure that is withheld, a draw that is not published, or a lender.
import type { CellFigures, CellStatus } from './cell-figures-rules.js';
import type { Fraction } from './fraction-rules.js';
import type { Measure } from './measure-rules.js';
import type { NoisyShare } from './share-rules.js';

export type ReleaseKind = 'MONTHLY' | 'QUARTERLY' | 'CUSTOM';

export interface ReleaseHead {
  /** `2026-09-monthly-1`; not a secret, equal for everybody. */
  releaseId: string;
  /** YYYY-MM */
  period: string;
  kind: ReleaseKind;
  /** From 2 on a second draw of a planned release; of a CUSTOM one its number within the period. */
  version: number;
  drawnAt: Date;
  /** The register as it was known then, when the period was closed. */
  knownAt: Date;
  mechanism: string;
  unit: string;
  clipCentimes: bigint;
  rhoNano: bigint;
  delta: number;
  /** For display: what `rhoNano` implies at `delta`. */
  epsilon: number;
  /** The release whose draws the estimates rest on besides its own. */
  combinedWith: string | null;
  /** By level: the millionths of the borrowers that are in its published cells; the levels of the release only. */
  coverage: Readonly<Record<string, bigint>>;
  citation: string;
  /** Of the file's bytes, in hexadecimal. */
  sha256: string;
}

/** One noisy table of a release. */
export interface ReleasedTable {
  releaseId: string;
  /** NATION, REGION, REGION_AREA, REGION_AREA_ACTIVITY, REGION_AREA_ACTIVITY_BAND or what was asked for. */
  tableKey: string;
  measure: Measure;
  dimensions: string[];
  cells: number;
  rhoNano: bigint;
  /** σ² of each component of a cell. */
  variance: Fraction;
  sigmaHundredths: bigint;
}

export interface ReleasedCell {
  releaseId: string;
  tableKey: string;
  key: string;
  /** In the public order of the release; the cursor of a page. */
  place: number;
  region: string | null;
  area: string | null;
  activity: string | null;
  band: string | null;
  status: CellStatus;
  mergedInto: string | null;
  /** Intervals, shares and grades, all from the estimates that agree with each other. */
  figures: CellFigures;
  /** Of the borrowers those whose total was clipped; of the nation in a quarterly release, else null. */
  clippedShare: NoisyShare | null;
  /** Whole numbers as they were drawn, in the order of the measure's components; null where this release drew none. */
  drawnCounts: bigint[] | null;
  drawnAmounts: bigint[] | null;
}

export interface PrivacyAccount {
  kind: 'YEAR' | 'RESERVE' | 'PARTNER';
  year: number;
  /** The partner of a PARTNER account. */
  apiClient: string | null;
  capNano: bigint;
  spentNano: bigint;
}

export type TableRequestState = 'REQUESTED' | 'APPROVED' | 'DRAWN' | 'REFUSED' | 'DECLINED';

export interface TableRequest {
  requestId: string;
  requestedBy: string;
  requestedAt: Date;
  period: string;
  dimensions: string[];
  withAmounts: boolean;
  rhoNano: bigint;
  state: TableRequestState;
  /** A code of the catalogue, where REFUSED. */
  refusal: string | null;
  /** The stored release, where DRAWN. */
  releaseId: string | null;
  /** How many people of the bureau have approved. */
  approvals: number;
}
