// The lender map of a quarter: decided once, on the end of the quarter before, and kept. It is the one thing about
// lenders that releases tell, so it must never be decided anew for a month of the same quarter.
import type { ClientBase } from 'pg';
import type { CellKey } from './cell-keys-rules.js';
import { type ExactSums, readExactSums } from './exact-sums.js';
import { toFormerQuarter, toQuarter } from './release-period-rules.js';
import {
  type MapEntry,
  type SuppressionMap,
  sumHoldings,
  toSuppressionMap,
} from './suppression-rules.js';

interface MapRow {
  key: CellKey;
  status: MapEntry['status'];
  merged_into: CellKey | null;
}

const toEntry = ({ status, merged_into }: MapRow): MapEntry =>
  status === 'MERGED' ? { status, mergedInto: merged_into ?? '' } : { status };

async function readMap(client: ClientBase, quarter: string): Promise<SuppressionMap | undefined> {
  const { rows } = await client.query<MapRow>(
    'select key, status, merged_into from published.suppression_map where quarter = $1',
    [quarter],
  );
  return rows.length === 0 ? undefined : new Map(rows.map((row) => [row.key, toEntry(row)]));
}

async function writeMap(
  client: ClientBase,
  quarter: string,
  basedOn: string,
  map: SuppressionMap,
): Promise<void> {
  const rows = [...map].map(([key, entry]) => ({
    key,
    status: entry.status,
    merged_into: entry.status === 'MERGED' ? entry.mergedInto : null,
  }));
  await client.query(
    `insert into published.suppression_map (quarter, key, status, merged_into, based_on)
     select $1, r.key, r.status, r.merged_into, $2
     from jsonb_to_recordset($3::jsonb) r (key text, status text, merged_into text)`,
    [quarter, basedOn, JSON.stringify(rows)],
  );
}

/** The sums that a quarter's map is decided on: of the quarter before where it was published, else of the month itself. */
async function findBasis(
  client: ClientBase,
  period: string,
  own: ExactSums,
  month: string,
): Promise<{ basedOn: string; sums: ExactSums }> {
  const former = toFormerQuarter(period);
  const { rows } = await client.query<{ known_at: string }>(
    `select published_at::text as known_at from published.snapshot where month = $1 and run = 0`,
    [former],
  );
  const knownAt = rows[0]?.known_at;
  if (knownAt === undefined) return { basedOn: month, sums: own };
  return { basedOn: former, sums: await readExactSums(client, former, knownAt) };
}

/** The map of the quarter that a month lies in; decided and kept where this is the quarter's first release. */
export async function keepQuarterMap(
  client: ClientBase,
  period: string,
  month: string,
  own: ExactSums,
): Promise<SuppressionMap> {
  const quarter = toQuarter(period);
  const known = await readMap(client, quarter);
  if (known !== undefined) return known;
  const { basedOn, sums } = await findBasis(client, period, own, month);
  const map = toSuppressionMap(sumHoldings(sums.holdings));
  await writeMap(client, quarter, basedOn, map);
  return map;
}
