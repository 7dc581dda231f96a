// Provisioning schemes as the viewer may read them: those of the sector and, of an association, its own.
import DataLoader from 'dataloader';
import type { ViewerSession } from './as-viewer.js';

export type CertaintyCode = 'SOURCED' | 'UNVERIFIED' | 'ASSUMED';

export interface SchemeBucketRow {
  minDays: number;
  maxDays: number | null;
  class: string;
  rateBp: number;
  source: string;
  certainty: CertaintyCode;
  boundsCertainty: CertaintyCode;
}

export interface SchemeRow {
  schemeId: string;
  isOwn: boolean;
  code: string;
  version: number;
  validFrom: string;
  base: 'OUTSTANDING' | 'OVERDUE';
  netOfGuarantee: boolean;
  restructuredBp: number;
  isFloor: boolean;
  isDemo: boolean;
  source: string;
  buckets: SchemeBucketRow[];
}

/** All of the schemes with these ids that the viewer may read, or all he may read; by code, oldest version first. */
export function readSchemes(
  session: ViewerSession,
  ids: readonly string[] | null,
): Promise<SchemeRow[]> {
  return session.query<SchemeRow>({
    name: 'provision-schemes',
    text: `select s.scheme_id as "schemeId", s.association is not null as "isOwn", s.code, s.version,
        s.valid_from::text as "validFrom", s.base, s.net_of_guarantee as "netOfGuarantee",
        s.restructured_bp as "restructuredBp", s.is_floor as "isFloor", s.is_demo as "isDemo", s.source,
        (select json_agg(json_build_object('minDays', b.min_days, 'maxDays', b.max_days, 'class', b.class,
          'rateBp', b.rate_bp, 'source', b.source, 'certainty', b.certainty, 'boundsCertainty', b.bounds_certainty)
          order by b.ordinal) from registry.provision_bucket b where b.scheme_id = s.scheme_id) as buckets
      from registry.provision_scheme s
      where $1::uuid[] is null or s.scheme_id = any($1::uuid[])
      order by s.code, s.version`,
    values: [ids],
  });
}

export const makeSchemeLoader = (session: ViewerSession) =>
  new DataLoader<string, SchemeRow | undefined>(async (ids) => {
    const rows = await readSchemes(session, ids);
    const byId = new Map(rows.map((row) => [row.schemeId, row]));
    return ids.map((id) => byId.get(id));
  });
