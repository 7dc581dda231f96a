// How large a period is, as was published of it: what forecasts and coverages are reckoned from. Reads published figures
// only; a true size would be an answer without noise.
import { toFraction } from './fraction-rules.js';
import type { Measured } from './interval-rules.js';

interface NationRow {
  counts: string[] | null;
  counts_numerator: string | null;
  counts_denominator: string | null;
  amounts: string[] | null;
}

/** Whoever may read published cells. */
export type Ask = <Row>(text: string, values: unknown[]) => Promise<Row[]>;

async function readNation(ask: Ask, period: string): Promise<NationRow | undefined> {
  const rows = await ask<NationRow>(
    `select c.counts, c.counts_variance_numerator as counts_numerator,
       c.counts_variance_denominator as counts_denominator, c.amounts
     from published.release r join published.release_cell c using (release_id)
     where r.period = $1 and r.kind = 'MONTHLY' and c.table_key = 'NATION'
     order by r.version desc limit 1`,
    [period],
  );
  return rows[0];
}

/** The four bins of the nation in the newest monthly release; none where they are withheld. */
export async function readNationCounts(ask: Ask, period: string): Promise<Measured[]> {
  const row = await readNation(ask, period);
  const { counts_numerator: numerator, counts_denominator: denominator } = row ?? {};
  if (!row?.counts || !numerator || !denominator) return [];
  const variance = toFraction(BigInt(numerator), BigInt(denominator));
  return row.counts.map((value) => ({ value: BigInt(value), variance }));
}

/** Borrowers and centimes of the nation as published; undefined where they are not. */
export async function readNationSizes(
  ask: Ask,
  period: string,
): Promise<Partial<Record<'COUNTS' | 'AMOUNTS', bigint>>> {
  const row = await readNation(ask, period);
  const toSum = (values: string[] | null | undefined) =>
    values ? { sum: values.reduce((sum, value) => sum + BigInt(value), 0n) } : undefined;
  const counts = toSum(row?.counts);
  const amounts = toSum(row?.amounts);
  return { ...(counts && { COUNTS: counts.sum }), ...(amounts && { AMOUNTS: amounts.sum }) };
}
