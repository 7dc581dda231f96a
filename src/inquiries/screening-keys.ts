// How a screening names its people: one column of ids, the lender's own loan references, or national ids. What is sent
// on to the register are keys of its own, so that no national id goes further than this.
import { createHmac } from 'node:crypto';
import type { Keys } from '../access/keys.js';
import { fromPublicId } from '../access/public-ids.js';
import { toIdHash } from '../borrowers/national-id.js';
import { normaliseNationalId } from '../borrowers/national-id-rules.js';

export const SCREENING_COLUMNS = ['borrower_id', 'loan_ref', 'national_id'] as const;
export type ScreeningColumn = (typeof SCREENING_COLUMNS)[number];

/** A key that no client and no loan can have: what is no id means nobody. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The register's id of a lender's loan, made of its reference as intake makes it. */
function toLoanId(keys: Pick<Keys, 'ids'>, association: string, ref: string): string {
  const bytes = createHmac('sha256', keys.ids).update(`loan|${association}|${ref}`).digest();
  return bytes.subarray(0, 16).toString('hex');
}

/** The key of one line; never throws, whatever the line. */
export function toScreeningKey(
  keys: Pick<Keys, 'ids' | 'identifierHmac'>,
  association: string,
  column: ScreeningColumn,
  given: string,
): string {
  const text = given.trim();
  if (column === 'borrower_id') return fromPublicId('brw', text) ?? NOBODY;
  if (column === 'loan_ref') return toLoanId(keys, association, text);
  const nationalId = normaliseNationalId(text);
  return nationalId === undefined ? '' : toIdHash(keys, nationalId).toString('hex');
}
