// The ledger as the release job sees it: one charge before each draw, in the same transaction, so that whatever is drawn
// was paid for and a crash spends nothing.
import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { CentraleError, type ErrorCode } from '../errors.js';

export interface Charge {
  /** Under which it is made once. */
  key: string;
  /** What is drawn for it, all that it depends on; another request under the same key is refused. */
  request: unknown;
  costNano: bigint;
  /** The year that the data speak of. */
  year: number;
  /** Whether the yearly plan holds it; otherwise the reserve pays too. */
  isPlanned: boolean;
  /** The partner who asked for it; its quota pays too. */
  partner: string | null;
}

const REFUSALS: readonly ErrorCode[] = ['CHARGE_KEY_REUSED', 'PRIVACY_CAP_REACHED'];

/** SHA-256 of a request's canonical text. */
export function hashRequest(request: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(request)).digest();
}

/**
 * Charges, or answers false where the same was charged before. Throws CHARGE_KEY_REUSED and PRIVACY_CAP_REACHED, after
 * which the transaction can only be undone.
 */
export async function chargeLedger(client: ClientBase, charge: Charge): Promise<boolean> {
  try {
    const { rows } = await client.query<{ is_new: boolean }>(
      'select published.charge($1, $2, $3, $4::smallint, $5, $6) as is_new',
      [
        charge.key,
        hashRequest(charge.request),
        charge.costNano,
        charge.year,
        charge.isPlanned,
        charge.partner,
      ],
    );
    return rows[0]?.is_new ?? false;
  } catch (error) {
    const code = REFUSALS.find((refusal) => error instanceof Error && error.message === refusal);
    throw code ? new CentraleError(code) : error;
  }
}
