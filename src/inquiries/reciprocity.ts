// Whether an association may read what is made of others' bands at all, for roads that are no single inquiry.
import type { RequestContext } from '../database/request-context.js';
import type { UserError } from './inquiry.type.js';
import { findOwnTerms } from './own-terms.js';
import { toUserError } from './risk-desk.js';
import { toStandingWords } from './standing-wording.js';

/** NO_RECIPROCITY with its reason in words, or null where the viewer reports as it must. */
export async function findReciprocityError(context: RequestContext): Promise<UserError | null> {
  const terms = await findOwnTerms(context.session);
  if (!terms?.reason) return null;
  const reason = toStandingWords(terms.reason, context.locale);
  return toUserError('NO_RECIPROCITY', context, { reason }, null);
}
