// Draws the sector's mean data quality of a quarter, once its last month is published: the one figure of others that
// peers read of it. Never drawn again, so that no difference of two tells what a single return changed.
import type { WorkDoor } from '../database/work-door.js';
import { toDataQuality, toSectorMean } from './data-quality-rules.js';
import { countDueQuality } from './make-figures.js';
import { QUALITY_COLUMNS, type QualityRow, toQualityCounts } from './quality-counts.js';

const DUE_QUARTERS = `select to_char(c.month, 'YYYY-MM-DD') as quarter_end from registry.calendar c
  where extract(month from c.month) in (3, 6, 9, 12) and c.month <= (select max(s.month) from published.snapshot s)
    and not exists (select from published.sector_quality q where q.quarter_end = c.month)
  order by 1`;
const MONTHS = `select a.control_group, ${QUALITY_COLUMNS}
  from published.filings(null) f
  join intake.quality q on q.association = f.association and q.month = f.month
  join registry.association a on a.code = f.association
  where f.month > $1::date - interval '3 months' and f.month <= $1::date`;

/** Draws every quarter that is due and was not drawn; answers their last days. */
export async function drawSectorQuality(door: WorkDoor): Promise<string[]> {
  const due = await door.as('centrale_publisher', (client) =>
    client.query<{ quarter_end: string }>(DUE_QUARTERS),
  );
  if (due.rows.length === 0) return [];
  await countDueQuality(door);
  for (const { quarter_end: quarterEnd } of due.rows) await draw(door, quarterEnd);
  return due.rows.map((row) => row.quarter_end);
}

function draw(door: WorkDoor, quarterEnd: string): Promise<void> {
  return door.as('centrale_publisher', async (client) => {
    const { rows } = await client.query<QualityRow & { control_group: string }>(MONTHS, [
      quarterEnd,
    ]);
    const months = rows.map((row) => ({
      controlGroup: row.control_group,
      index: toDataQuality(toQualityCounts(row)).index,
    }));
    await client.query(
      `insert into published.sector_quality (quarter_end, mean_points) values ($1, $2) on conflict do nothing`,
      [quarterEnd, toSectorMean(months)],
    );
  });
}
