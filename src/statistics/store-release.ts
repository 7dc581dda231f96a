// Writes a drawn release into its tables, in the transaction that charged and drew it. Never changes what stands there.
import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { rootUp } from './fraction-rules.js';
import type { Measured } from './interval-rules.js';
import type { DrawnTable, PublishedCell } from './published-cells-rules.js';
import { type FileHead, toReleaseFile } from './release-file-rules.js';
import { listTableKeys, readKey, toTableKey } from './table-keys-rules.js';

export interface FinishedRelease {
  head: FileHead;
  /** When it was known as the database wrote it: finer than a Date. */
  knownAt: string;
  snapshotId: number;
  tables: readonly DrawnTable[];
  cells: readonly PublishedCell[];
}

const toTexts = (values: readonly bigint[] | undefined) => values?.map(String) ?? null;

function toEstimates(name: 'counts' | 'amounts', measured: readonly Measured[] | null) {
  const variance = measured?.[0]?.variance;
  return {
    [name]: measured?.map(({ value }) => String(value)) ?? null,
    [`${name}_variance_numerator`]: variance ? String(variance.numerator) : null,
    [`${name}_variance_denominator`]: variance ? String(variance.denominator) : null,
  };
}

function toCellRow(cell: PublishedCell) {
  const { REGION, AREA, ACTIVITY, BAND } = readKey(cell.key);
  return {
    table_key: cell.tableKey,
    key: cell.key,
    place: cell.place,
    region: REGION,
    area: AREA,
    activity: ACTIVITY,
    band: BAND,
    status: cell.figures.status,
    merged_into: cell.mergedInto,
    drawn_counts: toTexts(cell.drawn.COUNTS),
    drawn_amounts: toTexts(cell.drawn.AMOUNTS),
    drawn_clipped: toTexts(cell.drawn.CLIPPED),
    ...toEstimates('counts', cell.counts),
    ...toEstimates('amounts', cell.amounts),
    borrowers_grade: cell.figures.borrowers?.grade ?? null,
    outstanding_grade: cell.figures.outstanding?.grade ?? null,
  };
}

const toTableRow = (table: DrawnTable) => ({
  table_key: toTableKey(table.dimensions),
  measure: table.measure,
  dimensions: table.dimensions,
  cells: listTableKeys(table.dimensions).length,
  rho_nano: String(table.rhoNano),
  variance_numerator: String(table.variance.numerator),
  variance_denominator: String(table.variance.denominator),
  sigma_hundredths: String(rootUp(table.variance, 100n)),
});

const toDrawRows = (table: DrawnTable) =>
  [...table.rows].map(([key, components]) => ({
    table_key: toTableKey(table.dimensions),
    measure: table.measure,
    key,
    components: toTexts(components),
  }));

/** Rows of one table of the schema, all in one statement. */
async function insertRows(
  client: ClientBase,
  table: 'release_table' | 'release_cell' | 'release_draw',
  releaseId: string,
  rows: readonly object[],
): Promise<void> {
  await client.query(
    `insert into published.${table}
     select r.* from jsonb_populate_recordset(null::published.${table}, $1::jsonb) r`,
    [JSON.stringify(rows.map((row) => ({ release_id: releaseId, ...row })))],
  );
}

/** Stores the release with its file; answers the file's SHA-256. */
export async function storeRelease(client: ClientBase, release: FinishedRelease): Promise<string> {
  const { head, tables, cells } = release;
  const body = toReleaseFile(head, tables, cells);
  const sha256 = createHash('sha256').update(body).digest('hex');
  await client.query(
    `insert into published.release (release_id, period, kind, version, drawn_at, snapshot_id, known_at, mechanism, unit,
       clip_centimes, rho_nano, delta, epsilon, combined_with, coverage, citation, sha256)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      head.releaseId,
      head.period,
      head.kind,
      head.version,
      head.drawnAt,
      release.snapshotId,
      release.knownAt,
      head.mechanism,
      head.unit,
      head.clipCentimes,
      head.rhoNano,
      head.delta,
      head.epsilon,
      head.combinedWith,
      JSON.stringify(
        Object.fromEntries(Object.entries(head.coverage).map(([key, n]) => [key, String(n)])),
      ),
      head.citation,
      sha256,
    ],
  );
  await client.query('insert into published.release_file (release_id, body) values ($1, $2)', [
    head.releaseId,
    body,
  ]);
  await insertRows(client, 'release_table', head.releaseId, tables.map(toTableRow));
  await insertRows(client, 'release_draw', head.releaseId, tables.flatMap(toDrawRows));
  await insertRows(client, 'release_cell', head.releaseId, cells.map(toCellRow));
  return sha256;
}
