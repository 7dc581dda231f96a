// An association's own standing and allowance, for its `viewer`.
import type { ViewerSession } from '../database/as-viewer.js';

export interface OwnTerms {
  /** Why bands are not readable (a reason of `published.standing_of`), or null where they are. */
  reason: string | null;
  /** Last day of the month whose return is due, YYYY-MM-DD; null before the first. */
  dueMonth: string | null;
  inquiriesUsed: number;
  inquiriesAllowed: number;
}

/** Undefined for an audience that has no terms of its own. */
export async function findOwnTerms(session: ViewerSession): Promise<OwnTerms | undefined> {
  if (session.viewer.audience !== 'AMC') return undefined;
  const rows = await session.query<OwnTerms>({
    name: 'own-terms',
    text: `select reason, to_char(due_month, 'YYYY-MM-DD') as "dueMonth", used as "inquiriesUsed",
        allowed as "inquiriesAllowed" from published.my_terms($1)`,
    values: [session.viewer.clientId],
  });
  return rows[0];
}
