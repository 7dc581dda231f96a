// An own book by the definitions of the sector's statistics: people rather than loans, each clipped, each in the region of the
// largest loan. From own rows alone; what others lend comes as the overlap's bands.
import type { ViewerSession } from '../database/as-viewer.js';
import { OverlapSubject, type OverlapTable } from './overlap.type.js';

/** Shares are shown with four decimals. */
const DECIMALS = 10_000;

export interface OwnBenchmark {
  people: bigint;
  latePeople: bigint;
  /** Each person clipped. */
  centimes: bigint;
  lateCentimes: bigint;
}

/** As a release counts: what is owed on loans more than 30 days late or written off is late, in proportion after the clip. */
const OWN = `select count(*) as people, count(*) filter (where late > 0) as late_people,
    coalesce(sum(least(owed, $3::bigint)), 0) as centimes,
    coalesce(sum(case when owed > $3::bigint then div(late * $3::bigint, owed) else late end), 0) as late_centimes
  from (
    select sum(p.outstanding_centimes) as owed,
      coalesce(sum(p.outstanding_centimes)
        filter (where p.status = 'WRITTEN_OFF' or p.days_past_due > 30), 0) as late,
      (array_agg(v.region order by p.outstanding_centimes desc, p.loan_id))[1] as region
    from registry.position p
    left join registry.province v on v.code = p.province
    where p.month = $1 and p.superseded_at is null and p.status <> 'REMOVED' and p.outstanding_centimes > 0
    group by p.client_id
  ) person
  where $2::text is null or region = $2`;

/** `region`: two digits, or null for the whole book. */
export async function readOwnBenchmark(
  session: ViewerSession,
  month: string,
  region: string | null,
  clipCentimes: bigint,
): Promise<OwnBenchmark> {
  const rows = await session.query<Record<string, string>>({
    name: 'own-benchmark',
    text: OWN,
    values: [month, region, clipCentimes.toString()],
  });
  const { people = '0', late_people = '0', centimes = '0', late_centimes = '0' } = rows[0] ?? {};
  return {
    people: BigInt(people),
    latePeople: BigInt(late_people),
    centimes: BigInt(centimes),
    lateCentimes: BigInt(late_centimes),
  };
}

/** Share of the own clients whom others lend to; null where a band of it is withheld. */
export function toCrossedShare(tables: readonly OverlapTable[]): number | null {
  const cells = tables.find(({ subject }) => subject === OverlapSubject.LENDERS)?.cells;
  const alone = cells?.find(({ key }) => key === 'NONE')?.share ?? null;
  return alone === null ? null : Math.round((1 - alone) * DECIMALS) / DECIMALS;
}
