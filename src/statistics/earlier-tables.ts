// What an attacker knows of a period already: every table published of it before, as sums of finest cells, and what those
// tables hide. Read from what was drawn, for the audit of what is to be drawn next.
import type { ClientBase } from 'pg';
import { AUDITED } from './audit-release.js';
import type { CellKey } from './cell-keys-rules.js';
import type { HiddenSum } from './disclosure-audit.js';
import type { KnownSum } from './disclosure-model-rules.js';
import { type Fraction, times, toFraction } from './fraction-rules.js';
import { type HoldingMeasure, sumHeld } from './lender-rules.js';
import type { Measure } from './measure-rules.js';
import { type Holdings, sumOver } from './suppression-rules.js';
import { type Dimension, toUnknowns } from './table-keys-rules.js';

/** A table as an attacker sees it: which of its cells were published, and how noisy. */
export interface SeenTable {
  dimensions: readonly Dimension[];
  measure: Measure;
  variance: Fraction;
  published: ReadonlySet<CellKey>;
}

interface SeenRow {
  dimensions: Dimension[];
  measure: Measure;
  variance_numerator: string;
  variance_denominator: string;
  keys: string[] | null;
}

/** Every table of a period that was drawn so far. */
export async function readSeenTables(client: ClientBase, period: string): Promise<SeenTable[]> {
  const { rows } = await client.query<SeenRow>(
    `select t.dimensions, t.measure, t.variance_numerator, t.variance_denominator, (
        select array_agg(d.key) from published.release_draw d
        where d.release_id = t.release_id and d.table_key = t.table_key and d.measure = t.measure
      ) as keys
     from published.release_table t join published.release r using (release_id)
     where r.period = $1 order by t.release_id, t.table_key, t.measure`,
    [period],
  );
  return rows.map((row) => ({
    dimensions: row.dimensions,
    measure: row.measure,
    variance: toFraction(BigInt(row.variance_numerator), BigInt(row.variance_denominator)),
    published: new Set(row.keys ?? []),
  }));
}

export interface SeenSums {
  known: Map<HoldingMeasure, KnownSum[]>;
  hidden: Map<Measure, HiddenSum[]>;
}

/** Tables as known and hidden sums, with the period's exact sums in the middle of the intervals. */
export function toSeenSums(tables: readonly SeenTable[], holdings: Holdings): SeenSums {
  const known = new Map<HoldingMeasure, KnownSum[]>();
  const hidden = new Map<Measure, HiddenSum[]>();
  for (const { dimensions, measure, variance, published } of tables) {
    for (const [key, unknowns] of toUnknowns(dimensions)) {
      if (!published.has(key)) {
        hidden.set(measure, [...(hidden.get(measure) ?? []), { name: key, unknowns }]);
        continue;
      }
      const held = sumOver(holdings, unknowns);
      for (const [figure, of, components] of AUDITED) {
        if (of !== measure) continue;
        const sum = {
          unknowns,
          value: sumHeld(held, figure),
          variance: times(variance, toFraction(components)),
        };
        known.set(figure, [...(known.get(figure) ?? []), sum]);
      }
    }
  }
  return { known, hidden };
}
