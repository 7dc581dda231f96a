// The month that a question about the viewer's own book is about, and the text that finds its live loans.
import type { ViewerSession } from '../database/as-viewer.js';

/** The last month the viewer reported, at or before `upTo` where one is given; undefined where there is none. */
export async function findOwnMonth(
  session: ViewerSession,
  upTo: string | null,
): Promise<string | undefined> {
  const rows = await session.query<{ month: string | null }>({
    name: 'own-month',
    text: 'select registry.last_reported($1)::text as month',
    values: [upTo],
  });
  return rows[0]?.month ?? undefined;
}

/** Live loans of the month $1, as `p`: reported for it, and neither closed, removed nor written off. */
export const LIVE_LOANS = `registry.position p where p.month = $1::date and p.superseded_at is null
  and p.status not in ('CLOSED', 'REMOVED', 'WRITTEN_OFF')`;

/** Of live loans `p`, those for which a use was declared ($2), old enough ($3 days) and not too old ($4 months). */
export const NEED_A_VISIT = `p.purpose = any($2::registry.loan_purpose[])
  and p.disbursed_on between ($1::date - make_interval(months => $4::integer))::date and $1::date - $3::integer`;
