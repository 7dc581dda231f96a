// Reads alerts through the one function that records each of them as an inquiry; the feed and the webhooks share it.
import { toPublicId } from '../access/public-ids.js';
import type { ViewerSession } from '../database/as-viewer.js';
import {
  ARREARS_BANDS,
  LENDERS_BANDS,
  OUTSTANDING_BANDS,
  toBandCode,
} from '../exposure/band-rules.js';
import { type AlertChange, AlertMeasure } from './alert.type.js';

/** Where a reader of the feed stands: behind this client in this snapshot. */
export interface AlertPlace {
  snapshotId: number;
  clientId: string;
}

export interface AlertRow extends AlertPlace {
  /** Month's last day. */
  snapshotMonth: string;
  publishedAt: Date;
  inquiryId: string;
  changes: AlertChange[];
}

interface Row {
  snapshot_id: number;
  snapshot_month: string;
  published_at: Date;
  client_id: string;
  inquiry_id: string;
  lenders_band: number;
  outstanding_band: number;
  arrears_band: number;
  former_lenders_band: number;
  former_outstanding_band: number;
  former_arrears_band: number;
}

const MEASURES = [
  [AlertMeasure.LENDERS, LENDERS_BANDS, 'former_lenders_band', 'lenders_band'],
  [AlertMeasure.OUTSTANDING, OUTSTANDING_BANDS, 'former_outstanding_band', 'outstanding_band'],
  [AlertMeasure.ARREARS, ARREARS_BANDS, 'former_arrears_band', 'arrears_band'],
] as const;

const toChanges = (row: Row): AlertChange[] =>
  MEASURES.filter(([, , former, now]) => row[now] > row[former]).map(
    ([measure, codes, former, now]) => ({
      measure,
      from: toBandCode<string>(codes, row[former]),
      to: toBandCode<string>(codes, row[now]),
    }),
  );

/**
 * At most `limit` alerts behind a place of the feed (of no later snapshot than `upTo`, where one is given), each recorded in the statement that reads it. Throws an error whose
 * message is NO_RECIPROCITY where the viewer does not report.
 */
export async function readAlerts(
  session: ViewerSession,
  requestId: string,
  after: AlertPlace | null,
  limit: number,
  upTo: number | null = null,
): Promise<AlertRow[]> {
  const rows = await session.query<Row>({
    name: 'read-alerts',
    text: `select snapshot_id, snapshot_month::text, published_at, client_id, inquiry_id, lenders_band, outstanding_band, arrears_band,
        former_lenders_band, former_outstanding_band, former_arrears_band
      from published.read_alerts($1, $2, $3, $4, $5, $6)`,
    values: [
      session.viewer.clientId,
      requestId,
      after?.snapshotId ?? null,
      after?.clientId ?? null,
      limit,
      upTo,
    ],
  });
  return rows.map((row) => ({
    snapshotId: row.snapshot_id,
    clientId: row.client_id,
    snapshotMonth: row.snapshot_month,
    publishedAt: row.published_at,
    inquiryId: toPublicId('inq', row.inquiry_id),
    changes: toChanges(row),
  }));
}
