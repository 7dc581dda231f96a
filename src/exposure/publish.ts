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

export interface Published {
  snapshotId: number;
  people: number;
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
 * Publishes, or refuses with one of REFUSALS and changes nothing; readers see the former snapshot until the moment
 * the transaction commits. `people` counts the borrowers with a live loan.
 */
export async function publishSnapshot(door: WorkDoor, order: PublishOrder): Promise<Published> {
  try {
    return await door.as('centrale_publisher', async (client) => {
      const published = await client.query<{ snapshot_id: number }>(
        `select published.publish_snapshot(
           (($1 || '-01')::date + interval '1 month - 1 day')::date, $2, $3, $4) as snapshot_id`,
        [order.month, order.kind, order.agreementRef ?? null, order.reason ?? null],
      );
      const snapshotId = published.rows[0]?.snapshot_id ?? 0;
      const counted = await client.query<{ people: string }>(
        `select (select count(*) from published.exposure e where e.snapshot_id = $1 and e.viewer is null)
           - (select count(*) from registry.borrower b join published.exposure e using (borrower_id)
             where b.same_as is not null and e.snapshot_id = $1 and e.viewer is null) as people`,
        [snapshotId],
      );
      return { snapshotId, people: Number(counted.rows[0]?.people ?? 0) };
    });
  } catch (error) {
    const code = REFUSALS.find((refusal) => error instanceof Error && error.message === refusal);
    throw code ? new CentraleError(code, { month: order.month }) : error;
  }
}
