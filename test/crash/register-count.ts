// What a site's register holds of one association and month, counted apart from any return's own figures, and what it
// must hold once a file of many loans is in.
import type { LoanFile } from './many-loans.js';
import type { Site } from './site.js';

export interface Counted {
  loans: number;
  different: number;
  centimes: number;
  clients: number;
}

/** The association of a client of the demo. */
export const associationOf = (client: string): string => client.replace('-', '');

export const NOTHING: Counted = { loans: 0, different: 0, centimes: 0, clients: 0 };

export const wholeOf = ({ records }: LoanFile): Counted => ({
  loans: records,
  different: records,
  centimes: records * 550_000,
  clients: records,
});

export async function countRegister(
  site: Site,
  association: string,
  monthEnd: string,
): Promise<Counted> {
  const [row] = await site.asOwner<Counted>(
    `select count(*)::int as loans, count(distinct loan_id)::int as different,
       coalesce(sum(outstanding_centimes), 0)::float as centimes,
       (select count(*)::int from registry.client c where c.association = $1
         and c.last_month = $2) as clients
     from registry.position where month = $2 and association = $1 and superseded_at is null`,
    [association, monthEnd],
  );
  return row ?? NOTHING;
}

/** States of the association's returns of the month, joined. */
export async function stateOf(site: Site, association: string, monthEnd: string): Promise<string> {
  const found = await site.asOwner<{ state: string }>(
    `select state from intake.return where month = $2 and association = $1 order by received_at`,
    [association, monthEnd],
  );
  return found.map(({ state }) => state).join(', ');
}

/** Tables of returns under way, whatever is left of them. */
export const findTables = (site: Site) =>
  site.asOwner<{ tablename: string }>(`select tablename from pg_tables where schemaname = 'intake'
    and tablename ~ '^(staging|clean|cipher)_'`);
