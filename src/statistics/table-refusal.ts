// Refusals of tables on request that are part of the business: told as data, in the reader's language. Anything else goes
// on as it was thrown.
import type { RequestContext } from '../database/request-context.js';
import { CentraleError, type ErrorCode } from '../errors.js';
import type { UserError } from '../inquiries/inquiry.type.js';
import { toUserError } from '../inquiries/risk-desk.js';

const EXPECTED: readonly ErrorCode[] = [
  'BAD_TABLE_REQUEST',
  'NOT_RELEASED',
  'IDEMPOTENCY_KEY_REUSED',
  'TOO_MANY_TABLE_REQUESTS',
  'CLIENT_SUSPENDED',
  'NOT_FOUND',
  'SAME_APPROVER',
  'REQUEST_CLOSED',
];

/** The refusal that was thrown; throws it on where it is none of the expected ones. */
export function toTableRefusal(
  thrown: unknown,
  context: RequestContext,
  field: string[] | null,
): UserError {
  if (!(thrown instanceof CentraleError) || !EXPECTED.includes(thrown.code)) throw thrown;
  const params = Object.entries(thrown.params).map(([name, value]) => [name, String(value)]);
  return toUserError(thrown.code, context, Object.fromEntries(params), field);
}
