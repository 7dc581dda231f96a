// Publishes a month's bands, as the publisher role, in one transaction. Must never run because a return came in:
// that would tell its sender when it counts.

import type { WorkDoor } from '../database/work-door.js';
import { CentraleError, type ErrorCode } from '../errors.js';

export interface PublishOrder {
  /** YYYY-MM */
  month: string;
  kind: 'MONTHLY' | 'RECTIFICATION';
  /** Why the bureau orders a rectification; required for one, refused otherwise. */
  reason?: string;
  /** Reference of the lenders' written agreement, where fewer than four without ties have filed. */
  agreementRef?: string;
}

const REFUSALS: readonly ErrorCode[] = [
  'UNKNOWN_MONTH',
  'NOT_DUE_YET',
  'ALREADY_PUBLISHED',
  'OUT_OF_ORDER',
  'NOT_CURRENT',
  'REASON_REQUIRED',
  'SECTOR_TOO_SMALL',
];

/**
 * Publishes and answers the snapshot's number, or refuses with one of REFUSALS and changes nothing; readers see the former
 * snapshot until the moment the transaction commits.
 */
export async function publishSnapshot(door: WorkDoor, order: PublishOrder): Promise<number> {
  try {
    return await door.as('centrale_publisher', async (client) => {
      const { rows } = await client.query<{ snapshot_id: number }>(
        `select published.publish_snapshot(
           (($1 || '-01')::date + interval '1 month - 1 day')::date, $2, $3, $4) as snapshot_id`,
        [order.month, order.kind, order.agreementRef ?? null, order.reason ?? null],
      );
      return rows[0]?.snapshot_id ?? 0;
    });
  } catch (error) {
    const code = REFUSALS.find((refusal) => error instanceof Error && error.message === refusal);
    throw code ? new CentraleError(code, { month: order.month }) : error;
  }
}

/** Borrowers with a live loan in a snapshot; records that were united are one borrower. */
export async function countPublished(door: WorkDoor, snapshotId: number): Promise<number> {
  const { rows } = await door.as('centrale_publisher', (client) =>
    client.query<{ people: string }>(
      `select (select count(*) from published.exposure e where e.snapshot_id = $1 and e.viewer is null)
         - (select count(*) from registry.borrower b join published.exposure e using (borrower_id)
           where b.same_as is not null and e.snapshot_id = $1 and e.viewer is null) as people`,
      [snapshotId],
    ),
  );
  return Number(rows[0]?.people ?? 0);
}
