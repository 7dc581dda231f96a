// What a release is drawn from: a published month as it was known at one moment. A month that is not published is not
// closed, and nothing may be drawn of it.
import type { ClientBase } from 'pg';
import { CentraleError } from '../errors.js';
import { toLastDay } from './release-period-rules.js';

export interface ReleaseSource {
  /** YYYY-MM */
  period: string;
  /** Its last day. */
  month: string;
  snapshotId: number;
  /** The database's own text of the moment; finer than `knownAtDate`. */
  knownAt: string;
  knownAtDate: Date;
  drawnAt: Date;
}

interface SourceRow {
  snapshot_id: number;
  known_at: string;
  known_at_date: Date;
  drawn_at: Date;
}

const toSource = (period: string, row: SourceRow): ReleaseSource => ({
  period,
  month: toLastDay(period),
  snapshotId: row.snapshot_id,
  knownAt: row.known_at,
  knownAtDate: row.known_at_date,
  drawnAt: row.drawn_at,
});

async function findSource(client: ClientBase, period: string, text: string) {
  const { rows } = await client.query<SourceRow>(text, [toLastDay(period)]);
  return rows[0] && toSource(period, rows[0]);
}

/** The month as its publication found it. Throws NOT_PUBLISHED. */
export async function findPublishedSource(
  client: ClientBase,
  period: string,
): Promise<ReleaseSource> {
  const source = await findSource(
    client,
    period,
    `select snapshot_id, published_at::text as known_at, published_at as known_at_date, now() as drawn_at
     from published.snapshot where month = $1 and run = 0`,
  );
  if (source === undefined) throw new CentraleError('NOT_PUBLISHED', { month: period });
  return source;
}

/** The month as it is known now, for a second version. Throws NOT_PUBLISHED. */
export async function findCurrentSource(
  client: ClientBase,
  period: string,
): Promise<ReleaseSource> {
  const source = await findSource(
    client,
    period,
    `select snapshot_id, now()::text as known_at, now() as known_at_date, now() as drawn_at
     from published.snapshot where month = $1 order by run desc limit 1`,
  );
  if (source === undefined) throw new CentraleError('NOT_PUBLISHED', { month: period });
  return source;
}

/** The source of the newest monthly release: what a table asked for later is drawn from. Throws NOT_RELEASED. */
export async function findReleasedSource(
  client: ClientBase,
  period: string,
): Promise<ReleaseSource> {
  const { rows } = await client.query<SourceRow>(
    `select snapshot_id, known_at::text as known_at, known_at as known_at_date, now() as drawn_at
     from published.release where period = $1 and kind = 'MONTHLY' order by version desc limit 1`,
    [period],
  );
  if (rows[0] === undefined) throw new CentraleError('NOT_RELEASED', { month: period });
  return toSource(period, rows[0]);
}

/** Whether anything was reported, corrected or published again since a version was drawn. */
export async function hasChanged(
  client: ClientBase,
  source: ReleaseSource,
  former: { snapshotId: number; knownAt: string },
): Promise<boolean> {
  if (source.snapshotId > former.snapshotId) return true;
  const { rows } = await client.query<{ changed: boolean }>(
    'select published.has_changed_since($1, $2) as changed',
    [source.month, former.knownAt],
  );
  return rows[0]?.changed ?? false;
}
